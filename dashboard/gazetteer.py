"""Finds the names of gazetteer places in text and says which place each one means."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

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
# Notes of alias rows without a place: a river is refused after "the", any other phrase is never a place.
RIVER, NOT_A_PLACE = "river", "not a place"
AMBIGUOUS = "ambiguous"


class GazetteerError(ValueError):
    """A gazetteer file cannot be used; the message names file, line and column."""


@dataclass(frozen=True)
class GazetteerPlace:
    """A place of the gazetteer; degrees WGS 84, None where a point would claim too much (countries)."""

    place_id: str
    name: str
    name_ko: str
    name_zh: str
    precision: PlacePrecision
    admin1: str
    country: str
    latitude: float | None
    longitude: float | None
    population: int
    ambiguous: bool


@dataclass(frozen=True)
class PlaceMention:
    """A place name `text[start:end]` as printed, the place meant and all that the name could mean.

    `place` may be coarser than its candidate: "Chiang Rai Province" means no town, so its precision is province.
    """

    start: int
    end: int
    name: str
    place: GazetteerPlace
    candidates: tuple[GazetteerPlace, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One thing that a name may stand for; without a place, a phrase that is a river or no place."""

    spelling: str
    place: GazetteerPlace | None
    is_alias: bool
    note: str = ""


class _Token(NamedTuple):
    start: int
    end: int
    folded: str
    capital: bool


class _Match(NamedTuple):
    """A name found, before it is decided which place is meant; `hint` is the kind that its suffix or prefix says."""

    start: int
    end: int
    own: tuple[GazetteerPlace, ...]
    others: tuple[GazetteerPlace, ...]
    hint: PlacePrecision | None

    @property
    def places(self) -> tuple[GazetteerPlace, ...]:
        """Those whose own name it is, then those whose alias."""
        return self.own + self.others

    @classmethod
    def of(cls, start: int, end: int, readings: tuple[_Reading, ...], hint: PlacePrecision | None) -> "_Match":
        own = {r.place.place_id: r.place for r in readings if r.place and not r.is_alias}
        others = {r.place.place_id: r.place for r in readings if r.place and r.place.place_id not in own}
        return cls(start, end, tuple(own.values()), tuple(others.values()), hint)


_HAN, _HANGUL = "\u3400-\u9fff", "\uac00-\ud7a3"
_CJK = _HAN + _HANGUL
_MARK = "\u0300-\u036f"
_LETTER = rf"(?:[^\W{_CJK}]|[{_MARK}])"
# An apostrophe belongs to "Kaech'on" and "Ji'an", but not to "China's".
_TOKEN = re.compile(rf"[{_CJK}]+|{_LETTER}+(?:['’‘ʼ](?![sS](?!\w)){_LETTER}+)*")
_CJK_START = re.compile(rf"[{_CJK}]")
_LONGEST_WORD = 40

_SPACE = r"(?:[ \t\u00a0]{1,3}|[ \t]?\r?\n[ \t]?)"
_GAP = re.compile(rf"['’]?{_SPACE}|[-‐‑'’]")
_INITIAL_GAP = re.compile(rf"\.{_SPACE}?")

