"""The store answers what a plain loop over the events answers, fast, and nothing reaches out of it."""

import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import duckdb
import pytest
from events_factory import (
    PLACES,
    TACTICS,
    event_lists,
    filters,
    make_event,
    make_events,
    make_undated_event,
    with_date,
)
from hypothesis import HealthCheck, given, settings

from dashboard.events import EventFileError, write_events
from dashboard.filters import FACETS, NOT_STATED, Facet, Filters, Undated, search_clauses
from dashboard.model import DateBasis, DatePrecision, Event, Kind, Place, PlacePrecision, Role, When
from dashboard.query import EventStore, Totals
from dashboard.query.spatial import routes

EVENTS = make_events(400, seed=5, documents=60)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventStore]:
    opened = open_store(tmp_path_factory.mktemp("store"), EVENTS)
    yield opened
    opened.close()


def open_store(folder: Path, events: Iterable[Event]) -> EventStore:
    write_events(folder / "events.parquet", events)
    return EventStore(folder / "events.parquet", {"tactic": [key for key, _, _ in TACTICS]})


# The same questions, answered by loops.


def matching(events: Iterable[Event], asked: Filters) -> list[Event]:
    return [event for event in events if matches(event, asked)]


def matches(event: Event, asked: Filters) -> bool:
    return (
        (asked.context or event.kind is Kind.COERCION)
        and in_years(event, asked)
        and all(not asked.chosen(facet.key) or {*asked.chosen(facet.key)} & values_of(event, facet) for facet in FACETS)
        and tells(event, asked.text)
    )


def in_years(event: Event, asked: Filters) -> bool:
    if is_undated(event):
        return asked.undated is not Undated.EXCLUDE
    first = int(event.date_start[:4]) if event.date_start else -9999
    last = int(event.date_end[:4]) if event.date_end else 9999
    overlaps = first <= (asked.year_to or 9999) and last >= (asked.year_from or -9999)
    return asked.undated is not Undated.ONLY and overlaps


def is_undated(event: Event) -> bool:
    return not (event.date_start or event.date_end)


def values_of(event: Event, facet: Facet) -> set[str]:
    choices: dict[str, set[str]] = {
        "place": {place.place_id or place.name for place in event.places},
        "country": {place.country for place in event.places},
        "actor": {*event.actors},
        "target": {*event.targets},
        "document": {event.document_file},
    }
    stated = {
        value for value in choices.get(facet.key) or {str(getattr(event, facet.column.split(".")[0], ""))} if value
    }
    if facet.column.startswith("places") or facet.key in ("actor", "target"):
        stated = {value for value in choices[facet.key] if value}
    return stated or ({NOT_STATED} if facet.optional else set())


def tells(event: Event, text: str) -> bool:
    words = f"{folded(event.quote)}\n{folded(event.title)}"
    return all(any((folded(term.text) in words) is term.wanted for term in clause) for clause in search_clauses(text))


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    for mark, straight in (("‘’‛", "'"), ("“”„", '"')):
        plain = plain.translate(dict.fromkeys(map(ord, mark), straight))
    return " ".join(f"x{plain}x".split())[1:-1]


# Properties


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=filters())
def test_filters_show_what_a_loop_shows(store: EventStore, asked: Filters) -> None:
    expected = matching(EVENTS, asked)
    shown = list(store.events(asked))
    assert sorted(shown, key=lambda event: event.event_id) == sorted(expected, key=lambda event: event.event_id)
    total = sum(asked.context or event.kind is Kind.COERCION for event in EVENTS)
    undrawn = [event for event in expected if event.places and not any(map(is_drawn, event.places))]
    finer = [any(place.precision != PlacePrecision.COUNTRY for place in event.places) for event in undrawn]
    assert replace(store.totals(asked), years=None) == Totals(
        len(expected),
        total,
        sum(is_undated(event) for event in expected),
        sum(not event.places for event in expected),
        len({event.document_file for event in expected}),
        country_only=finer.count(False),
        no_coordinates=finer.count(True),
    )


def is_drawn(place: Place) -> bool:
    is_area = place.precision in (PlacePrecision.COUNTY, PlacePrecision.PROVINCE)
    return is_area or (place.precision == PlacePrecision.TOWN and None not in (place.latitude, place.longitude))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=filters())
