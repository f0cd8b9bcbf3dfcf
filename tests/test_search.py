"""The search in quotes, titles and whole texts: what it finds, what it marks, and what it says of the rest."""

import html
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pyarrow as pa
import pytest
from browser import workspaces
from events_factory import make_events
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.filters import Filters, search_clauses
from dashboard.listing import DocumentRecord, read_listing, write_listing
from dashboard.query import EventStore
from dashboard.query.columns import fold_texts
from dashboard.query.spans import find_spans, wanted_terms
from dashboard.query.texts import index_texts
from dashboard.settings import PACKAGE, VARIABLE, Workspace
from dashboard.widgets.excerpts import marked
from dashboard.widgets.memory import release_memory
from dashboard.widgets.workspace import forget_workspaces

PATIENCE = 60  # seconds
SILENT = "quiet-harbour.txt"  # the document that tells no event
LETTERS = st.text(alphabet="aBcé’'“\"” \n…ＡｂＣ한글\u00a0-", max_size=60)


def _folded(text: str) -> str:
    folded: str = fold_texts(pa.array([text]))[0].as_py()
    return folded


# What stands where


@given(text=LETTERS, term=LETTERS)
def test_what_the_search_finds_is_marked(text: str, term: str) -> None:
    """The folded copy that is searched and the text that is shown never disagree."""
    term = " ".join(term.split())
    if term and _folded(term) in _folded(text):
        spans = find_spans(text, [term])
        assert spans
        assert all(_folded(term)[0] in _folded(text[start:end]) for start, end in spans)


@given(text=st.text(max_size=80), terms=st.lists(st.text(max_size=4), max_size=3))
def test_spans_are_in_order_and_inside_the_text(text: str, terms: list[str]) -> None:
    spans = find_spans(text, [term for term in terms if term.strip()])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(text=st.text(max_size=120), term=st.text(min_size=1, max_size=3), limit=st.integers(0, 60))
def test_marked_text_is_harmless_and_whole(text: str, term: str, limit: int) -> None:
    drawn = marked(text, [term] if term.strip() else [])
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", drawn)) == text
    cut = marked(text, [term] if term.strip() else [], limit)
    assert "<" not in re.sub(r'<mark class="hit">|</mark>', "", cut)


def test_width_accents_quotes_and_spaces_do_not_matter() -> None:
    pairs = {"Ｆｕｌｌ width": "full", "cafe\u0301": "café", "it’s": "it's", "a\u00a0\n b": "a b", "한글": "한"}
    for text, term in pairs.items():
        assert find_spans(text, [term]), text


def test_an_excerpt_shows_the_first_hit_whole() -> None:
    text = "before " * 200 + "the <river> bank " + "after " * 200
    cut = marked(text, ["<river>"], 200)
    assert '<mark class="hit">&lt;river&gt;</mark>' in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert len(html.unescape(re.sub("<[^>]*>", "", cut))) < 220


def test_terms_that_are_excluded_are_not_marked() -> None:
    assert wanted_terms('river -police "two men" OR car') == ("river", "two men", "car")


# The index of whole texts

TEXTS = ("The river is wide.", "Police at the river.", "The “two  men” came.", "", "보위부 요원")


@pytest.mark.parametrize(
    ("search", "rows"),
    [
        ("river", {0, 1}),
        ("river -police", {0}),
        ('"two men" OR police', {1, 2}),
        ("RIVER wide", {0}),
        ("보위부", {4}),
        ("nothing", set()),
        ("", set()),
        ("-river", {2, 3, 4}),
    ],
)
def test_the_index_answers_as_the_filter_does(search: str, rows: set[int]) -> None:
    assert {hit.row for hit in index_texts(("", text) for text in TEXTS).find(search)} == rows


@given(search=st.text(alphabet='ab "-OR', max_size=12), texts=st.lists(st.text(alphabet="ab ", max_size=8), max_size=6))
def test_the_index_keeps_the_rules_of_clauses(search: str, texts: list[str]) -> None:
    clauses = search_clauses(search)
    wanted = {
        row
        for row, text in enumerate(texts)
        if clauses and all(any((_folded(t.text) in _folded(text)) == t.wanted for t in clause) for clause in clauses)
    }
    assert {hit.row for hit in index_texts(("", text) for text in texts).find(search)} == wanted