_KINDS = {
    "city": PlacePrecision.TOWN,
    "town": PlacePrecision.TOWN,
    "village": PlacePrecision.TOWN,
    "municipality": PlacePrecision.TOWN,
    "si": PlacePrecision.TOWN,
    "shi": PlacePrecision.TOWN,
    "up": PlacePrecision.TOWN,
    "eup": PlacePrecision.TOWN,
    "ri": PlacePrecision.TOWN,
    "county": PlacePrecision.COUNTY,
    "district": PlacePrecision.COUNTY,
    "prefecture": PlacePrecision.COUNTY,
    "gun": PlacePrecision.COUNTY,
    "kun": PlacePrecision.COUNTY,
    "gu": PlacePrecision.COUNTY,
    "province": PlacePrecision.PROVINCE,
    "region": PlacePrecision.PROVINCE,
    "oblast": PlacePrecision.PROVINCE,
    "krai": PlacePrecision.PROVINCE,
    "do": PlacePrecision.PROVINCE,
    "시": PlacePrecision.TOWN,
    "읍": PlacePrecision.TOWN,
    "市": PlacePrecision.TOWN,
    "镇": PlacePrecision.TOWN,
    "군": PlacePrecision.COUNTY,
    "구": PlacePrecision.COUNTY,
    "县": PlacePrecision.COUNTY,
    "縣": PlacePrecision.COUNTY,
    "州": PlacePrecision.COUNTY,
    "성": PlacePrecision.PROVINCE,
    "省": PlacePrecision.PROVINCE,
}
_ETHNIC = r"(?:(?:Chaoxian|Korean|Mongol|Mongolian|Hui|Manchu|Dai|Zhuang|Uyghur)(?: Nationality)? )?"
_SUFFIX = re.compile(
    rf"{_SPACE}{_ETHNIC}(?:Autonomous |Special (?:Self-Governing )?|Metropolitan |[Bb]order )?"
    r"(?P<word>[Cc]ity|CITY|[Cc]ounty|COUNTY|[Pp]rovince|PROVINCE|[Pp]refecture|PREFECTURE|[Dd]istrict|[Tt]own|TOWN"
    r"|Village|Municipality|Oblast|Krai|(?<=Autonomous )Region)(?!\w)"
    r"(?!\s+(?:Court|Hall|Attorney|Prosecutor|Park))"
    r"|[-‐‑](?P<short>do|si|shi|gun|kun|gu|up|eup|ri)(?!\w)"
)
_PREFIX = re.compile(
    r"(?<!\w)(city|town|village|county|district|prefecture|province|region) of (?:the )?$", re.IGNORECASE
)
_PREFIX_REACH = 20
_NATIVE = re.compile(rf"{_SPACE}?[(（][{_CJK} ]{{1,16}}[)）]")
# Names of waters and institutions that begin with a place's name.
_NOT_AFTER = re.compile(rf"{_SPACE}(?:[Rr]ivers?|RIVER|Seas?|Straits?|Peninsula|Gulf)(?!\w)")
_BOTH_RIVERS = re.compile(r"\s{1,3}(?:and|or)\s{1,3}(?:the\s{1,3})?\w{1,20}\s{1,3}[Rr]ivers?(?!\w)")
_AFTER_THE = re.compile(r"(?<!\w)the\s{1,3}(?:\w{1,20}\s{1,3}(?:River\s{1,3})?(?:and|or)\s{1,3})?$", re.IGNORECASE)
# "the Tumen detention centre" is in the town; "crossed the Tumen" is the river.
_TOWN_NOUN = re.compile(
    r"\s{1,3}(?:\w{1,20}\s{1,3}){0,2}(?:detention|prison|jail|police|customs|security|immigration|checkpoint|market"
    r"|cent(?:er|re)|facility|office|branch|station|camp|crossing)(?!\w)",
    re.IGNORECASE,
)
_PREFIX_WORD = re.compile(r"(?<![A-Za-z])[a-z]{2,10}[-‐‑]$")
_CJK_SUFFIX = re.compile(
    "(?:특별시|광역시|直辖市|朝鲜族自治州|자치주|自治州|자치구|自治区|시|읍|군|구|성|市|镇|县|縣|省|州)"
)
# "조선족", "中国人", "图们江": a people, a language, a river.
_CJK_NOT_AFTER = re.compile("[인족말어江河人族语語]")
_PARTICLES = re.compile(
    "(?:에서|에게|에|의|은|는|이|가|을|를|로|으로|과|와|도|까지|부터|및|내|산|지역|국경|쪽|행|발|주민|등|보다|이나|나|만)"
)