def test_counts_of_a_facet_follow_the_other_filters(store: EventStore, asked: Filters) -> None:
    for facet in FACETS:
        others = matching(EVENTS, asked.choose(facet.key, ()))
        expected = Counter(value for event in others for value in values_of(event, facet))
        counts = store.facet_counts(asked, facet.key)
        assert {count.value: count.count for count in counts if count.count} == {
            value: number for value, number in expected.items() if value
        }
        assert tuple(count.value for count in counts) == store.known_values()[facet.key]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=filters())
def test_every_answer_counts_the_same_events(store: EventStore, asked: Filters) -> None:
    expected = matching(EVENTS, asked)
    coercion = [event for event in expected if event.tactic]
    assert store.tactic_summary(asked)["count"].sum() == len(coercion)
    assert store.documents(asked)[["n_events", "n_context"]].to_numpy().sum() == len(expected)
    assert len(store.marks(asked, 10_000)) == len(store.page(asked, 10_000)) == len(expected)
    assert dict(zip(*store.places(asked)[["place_id", "count"]].to_numpy().T, strict=True)) == Counter(
        place for event in expected for place in {place.place_id for place in event.places}
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=event_lists(), asked=filters())
def test_any_event_can_be_asked_for(tmp_path: Path, events: list[Event], asked: Filters) -> None:
    opened = open_store(tmp_path, events)
    everything = Filters(context=True)
    assert {event.event_id: event for event in opened.events(everything)} == {e.event_id: e for e in events}
    assert all(opened.event(event.event_id) == event for event in events)
    assert {event.event_id for event in opened.events(asked)} == {e.event_id for e in matching(events, asked)}
    ask_everything(opened, asked)
    for facet in FACETS:
        for value in opened.known_values()[facet.key]:
            only = Filters(context=True).choose(facet.key, [value])
            assert opened.totals(only).shown == sum(value in values_of(event, facet) for event in events)
    opened.close()


def ask_everything(opened: EventStore, asked: Filters) -> None:
    for _, answer in questions(opened):
        answer(asked)


def questions(opened: EventStore) -> list[tuple[str, Callable[[Filters], object]]]:
    named: list[tuple[str, Callable[[Filters], object]]] = [
        ("totals", opened.totals),
        ("tactic_years", opened.tactic_years),
        ("marks", lambda asked: opened.marks(asked, 300)),
        ("places", opened.places),
        ("routes", lambda asked: routes(opened, asked, 30)),
        ("tactic_summary", opened.tactic_summary),
        ("cooccurrence", opened.cooccurrence),
        ("documents", opened.documents),
        ("page", lambda asked: opened.page(asked, 50, 0)),
        ("event", lambda asked: opened.event("none")),
    ]
    return named + [(facet.key, lambda asked, key=facet.key: opened.facet_counts(asked, key)) for facet in FACETS]


# Particular answers


def test_a_year_holds_what_its_span_overlaps(tmp_path: Path) -> None:
    def event(number: int, date: str, start: str, end: str) -> Event:
        when = When(date, start, end, DatePrecision.RANGE, DateBasis.STATED, date)
        return with_date(replace(make_event(number), event_id=f"{number}"), when)

    opened = open_store(
        tmp_path,
        [
            event(1, "2011-05-03", "2011-05-03", "2011-05-03"),
            event(2, "2009/2012", "2009-01-01", "2012-12-31"),
            event(3, "2012/..", "2012-01-01", ""),
            event(4, "../2010", "", "2010-12-31"),
            replace(make_undated_event(5), event_id="5"),
        ],
    )

    def ids(asked: Filters) -> str:
        return "".join(event.event_id for event in opened.events(asked))

    assert ids(Filters()) == "24135"
    assert ids(Filters(2011, 2011)) == "215"
    assert ids(Filters(2013, undated=Undated.EXCLUDE)) == "3"
    assert ids(Filters(None, 2008, undated=Undated.EXCLUDE)) == "4"
    assert ids(Filters(1900, 1901, undated=Undated.ONLY)) == "5"
    assert opened.year_range() == (2009, 2012)
    years = opened.tactic_years(Filters())
    assert [
        None if row[1] is None else int(row[1]) for row in years.astype(object).where(years.notna(), None).values
    ] == [
        2009,
        2010,
        2011,
        2012,
        None,
    ]
    assert years["count"].tolist() == [2, 2, 2, 2, 1]
    assert opened.tactic_years(Filters(2012, 2014))["year"].dropna().tolist() == [2012, 2013, 2014]


