"""`dashboard run`: builds what is missing or stale and serves the pages."""

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from importlib import import_module

from dashboard.build_folder import finish_swap
from dashboard.commands.coders import add_coder_option, coder_of
from dashboard.commands.errors import OK, reports_errors
from dashboard.commands.places import add_data_option, model_cache, workspace_of
from dashboard.manifest import is_stale
from dashboard.model import CoderName
from dashboard.progress import report
from dashboard.server import serve
from dashboard.settings import VARIABLE, ApiMode, Workspace
from dashboard.workspaces import check_workspace, copy_workspace, is_free

PORT = 8501
EPILOG = """\
example:
  dashboard run --data casework/ --port 8600

Without --data, an installed product keeps its workspace in the user's data folder and fills it at the first start. The
pages are served to this machine only (127.0.0.1). Ctrl-C ends the server.

exit status: 0 the server was ended; 1 the workspace could not be built or the port is taken; 2 wrong usage"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    add_data_option(parser)
    add_coder_option(parser, "the one of the last build")
    parser.add_argument(
        "--port", type=_port, default=PORT, metavar="N", help=f"port on 127.0.0.1, 0 for a free one (else {PORT})"
    )
    parser.add_argument(
        "--api",
        nargs="?",
        choices=[ApiMode.PUBLIC.value, ApiMode.FULL.value],
        const=ApiMode.PUBLIC.value,
        default=ApiMode.OFF.value,
        help="let programs on this machine read events as JSON and CSV at /api/: the public layer, or the full one too",
    )


@reports_errors
def run(options: Namespace) -> int:
    """Prepares the workspace and serves it until interrupted."""
    workspace = workspace_of(options)
    if not options.data and not os.environ.get(VARIABLE) and is_free(workspace.root):
        report(f"first start: the workspace is copied to {workspace.root}")
        copy_workspace(workspace.root)
    _build_if_stale(workspace, coder_of(options))
    serve(workspace.root, options.port, ApiMode(options.api))
    return OK


def _build_if_stale(workspace: Workspace, coder: CoderName | None) -> None:
    check_workspace(workspace)
    finish_swap(workspace)
    if is_stale(workspace, coder):
        report("building the events of the documents")
        build = import_module(
            "dashboard.build"
        )  # the coder's libraries take seconds to load, and most starts need none
        with model_cache() as cache:
            build.build_workspace(workspace, cache, coder=coder)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} is no port between 0 and 65535")
    return int(text)