class Gazetteer:
    """The places of a workspace and an index of all their names."""

    def __init__(self, places: Mapping[str, GazetteerPlace], readings: tuple[_Reading, ...]) -> None:
        self.places: Mapping[str, GazetteerPlace] = MappingProxyType(dict(places))
        self._words = _index(r for r in readings if not _CJK_START.search(r.spelling))
        self._signs = _index_signs(r for r in readings if _CJK_START.search(r.spelling))

    def find_mentions(
        self, text: str, prefer_countries: tuple[str, ...] = ("KP", "CN", "KR")
    ) -> tuple[PlaceMention, ...]:
        """Non-overlapping mentions in text order, the longest name first; in time linear in the text."""
        matches = tuple(self._find_matches(text))
        context = _Context.of(matches)
        return tuple(_resolve(text, match, prefer_countries, context) for match in matches)

    def _find_matches(self, text: str) -> Iterator[_Match]:
        tokens = _tokens(text)
        at, done = 0, 0
        while at < len(tokens):
            token = tokens[at]
            at += 1
            if token.start < done:
                continue
            if _CJK_START.match(token.folded):
                for match in self._find_signs(text, token):
                    yield match
                    done = match.end
            elif token.folded in self._words:
                end, match_at = self._match_words(text, tokens, at - 1)
                done = max(done, end)
                if match_at:
                    yield match_at
                    done = match_at.end

    def _match_words(self, text: str, tokens: list[_Token], at: int) -> tuple[int, _Match | None]:
        """The longest name that begins at the token: where it ends, and the match unless the name is refused there."""
        for names, length in self._words[tokens[at].folded]:
            found = _joined(text, tokens, at, length)
            readings = names.get(found, ()) if found else ()
            spelled = tuple(r for r in readings if _is_spelled(r.spelling, text, tokens[at : at + length]))
            if spelled:
                match = _complete(text, tokens[at].start, tokens[at + length - 1].end, spelled)
                return tokens[at + length - 1].end, match
        return 0, None

    def _find_signs(self, text: str, token: _Token) -> Iterator[_Match]:
        at, joined = token.start, True
        while at < token.end:
            match = self._match_signs(text, at, token.end, joined)
            if match:
                yield match
            joined = match is not None
            at = match.end if match else at + 1

    def _match_signs(self, text: str, at: int, end: int, joined: bool) -> _Match | None:
        """A Korean name begins its word, or follows another place, and ends it but for a particle."""
        for names, length in self._signs.get(text[at], ()):
            name = text[at : min(at + length, end)]
            readings = names.get(name, ())
            if not readings or ("가" <= name[0] <= "힣" and not joined):
                continue
            suffix = _CJK_SUFFIX.match(text, at + length, end)
            stop = suffix.end() if suffix else at + length
            if _ends_sign_name(text, stop, end, suffix is not None or (length > 2 and name[-1] in "시군구도")):
                hint = _KINDS.get(text[stop - 1]) if suffix else None
                # No capital tells a name from a word here: an ambiguous one needs its suffix.
                places = tuple(r for r in readings if r.place and (suffix or not r.place.ambiguous))
                return _Match.of(at, stop, places, hint) if places else None
        return None


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(m.start(), m.end(), _fold(m[0]), not m[0][0].islower())
        for m in _TOKEN.finditer(text)
        if m.end() - m.start() <= _LONGEST_WORD or _CJK_START.match(m[0])
    ]


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    """Lower case without diacritics and apostrophes: the form in which names are compared."""
    if word.isascii() and "'" not in word:
        return word.lower()
    bare = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c) and c not in "'’‘ʼ")
    folded = "".join(bare).lower()
    return unicodedata.normalize("NFC", folded) if _CJK_START.match(word) else folded


_WordIndex = dict[str, tuple[tuple[dict[str, tuple[_Reading, ...]], int], ...]]


def _grouped(keyed: Iterator[tuple[str, int, str, _Reading]]) -> _WordIndex:
    """First word → its names by length, the longest first."""
    nested: dict[str, dict[int, dict[str, tuple[_Reading, ...]]]] = {}
    for first, length, name, reading in keyed:
        names = nested.setdefault(first, {}).setdefault(length, {})
        names[name] = (*names.get(name, ()), reading)
    return {first: tuple((lengths[n], n) for n in sorted(lengths, reverse=True)) for first, lengths in nested.items()}


