"""The drawer of an event: its place among those shown, what it says of the event, and the citation it hands out."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browser import workspaces
from browser.chromium import MISSING, Witness, chromium, find_chromium, open_page, settle
from browser.serving import served
from events_factory import event_lists, events, filters, make_event, make_events
from hypothesis import given, settings
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from dashboard.coding.explaining import Reason
from dashboard.coding.verdicts import Standing
from dashboard.coding.weighing import Neighbour, WeighedWord
from dashboard.events import write_events
from dashboard.filters import Filters, Undated
from dashboard.model import Event
from dashboard.query import EventStore
from dashboard.query.sequence import other_tellings, position_of
from dashboard.settings import PACKAGE, VARIABLE, Workspace
from dashboard.widgets import explanation
from dashboard.widgets.citation import cite
from dashboard.widgets.memory import release_memory
from dashboard.widgets.workspace import forget_workspaces

PATIENCE = 60  # seconds


def _store(path: Path, told: list[Event]) -> EventStore:
    write_events(path, told)
    return EventStore(path)


# Where an event stands


@settings(max_examples=40)
@given(told=event_lists(12), chosen=filters())
def test_an_event_stands_where_the_table_lists_it(
    tmp_path_factory: pytest.TempPathFactory, told: list[Event], chosen: Filters
) -> None:
    store = _store(tmp_path_factory.mktemp("store") / "events.parquet", told)
    shown = [*store.page(chosen, 100)["event_id"]]
    for event in told:
        found = position_of(store, chosen, event.event_id)
        assert found.shown == len(shown)
        if event.event_id in shown:
            at = shown.index(event.event_id)
            assert found.number == at + 1
            assert found.before == (shown[at - 1] if len(shown) > 1 else "")
            assert found.after == (shown[(at + 1) % len(shown)] if len(shown) > 1 else "")
        else:
            assert found.number == 0
            assert {found.before, found.after} <= {*shown, ""}
            assert bool(shown) == bool(found.before) == bool(found.after)
    store.close()


def test_other_tellings_are_those_of_the_same_happening(tmp_path: Path) -> None:
    named = zip(make_events(6, seed=2), ("one", "one", "one", "two", "three", "four"), strict=True)
    told = [replace(event, incident_id=name) for event, name in named]
    store = _store(tmp_path / "events.parquet", told)
    assert {*other_tellings(store, told[0].event_id, 10)["event_id"]} == {told[1].event_id, told[2].event_id}
    assert len(other_tellings(store, told[0].event_id, 1)) == 1
    assert other_tellings(store, told[4].event_id, 10).empty


# The citation


@given(event=events())
def test_a_citation_is_one_printable_line(event: Event) -> None:
    line = cite(event, "f" * 64)
    assert line.isprintable()
    assert event.event_id in line
    assert f"characters {event.quote_start}–{event.quote_end} of the text with sha256 {event.document_sha256}" in line


def test_a_citation_leads_back_to_its_characters(tmp_path: Path) -> None:
    """Whoever has only the citation and the texts finds the quote."""
    workspace = workspaces.three_documents(tmp_path / "workspace")
    event = make_event()
    text = (next(workspace.texts.glob("*.txt"))).read_bytes().decode()
    quote = text[40:90]
    digest = hashlib.sha256(text.encode()).hexdigest()
    line = cite(replace(event, quote=quote, quote_start=40, quote_end=90, document_sha256=digest), "f" * 64)
    found = re.search(r"characters (\d+)–(\d+) of the text with sha256 ([0-9a-f]{64})", line)
    assert found
    texts = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in workspace.texts.glob("*.txt")}
    cited = texts[found[3]].read_bytes().decode()[int(found[1]) : int(found[2])]
    assert f"“{' '.join(cited.split())}”" in line


def test_a_repost_names_its_origin_and_a_missing_date_is_said() -> None:
    line = cite(replace(make_event(), publisher="A", original_publisher="B", published="", url=""), "")
    assert line.startswith("A (repost of B). ")
    assert "Publication date not stated." in line


# The pages, under Streamlit's own runner


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Two of the events tell one happening."""
    told = [*make_events(24, seed=9, documents=3)]
    told = [event for event in told if event.tactic]
    told[:2] = [replace(event, incident_id="one", n_tellings=2, n_independent_sources=2) for event in told[:2]]
    yield workspaces.make_workspace(tmp_path_factory.mktemp("drawer") / "workspace", told)
    release_memory()
    forget_workspaces()