def test_places_tell_a_town_from_a_province_of_the_same_id(tmp_path: Path) -> None:
    town = PLACES[3]
    province = replace(town, precision=PlacePrecision.PROVINCE, name="Yanji area", role=Role.TARGET)
    twice = replace(town, role=Role.TARGET)
    first = replace(make_event(1), event_id="1", places=(town, twice, province))
    opened = open_store(tmp_path, [first, replace(first, event_id="2", places=(town,))])
    rows = opened.places(Filters()).to_dict("records")
    assert [(row["precision"], row["count"], row["site"], row["target"]) for row in rows] == [
        ("town", 2, 2, 1),
        ("province", 1, 0, 1),
    ]
    assert opened.place_names() == {town.place_id: "Yanji"}


def test_what_the_map_cannot_draw_is_counted_by_reason(tmp_path: Path) -> None:
    lost = Place("Nowhere", "", Role.SITE, "", "KP", None, None, PlacePrecision.TOWN)
    stated = [(), (PLACES[11],), (lost,), (PLACES[11], lost), (PLACES[0], PLACES[11]), (PLACES[8],)]
    events = [replace(make_event(n), event_id=f"{n}", places=places) for n, places in enumerate(stated)]
    opened = open_store(tmp_path, events)
    found = opened.totals(Filters())
    assert (found.unplaced, found.country_only, found.no_coordinates) == (1, 1, 2)
    assert [event.event_id for event in opened.events(Filters(place=("Nowhere",)))] == ["2", "3"]
    assert [event.event_id for event in opened.events(Filters(place=(NOT_STATED,)))] == ["0"]


def test_routes_join_towns_only(tmp_path: Path) -> None:
    hyesan, yanji, province, country = (PLACES[n] for n in (0, 3, 8, 12))
    event = replace(
        make_event(),
        places=(
            replace(hyesan, role=Role.ORIGIN),
            replace(province, role=Role.BASE),
            replace(yanji, role=Role.SITE),
            replace(yanji, role=Role.DESTINATION),
            replace(hyesan, role=Role.DESTINATION),
            country,
        ),
    )
    found, number = routes(open_store(tmp_path, [event]), Filters(), 5)
    assert number == 1
    assert found[["from_name", "to_name", "tactic", "count"]].values.tolist() == [
        ["Hyesan", "Yanji", "direct_contact", 1]
    ]
    assert found[["from_lat", "from_lon", "to_lat", "to_lon"]].values.tolist() == [[41.4, 128.18, 42.91, 129.51]]


def test_a_repost_is_no_second_source(tmp_path: Path) -> None:
    base = make_event()
    told = [
        replace(base, event_id="1", document_file="a", document_id="a", publisher="Daily NK", original_publisher=""),
        replace(
            base, event_id="2", document_file="b", document_id="b", publisher="Mirror", original_publisher="Daily NK"
        ),
        replace(base, event_id="3", document_file="c", document_id="c", publisher="", original_publisher=""),
        replace(base, event_id="4", document_file="d", document_id="d", publisher="", original_publisher=""),
    ]
    opened = open_store(tmp_path, told)
    row = opened.tactic_summary(Filters()).set_index("tactic").loc["direct_contact"]
    assert (row["count"], row["documents"], row["publishers"]) == (4, 4, 3)
    empty = opened.tactic_summary(Filters()).set_index("tactic").loc["killing"]
    assert empty["count"] == 0 and empty["best_event_id"] == ""


def test_the_telling_to_quote_is_particular_reported_and_sure(store: EventStore) -> None:
    for row in store.tactic_summary(Filters()).itertuples():
        mine = [event for event in EVENTS if event.tactic == row.tactic]
        if not mine:
            continue
        best = min(mine, key=lambda e: (e.scope != "incident", e.assertion != "reported", -e.confidence, e.event_id))
        assert row.best_event_id == best.event_id


