"""`dashboard build`: codes the documents of a workspace."""

from argparse import ArgumentParser, Namespace

from dashboard.build import build_workspace, ensure_built
from dashboard.commands.coders import add_coder_option, coder_of
from dashboard.commands.errors import OK, PROBLEMS, reports_errors
from dashboard.commands.places import add_data_option, model_cache, workspace_of
from dashboard.listing import read_summary
from dashboard.progress import report

EPILOG = """\
example:
  dashboard build --data casework/

Writes DIR/build/: events, suggestions, issues, the listing of documents and their texts. Equal documents, codebook
and gazetteer give equal bytes. The old build stays in place until the new one is complete.

exit status: 0 the build is up to date; 1 there are no events, or a file could not be read (see build/issues.jsonl);
2 wrong usage"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what the command takes."""
    add_data_option(parser)
    add_coder_option(parser)
    parser.add_argument("--force", action="store_true", help="build even if nothing has changed")


@reports_errors
def run(options: Namespace) -> int:
    """Builds if there is reason to."""
    workspace = workspace_of(options)
    with model_cache() as cache:
        if options.force:
            build_workspace(workspace, cache, coder=coder_of(options))
        elif not ensure_built(workspace, cache, coder=coder_of(options)):
            report(f"{workspace.build} is up to date")
    summary = read_summary(workspace)
    report(str(summary))
    return PROBLEMS if summary.unreadable or not summary.events else OK
