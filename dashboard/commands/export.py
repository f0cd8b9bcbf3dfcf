"""`dashboard export`: writes the events that filters select to a file."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, date, datetime
from pathlib import Path

from dashboard.commands.errors import OK, PROBLEMS, UsageError, reports_errors
from dashboard.commands.places import add_data_option, workspace_of
from dashboard.events import write_whole
from dashboard.exports import EXPORTS, Exporter, ExportError, Stamp
from dashboard.exports.making import Export, make_export, stamp_of
from dashboard.exports.manifest import manifest_name
from dashboard.exports.source import ExportSource, open_source
from dashboard.exports.stamp import Kept, Layer
from dashboard.exports.statements import reason_in_words
from dashboard.filters import (
    CONTEXT,
    FACETS,
    TEXT,
    UNDATED,
    YEAR,
    Filters,
    Undated,
    filters_from_query,
)
from dashboard.manifest import is_stale
from dashboard.progress import report
from dashboard.query import EventStore
from dashboard.settings import Workspace

MANY_ROWS = 100_000  # above this a spreadsheet program takes long to open a sheet
EPILOG = """\
example:
  dashboard export --format csv --year 2011:2018 --tactic abduction --tactic lure_abroad -o abductions.csv

The filters are those of the pages, under the same names as in an address: an event must match one value of each option
that is given. A place is given by its name or id, a country by its two letters; not_stated selects events without a
value.

Beside the file, FILE.manifest.json tells what it holds, of which build, by which filter, and its sha256: dashboard
verify FILE checks it. The public layer holds no finer places, days and names of people than may be shown to anybody;
the full layer is for those who work on the case.

exit status: 0 written; 1 no event matches, or the format can hold none of them (the file is written, and empty), or
there is no build; 2 wrong usage"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes: one option a filter."""
    parser.add_argument(
        "--format", required=True, choices=tuple(EXPORTS), metavar="FORMAT", help=f"one of {', '.join(EXPORTS)}"
    )
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
    parser.add_argument(
        "--layer", choices=tuple(Layer), default=Layer.FULL, help="how much of people it tells (else full)"
    )
    parser.add_argument(
        "--suggestions", action="store_true", help="instead of events, what the coder was too unsure of to code"
    )
    add_data_option(parser)


@reports_errors
def run(options: Namespace) -> int:
    """Selects, stamps and writes."""
    of = Kept.SUGGESTIONS if options.suggestions else Kept.EVENTS
    source = _open_source(workspace_of(options), Layer(options.layer), of)
    filters = _read_filters(options, source.store)
    stamp = stamp_of(source, filters, date.today().isoformat())
    export = _make(source, stamp, EXPORTS[options.format])
    if options.output == "-":
        sys.stdout.buffer.write(export.content)
        sys.stdout.buffer.flush()
    else:
        _write(export, Path(options.output or export.name))
    return OK if export.stamp.kept else PROBLEMS


def _open_source(workspace: Workspace, layer: Layer, of: Kept) -> ExportSource:
    source = open_source(workspace, layer, of)
    if is_stale(workspace):
        report("the build is older than its documents, codebook or program: dashboard build brings it up to date")
    return source


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


def _make(source: ExportSource, stamp: Stamp, exporter: Exporter) -> Export:
    if exporter.key == "xlsx" and stamp.shown > MANY_ROWS:
        report(f"{stamp.shown:,} rows are slow to open in a spreadsheet program; CSV and Parquet are not")
    try:
        return make_export(source, stamp, exporter)
    except ExportError as error:
        raise UsageError(f"--format {exporter.key}: {error}") from error


def _write(export: Export, path: Path) -> None:
    """The old manifest goes first: at no moment does a manifest lie beside a file that it does not describe."""
    if not path.parent.is_dir():
        raise UsageError(f"--output {path}: its folder does not exist")
    beside = path.with_name(manifest_name(path.name))
    beside.unlink(missing_ok=True)
    write_whole(path, export.content)
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    write_whole(beside, export.manifest(created, path.name).to_bytes())
    stamp = export.stamp
    report(f"{path}: {stamp.kept:,} of {stamp.total:,} {stamp.of} ({stamp.description}), {stamp.layer} layer")
    for reason, count in stamp.left_out.items():
        report(f"  left out: {count:,}, {reason_in_words(reason)}")
