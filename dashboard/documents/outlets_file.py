"""Reads the analysts' file of outlets and of what outlets print around a story."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import re2
import yaml

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "workspace"  # an installed package carries the data with it
_DATA = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "data"
OUTLETS_FILE = _DATA / "codebook" / "outlets.yaml"

_LISTS = (
    "outlet_words",
    "no_outlets",
    "no_outlet_words",
    "telling",
    "source_telling",
    "reposts",
    "stamp_words",
    "crawl_words",
)
_FURNITURE = ("lines", "blocks", "sections", "inline_sections", "heads", "imprints")


@dataclass(frozen=True)
class Outlet:
    """An outlet that the file lists."""

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True)
class OutletsFile:
    """The file as it stands; the patterns are RE2, and `{outlet}` in them stands for a name."""

    path: Path
    outlets: tuple[Outlet, ...]
    outlet_words: tuple[str, ...]
    no_outlets: tuple[str, ...]
    no_outlet_words: tuple[str, ...]
    telling: tuple[str, ...]
    source_telling: tuple[str, ...]
    reposts: tuple[str, ...]
    stamp_words: tuple[str, ...]
    crawl_words: tuple[str, ...]
    lines: tuple[str, ...]
    blocks: tuple[str, ...]
    sections: tuple[str, ...]
    inline_sections: tuple[str, ...]
    heads: tuple[str, ...]
    imprints: tuple[str, ...]

    def index(self, names_of: Callable[[Outlet], Iterable[str]]) -> dict[str, str]:
        """Outlet name by each of its names in small letters; raises ValueError where two outlets claim one."""
        found: dict[str, str] = {}
        for outlet in self.outlets:
            for name in names_of(outlet):
                if found.setdefault(name.casefold(), outlet.name) != outlet.name:
                    raise ValueError(f"{self.path}: outlets: {name!r} is of {outlet.name} and {found[name.casefold()]}")
        return found


@cache
def load_outlets_file(path: Path = OUTLETS_FILE) -> OutletsFile:
    """The file with every key present, every entry a text and every pattern valid; an error names file and key."""
    content: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{path}: must be a mapping")
    _check_keys(path, "the file", content, ("outlets", "furniture", *_LISTS))
    _check_keys(path, "furniture", content["furniture"], _FURNITURE)
    lists = {key: _texts(path, key, content[key]) for key in _LISTS}
    lists |= {key: _texts(path, f"furniture: {key}", content["furniture"][key]) for key in _FURNITURE}
    for key in ("telling", "source_telling", "reposts", *_FURNITURE):
        _check_patterns(path, key, lists[key])
    return OutletsFile(path=path, outlets=tuple(_outlet(path, entry) for entry in content["outlets"]), **lists)


def _check_keys(path: Path, where: str, content: object, keys: Iterable[str]) -> None:
    given = set(content) if isinstance(content, dict) else set()
    wrong = sorted(given.symmetric_difference(keys))
    if wrong:
        raise ValueError(f"{path}: {where}: unknown or missing key {wrong[0]!r}")


def _texts(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{path}: {key}: must be a list")
    for entry in value:
        if not isinstance(entry, str):
            raise ValueError(f"{path}: {key}: {entry!r} must be a text; put it in quotes")
    return tuple(value)


def _check_patterns(path: Path, key: str, patterns: Iterable[str]) -> None:
    for pattern in patterns:
        try:
            re2.compile(pattern.replace("{outlet}", "(X)"))
        except re2.error as error:
            raise ValueError(f"{path}: {key}: {pattern!r} is no valid pattern: {error}") from error


def _outlet(path: Path, entry: object) -> Outlet:
    name = entry.get("name") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(name, str):
        raise ValueError(f"{path}: outlets: {entry!r} needs a name")
    where = f"outlets: {name}"
    _check_keys(path, where, entry, ("name", "aliases", "domains"))
    aliases, domains = (_texts(path, f"{where}: {key}", entry[key]) for key in ("aliases", "domains"))
    return Outlet(name, aliases, domains)