def _index(readings: Iterator[_Reading]) -> _WordIndex:
    def keyed() -> Iterator[tuple[str, int, str, _Reading]]:
        for reading in readings:
            words = [_fold(m[0]) for m in _TOKEN.finditer(reading.spelling)]
            yield words[0], len(words), " ".join(words), reading

    return _grouped(keyed())


def _index_signs(readings: Iterator[_Reading]) -> _WordIndex:
    return _grouped((r.spelling[0], len(r.spelling), r.spelling, r) for r in readings)


def _joined(text: str, tokens: list[_Token], at: int, length: int) -> str:
    """The folded words from `at`, empty when punctuation stands between them."""
    if at + length > len(tokens):
        return ""
    for left, right in zip(tokens[at : at + length - 1], tokens[at + 1 : at + length], strict=True):
        if right.start - left.end > 4 or not _is_gap(text, left, right):
            return ""
    return " ".join(token.folded for token in tokens[at : at + length])


def _is_gap(text: str, left: _Token, right: _Token) -> bool:
    gap = text[left.end : right.start]
    initial = left.end - left.start == 1 or left.folded in ("st", "mt")
    return bool(_GAP.fullmatch(gap) or (initial and _INITIAL_GAP.fullmatch(gap)))


def _is_spelled(spelling: str, text: str, tokens: list[_Token]) -> bool:
    """Proper names keep their capitals; an abbreviation of capitals ("US", "ROK") stands only in capitals."""
    printed = text[tokens[0].start : tokens[-1].end]
    if len(tokens) == 1 and len(spelling) <= 4 and spelling.isupper():
        return printed.isupper()
    wanted = [not m[0][0].islower() for m in _TOKEN.finditer(spelling)]
    return all(token.capital or not capital for token, capital in zip(tokens, wanted, strict=True))


def _complete(text: str, start: int, end: int, readings: tuple[_Reading, ...]) -> _Match | None:
    """The match with its suffix, native name and full stop of an abbreviation; None where the name is no place."""
    places = tuple(r for r in readings if r.place)
    refused = {r.note for r in readings if not r.place}
    if not places or NOT_A_PLACE in refused or _PREFIX_WORD.search(text, max(0, start - 12), start):
        return None
    bare = all(r.place and r.place.precision is PlacePrecision.COUNTRY for r in places)
    suffix = None if bare else _SUFFIX.match(text, end)
    if not suffix and _is_water(text, start, end, RIVER in refused):
        return None
    end = suffix.end() if suffix else end
    if any(r.spelling.endswith(".") for r in places) and text[end : end + 1] == ".":
        end += 1
    native = _NATIVE.match(text, end)
    hint = _suffix_kind(suffix) or _prefix_kind(text, start)
    return _Match.of(start, native.end() if native else end, places, hint)


def _suffix_kind(suffix: re.Match[str] | None) -> PlacePrecision | None:
    return _KINDS[(suffix["word"] or suffix["short"]).lower()] if suffix else None


def _prefix_kind(text: str, start: int) -> PlacePrecision | None:
    prefix = _PREFIX.search(text[max(0, start - _PREFIX_REACH) : start])
    return _KINDS[prefix[1].lower()] if prefix else None


def _is_water(text: str, start: int, end: int, is_river: bool) -> bool:
    if _NOT_AFTER.match(text, end):
        return True
    if not is_river:
        return False
    before = text[max(0, start - 40) : start]
    return bool(_BOTH_RIVERS.match(text, end)) or bool(_AFTER_THE.search(before) and not _TOWN_NOUN.match(text, end))


def _ends_sign_name(text: str, stop: int, end: int, has_suffix: bool) -> bool:
    if _CJK_NOT_AFTER.match(text, stop, end):
        return False
    goes_on = stop < end and "가" <= text[stop - 1] <= "힣" and "가" <= text[stop] <= "힣"
    # After "함경북도" or "회령시" the next place's name may follow at once.
    return not goes_on or has_suffix or bool(_PARTICLES.match(text, stop, end))


