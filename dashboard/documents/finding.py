"""Finds the documents under folders and files that an analyst names."""

from collections.abc import Sequence
from pathlib import Path

SUFFIXES = ("", ".txt", ".md", ".html", ".htm", ".xhtml", ".pdf")
_NOTES = ("README", "LICENSE")  # they tell about a folder of documents and are none


def find_documents(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Files in sorted order, once each; a file named itself is always taken, hidden files and other kinds are not."""
    found: dict[Path, None] = {}
    for path in paths:
        for document in _under(path) if path.is_dir() else (path,):
            found.setdefault(document)
    return tuple(found)


def _under(folder: Path) -> tuple[Path, ...]:
    files = (path for path in folder.rglob("*") if path.is_file())
    wanted = (path for path in files if path.suffix.lower() in SUFFIXES and not _is_hidden(path, folder))
    return tuple(sorted(wanted, key=lambda path: path.relative_to(folder).parts))


def _is_hidden(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return path.stem.upper() in _NOTES or any(part.startswith((".", "~")) or part.endswith("~") for part in parts)
