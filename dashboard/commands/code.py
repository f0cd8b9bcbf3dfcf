"""`dashboard code`: codes any files or folders into one file of events."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from dashboard.batch import Batch, Reference, choose_coder, code_sources, gather
from dashboard.build import count_tellings
from dashboard.commands.coders import add_coder_option, coder_of
from dashboard.commands.errors import OK, PROBLEMS, UsageError, reports_errors
from dashboard.commands.places import model_cache
from dashboard.documents import FORMATS
from dashboard.events import json_lines_bytes, write_events, write_issues
from dashboard.listing import describe_document, summarise
from dashboard.model import CoderName, Event
from dashboard.progress import report, show_progress
from dashboard.settings import starting_workspace
from dashboard.sources import Source, find_other_files, find_sources

EPILOG = """\
example:
  dashboard code interviews/ report.html -o events.jsonl --issues issues.jsonl

Folders are searched for .txt, .md, .html and .pdf files; a file that is named itself is always read. Codebook and
gazetteer are those that come with the product. An output file is replaced as a whole, when everything is coded.
Suggestions are sentences that may tell a tactic but too doubtfully to be events; they are in no output but their own.

exit status: 0 events were coded; 1 none was coded, or a file could not be read; 2 wrong usage"""


EVENT_FILES = (".jsonl", ".parquet")


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files and folders with documents")
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="events as .jsonl or .parquet, or - for standard output"
    )
    parser.add_argument("--format", choices=FORMATS, default="", help="read every file as this (else content tells)")
    parser.add_argument("--issues", type=Path, metavar="FILE", help="write what did not become an event as .jsonl")
    parser.add_argument(
        "--suggestions", type=Path, metavar="FILE", help="write what is likely but was not coded as .jsonl or .parquet"
    )
    add_coder_option(parser)
    parser.add_argument("--codebook", type=Path, metavar="DIR", help="another codebook folder")


@reports_errors
def run(options: Namespace) -> int:
    """Codes and writes; the status says whether anything was coded and everything was read."""
    _check(options)
    sources = find_sources(options.paths, options.format)
    batch = _code(sources, options.codebook, coder_of(options))
    if options.issues:
        write_issues(options.issues, batch.issues)
    if options.suggestions:
        write_events(options.suggestions, (event for coding in batch.codings for event in coding.suggestions))
    events = count_tellings(event for coding in batch.codings for event in coding.events)
    _write(options.output, events)
    return _conclude(batch, sum(len(find_other_files(path, sources)) for path in options.paths if path.is_dir()))


def _check(options: Namespace) -> None:
    """Refuses early what would otherwise fail after a minute of work."""
    for path in options.paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    if options.codebook and not options.codebook.is_dir():
        raise UsageError(f"--codebook {options.codebook}: no such folder")
    if options.output != "-" and Path(options.output).suffix not in EVENT_FILES:
        raise UsageError(f"--output {options.output}: the name must end with {' or '.join(EVENT_FILES)}")
    if options.suggestions and options.suggestions.suffix not in EVENT_FILES:
        raise UsageError(f"--suggestions {options.suggestions}: the name must end with {' or '.join(EVENT_FILES)}")
    for target in filter(None, (options.output, options.issues, options.suggestions)):
        if not Path(target).parent.is_dir():
            raise UsageError(f"{target}: its folder does not exist")


def _code(sources: tuple[Source, ...], codebook: Path | None, coder: CoderName | None) -> Batch:
    start = starting_workspace()
    with model_cache() as cache:
        chosen = choose_coder(coder, len(sources), report)
        reference = Reference(codebook or start.codebook, start.gazetteer, start.aliases, cache, chosen)
        return gather(show_progress(code_sources(sources, reference, report), len(sources), "coding"))


def _write(output: str, events: tuple[Event, ...]) -> None:
    if output == "-":
        sys.stdout.buffer.write(json_lines_bytes(events))
        sys.stdout.buffer.flush()
    else:
        write_events(Path(output), events)


def _conclude(batch: Batch, n_other: int) -> int:
    for issue in batch.refused:
        report(f"{issue.document_file}: {issue.reason}")
    summary = summarise(map(describe_document, batch.codings), batch.issues)
    report(f"{summary}" + (f"; {n_other} files of other kinds left out" if n_other else ""))
    return PROBLEMS if summary.unreadable or not summary.events else OK
