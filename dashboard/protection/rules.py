"""Loads the rules of the public layer from the files that an analyst edits."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import re2

from dashboard.codebook_schema import Fields, read_fields
from dashboard.documents.outlets_file import load_outlets_file
from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.model import Role
from dashboard.protection.folding import fold
from dashboard.settings import Workspace, starting_workspace

FILES = ("limits.yaml", "places.yaml", "masks.yaml", "names.yaml", "allow.yaml", "ordinary_words.txt")
KINDS = ("facility", "crossing")
# What may be written onto a name without a blank.
KOREAN_PARTICLES = (
    "은|는|이|가|을|를|의|에게|에게서|한테|께|께서|와|과|도|만|로|으로|라는|이라는|란|이란|라고|이라고|이며|이고|이다|처럼|"
    "보다"
)


class RulesError(ValueError):
    """All that is wrong with the rules of a folder, one line a problem with its file and key."""


class Tells(StrEnum):
    """When a mask counts: always, or where the event tells its date by no more than the month, or the year."""

    ALWAYS = "always"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Mask:
    """What is hidden in texts: matches of the patterns but for those of `unless`, with `shown` in their place."""

    key: str
    shown: str
    hides: str
    tells: Tells
    patterns: tuple[Any, ...] = field(repr=False)
    unless: tuple[Any, ...] = field(repr=False)


@dataclass(frozen=True)
class KeptPlace:
    """A facility or public crossing that stays where a sentence calls it so."""

    name: str
    place_id: str
    kind: str
    roles: frozenset[Role]
    called: tuple[str, ...]


@dataclass(frozen=True)
class NameRules:
    """What is known of persons' names; Latin words in small letters."""

    hidden: tuple[str, ...]
    names: frozenset[str]
    everyday: frozenset[str]
    ordinary: frozenset[str]
    korean: Any = field(repr=False)
    korean_words: tuple[str, ...]
    chinese: Any = field(repr=False)
    kept: tuple[str, ...]
    kept_words: frozenset[str]


@dataclass(frozen=True, eq=False)
class ProtectionRules:
    """All rules; `digest` is the sha256 of the files that they and the places come from."""

    digest: str
    province_only: frozenset[str]
    month_only_countries: frozenset[str]
    month_only_targets: frozenset[str]
    smallest_cell: int
    places: tuple[KeptPlace, ...]
    masks: tuple[Mask, ...]
    names: NameRules
    gazetteer: Gazetteer = field(repr=False)


def rules_of(workspace: Workspace) -> ProtectionRules:
    """The workspace's own rules; those that come with the product where it has none."""
    own = workspace.protection
    folder = own if own.is_dir() else starting_workspace().protection
    return load_rules(folder, workspace.gazetteer, workspace.aliases)


def load_rules(folder: Path, gazetteer: Path | None = None, aliases: Path | None = None) -> ProtectionRules:
    """The rules of a folder, read again only after a change; places are those of the workspace around it.

    RulesError names file and key of everything that is wrong.
    """
    around = Workspace(folder.parent)
    paths = (gazetteer or around.gazetteer, aliases or around.aliases)
    return _load(folder, *paths, _stamps((*(folder / name for name in FILES), *paths)))


def _stamps(paths: Sequence[Path]) -> tuple[tuple[int, int], ...]:
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise RulesError("\n".join(f"{path}: no such file" for path in missing))
    return tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in paths)


@lru_cache(maxsize=4)
def _load(folder: Path, gazetteer: Path, aliases: Path, stamps: tuple[tuple[int, int], ...]) -> ProtectionRules:
    problems: list[str] = []
    limits = read_fields(folder, "limits.yaml", problems)
    month_only = limits.section("month_only")
    places = load_gazetteer(gazetteer, aliases)
    rules = ProtectionRules(
        digest=_digest((*(folder / name for name in FILES), gazetteer, aliases)),
        province_only=frozenset(limits.texts("province_only")),
        month_only_countries=frozenset(month_only.texts("countries")),
        month_only_targets=frozenset(month_only.texts("targets")),
        smallest_cell=limits.number("smallest_cell"),
        places=_read_places(folder, places, problems),
        masks=_read_masks(folder, problems),
        names=_read_names(folder, problems),
        gazetteer=places,
    )
    month_only.close()
    limits.close()
    if problems:
        raise RulesError("\n".join(f"{folder}: {problem}" for problem in problems))
    return rules


