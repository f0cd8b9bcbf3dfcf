"""`dashboard export`: writes the events that filters select to a file."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from dashboard import __version__
from dashboard.codebook import load_codebook
from dashboard.commands.errors import OK, PROBLEMS, UsageError, reports_errors
from dashboard.commands.places import add_data_option, workspace_of
from dashboard.events import write_whole
from dashboard.exports import EXPORTS, ExportError, Stamp, file_name
from dashboard.filters import (
    CONTEXT,
    FACETS,
    TEXT,
    UNDATED,
    YEAR,
    Filters,
    Undated,
    describe_filters,
    filters_from_query,
)
from dashboard.manifest import is_stale
from dashboard.progress import report
from dashboard.query import EventStore, vocabulary_of
from dashboard.settings import Workspace
from dashboard.workspaces import WorkspaceError, check_workspace

EPILOG = """\
example:
  dashboard export --format csv --year 2011:2018 --tactic abduction --tactic lure_abroad -o abductions.csv

The filters are those of the pages, under the same names as in an address: an event must match one value of each option
that is given. A place is given by its name or id, a country by its two letters; not_stated selects events without a
value.

exit status: 0 written; 1 no event matches (the file is written and empty), or there is no build; 2 wrong usage"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes: one option a filter."""
    parser.add_argument("--format", required=True, choices=tuple(EXPORTS), help="format of the file")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="- for standard output (else a name that tells the filter)"
    )
    parser.add_argument(
        f"--{YEAR}", metavar="2011:2018", help="a year, or first and last year, either left out if open"
    )
    parser.add_argument(f"--{UNDATED}", choices=tuple(Undated), help="events whose year the document does not state")
    for facet in FACETS:
        parser.add_argument(
            f"--{facet.key}", action="append", metavar="VALUE", help=f"{facet.label.lower()}; repeatable"
        )
    parser.add_argument(
        f"--{TEXT}", metavar="WORDS", help='words of quote or title: "a phrase", -without, this OR that'
    )
    parser.add_argument(f"--{CONTEXT}", action="store_true", help="also context items, which tell no tactic")
    add_data_option(parser)


@reports_errors
def run(options: Namespace) -> int:
    """Selects, stamps and writes."""
    store = _open_store(workspace_of(options))
    filters = _read_filters(options, store)
    totals = store.totals(filters)
    stamp = Stamp(
        filters,
        describe_filters(filters),
        totals.shown,
        totals.total,
        __version__,
        store.revision,
        date.today().isoformat(),
    )
    _write(options, stamp, store)
    return OK if totals.shown else PROBLEMS


def _open_store(workspace: Workspace) -> EventStore:
    check_workspace(workspace)
    if not workspace.events_path.exists():
        raise WorkspaceError(f"{workspace.root} is not built yet: run dashboard build")
    if is_stale(workspace):
        report("the build is older than its documents, codebook or program: dashboard build brings it up to date")
    return EventStore(workspace.events_path, vocabulary_of(load_codebook(workspace.codebook)))


def _read_filters(options: Namespace, store: EventStore) -> Filters:
    given = {facet.key: getattr(options, facet.key) or [] for facet in FACETS}
    single = {
        YEAR: options.year,
        UNDATED: options.undated,
        TEXT: options.text,
        CONTEXT: "1" if options.context else None,
    }
    query = given | {key: [value] for key, value in single.items() if value}
    query["place"] = [place_id for value in given["place"] for place_id in _place_ids(value, store)]
    filters, problems = filters_from_query(query, store.known_values())
    if problems:
        raise UsageError("; ".join(problems))
    return filters


def _place_ids(value: str, store: EventStore) -> list[str]:
    """The value itself if it is an id, else every place that the documents print so."""
    named = [place_id for place_id, name in store.place_names().items() if name.casefold() == value.casefold()]
    return named or [value]


def _write(options: Namespace, stamp: Stamp, store: EventStore) -> None:
    exporter = EXPORTS[options.format]
    try:
        content = exporter.write(store.events(stamp.filters), stamp)
    except ExportError as error:
        raise UsageError(f"--format {options.format}: {error}") from error
    if options.output == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(options.output or file_name(stamp, exporter))
    if not path.parent.is_dir():
        raise UsageError(f"--output {path}: its folder does not exist")
    write_whole(path, content)
    report(f"{path}: {stamp.shown} of {stamp.total} events ({stamp.description})")
