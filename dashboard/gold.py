"""Reads hand-coded documents, against which the coder is measured."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.model import Assertion, DatePrecision, Outcome, Role, Scope

LARGEST_FILE = 1_000_000  # bytes


class GoldError(ValueError):
    """A coding by hand cannot be used; the message names file and key."""


@dataclass(frozen=True)
class GoldPlace:
    """A place as the text names it, with its role."""

    name: str
    role: str


@dataclass(frozen=True)
class GoldEvent:
    """An event as a human coder reads it; any one phrase of `evidence` lies in the sentence that tells the act."""

    tactic: str
    scope: str
    outcome: str
    assertion: str
    evidence: tuple[str, ...]
    date: str
    date_precision: str
    places: tuple[GoldPlace, ...]
    actors: frozenset[str]
    targets: frozenset[str]


@dataclass(frozen=True)
class GoldDocument:
    """A document with its coding by hand; `published` and `publisher` are empty where it does not say them."""

    name: str
    path: Path
    format: str
    published: str
    publisher: str
    events: tuple[GoldEvent, ...]


def load_gold(folder: Path) -> tuple[GoldDocument, ...]:
    """Every document of the folder with a coding of the same stem beside it, by name."""
    codings = sorted(folder.glob("*.json"))
    if not codings:
        raise GoldError(f"{folder}: has no hand-coded document (NAME.json beside NAME.txt, .md or .html)")
    return tuple(_read_document(path) for path in codings)


def _read_document(path: Path) -> GoldDocument:
    documents = [other for other in sorted(path.parent.glob(f"{path.stem}.*")) if other.suffix != ".json"]
    if len(documents) != 1:
        raise GoldError(f"{path}: {len(documents)} documents stand beside it, not one")
    fields = _Fields(_read_json(path), str(path))
    return GoldDocument(
        name=path.stem,
        path=documents[0],
        format=fields.text("format"),
        published=fields.optional_text("published"),
        publisher=fields.optional_text("publisher"),
        events=tuple(map(_event_of, fields.objects("events"))),
    )


def _read_json(path: Path) -> Any:
    if path.stat().st_size > LARGEST_FILE:
        raise GoldError(f"{path}: is larger than {LARGEST_FILE} bytes")
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise GoldError(f"{path}: not JSON: {error}") from error


def _event_of(fields: "_Fields") -> GoldEvent:
    return GoldEvent(
        tactic=fields.text("tactic"),
        scope=fields.choice("scope", tuple(Scope)),
        outcome=fields.choice("outcome", tuple(Outcome)),
        assertion=fields.choice("assertion", tuple(Assertion)),
        evidence=fields.texts("evidence"),
        date=fields.text("date"),
        date_precision=fields.choice("date_precision", tuple(DatePrecision)),
        places=tuple(
            GoldPlace(place.text("name"), place.choice("role", tuple(Role))) for place in fields.objects("places")
        ),
        actors=frozenset(fields.texts("actors")),
        targets=frozenset(fields.texts("targets")),
    )


class _Fields:
    """A JSON object whose values are checked as they are read."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, Mapping):
            raise GoldError(f"{where}: not an object")
        self._values, self._where = values, where

    def text(self, key: str) -> str:
        value = self._value(key)
        if not isinstance(value, str) or not value:
            raise GoldError(f"{self._where}: {key}: {value!r} is no text")
        return value

    def optional_text(self, key: str) -> str:
        return "" if self._value(key) is None else self.text(key)

    def choice(self, key: str, known: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in known:
            raise GoldError(f"{self._where}: {key}: {value!r} is none of {', '.join(known)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if not all(isinstance(value, str) and value for value in values):
            raise GoldError(f"{self._where}: {key}: not a list of texts")
        return tuple(values)

    def objects(self, key: str) -> tuple["_Fields", ...]:
        return tuple(_Fields(value, f"{self._where}: {key}[{n}]") for n, value in enumerate(self._list(key)))

    def _list(self, key: str) -> list[Any]:
        value = self._value(key)
        if not isinstance(value, list):
            raise GoldError(f"{self._where}: {key}: not a list")
        return value

    def _value(self, key: str) -> Any:
        if key not in self._values:
            raise GoldError(f"{self._where}: lacks {key}")
        return self._values[key]
