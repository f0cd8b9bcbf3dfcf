"""Loads gazetteer and aliases, and refuses what is wrong in them by file, line and column."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dashboard.gazetteer.beside import NOT_A_PLACE, RIVER
from dashboard.gazetteer.finding import Gazetteer
from dashboard.gazetteer.places import GazetteerError, GazetteerPlace, NameReading
from dashboard.gazetteer.words import WORD, fold
from dashboard.model import PlacePrecision

PLACE_COLUMNS = (
    "place_id",
    "name",
    "name_ko",
    "name_zh",
    "precision",
    "admin1",
    "country",
    "latitude",
    "longitude",
    "population",
    "source",
    "ambiguous",
)
ALIAS_COLUMNS = ("place_id", "alias", "note")
AMBIGUOUS = "ambiguous"


def load_gazetteer(path: Path, aliases: Path) -> Gazetteer:
    """Both files are CSV in UTF-8, in which lines that begin with # are remarks."""
    places: dict[str, GazetteerPlace] = {}
    for line, row in _read_rows(path, PLACE_COLUMNS):
        place = _place(path, line, row)
        if place.place_id in places:
            raise _error(path, line, "place_id", f"{place.place_id!r} is given twice")
        places[place.place_id] = place
    _check_provinces(path, places)
    return Gazetteer(places, (*_own_names(places), *_alias_readings(aliases, places)))


def _read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    lines = [(n, line) for n, line in enumerate(_read_text(path).splitlines(), 1) if line and not line.startswith("#")]
    if not lines or tuple(_cells(path, *lines[0])) != columns:
        raise _error(path, lines[0][0] if lines else 1, columns[0], f"the header must be {','.join(columns)}")
    for number, line in lines[1:]:
        cells = _cells(path, number, line)
        if len(cells) != len(columns):
            missing = columns[min(len(cells), len(columns) - 1)]
            raise _error(path, number, missing, f"{len(cells)} cells, {len(columns)} columns")
        yield number, dict(zip(columns, cells, strict=True))


def _cells(path: Path, number: int, line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise GazetteerError(f"{path}, line {number}: {error}") from error


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GazetteerError(f"{path}, line {line}: not UTF-8") from error


def _error(path: Path, line: int, column: str, message: str) -> GazetteerError:
    return GazetteerError(f"{path}, line {line}, column {column}: {message}")


def _place(path: Path, line: int, row: dict[str, str]) -> GazetteerPlace:
    for column in ("place_id", "name"):
        if not WORD.search(row[column]):
            raise _error(path, line, column, f"{row[column]!r} holds no word")
    if not re.fullmatch("[A-Z]{2}", row["country"]):
        raise _error(path, line, "country", f"{row['country']!r} is no ISO code of two letters")
    if row["ambiguous"] not in ("", "1"):
        raise _error(path, line, "ambiguous", f"{row['ambiguous']!r} is neither 1 nor empty")
    if not re.fullmatch("[0-9]{1,12}", row["population"]):
        raise _error(path, line, "population", f"{row['population']!r} is no whole number")
    return GazetteerPlace(
        place_id=row["place_id"],
        name=row["name"],
        name_ko=row["name_ko"],
        name_zh=row["name_zh"],
        precision=_precision(path, line, row["precision"]),
        admin1=row["admin1"],
        country=row["country"],
        latitude=_degrees(path, line, "latitude", row["latitude"], 90),
        longitude=_degrees(path, line, "longitude", row["longitude"], 180),
        population=int(row["population"]),
        ambiguous=row["ambiguous"] == "1",
    )


def _precision(path: Path, line: int, cell: str) -> PlacePrecision:
    try:
        return PlacePrecision(cell)
    except ValueError as error:
        raise _error(path, line, "precision", f"{cell!r} is none of {', '.join(PlacePrecision)}") from error


def _degrees(path: Path, line: int, column: str, cell: str, limit: int) -> float | None:
    if not cell:
        return None
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", cell) or abs(float(cell)) > limit:
        raise _error(path, line, column, f"{cell!r} is no number of degrees up to {limit}")
    return float(cell)


def _check_provinces(path: Path, places: Mapping[str, GazetteerPlace]) -> None:
    provinces = {(p.country, p.name) for p in places.values() if p.precision is PlacePrecision.PROVINCE}
    for line, row in _read_rows(path, PLACE_COLUMNS):
        if row["admin1"] and (row["country"], row["admin1"]) not in provinces:
            raise _error(path, line, "admin1", f"{row['admin1']!r} is no province of {row['country']} in this file")


def _own_names(places: Mapping[str, GazetteerPlace]) -> Iterator[NameReading]:
    for place in places.values():
        for name in dict.fromkeys((place.name, place.name_ko, place.name_zh)):
            if name:
                yield NameReading(name, place, is_alias=False)


def _alias_readings(path: Path, places: Mapping[str, GazetteerPlace]) -> Iterator[NameReading]:
    claimed: dict[str, tuple[str, bool]] = {}
    for line, row in _read_rows(path, ALIAS_COLUMNS):
        place_id, alias, note = row["place_id"], row["alias"], row["note"]
        if not WORD.search(alias):
            raise _error(path, line, "alias", f"{alias!r} holds no word")
        if place_id and place_id not in places:
            raise _error(path, line, "place_id", f"{place_id!r} is no place of the gazetteer")
        if not place_id and note not in (RIVER, NOT_A_PLACE):
            raise _error(path, line, "note", f"a row without place_id is a {RIVER!r} or {NOT_A_PLACE!r}, not {note!r}")
        if place_id:
            _claim(path, line, claimed, row)
        yield NameReading(alias, places[place_id] if place_id else None, is_alias=True, note=note)


def _claim(path: Path, line: int, claimed: dict[str, tuple[str, bool]], row: dict[str, str]) -> None:
    """Several places may share an alias only where every row says so."""
    key = " ".join(fold(m[0]) for m in WORD.finditer(row["alias"]))
    shared = AMBIGUOUS in row["note"]
    owner, owner_shares = claimed.setdefault(key, (row["place_id"], shared))
    if owner != row["place_id"] and not (shared and owner_shares):
        raise _error(path, line, "alias", f"{row['alias']!r} is also an alias of {owner!r}; note both as {AMBIGUOUS}")
