"""The measures of `dashboard evaluate` are, figure by figure, those of the scorer beside the hand-coded documents."""

import hashlib
import importlib.util
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stub_coder import StubCoder

from dashboard.accuracy import accuracy_json, accuracy_lines, divide, readable_misses, record_of_measures
from dashboard.documents import read_document
from dashboard.evaluation import Measures, measure
from dashboard.events import event_to_record
from dashboard.gold import GoldDocument, GoldError, GoldEvent, load_gold
from dashboard.model import (
    Assertion,
    Coding,
    DatePrecision,
    Document,
    Event,
    Outcome,
    Place,
    PlacePrecision,
    Role,
    Scope,
)

GOLD_FOLDER = Path(__file__).parent / "gold"
GOLD = load_gold(GOLD_FOLDER)
CODINGS = {document.name: StubCoder().code_document(read_document(document.path, document.name)) for document in GOLD}
ANY_EVENT = next(event for coding in CODINGS.values() for event in coding.events if event.tactic)
TACTICS = sorted({event.tactic for document in GOLD for event in document.events})


def load_scorer() -> ModuleType:
    """The scorer as it is run from the command line, outside of any package."""
    spec = importlib.util.spec_from_file_location("score", GOLD_FOLDER / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORER = load_scorer()


def score(codings: dict[str, Coding]) -> object:
    """The scorer's own figures for the same events, in the order in which they would stand in the file."""
    events = {
        name: [event_to_record(event) for event in sort_events(coding.events) if event.tactic]
        for name, coding in codings.items()
    }
    figures: dict[str, object] = SCORER.score(events, SCORER.load_gold(GOLD_FOLDER))
    return figures | {"misses": hide(figures["misses"])}


def hide(misses: object) -> str:
    """A digest instead of the text: a failing test must not print the blind half."""
    return hashlib.sha256(repr(misses).encode("utf-8")).hexdigest()


def sort_events(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.quote_start, event.tactic, event.event_id))


def figures(measures: Measures) -> dict[str, object]:
    record = record_of_measures(measures) | {"misses": hide([str(miss) for miss in measures.misses])}
    record.pop("on_documents")
    return record


def coding_by_hand(document: GoldDocument) -> Coding:
    """The coding that a perfect coder would hand in."""
    events = [event_as_coded(coded, f"{number:03}") for number, coded in enumerate(document.events)]
    read = Document(
        document.path.name, document.format, "", "", published=document.published, publisher=document.publisher
    )
    return Coding(read, tuple(events))


def event_as_coded(coded: GoldEvent, identity: str) -> Event:
    return replace(
        ANY_EVENT,
        event_id=identity,
        tactic=coded.tactic,
        scope=Scope(coded.scope),
        outcome=Outcome(coded.outcome),
        assertion=Assertion(coded.assertion),
        date=coded.date,
        date_precision=DatePrecision(coded.date_precision),
        places=tuple(place_of(place.name, place.role) for place in coded.places),
        actors=tuple(sorted(coded.actors)),
        targets=tuple(sorted(coded.targets)),
        quote=f"“It is said that {coded.evidence[0]}.”",
        quote_start=int(identity),
    )


def place_of(name: str, role: str) -> Place:
    return Place(name, "", Role(role), "", "", None, None, PlacePrecision.TOWN)


def test_figures_are_those_of_the_scorer() -> None:
    assert figures(measure(CODINGS, GOLD)) == score(CODINGS)


@st.composite
def imperfect_codings(draw: st.DrawFn) -> dict[str, Coding]:
    """Codings by hand with events left out, doubled, and with values that are wrong here and there."""
    codings = {}
    for document in draw(st.lists(st.sampled_from(GOLD), max_size=8, unique_by=lambda document: document.name)):
        perfect = coding_by_hand(document)
        drawn = draw(st.lists(st.sampled_from(perfect.events), max_size=12)) if perfect.events else [ANY_EVENT]
        events = [draw(spoilt(event, number)) for number, event in enumerate(drawn)]
        codings[document.name] = replace(perfect, events=tuple(events))
    return codings


@st.composite
def spoilt(draw: st.DrawFn, event: Event, number: int) -> Event:
    quote = draw(st.sampled_from([event.quote, event.quote.upper(), "said", "", event.quote.replace(" ", " \n")]))
    return replace(
        event,
        event_id=f"{number:03}",
        quote_start=number,
        quote=quote,
        tactic=draw(st.sampled_from([event.tactic, event.tactic, *TACTICS])),
        date=draw(st.sampled_from([event.date, "2018", "XXXX"])),
        places=tuple(draw(st.lists(st.sampled_from([*event.places, place_of("Musan-gun", "site")]), max_size=3))),
        actors=draw(st.sampled_from([event.actors, (), ("mss",)])),
    )


