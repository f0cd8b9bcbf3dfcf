"""Writes the answers of the address for programs: pages of events, of values and of sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.api.opening import ApiLayer, rows_of
from dashboard.api.paging import Paging, link_header, page_of
from dashboard.api.question import Form, Question
from dashboard.events import STAMP_KEY, event_to_record, events_table
from dashboard.exports.cells import guard_cell
from dashboard.exports.comma_separated import BYTE_ORDER_MARK, csv_bytes, quoted
from dashboard.exports.event_table import EventTable
from dashboard.exports.json_columns import json_text
from dashboard.exports.making import stamp_of
from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.exports.table import EVENT_COLUMNS, StampColumn, stamp_columns
from dashboard.filters import NOT_STATED, Filters
from dashboard.model import Event

Value = str | int | None
COUNT_HEADER = "x-total-count"
OF_THE_DAY = ("date", "export_date")  # an answer is the same on any day
OF_THE_BUILD = ("layer", "version", "revision", "codebook", "workspace", "protection")
SOURCE_COLUMNS = (
    "document_file", "document_id", "title", "publisher", "original_publisher", "url", "published", "reported_on",
    "n_events", "n_context", "undated", "tactics",
)  # fmt: skip
TACTIC_COLUMNS = ("tactic", "label", "label_ko", "family", "definition", "code_when")
TACTIC_COUNTS = ("count", "documents", "publishers", "undated", "year_from", "year_to", "best_event_id")
VALUE_COLUMNS = ("value", "label", "count")


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer and the headers that say more of it."""

    content: bytes = field(repr=False)
    form: Form = Form.JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """Rows under named columns; `name` is what they are."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def events_answer(layer: ApiLayer, question: Question, address: str) -> Answer:
    """A page of the events shown, whole, in the order of the table on screen."""
    stamp = stamp_of(layer.source, question.filters, "")
    paging = page_of(address, layer, question, stamp.filters, stamp.shown)
    rows = rows_of(layer, stamp.filters).slice(paging.start, paging.size)
    if question.form is Form.CSV:
        return _paged(csv_bytes(rows, EVENT_COLUMNS, _columns(stamp)), paging)
    records = [event_to_record(event) for event in EventTable(rows)]
    return _paged(_paged_json("events", records, stamp, paging), paging)


def event_answer(layer: ApiLayer, event: Event, form: Form) -> Answer:
    """One event; as JSON with what the export of its layer says of the build."""
    stamp = stamp_of(layer.source, Filters(context=True), "")
    if form is Form.CSV:
        return Answer(csv_bytes(events_table((event,)), EVENT_COLUMNS), form)
    says = {key: value for key, value in _says(stamp).items() if key in (*OF_THE_BUILD, "attribution")}
    return Answer(json_text({**event_to_record(event), STAMP_KEY: says}).encode(), form)


def facet_answer(layer: ApiLayer, question: Question, address: str, key: str) -> Answer:
    """A page of a facet's values, each with the events that it would show under the other filters."""
    told = layer.source.filters_told(question.filters)
    counted = layer.source.store.facet_counts(told, key)
    labels = _labels(layer, key)
    rows = tuple((item.value, labels.get(item.value, item.value), item.count) for item in counted)
    return _listed(layer, question, address, Listing("values", VALUE_COLUMNS, rows))


def sources_answer(layer: ApiLayer, question: Question, address: str) -> Answer:
    """A page of the documents with an event shown, in the order of their names."""
    frame = layer.source.store.documents(layer.source.filters_told(question.filters))
    return _listed(layer, question, address, Listing("sources", SOURCE_COLUMNS, _rows(frame, SOURCE_COLUMNS)))


def tactics_answer(layer: ApiLayer, question: Question, address: str) -> Answer:
    """A page of the codebook's tactics in its order, each with its counts."""
    frame = layer.source.store.tactic_summary(layer.source.filters_told(question.filters))
    pages = {tactic.key: tactic for tactic in layer.source.codebook.tactics}
    counts = zip(frame["tactic"], _rows(frame, TACTIC_COUNTS), strict=True)
    rows = tuple(
        (key, *(getattr(pages[key], name) if key in pages else "" for name in TACTIC_COLUMNS[1:]), *counted)
        for key, counted in counts
    )
    return _listed(layer, question, address, Listing("tactics", (*TACTIC_COLUMNS, *TACTIC_COUNTS), rows))


def _listed(layer: ApiLayer, question: Question, address: str, listing: Listing) -> Answer:
    stamp = stamp_of(layer.source, question.filters, "")
    paging = page_of(address, layer, question, stamp.filters, len(listing.rows))
    rows = listing.rows[paging.start : paging.end]
    if question.form is Form.CSV:
        return _paged(_rows_csv(listing.columns, rows), paging)
    records = [dict(zip(listing.columns, row, strict=True)) for row in rows]
    return _paged(_paged_json(listing.name, records, stamp, paging), paging)


def _paged(content: bytes, paging: Paging) -> Answer:
    return Answer(content, paging.form, {COUNT_HEADER: str(paging.count), "link": link_header(paging)})


def _paged_json(name: str, records: Sequence[object], stamp: Stamp, paging: Paging) -> bytes:
    """`count` is of what is listed, `export` says how many events are shown of how many."""
    head = {"page": paging.number, "per_page": paging.size, "pages": paging.pages, "count": paging.count}
    return json_text({**head, "links": paging.links, STAMP_KEY: _says(stamp), name: records}).encode()


def _says(stamp: Stamp) -> dict[str, object]:
    says = {key: value for key, value in stamp.record().items() if key not in OF_THE_DAY}
    return {**says, "attribution": ATTRIBUTION}


def _columns(stamp: Stamp) -> list[StampColumn]:
    return [column for column in stamp_columns(stamp) if column.name not in OF_THE_DAY]


def _rows_csv(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    lines = [",".join(map(quoted, columns)), *(",".join(map(_cell, row)) for row in rows)]
    return (BYTE_ORDER_MARK + "".join(line + "\r\n" for line in lines)).encode()


def _cell(value: Value) -> str:
    return quoted("" if value is None else guard_cell(value) if isinstance(value, str) else value)


def _rows(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[tuple[Value, ...], ...]:
    """The cells as JSON holds them: null where there is nothing."""
    whole = frame[list(columns)].astype(object)
    filled = whole.where(whole.notna(), None)
    return tuple(filled.itertuples(index=False, name=None))


def _labels(layer: ApiLayer, key: str) -> Mapping[str, str]:
    book = layer.source.codebook
    if key == "place":
        return {**layer.source.store.place_names(), NOT_STATED: "Not stated"}
    of_book = {
        "tactic": {tactic.key: tactic.label for tactic in book.tactics},
        "actor": {actor.key: actor.label for actor in book.actors},
        "target": {target.key: target.label for target in book.targets},
    }
    return {**of_book.get(key, {}), NOT_STATED: "Not stated"}
