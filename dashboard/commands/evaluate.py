"""`dashboard evaluate`: measures the coder against hand-coded documents."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from dashboard.accuracy import accuracy_json, accuracy_lines, divide, readable_misses
from dashboard.batch import code_sources, gather, reference_of
from dashboard.commands.errors import OK, PROBLEMS, UsageError, reports_errors
from dashboard.commands.places import add_data_option, model_cache, workspace_of
from dashboard.evaluation import Measures, measure
from dashboard.events import write_whole
from dashboard.gold import GoldDocument, load_gold
from dashboard.manifest import ACCURACY_FILE
from dashboard.progress import report, show_progress
from dashboard.settings import PACKAGE, Workspace
from dashboard.sources import Source
from dashboard.workspaces import check_workspace

EPILOG = """\
example:
  dashboard evaluate tests/gold --misses 20

GOLD holds documents, each with its coding by hand in a .json file of the same name (else tests/gold of the checkout).
Documents named d and an even number are the blind half: they are measured, but their misses are never printed.

exit status: 0 measured; 1 a document could not be read, or a coding by hand is wrong; 2 wrong usage"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("gold", nargs="?", type=Path, metavar="GOLD", help="folder with hand-coded documents")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print the first N missed and false events")
    parser.add_argument("--save", action="store_true", help="keep the measures for the Method page of the workspace")
    add_data_option(parser)


@reports_errors
def run(options: Namespace) -> int:
    """Codes the documents afresh and prints how the events compare."""
    workspace = workspace_of(options)
    check_workspace(workspace)
    gold = load_gold(_gold_folder(options.gold))
    measures = _measure(gold, workspace)
    parts = divide(measures)
    sys.stdout.write(accuracy_json(parts) if options.json else "\n".join(accuracy_lines(parts)) + "\n")
    for miss in readable_misses(measures)[: options.misses]:
        report(f"  - {miss}")
    if options.save:
        write_whole(workspace.codebook / ACCURACY_FILE, accuracy_json(parts).encode("utf-8"))
    return OK if all(answer.document for answer in measures.answers) else PROBLEMS


def _gold_folder(named: Path | None) -> Path:
    folder = named or PACKAGE.parent / "tests" / "gold"
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder" if named else "name the folder with the hand-coded documents")
    return folder


def _measure(gold: tuple[GoldDocument, ...], workspace: Workspace) -> Measures:
    sources = [Source(document.path, document.name) for document in gold]
    with model_cache() as cache:
        answers = code_sources(sources, reference_of(workspace, cache), report)
        batch = gather(show_progress(answers, len(sources), "coding"))
    for issue in batch.refused:
        report(f"{issue.document_file}: {issue.reason}")
    return measure({coding.document.file: coding for coding in batch.codings}, gold)