@given(imperfect_codings())
def test_figures_are_those_of_the_scorer_for_any_events(codings: dict[str, Coding]) -> None:
    assert figures(measure(codings, GOLD)) == score(codings)


def test_a_coding_by_hand_is_perfect() -> None:
    measures = measure({document.name: coding_by_hand(document) for document in GOLD}, GOLD)
    assert measures.event.f1 == measures.macro_f1 == measures.place.f1 == measures.place_role.value == 1
    assert all(share.value == 1 for share in (*measures.fields, *measures.headers, measures.clean))
    assert not measures.misses


def test_no_coding_at_all_is_measured() -> None:
    measures = measure({}, GOLD)
    assert (measures.event.f1, measures.event.coded, measures.place.f1) == (0, 192, 1)
    assert measures.clean.right == measures.clean.of == 10


def test_parts_are_the_halves_and_the_formats() -> None:
    parts = {part.key: part.measures for part in divide(measure(CODINGS, GOLD))}
    counts = {key: len(measures.answers) for key, measures in parts.items()}
    assert counts == {
        "all": 51, "sources": 3, "worked": 24, "blind": 24,
        "format_article": 19, "format_html": 6, "format_news_archive": 11, "format_ngo_page": 15,
    }  # fmt: skip
    assert sum(parts[key].event.coded for key in ("sources", "worked", "blind")) == parts["all"].event.coded


def test_misses_of_the_blind_half_are_never_shown() -> None:
    measures = measure({}, GOLD)
    shown = {miss.document for miss in readable_misses(measures)}
    assert "d101" in shown and "000" in shown
    assert not [name for name in shown if name.startswith("d") and int(name[1:]) % 2 == 0]
    told = [phrase for document in GOLD for event in document.events for phrase in event.evidence]
    printed = accuracy_json(divide(measures)) + "\n".join(accuracy_lines(divide(measures)))
    assert not [phrase for phrase in told if phrase in printed]


def test_the_table_gives_the_figures_of_every_part_and_tactic() -> None:
    lines = list(accuracy_lines(divide(measure(CODINGS, GOLD))))
    assert any(line.startswith("blind half") for line in lines)
    assert all(any(line.startswith(tactic) for line in lines) for tactic in TACTICS)


def test_the_saved_figures_are_the_printed_ones() -> None:
    measures = measure(CODINGS, GOLD)
    saved = json.loads(accuracy_json(divide(measures)))
    assert saved["parts"][0]["event"]["f1"] == round(measures.event.f1, 3)
    assert saved["parts"][0]["key"] == "all"


# Codings by hand that are wrong


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("scope", "incidental", r"events\[0\]: scope: 'incidental' is none of incident, pattern, directive"),
        ("date_precision", None, r"events\[0\]: date_precision: None is no text"),
        ("evidence", "a phrase", r"events\[0\]: evidence: not a list"),
        ("actors", [1], r"events\[0\]: actors: not a list of texts"),
        ("places", [{"name": "Yanji", "role": "home"}], r"events\[0\]: places\[0\]: role: 'home' is none of"),
        ("places", ["Yanji"], r"events\[0\]: places\[0\]: not an object"),
    ],
)
def test_a_wrong_value_is_named_with_file_and_key(tmp_path: Path, key: str, value: object, message: str) -> None:
    content = json.loads((GOLD_FOLDER / "001.json").read_text("utf-8"))
    content["events"][0][key] = value
    shutil.copy(GOLD_FOLDER / "001.txt", tmp_path)
    (tmp_path / "001.json").write_text(json.dumps(content))
    with pytest.raises(GoldError, match=r"001\.json: " + message):
        load_gold(tmp_path)


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A story.")
    (tmp_path / "a.json").write_text('{"format": "article", "published": null, "publisher": null}')
    with pytest.raises(GoldError, match=r"a\.json: lacks events"):
        load_gold(tmp_path)


def test_broken_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A story.")
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(GoldError, match=r"a\.json: not JSON"):
        load_gold(tmp_path)


def test_a_coding_without_its_document_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(GoldError, match=r"a\.json: 0 documents"):
        load_gold(tmp_path)


def test_a_folder_without_codings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no hand-coded document"):
        load_gold(tmp_path)
