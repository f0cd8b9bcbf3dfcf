"""`dashboard bench`: measures how fast the parts of the program are."""

from argparse import ArgumentParser, Namespace
from importlib import import_module

from dashboard.benchmarks import NAMES
from dashboard.commands.errors import OK, reports_errors
from dashboard.commands.places import add_data_option, model_cache, workspace_of
from dashboard.workspaces import check_workspace

EPILOG = """\
example:
  dashboard bench coder --quick

Without a name, the benchmarks are listed. Times are of this process on one thread; other work on the machine makes them
longer, so compare figures of one run.

exit status: 0 measured; 1 it could not be measured; 2 wrong usage"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("name", nargs="?", choices=tuple(NAMES), help="what to measure")
    parser.add_argument("--quick", action="store_true", help="fewer and smaller documents: seconds, not minutes")
    add_data_option(parser)


@reports_errors
def run(options: Namespace) -> int:
    """Measures and prints."""
    if not options.name:
        for name, purpose in NAMES.items():
            print(f"{name}: {purpose}")
        return OK
    workspace = workspace_of(options)
    check_workspace(workspace)
    with model_cache() as cache:
        import_module(f"dashboard.benchmarks.{options.name}").run(workspace, cache, _tell, options.quick)
    return OK


def _tell(line: str) -> None:
    print(line, flush=True)