@dataclass(frozen=True)
class _Context:
    """Where the names that can mean only one place lie."""

    provinces: frozenset[tuple[str, str]]
    countries: frozenset[str]

    @classmethod
    def of(cls, matches: tuple[_Match, ...]) -> "_Context":
        sure = [match.places[0] for match in matches if len(match.places) == 1]
        return cls(frozenset((p.country, p.admin1) for p in sure if p.admin1), frozenset(p.country for p in sure))

    def distance(self, place: GazetteerPlace) -> int:
        if (place.country, place.admin1) in self.provinces:
            return 0
        return 1 if place.country in self.countries else 2


def _resolve(text: str, match: _Match, prefer_countries: tuple[str, ...], context: _Context) -> PlaceMention:
    candidates = match.places
    if len(candidates) > 1:
        candidates = _ranked(match, prefer_countries, context)
    place = _coarsened(candidates[0], match.hint)
    return PlaceMention(match.start, match.end, text[match.start : match.end], place, candidates)


_FINENESS = {precision: n for n, precision in enumerate(PlacePrecision)}


def _ranked(match: _Match, prefer_countries: tuple[str, ...], context: _Context) -> tuple[GazetteerPlace, ...]:
    """The likeliest first: of the kind the suffix says, by its own name, in a preferred country, near other names."""
    own = {place.place_id for place in match.own}

    def rank(place: GazetteerPlace) -> tuple[bool, bool, int, int, bool, int, int, str]:
        preferred = (
            prefer_countries.index(place.country) if place.country in prefer_countries else len(prefer_countries)
        )
        return (
            match.hint is not None and place.precision is not match.hint,
            place.place_id not in own,
            preferred,
            context.distance(place),
            # A Korean name is kept for the border's towns: Ji'an on the Yalu, not the one in Jiangxi.
            not place.name_ko,
            -place.population,
            _FINENESS[place.precision],
            place.place_id,
        )

    return tuple(sorted(match.places, key=rank))


def _coarsened(place: GazetteerPlace, hint: PlacePrecision | None) -> GazetteerPlace:
    """A town's entry that stands for its county or province must not be drawn as a point."""
    if place.precision is PlacePrecision.TOWN and hint is PlacePrecision.PROVINCE:
        return replace(place, precision=hint)
    return place


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
        if not _TOKEN.search(row[column]):
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


def _own_names(places: Mapping[str, GazetteerPlace]) -> Iterator[_Reading]:
    for place in places.values():
        for name in dict.fromkeys((place.name, place.name_ko, place.name_zh)):
            if name:
                yield _Reading(name, place, is_alias=False)


def _alias_readings(path: Path, places: Mapping[str, GazetteerPlace]) -> Iterator[_Reading]:
    claimed: dict[str, tuple[str, bool]] = {}
    for line, row in _read_rows(path, ALIAS_COLUMNS):
        place_id, alias, note = row["place_id"], row["alias"], row["note"]
        if not _TOKEN.search(alias):
            raise _error(path, line, "alias", f"{alias!r} holds no word")
        if place_id and place_id not in places:
            raise _error(path, line, "place_id", f"{place_id!r} is no place of the gazetteer")
        if not place_id and note not in (RIVER, NOT_A_PLACE):
            raise _error(path, line, "note", f"a row without place_id is a {RIVER!r} or {NOT_A_PLACE!r}, not {note!r}")
        if place_id:
            _claim(path, line, claimed, row)
        yield _Reading(alias, places[place_id] if place_id else None, is_alias=True, note=note)


def _claim(path: Path, line: int, claimed: dict[str, tuple[str, bool]], row: dict[str, str]) -> None:
    """Several places may share an alias only where every row says so."""
    key = " ".join(_fold(m[0]) for m in _TOKEN.finditer(row["alias"]))
    shared = AMBIGUOUS in row["note"]
    owner, owner_shares = claimed.setdefault(key, (row["place_id"], shared))
    if owner != row["place_id"] and not (shared and owner_shares):
        raise _error(path, line, "alias", f"{row['alias']!r} is also an alias of {owner!r}; note both as {AMBIGUOUS}")
