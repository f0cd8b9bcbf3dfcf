"""`dashboard init`: makes a workspace of one's own."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from dashboard.commands.errors import OK, UsageError, reports_errors
from dashboard.progress import report
from dashboard.workspaces import copy_workspace, is_free

EPILOG = """\
example:
  dashboard init casework/

Copies the workspace that comes with the product: three documents, codebook, gazetteer and base map. Put documents into
DIR/documents/, then: dashboard run --data DIR.

exit status: 0 the workspace is there; 1 it could not be written; 2 wrong usage, or DIR is not empty"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or does not exist")


@reports_errors
def run(options: Namespace) -> int:
    """Copies the starting workspace."""
    folder: Path = options.folder
    if not is_free(folder):
        raise UsageError(f"{folder} is not an empty folder")
    copy_workspace(folder)
    report(f"{folder} is ready; next: dashboard run --data {folder}")
    return OK
