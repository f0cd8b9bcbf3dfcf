"""The coder as a whole: what holds for any text, and the floors of accuracy on the hand-coded documents."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.accuracy import divide, record_of_measures
from dashboard.codebook import CodebookError, load_codebook
from dashboard.coding import Coder, load_coder
from dashboard.coding.encoder import load_encoder
from dashboard.coding.participants import load_participants
from dashboard.coding.realis import find_irrealis
from dashboard.documents import UnreadableDocument, read_document, read_text
from dashboard.evaluation import measure
from dashboard.gold import load_gold
from dashboard.model import Coding, DatePrecision, Document, Kind, PlacePrecision
from dashboard.settings import Workspace, starting_workspace

GOLD = Path(__file__).parent / "gold"
FLOORS = Path(__file__).parent / "accuracy_floors.json"
STORY = """Escapees called from the border

A source in Ryanggang Province told Border Herald on June 4 that agents of the Ministry of State Security
have been calling escapees who live in South Korea.

"On June 2 they arrested a broker in Hyesan and copied the numbers in her telephone," the source said.

Nobody has been sent back to North Korea. If they are caught, they could be sent to a camp.
"""


@pytest.fixture(scope="module")
def story(semantic: Coder) -> Coding:
    return semantic.code_document(read_text(STORY, "story.txt"))


def test_a_story_becomes_its_events(story: Coding) -> None:
    told = {event.tactic: event for event in story.events}
    assert set(told) == {"direct_contact", "broker_compromise"}
    arrest = told["broker_compromise"]
    assert (arrest.date, arrest.date_precision, arrest.year) == ("XXXX-06-02", DatePrecision.DAY, None)
    assert [(place.name, place.role, place.country) for place in arrest.places] == [("Hyesan", "site", "KP")]
    assert (arrest.actors, arrest.targets) == (("mss",), ("broker",))
    calls = told["direct_contact"]
    assert (calls.date, calls.date_basis, calls.scope, calls.outcome) == ("XXXX-06", "source", "pattern", "ongoing")
    assert (calls.actors, calls.targets) == (("mss",), ("escapee_in_rok",))


def test_every_event_says_what_made_it(story: Coding) -> None:
    assert all(event.coder.startswith("model") and 0.5 <= event.confidence <= 1 for event in story.events)


def test_every_quote_stands_in_its_document(semantic: Coder) -> None:
    for coding in gold_codings(semantic):
        for event in coding.events:
            assert event.quote == coding.document.text[event.quote_start : event.quote_end] != ""
            assert all(place.latitude is None for place in event.places if place.precision is PlacePrecision.COUNTRY)


def test_archive_items_are_all_accounted_for(semantic: Coder) -> None:
    coding = semantic.code_document(read_document(GOLD / "000.md", "000.md"))
    accounted = {event.quote_start for event in coding.events} | {
        issue.quote_start for issue in coding.issues if issue.kind == "out_of_scope"
    }
    related = [passage for passage in coding.document.passages if passage.item]
    assert len(related) == 10
    for passage in related:
        assert any(passage.start <= start < passage.end for start in accounted if start is not None)
    assert {event.kind for event in coding.events} == {Kind.COERCION, Kind.CONTEXT}


def test_a_document_codes_alike_with_any_neighbours(semantic: Coder, story: Coding) -> None:
    semantic.code_document(read_text("Prices rose in Hyesan.\n\nNobody was hurt.", "other.txt"))
    assert semantic.code_document(read_text(STORY, "story.txt")) == story


@settings(max_examples=60)
@given(st.text(st.characters(codec=None), max_size=400))
@example("\ud800 agents called \u202e her \x00 \ufeff")
@example("보위부가 탈북자에게 전화했다. 公安逮捕了她。 " * 5)
@example("“" * 300 + "A" * 3000)
def test_no_text_raises_and_every_quote_is_verbatim(semantic: Coder, text: str) -> None:
    coding = semantic.code_document(read_text(text, "any.txt", "article"))
    for event in coding.events:
        assert event.quote == coding.document.text[event.quote_start : event.quote_end]


def test_a_missing_encoder_leaves_words_and_patterns(learned: Path, workspace: Workspace) -> None:
    for file in (workspace.codebook / "encoder").iterdir():
        file.unlink()
    (workspace.codebook / "encoder").rmdir()
    coder = load_coder(workspace.codebook, workspace.gazetteer, workspace.aliases, learned)
    assert coder.judge.encoder is None
    assert coder.code_document(read_text(STORY, "story.txt")).events


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("She was not arrested.", "negation"),
        ("Nobody has been repatriated since.", "negation"),
        ("He fears that he could be abducted.", "feared"),
        ("If an agent calls, hang up.", "imagined"),
        ("They told her that she would not be punished.", ""),
        ("Agents seized him at the station.", ""),
    ],
)
def test_denied_feared_and_imagined_acts_are_told_apart(semantic: Coder, text: str, reason: str) -> None:
    assert find_irrealis(text, semantic.phrasing) == reason


def test_the_encoder_reads_words_as_its_makers_did() -> None:
    encoder = load_encoder(starting_workspace().codebook / "encoder")
    pieces = {number: piece for piece, number in encoder.pieces.items()}
    assert [pieces[number] for number in encoder.tokenise("Défectors’ phone-calls!")] == [
        "[CLS]", "defect", "##ors", "’", "phone", "-", "calls", "!", "[SEP]",
    ]  # fmt: skip


def test_the_encoder_gives_a_sentence_the_same_scores_in_any_company() -> None:
    encoder = load_encoder(starting_workspace().codebook / "encoder")
    alone = encoder.scores(["They took her away."])["tactics"][0]
    among = encoder.scores(["Rain.", "They took her away.", "Agents called escapees in Seoul again."])["tactics"][1]
    assert abs(alone - among).max() < 1e-3


def test_a_bad_participant_is_refused_by_key(workspace: Workspace) -> None:
    path = workspace.codebook / "participants.yaml"
    path.write_text(path.read_text("utf-8").replace("  default: mss\n", "  default: kgb\n", 1), "utf-8")
    with pytest.raises(CodebookError, match=r"participants.yaml: broker_compromise.default: unknown actor 'kgb'"):
        load_participants(workspace.codebook, load_codebook(workspace.codebook))


def test_accuracy_stays_above_its_floors(semantic: Coder) -> None:
    """A floor is lowered only by hand, in accuracy_floors.json, with a word in the changelog."""
    gold = load_gold(GOLD)
    codings = {coding.document.file: coding for coding in gold_codings(semantic)}
    parts = {part.key: record_of_measures(part.measures) for part in divide(measure(codings, gold))}
    floors = json.loads(FLOORS.read_text("utf-8"))
    below = [
        f"{part} {name}: {found:.3f} is below {floor}"
        for part, figures in floors.items()
        for name, floor in figures.items()
        if (found := figure(parts[part], name)) < floor
    ]
    assert below == []


def figure(record: dict[str, object], name: str) -> float:
    value: object = record
    for key in name.split("."):
        assert isinstance(value, dict)
        value = value[key]
    assert isinstance(value, float | int)
    return value


def gold_codings(semantic: Coder) -> Iterator[Coding]:
    for path in sorted(GOLD.iterdir()):
        if path.suffix in (".txt", ".md", ".html") and path.name != "README.md":
            yield semantic.code_document(gold_document(path))


def gold_document(path: Path) -> Document:
    try:
        return read_document(path, path.stem)
    except UnreadableDocument as refusal:
        pytest.fail(str(refusal))
