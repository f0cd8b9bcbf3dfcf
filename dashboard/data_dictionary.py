"""Prints the data dictionary, `data/README.md`, from the definition of the records."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from dashboard.exports.stamp import Stamp
from dashboard.exports.table import PLACE_COLUMNS, stamp_columns
from dashboard.filters import Filters
from dashboard.model import Event, Issue, Place


@dataclass(frozen=True)
class Note:
    """What a reader of the data needs to know of a field beyond its type."""

    field: str
    meaning: str
    example: str
    values: str = ""


TACTIC_KEYS = "keys of `codebook/tactics/`; empty for context"
EVENT_NOTES: tuple[Note, ...] = (
    Note("event_id", "the event's permanent name, from the document's digest, the tactic and the quote", "8c1f0e…"),
    Note("incident_id", "the same for all tellings of one happening", "i5d20a…"),
    Note("document_id", "first 12 hex digits of `document_sha256`", "3fa95c01b7d2"),
    Note("document_file", "path of the document inside `documents/`", "2018-05-27_report.txt"),
    Note("title", "title of the document; empty where it has none", "A call from the border"),
    Note("publisher", "who published the document, where it says so", "Daily NK"),
    Note("url", "address of the document, where it says so", "https://www.example.org/report"),
    Note("published", "day of publication as EDTF, where the document says so", "2018-05-27"),
    Note("reported_on", "day on which the source spoke, as EDTF, where the document says so", "2018-05-23"),
    Note("original_publisher", "who published it first, where the document is a repost", "Daily NK"),
    Note("document_sha256", "sha256 of the text that was coded", "3fa95c01b7d2…"),
    Note("kind", "an act of coercion, or context of a news archive that tells no tactic", "coercion"),
    Note("tactic", "the tactic told", "lure_abroad", TACTIC_KEYS),
    Note("tactic_label", "the tactic's label in English", "Lure to a third country"),
    Note("family", "the tactic's family", "entrap", "keys of `codebook/families.yaml`; empty for context"),
    Note("scope", "a particular happening, a practice, or an order that such acts be done", "incident"),
    Note("outcome", "how far the act went", "attempted"),
    Note("assertion", "how firmly the document tells it", "alleged"),
    Note("date", "when it happened, as EDTF; `XXXX` stands for a year that is not stated", "2018-05", "EDTF level 1"),
    Note("date_start", "first day it can have been; empty without a year or with an open start", "2018-05-01"),
    Note("date_end", "last day it can have been; empty without a year or with an open end", "2018-05-31"),
    Note("date_precision", "width of what is known of the date", "month"),
    Note("date_basis", "where the date comes from", "source"),
    Note("date_text", "the date as printed; empty where none is", "late last month"),
    Note("year", "year of the first day; null where the document states none", "2018"),
    Note("places", "places of the act in the order of the text, each with its role; fields below", "", "see *Place*"),
    Note("actors", "who did it", "mss", "`actors` of `codebook/actors.yaml`"),
    Note("targets", "whom it was meant to move or struck", "escapee_in_rok", "`targets` of `codebook/actors.yaml`"),
    Note("quote", "the sentence that tells it, verbatim", "An agent asked her to come to Yanji."),
    Note("quote_start", "offset of the quote in the coded text, in characters", "1204"),
    Note("quote_end", "offset just behind the quote", "1240"),
    Note("coder", "the rules or examples that made the event", "rule:lure_abroad.2"),
    Note("confidence", "how sure the coding is", "0.87", "0 to 1"),
    Note("review", "what a human made of it", "unreviewed", "unreviewed · confirmed · corrected · rejected"),
    Note("reviewed_by", "who reviewed it; empty before", "mk"),
    Note("reviewed_at", "when, UTC; empty before", "2026-01-05T10:00:00Z"),
    Note("n_tellings", "documents that tell its incident", "3"),
    Note("n_independent_sources", "of these, independent ones: a repost counts as its origin", "2"),
    Note("sensitivity", "whether a public export may hold it; a mark in the document's sidecar", "open"),
    Note("coarsened", "whether the public layer made any field of it less exact", "false", "true · false"),
    Note(
        "coarsened_reason",
        "the fields that it tells otherwise, each with the rule; empty if none",
        "quote: masked [name]",
    ),
)
PLACE_NOTES: tuple[Note, ...] = (
    Note("name", "name as the text gives it", "Yanji City"),
    Note(
        "place_id", "id of `gazetteer.csv`: `gn:` GeoNames, `hk:` kept by hand; empty if it is not there", "gn:2033370"
    ),
    Note("role", "what the place is to the act", "site"),
    Note("admin1", "province; empty for a country", "Jilin"),
    Note("country", "ISO 3166 code", "CN", "two letters"),
    Note("latitude", "degrees north, WGS 84; null for a country or an unplaced name", "42.9127", "-90 to 90"),
    Note("longitude", "degrees east, WGS 84; null for a country or an unplaced name", "129.5102", "-180 to 180"),
    Note("precision", "how fine the place is; of a county or province the coordinates are its centre", "town"),
)
ISSUE_NOTES: tuple[Note, ...] = (
    Note("document_file", "path of the document inside `documents/`", "2011-03-09_archive.md"),
    Note("reason", "why nothing was coded, in words", "missile test: out of scope"),
    Note("kind", "the same as a key", "out_of_scope"),
    Note("document_id", "as in events; empty where the file could not be read", "3fa95c01b7d2"),
    Note("quote", "the text it is about; empty where it is about the whole document", "North Korea fires a missile"),
    Note("quote_start", "offset of the quote in the coded text; null where there is none", "310"),
    Note("quote_end", "offset just behind it; null where there is none", "338"),
)

HEAD = """\
# The workspace and its data

