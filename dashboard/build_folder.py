"""Replaces the build folder of a workspace as a whole, one build at a time."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dashboard.settings import Workspace
from dashboard.workspaces import WorkspaceError


@contextmanager
def only_build(workspace: Workspace) -> Iterator[None]:
    """Keeps a second build out; SQLite's lock works on every system and ends with the process that holds it."""
    with closing(sqlite3.connect(workspace.root / "build.lock", timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise WorkspaceError(f"{workspace.root}: another build is running ({error}), wait for its end") from error
        yield


@contextmanager
def staged_build(workspace: Workspace) -> Iterator[Workspace]:
    """A workspace whose build folder is written first and then takes the place of the real one.

    When the work is stopped, the old build stays as it was and nothing of the new one is left.
    """
    staging = Workspace(workspace.root / "build.new")
    shutil.rmtree(staging.root, ignore_errors=True)
    try:
        yield staging
        _swap(workspace, staging)
    finally:
        shutil.rmtree(staging.root, ignore_errors=True)


def finish_swap(workspace: Workspace) -> None:
    """Puts the old build back if a swap was interrupted between its two steps."""
    if _old(workspace).exists() and not workspace.build.exists():
        _old(workspace).rename(workspace.build)


def _swap(workspace: Workspace, staging: Workspace) -> None:
    """Two renames, since no system replaces a full folder in one; finish_swap mends what stops between them."""
    shutil.rmtree(_old(workspace), ignore_errors=True)
    if workspace.build.exists():
        workspace.build.rename(_old(workspace))
    staging.build.rename(workspace.build)
    shutil.rmtree(_old(workspace), ignore_errors=True)


def _old(workspace: Workspace) -> Path:
    return workspace.root / "build.old"
