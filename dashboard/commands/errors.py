"""Which errors are the user's to mend, and what is said of them; any other error is a bug and shows its traceback."""

import sys
from argparse import Namespace
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from functools import wraps

from dashboard.codebook import CodebookError
from dashboard.dates.words import DateWordsError
from dashboard.documents import UnreadableDocument
from dashboard.events import EventFileError
from dashboard.gazetteer import GazetteerError
from dashboard.gold import GoldError
from dashboard.protection import RulesError
from dashboard.workspaces import WorkspaceError

OK, PROBLEMS, USAGE = 0, 1, 2

Command = Callable[[Namespace], int]


class UsageError(ValueError):
    """An argument that the command cannot use; the message names it."""


_USER_ERRORS = (
    BrokenProcessPool, CodebookError, DateWordsError, EventFileError, GazetteerError, GoldError, UnreadableDocument,
    RulesError, WorkspaceError, OSError,
)  # fmt: skip


def reports_errors(command: Command) -> Command:
    """The command, with the user's errors printed as messages and turned into exit statuses."""

    @wraps(command)
    def run(options: Namespace) -> int:
        try:
            return command(options)
        except BrokenPipeError:  # nobody reads on, as after `head`: no error of the user's
            raise
        except UsageError as error:
            print(f"dashboard: {error}", file=sys.stderr)
            return USAGE
        except _USER_ERRORS as error:
            print(f"dashboard: {_describe(error)}", file=sys.stderr)
            return PROBLEMS

    return run


def _describe(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'output'}: {error.strerror}"
    if isinstance(error, BrokenProcessPool):
        return "a process that codes documents was ended from outside, as happens when memory runs out"
    return str(error)