This file is generated: `python -m dashboard.data_dictionary > data/README.md`. A test compares the two.

| here | |
|---|---|
| `documents/` | source documents as they came; never edited |
| `codebook/` | tactics, families, actors, published schemes, example sentences |
| `gazetteer.csv`, `gazetteer_aliases.csv` | places and their names (GeoNames, CC BY 4.0, and rows kept by hand) |
| `basemap/` | outlines that the map is drawn on |
| `protection/` | rules of the public layer, with a guide; `documents/NAME.meta.yaml` marks what is restricted |
| `imports/` | events that `dashboard import` took from exports; a file deleted here is gone with the next build |
| `build/` | what `dashboard build` derives from them: `events.parquet`, `issues.jsonl` and more; may be deleted |

Dates and text are empty (`""`), numbers null, where the document says nothing.
"""
FORMATS = """\
## Formats

Every download holds exactly the events that the filter shows, and says which they are.

| format | layout | its stamp |
|---|---|---|
| JSON Lines | one event a line, fields as above, `places` a list of objects | member `export` of each line |
| Parquet | the same fields as columns, `places` a list of structs | metadata `export` and `attribution` |
| CSV | one row an event; `places` becomes the columns below | columns `export_…` on each row |
| CSV, three tables (ZIP) | `events.csv` (no places), `places.csv`, `sources.csv` | columns `export_…` of `events.csv` |
| XLSX | the columns of CSV without the stamp; dates are text | sheet `about this export` |
| GeoJSON | a feature an event and place, `id` is `event_id#n`, `#0` without place | members `export`, `attribution` |

- **CSV** is UTF-8 with a byte order mark, lines end in CRLF, every cell is quoted. A text that a spreadsheet might run
  as a formula has an apostrophe before it: one that begins, if need be behind blanks, with one of
  `= + - @ | % ＝ ＋ － ＠ '`, a tab, a line break or a NUL. To decode, remove one leading apostrophe from each text.
  Spreadsheets that open a CSV may show `2018-05` as a day of May: XLSX keeps dates as text.
- **The manifest** that lies beside an export, `NAME.manifest.json`, tells filter, counts, what is left out and why,
  the digests of file, build, codebook and rules, the time, citation and licence. `dashboard verify` reads it.
- **CSV, its ZIP, JSON Lines and Parquet** hold everything: `dashboard import` gives back the same events. The tables of
  the ZIP are told apart by `event_id`, `place_number` counts an event's places from 1.
- **Lists in a cell** are parted by ` | `. A bar or backslash inside a value has a backslash before it. The n-th values
  of all place columns belong to the n-th place.
- **XLSX**: characters that a sheet cannot hold are shown by their pictures (␀), carriage returns become line feeds,
  and a cell of more than 32,767 characters is cut with a mark. The sheet about the export counts them.
- **GeoJSON** (RFC 7946) has a point only for a town with coordinates. The geometry of an event without a place, and
  of a county, province or country, is null. `place_precision` says which; the place's fields stand in `place_…`.
"""


def data_dictionary() -> str:
    """The whole text of `data/README.md`."""
    sections = [
        HEAD,
        _section("Event", "One document's telling of one tactic in one happening.", EVENT_NOTES, Event),
        _section("Place", "An item of an event's `places`.", PLACE_NOTES, Place),
        _section("Issue", "A line of `build/issues.jsonl`: something that became no event.", ISSUE_NOTES, Issue),
        FORMATS,
        _columns_section(),
    ]
    return "\n".join(sections)


def _section(title: str, lead: str, notes: Iterable[Note], kind: type) -> str:
    hints = get_type_hints(kind)
    rows = [
        (f"`{note.field}`", _type_words(hints[note.field]), note.meaning, _values(note, hints), _code(note.example))
        for note in notes
    ]
    return f"## {title}\n\n{lead}\n\n" + _table(("field", "type", "meaning", "values", "example"), rows)


def _columns_section() -> str:
    empty = Stamp(Filters(), "", 0, 0, "", "", "")
    rows = [(f"`{column.name}`", f"{column.meaning}, one for each place") for column in PLACE_COLUMNS]
    rows += [(f"`{column.name}`", column.meaning) for column in stamp_columns(empty)]
    return "## Columns of CSV beside the fields above\n\n" + _table(("column", "meaning"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ("---",) * len(head), *rows))


def _code(example: str) -> str:
    return f"`{example}`" if example else ""


def _values(note: Note, hints: dict[str, Any]) -> str:
    hint = hints[note.field]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " · ".join(hint)
    return note.values


def _type_words(hint: Any) -> str:
    if get_origin(hint) is UnionType:
        return " or ".join(_union_words(get_args(hint)))
    if get_origin(hint) is tuple:
        return f"list of {_type_words(get_args(hint)[0])}"
    if hint is Place:
        return "places"
    return {int: "whole number", float: "number", bool: "true or false"}.get(hint, "text")


def _union_words(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        yield "null" if part is type(None) else _type_words(part)


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