@pytest.fixture
def open_event(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(event_id: str, **query: str) -> AppTest:
        monkeypatch.setenv(VARIABLE, str(workspace.root))
        app = AppTest.from_file(str(PACKAGE / "app.py"), default_timeout=PATIENCE)
        for key, value in {"event": event_id, **query}.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return run


def _order(workspace: Workspace, chosen: Filters = Filters()) -> list[str]:  # noqa: B008 - it is frozen
    store = EventStore(workspace.events_path)
    found = [*store.page(chosen, 100)["event_id"]]
    store.close()
    return found


def _drawn(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def test_buttons_step_through_the_events_shown(open_event: Callable[..., AppTest], workspace: Workspace) -> None:
    order = _order(workspace)
    app = open_event(order[0])
    assert any(f"1 of {len(order)}" in block.value for block in app.markdown)
    app.button(key="drawer-previous").click().run()
    assert any(f"{len(order)} of {len(order)}" in block.value for block in app.markdown)
    app.button(key="drawer-next").click().run()
    app.button(key="drawer-next").click().run()
    assert any(f"2 of {len(order)}" in block.value for block in app.markdown)
    assert any(block.value.endswith(f"?event={order[1]}") for block in app.code)
    app.button(key="drawer-previous").click().run()
    assert any(block.value.endswith(f"?event={order[0]}") for block in app.code)


def test_steps_stay_within_the_filter(open_event: Callable[..., AppTest], workspace: Workspace) -> None:
    everything, dated = _order(workspace), _order(workspace, Filters(undated=Undated.EXCLUDE))
    outside = next(event for event in everything if event not in dated)
    app = open_event(dated[-1], undated="exclude")
    assert any(f"{len(dated)} of {len(dated)}" in block.value for block in app.markdown)
    app = open_event(outside, undated="exclude")
    assert any(f"Not among the {len(dated)} shown" in block.value for block in app.markdown)
    app.button(key="drawer-previous").click().run()
    assert any(block.value.endswith(f"?event={dated[-1]}") for block in app.code)


def test_other_tellings_are_buttons_that_open_them(open_event: Callable[..., AppTest], workspace: Workspace) -> None:
    store = EventStore(workspace.events_path)
    pair = [event.event_id for event in store.events(Filters()) if event.incident_id == "one"]
    store.close()
    app = open_event(pair[0])
    assert "1 of 1 listed · 2 independent sources in all" in _drawn(app)
    app.button(key=f"telling-{pair[1]}").click().run()
    assert any(block.value.endswith(f"?event={pair[1]}") for block in app.code)


def test_what_was_understood_stands_beside_what_is_printed(
    open_event: Callable[..., AppTest], workspace: Workspace
) -> None:
    store = EventStore(workspace.events_path)
    event = next(event for event in store.events(Filters()) if event.date_text and event.places)
    store.close()
    drawn = _drawn(open_event(event.event_id))
    table = re.search(r'<table class="understood">.*?</table>', drawn)
    assert table
    assert f'<th scope="row">Date</th><td>“{event.date_text}”</td>' in table[0]
    for name in ("Place: ", "Actor", "Target", "Scope", "Outcome", "Assertion"):
        assert f'<th scope="row">{name}' in table[0]


def test_a_file_that_is_gone_has_no_explanation(open_event: Callable[..., AppTest], workspace: Workspace) -> None:
    assert explanation._explain(workspace, "r", make_event()) == explanation.CHANGED


def test_an_explanation_names_words_examples_and_the_place_to_change() -> None:
    near = Neighbour("<b>They</b> were taken.", "abduction.csv", 7, 0.4, tells=True)
    reason = Reason(
        **dict.fromkeys(Reason.__dataclass_fields__)  # type: ignore[arg-type]
        | {
            "tactic": "abduction",
            "standing": Standing.CODED,
            "probability": 0.9,
            "words": (WeighedWord("<i>taken</i>", False, 1.5),),
            "neighbours": (near,),
            "advice": "tactics/abduction.yaml: x",
        }
    )
    drawn = explanation._reason(reason)
    assert "&lt;i&gt;taken&lt;/i&gt;" in drawn
    assert "+1.50" in drawn
    assert "&lt;b&gt;They&lt;/b&gt; were taken." in drawn
    assert "abduction.csv line 7" in drawn
    assert "tactics/abduction.yaml: x" in drawn


# In Chromium


@pytest.fixture(scope="module")
def page(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if find_chromium() is None:
        pytest.fail(MISSING, pytrace=False)
    witness = Witness()
    with (
        served(workspace.root, tmp_path_factory.mktemp("home")) as server,
        chromium() as browser,
        open_page(browser, witness) as opened,
    ):
        opened.goto(f"{server.url}/events")
        settle(opened)
        yield opened
    assert not witness.outside
    assert not witness.complaints


def test_a_sentence_opens_and_arrows_step(page: Page, workspace: Workspace) -> None:
    order = _order(workspace)
    page.locator("table.rows a").nth(1).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text(f"2 of {len(order)}")).to_be_visible(timeout=20_000)
    expect(drawer.locator("mark")).to_be_visible()
    settle(page)
    page.keyboard.press("ArrowRight")
    expect(drawer.get_by_text(f"3 of {len(order)}")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile(f"event={order[2]}"))
    settle(page)
    page.keyboard.press("ArrowLeft")
    expect(drawer.get_by_text(f"2 of {len(order)}")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile(f"event={order[1]}"))
    settle(page)
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page).not_to_have_url(re.compile("event="))