def _digest(paths: Sequence[Path]) -> str:
    lines = (f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _read_places(folder: Path, gazetteer: Gazetteer, problems: list[str]) -> tuple[KeptPlace, ...]:
    top = read_fields(folder, "places.yaml", problems)
    places = tuple(_kept_place(fields, gazetteer) for fields in top.items("places"))
    top.close()
    return places


def _kept_place(fields: Fields, gazetteer: Gazetteer) -> KeptPlace:
    place = KeptPlace(
        name=fields.text("name"),
        place_id=fields.key("place_id", gazetteer.places, "place of the gazetteer"),
        kind=fields.key("kind", KINDS, "kind"),
        roles=frozenset(Role(role) for role in fields.keys("roles", tuple(Role), "role") if role in tuple(Role)),
        called=tuple(fold(name) for name in fields.texts("called")),
    )
    fields.close()
    return place


def _read_masks(folder: Path, problems: list[str]) -> tuple[Mask, ...]:
    top = read_fields(folder, "masks.yaml", problems)
    lists = {item.text("key"): f"(?:{'|'.join(item.texts('words'))})" for item in top.items("lists")}
    masks = tuple(_mask(fields, lists) for fields in top.items("masks"))
    top.close()
    return masks


def _mask(fields: Fields, lists: Mapping[str, str]) -> Mask:
    mask = Mask(
        key=fields.text("key"),
        shown=fields.text("shown"),
        hides=fields.text("hides"),
        tells=Tells(fields.key("tells", tuple(Tells), "time") or Tells.ALWAYS),
        patterns=tuple(_compiled(fields, "patterns", lists)),
        unless=tuple(_compiled(fields, "unless", lists)),
    )
    fields.close()
    return mask


def _compiled(fields: Fields, key: str, lists: Mapping[str, str]) -> Iterator[Any]:
    for position, text in enumerate(fields.texts(key)):
        try:
            yield re2.compile(_expanded(text, lists))
        except re2.error as error:
            fields.refuse(f"{key}[{position}]", f"no pattern of RE2: {error}")


def _expanded(pattern: str, lists: Mapping[str, str]) -> str:
    for name, words in lists.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern


def _read_names(folder: Path, problems: list[str]) -> NameRules:
    names, allow = read_fields(folder, "names.yaml", problems), read_fields(folder, "allow.yaml", problems)
    figures = [name for item in allow.items("figures") for name in _figure(item)]
    rules = NameRules(
        hidden=tuple(fold(name) for name in names.texts("hidden")),
        names=_small(names.texts("surnames")) | _small(names.texts("given")),
        everyday=_small(names.texts("everyday")),
        ordinary=_small((folder / "ordinary_words.txt").read_text("utf-8").split()),
        korean=_korean(names),
        korean_words=names.texts("korean_words"),
        chinese=_chinese(names),
        kept=tuple(fold(name) for name in (*figures, *allow.texts("phrases"), *_outlets())),
        kept_words=_small(allow.texts("words")),
    )
    names.close()
    allow.close()
    return rules


def _figure(fields: Fields) -> tuple[str, ...]:
    """The names of a public figure; an entry without a reason is refused."""
    names = (fields.text("name"), *fields.texts("called"))
    fields.text("why")
    fields.close()
    return names


def _outlets() -> Iterator[str]:
    for outlet in load_outlets_file().outlets:
        yield from (outlet.name, *outlet.aliases)


def _small(words: Sequence[str]) -> frozenset[str]:
    return frozenset(fold(word).casefold() for word in words)


def _korean(names: Fields) -> Any:
    """A surname and two syllables, or what stands before a title; particles may follow."""
    surnames, given = "|".join(names.texts("korean_surnames")), "|".join(names.texts("korean_given"))
    titles, short = "|".join(names.texts("korean_titles")), "|".join(names.texts("korean_short_titles"))
    end = rf"(?:{KOREAN_PARTICLES})?(?:\P{{Hangul}}|$)"
    return re2.compile(
        rf"(?P<some>(?:{surnames}) ?모)(?: ?(?:씨|{titles}|{short}))?{end}"
        rf"|(?P<called>(?:{surnames})|\p{{Hangul}}{{2,4}}) ?씨{end}"
        rf"|(?P<titled>(?:{surnames})(?:{given})?(?:{given})?) ?(?:{titles}){end}"
        rf"|(?P<young>(?:{surnames})(?:{given})?(?:{given})?) (?:{short}){end}"
        rf"|(?P<full>(?:{surnames}) ?(?:{given}) ?(?:{given})){end}"
    )


def _chinese(names: Fields) -> Any:
    surnames, given = "|".join(names.texts("chinese_surnames")), "|".join(names.texts("chinese_given"))
    titles = "|".join(names.texts("chinese_titles"))
    return re2.compile(
        rf"(?P<titled>(?:{surnames})\p{{Han}}{{0,2}}?) ?(?:{titles})|(?P<full>(?:{surnames}) ?(?:{given}) ?(?:{given}))"
    )