def test_cooccurrence_counts_documents(store: EventStore) -> None:
    told: dict[str, set[str]] = {}
    for event in EVENTS:
        if event.tactic:
            told.setdefault(event.document_file, set()).add(event.tactic)
    expected = Counter(pair for tactics in told.values() for pair in combinations(sorted(tactics), 2))
    rows = store.cooccurrence(Filters()).itertuples()
    assert {(row.tactic_a, row.tactic_b): row.count for row in rows} == expected


def test_pages_follow_each_other(store: EventStore) -> None:
    whole = store.page(Filters(), 1_000)["event_id"].tolist()
    parts = [id_ for start in range(0, 400, 150) for id_ in store.page(Filters(), 150, start)["event_id"]]
    assert parts == whole == store.marks(Filters(), 1_000)["event_id"].tolist()
    starts = store.marks(Filters(), 1_000)["date_start"].tolist()
    dated = [start for start in starts if start]
    assert starts == sorted(dated) + [""] * (len(starts) - len(dated))


@pytest.mark.parametrize("events", [[], [make_undated_event()]], ids=["none", "one undated"])
def test_every_answer_of_a_small_store(tmp_path: Path, events: list[Event]) -> None:
    opened = open_store(tmp_path, events)
    for asked in (Filters(), Filters(2011, 2018), Filters(undated=Undated.ONLY), Filters(text="x", context=True)):
        ask_everything(opened, asked)
    assert opened.totals(Filters()) == Totals(len(events), len(events), len(events), 0, len(events), 0, 0, None)
    assert opened.year_range() is None
    assert list(opened.events(Filters())) == events
    assert set(opened.tactic_summary(Filters())["tactic"]) == {key for key, _, _ in TACTICS}


def test_known_values_begin_with_the_vocabulary(store: EventStore) -> None:
    known = store.known_values()
    assert known["tactic"] == tuple(key for key, _, _ in TACTICS)
    assert known["scope"] == ("incident", "pattern", "directive")
    assert known["publisher"][-1] == NOT_STATED == known["place"][-1]
    assert [*known] == [facet.key for facet in FACETS]


HOSTILE = [
    "'; DROP TABLE store.event; --",
    "' OR 1=1 --",
    '"',
    "%",
    "_",
    "\\",
    "\x00",
    "$1",
    "?",
    "ATTACH 'x'",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_search_is_never_run(store: EventStore, text: str) -> None:
    expected = len(matching(EVENTS, Filters(text=text)))
    assert store.totals(Filters(text=text)).shown == expected
    assert store.totals(Filters(place=(text,), publisher=(text,))).shown == 0
    assert store.event(text) is None
    assert store.totals(Filters()).shown > 0


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY store.event TO 'stolen.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "SELECT * FROM EVENTS",
    ],
)
def test_the_database_reaches_nothing(store: EventStore, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        store._connection.cursor().execute(statement)


def test_threads_share_a_store(store: EventStore) -> None:
    asked = [Filters(2000 + number, 2010 + number) for number in range(8)]
    expected = [len(matching(EVENTS, one)) for one in asked]
    answers: dict[int, set[int]] = {number: set() for number in range(8)}

    def ask(number: int) -> None:
        for _ in range(15):
            answers[number].add(store.totals(asked[number]).shown)
            answers[number].add(sum(1 for _ in store.events(asked[number])))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answers[number] for number in range(8)] == [{number} for number in expected]


def test_an_open_store_stays_as_it_was_built(tmp_path: Path) -> None:
    opened = open_store(tmp_path, make_events(20))
    before, revision = opened.totals(Filters()), opened.revision
    again = open_store(tmp_path, make_events(30))
    assert opened.totals(Filters()) == before and again.totals(Filters()) != before
    assert revision != again.revision and len(revision) == 64


def test_a_file_that_is_no_store_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "events.parquet").write_bytes(b"PAR1 nonsense")
    with pytest.raises(EventFileError, match=r"events\.parquet"):
        EventStore(tmp_path / "events.parquet")
