"""Makes a workspace of invented events, for trying the dashboard and for measuring it."""

import shutil
from pathlib import Path

from dashboard.build import build_workspace, count_tellings
from dashboard.codebook import load_codebook
from dashboard.events import write_whole
from dashboard.gazetteer import load_gazetteer
from dashboard.imports import keep_import
from dashboard.settings import Workspace
from dashboard.workspace_tools.demo_events import Inventor
from dashboard.workspace_tools.demo_words import load_demo_words
from dashboard.workspaces import DRAFT, copy_workspace

FEWEST, MOST = 3, 200_000
NAME = "demo"


def make_demo(folder: Path, number: int, cache: Path, seed: int = 1) -> Workspace:
    """A built workspace with so many events, which stand among its imports, so that every later build keeps them.

    There are no documents: each event has its sentence, and the drawer says that the text is not there. It is made in a
    draft inside the folder, so that no half of it is taken for the whole.
    """
    draft = folder / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _fill(Workspace(draft), number, cache, seed)
        for path in sorted(draft.iterdir()):
            path.rename(folder / path.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Workspace(folder)


def _fill(workspace: Workspace, number: int, cache: Path, seed: int) -> None:
    copy_workspace(workspace.root)
    shutil.rmtree(workspace.documents)
    workspace.documents.mkdir()
    words = load_demo_words()
    write_whole(workspace.banner, f"{words.banner}\n".encode())
    codebook, gazetteer = load_codebook(workspace.codebook), load_gazetteer(workspace.gazetteer, workspace.aliases)
    inventor = Inventor(codebook, dict(gazetteer.places), words, seed)
    keep_import(workspace, NAME, count_tellings(inventor.events(number)))
    build_workspace(workspace, cache)
