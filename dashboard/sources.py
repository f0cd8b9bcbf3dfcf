"""Finds the files that are to be coded and gives each the name that its events carry."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.documents import find_documents
from dashboard.sidecars import is_sidecar


@dataclass(frozen=True)
class Source:
    """A file to be coded; `name` becomes `document_file`, `format` is one of FORMATS or empty to tell from content."""

    path: Path
    name: str
    format: str = ""


def find_sources(paths: Sequence[Path], format: str = "") -> tuple[Source, ...]:
    """The documents under files and folders, in sorted order.

    A name is the path below the folder that was given, or the file's own name; where two files would carry the
    same name, both carry the path as it was given.
    """
    named = [(file, _name_of(file, root)) for root in paths for file in find_documents([root])]
    unique = dict(reversed(named))  # a file reached twice keeps its first name
    often = Counter(unique.values())
    return tuple(
        Source(file, name if often[name] == 1 else _readable(file), format)
        for file, name in dict.fromkeys(named)
        if unique[file] == name
    )


def find_other_files(folder: Path, sources: Iterable[Source]) -> tuple[str, ...]:
    """Names of files in the folder that are no documents; hidden ones are not mentioned."""
    taken = {source.path for source in sources}
    files = (file for file in folder.rglob("*") if file.is_file() and file not in taken and not is_sidecar(file))
    names = (_name_of(file, folder) for file in files)
    return tuple(sorted(name for name in names if not any(part.startswith(".") for part in name.split("/"))))


def _name_of(file: Path, root: Path) -> str:
    return _readable(file.relative_to(root) if file != root else Path(file.name))


def _readable(path: Path) -> str:
    """The path as text; bytes of a name that are no UTF-8 become U+FFFD, since no file format takes them."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")
