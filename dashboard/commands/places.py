"""Where a command reads and keeps its files: the workspace that is meant, and the cache of trained models."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

from dashboard.settings import VARIABLE, Workspace, find_workspace

PRODUCT = "escapee-coercion-dashboard"


def add_data_option(parser: ArgumentParser) -> None:
    """Declares --data."""
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help=f"the workspace (else {VARIABLE}, else the one of this installation)"
    )


def workspace_of(options: Namespace) -> Workspace:
    """The workspace that the options or the environment name."""
    return find_workspace(options.data)


@contextmanager
def model_cache() -> Iterator[Path]:
    """The user's cache folder; a temporary one where that cannot be written."""
    folder = Path(platformdirs.user_cache_dir(PRODUCT, appauthor=False))
    if _is_writable(folder):
        yield folder
    else:
        with TemporaryDirectory() as temporary:
            yield Path(temporary)


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