def test_documents_with_most_hits_come_first() -> None:
    index = index_texts([("", "river"), ("river", "river, river"), ("", "river river")])
    assert [(hit.row, hit.often) for hit in index.find("river")] == [(1, 3), (2, 2), (0, 1)]


def test_a_search_of_3000_documents_costs_less_than_reading_them_again() -> None:
    """The index is made once; a search in it takes a small part of that."""
    documents = [(f"Title {number}", f"{number} " + workspaces.FILLER * 40) for number in range(3000)]
    began = time.process_time()
    index = index_texts(documents)
    made = time.process_time() - began
    began = time.process_time()
    assert len(index.find("correspondent -absent")) == 3000
    assert time.process_time() - began < made


# The pages


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Three documents with events, and a fourth that tells none."""
    made = workspaces.make_workspace(tmp_path_factory.mktemp("search") / "workspace", make_events(40, 7, 3))
    records = read_listing(made.documents_path)
    silent = replace(_silent(records[0]), title="A quiet <harbour>")
    write_listing(made.documents_path, [*records, silent])
    text = "Boats lie in the harbour. The correspondent saw <b>nobody</b> there.\n" + workspaces.FILLER * 20
    (made.texts / f"{silent.document_id}.txt").write_bytes(text.encode())
    yield made
    release_memory()
    forget_workspaces()


def _silent(record: DocumentRecord) -> DocumentRecord:
    named = replace(record, document_id="0123456789ab", document_file=SILENT, publisher="Nobody")
    return replace(named, n_events=0, n_context=0, n_issues=0)


@pytest.fixture
def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run_page(page: str, **query: str) -> AppTest:
        monkeypatch.setenv(VARIABLE, str(workspace.root))
        app = AppTest.from_file(str(PACKAGE / "app.py"), default_timeout=PATIENCE)
        for key, value in query.items():
            app.query_params[key] = value
        app = app.run().switch_page(f"app_pages/{page}.py").run()
        assert not app.exception
        return app

    return run_page


def _drawn(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def test_a_document_without_events_is_found_by_its_text(run: Callable[..., AppTest]) -> None:
    app = run("events", text="harbour")
    drawn = _drawn(app)
    assert "1 of 4 documents, whatever the other filters · 1 of them without an event" in drawn
    assert '<mark class="hit">harbour</mark>' in drawn
    assert "<b>nobody" not in drawn
    assert any("No event matches" in note.value for note in app.info)


def test_quotes_are_marked_in_the_table(run: Callable[..., AppTest], workspace: Workspace) -> None:
    store = EventStore(workspace.events_path)
    shown = store.totals(Filters(text="officers")).shown
    store.close()
    table = re.search(r'<table class="events rows">.*?</table>', _drawn(run("events", text="officers")), re.DOTALL)
    assert table
    assert table[0].count("<tr><td>") == shown > 0
    assert table[0].lower().count('<mark class="hit">officers</mark>') >= shown


def test_a_found_document_can_be_read_whole(run: Callable[..., AppTest]) -> None:
    drawn = _drawn(run("sources", text="harbour", read="0123456789ab"))
    assert re.search(r"Characters 0–[\d,]+ of [\d,]+ · 1 hit", drawn)
    assert "&lt;b&gt;nobody&lt;/b&gt;" in drawn
    assert "no event" in drawn
    missing = run("sources", read="../../etc")
    assert any("not here" in note.value for note in missing.info)


def test_the_public_layer_searches_no_text(run: Callable[..., AppTest]) -> None:
    app = run("events", text="harbour", layer="public")
    assert any("not searched" in note.value for note in app.caption)
    assert "0123456789ab" not in _drawn(app)


def test_typing_searches_and_the_box_says_how(run: Callable[..., AppTest]) -> None:
    app = run("events")
    assert any("OR joins" in note.value for note in app.caption)
    app.text_input(key="text").set_value("harbour").run()
    assert "1 of 4 documents" in _drawn(app)
