"""`dashboard import`: takes the events of exports into a workspace."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from dashboard.build import ensure_built
from dashboard.codebook import load_codebook
from dashboard.commands.errors import OK, PROBLEMS, UsageError, reports_errors
from dashboard.commands.places import add_data_option, model_cache, workspace_of
from dashboard.events import EventFileError
from dashboard.exports.importing import keys_of, read_export
from dashboard.imports import keep_import, read_imports
from dashboard.listing import read_summary
from dashboard.model import Event
from dashboard.progress import report
from dashboard.settings import Workspace
from dashboard.workspaces import check_workspace

EPILOG = """\
example:
  dashboard import abductions.csv --data casework/

Reads CSV, the ZIP of three tables, JSON Lines and Parquet, also inside a ZIP with their manifest, and gives back every
value as it was. The events are kept in DIR/imports/ and merged into the build: deleting their file there and building
again takes them back. All files are taken or none. An event that is there already is said and not taken twice; one that
is told differently is refused. Of an event that the workspace codes itself, its own coding stays.

exit status: 0 the workspace holds the events; 1 a file cannot be taken, and nothing was; 2 wrong usage"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="exports of this product")
    add_data_option(parser)


@reports_errors
def run(options: Namespace) -> int:
    """Reads everything before anything is kept, then builds."""
    workspace = workspace_of(options)
    check_workspace(workspace)
    given = _read(options.files, workspace)
    new = _sort_out(given, workspace)
    if new:
        path = keep_import(workspace, options.files[0].name, new.values())
        report(f"{path}: {len(new):,} events kept")
    with model_cache() as cache:
        ensure_built(workspace, cache)
    summary = read_summary(workspace)
    report(f"{workspace.root} now holds {summary.events:,} events and {summary.context:,} context items")
    return OK if given else PROBLEMS


def _read(files: list[Path], workspace: Workspace) -> dict[str, Event]:
    keys = keys_of(load_codebook(workspace.codebook))
    found: dict[str, Event] = {}
    for file in files:
        if not file.is_file():
            raise UsageError(f"{file}: no such file")
        events = read_export(file.name, file.read_bytes(), str(file), keys)
        for event in events:
            if found.setdefault(event.event_id, event) != event:
                raise EventFileError(f"{file}: event {event.event_id} is told differently by another of these files")
        report(f"{file}: {len(events):,} events")
    return found


def _sort_out(given: dict[str, Event], workspace: Workspace) -> dict[str, Event]:
    """The events that no earlier import holds."""
    known = read_imports(workspace)
    for event_id, event in given.items():
        if known.get(event_id, event) != event:
            raise EventFileError(
                f"event {event_id} is told differently by an earlier import: delete that from {workspace.imports} first"
            )
    new = {event_id: event for event_id, event in given.items() if event_id not in known}
    if len(new) < len(given):
        report(f"{len(given) - len(new):,} events were imported before and are not taken twice")
    return new
