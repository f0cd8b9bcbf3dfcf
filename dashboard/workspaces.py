"""Makes workspaces out of the one that comes with the product, and refuses folders that are none."""

import shutil
from pathlib import Path

from dashboard.settings import Workspace, starting_workspace

DRAFT = ".new"
DERIVED = shutil.ignore_patterns("build", "build.*", "reviews.sqlite*", "imports", "__pycache__")


class WorkspaceError(ValueError):
    """The folder cannot be used as a workspace now; the message says why and what to do."""


def check_workspace(workspace: Workspace) -> None:
    """Refuses a folder that lacks a part of a workspace, naming the part."""
    for path in (workspace.documents, workspace.codebook, workspace.gazetteer, workspace.aliases):
        if not path.exists():
            raise WorkspaceError(
                f"{workspace.root} is no workspace, it has no {path.name}: make one with dashboard init"
            )


def is_free(folder: Path) -> bool:
    """Whether the folder can be made or is empty; what an interrupted copy left does not count."""
    return not folder.exists() or (folder.is_dir() and all(path.name == DRAFT for path in folder.iterdir()))


def copy_workspace(folder: Path) -> None:
    """Copies into a draft inside the folder, then moves it up, so that no half-copied file is taken for a whole one."""
    draft = folder / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    try:
        # copyfile leaves permissions behind: an installed package may be read-only
        shutil.copytree(starting_workspace().root, draft, ignore=DERIVED, copy_function=shutil.copyfile)
        for path in sorted(draft.iterdir()):
            path.rename(folder / path.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
