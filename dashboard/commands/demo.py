"""`dashboard demo`: makes a workspace of invented events."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from dashboard.commands.errors import OK, UsageError, reports_errors
from dashboard.commands.places import model_cache
from dashboard.progress import report
from dashboard.workspace_tools.demo import FEWEST, MOST, make_demo
from dashboard.workspaces import is_free

EVENTS = 2_000
EPILOG = """\
example:
  dashboard demo --events 2000 --data demo/
  dashboard run --data demo/

Every event is invented: its title, publisher and sentence say so, and so does a banner on every page. The same number
and seed give the same events. There are no documents behind them: a drawer shows the sentence alone.

exit status: 0 the workspace is there; 1 it could not be written; 2 wrong usage, or DIR is not empty"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument(
        "--events", type=_number, default=EVENTS, metavar="N", help=f"from {FEWEST} to {MOST:,} (else {EVENTS:,})"
    )
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="a folder that is empty or does not exist"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number, other events (else 1)")


@reports_errors
def run(options: Namespace) -> int:
    """Makes the workspace and says how to open it."""
    folder: Path = options.data
    if not is_free(folder):
        raise UsageError(f"{folder} is not an empty folder: nothing is overwritten")
    with model_cache() as cache:
        make_demo(folder, options.events, cache, options.seed)
    report(f"{folder} holds {options.events:,} invented events; next: dashboard run --data {folder}")
    return OK


def _number(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not FEWEST <= number <= MOST:
        raise ArgumentTypeError(f"{text!r} is no number from {FEWEST} to {MOST:,}")
    return number
