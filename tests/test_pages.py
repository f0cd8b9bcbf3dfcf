"""Every page under Streamlit's own test runner: full, empty, undated, and with filters that match nothing."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from browser import workspaces
from drawn import drawn
from streamlit.testing.v1 import AppTest

from dashboard.app_pages import PAGES
from dashboard.events import read_events
from dashboard.model import Event, Kind
from dashboard.settings import PACKAGE, VARIABLE, Workspace, find_workspace
from dashboard.widgets.memory import release_memory
from dashboard.widgets.workspace import forget_workspaces

PATIENCE = 60  # seconds
EMPTY_TOLD = ("overview", "timeline", "map", "matrix", "events")  # pages that say why they show nothing
# The only elements of HTML that could fetch or lead anywhere: the product's own script, outline and links.
OWN_SCRIPT = r'<script src="/own/\w+\.js\?v=[0-9a-f]+"></script>'
OWN_OUTLINE = r'<img src="/outline/(?:light|dark)\.svg" width="\d+" height="\d+" alt="">'
OWN_LINK = rf'<a(?: class="[a-z -]*")?(?: style="[^"]*")? href="(?:\./|{"|".join(PAGES)})(?:\?[^"<>]*)?"[^<>]*>'
Maker = Callable[[Path], Workspace]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Maker], Workspace]]:
    """Workspaces, each made once; what their pages keep for good is let go at the end."""
    kept: dict[Maker, Workspace] = {}

    def make(maker: Maker) -> Workspace:
        if maker not in kept:
            kept[maker] = maker(tmp_path_factory.mktemp(maker.__name__) / "workspace")
        return kept[maker]

    yield make
    release_memory()
    forget_workspaces()


@pytest.fixture
def run(made: Callable[[Maker], Workspace], monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run_page(maker: Maker, page: str = "overview", query: Mapping[str, list[str]] | None = None) -> AppTest:
        monkeypatch.setenv(VARIABLE, str(made(maker).root))
        app = AppTest.from_file(str(PACKAGE / "app.py"), default_timeout=PATIENCE)
        for key, values in (query or {}).items():
            app.query_params[key] = values
        app.run()
        return app if page == "overview" else app.switch_page(f"app_pages/{page}.py").run()

    return run_page


def _first_line(app: AppTest) -> str:
    return drawn(app).select(".notes p")[0].get_text()


def _line(events: list[Event], shown: list[Event]) -> str:
    """The first line as a reader would count it."""
    undated = sum(not (event.date_start or event.date_end or event.year) for event in shown)
    unplaced = sum(not event.places for event in shown)
    noun = "event" if len(events) == 1 else "events"
    return f"{len(shown)} of {len(events)} {noun} · {undated} without a stated year · {unplaced} without a place"


def _events() -> list[Event]:
    """The coercion events of the workspace that the last page showed."""
    return [event for event in read_events(find_workspace().events_path) if event.kind is Kind.COERCION]


def _of(tactic: str) -> list[Event]:
    return [event for event in _events() if event.tactic == tactic]


def _check(app: AppTest, page: str) -> None:
    assert not app.exception, [error.stack_trace for error in app.exception]
    assert [title.value for title in app.title] == [PAGES[page]]


@pytest.mark.parametrize("page", PAGES)
def test_three_documents(run: Callable[..., AppTest], page: str) -> None:
    app = run(workspaces.three_documents, page)
    _check(app, page)
    assert len(_events()) > 30
    assert _first_line(app) == _line(_events(), _events())


@pytest.mark.parametrize("page", PAGES)
def test_no_document(run: Callable[..., AppTest], page: str) -> None:
    app = run(workspaces.no_documents, page)
    _check(app, page)
    assert _first_line(app) == "0 of 0 events · 0 without a stated year · 0 without a place"
    if page in EMPTY_TOLD:
        assert "no events" in app.info[0].value


@pytest.mark.parametrize("page", PAGES)
def test_one_undated_event(run: Callable[..., AppTest], page: str) -> None:
    app = run(workspaces.one_undated, page)
    _check(app, page)
    assert _first_line(app) == "1 of 1 event · 1 without a stated year · 0 without a place"


@pytest.mark.parametrize("page", PAGES)
def test_nothing_matches(run: Callable[..., AppTest], page: str) -> None:
    app = run(workspaces.three_documents, page, {"text": ["no-such-word-anywhere"]})
    _check(app, page)
    assert _first_line(app) == _line(_events(), [])
    if page in EMPTY_TOLD:
        assert f"Without the filter “text” there are {len(_events())}" in app.info[0].value
        app.button(key="empty-clear").click().run()
        assert _first_line(app) == _line(_events(), _events())


def test_unbuilt_workspace_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    app = AppTest.from_file(str(PACKAGE / "app.py"), default_timeout=PATIENCE).run()
    assert not app.exception
    assert "dashboard build" in app.info[0].value


def test_link_restores_the_view(run: Callable[..., AppTest]) -> None:
    query = {"year": ["2005:2015"], "undated": ["exclude"], "tactic": ["family_threat", "abduction"], "context": ["1"]}
    app = run(workspaces.three_documents, query=query)
    assert app.checkbox(key="tactic-family_threat").value
    assert app.number_input(key="year-from").value == 2005
    assert app.slider(key="year-slider").value == (2005, 2015)
    assert app.get("button_group")
    assert app.toggle(key="context").value
    assert not app.warning


def test_link_to_what_is_not_here_is_reported(run: Callable[..., AppTest]) -> None:
    query = {"tactic": ["bogus"], "year": ["20x1"], "colour": ["red"], "place": ["![x](https://evil.example)"]}
    app = run(workspaces.three_documents, query=query)
    warning = app.warning[0].value
    assert all(word in warning for word in ("bogus", "20x1", "colour"))
    assert "![x](" not in warning
    assert _first_line(app) == _line(_events(), _events())


def test_widgets_filter_and_chips_take_back(run: Callable[..., AppTest]) -> None:
    app = run(workspaces.three_documents)
    chosen = _of("digital_intrusion")
    app.checkbox(key="tactic-digital_intrusion").check().run()
    assert _first_line(app) == _line(_events(), chosen)
    app.number_input(key="year-from").set_value(2010).run()
    later = [event for event in chosen if not event.date_start or not event.date_end or event.date_end >= "2010"]
    assert _first_line(app) == _line(_events(), later)
    app.button(key="chip-year-").click().run()
    assert _first_line(app) == _line(_events(), chosen)
    app.button(key="chip-clear").click().run()
    assert _first_line(app) == _line(_events(), _events())
    box = next(box for box in app.checkbox if box.label.startswith("Digital intrusion ("))
    assert not box.value


def test_counts_follow_the_other_filters_only(run: Callable[..., AppTest]) -> None:
    app = run(workspaces.three_documents)
    assert app.checkbox(key="tactic-infiltration").label.endswith(f"({len(_of('infiltration'))})")
    app.checkbox(key="tactic-digital_intrusion").check().run()
    assert app.checkbox(key="tactic-infiltration").label.endswith(f"({len(_of('infiltration'))})")
    app.text_input(key="text").set_value("agent").run()
    told = [event for event in _of("infiltration") if "agent" in event.quote.lower()]
    assert 0 < len(told) < len(_of("infiltration"))
    assert app.checkbox(key="tactic-infiltration").label.endswith(f"({len(told)})")


def test_filters_stay_on_the_next_page(run: Callable[..., AppTest]) -> None:
    app = run(workspaces.three_documents)
    app.checkbox(key="tactic-digital_intrusion").check().run()
    app.switch_page("app_pages/events.py").run()
    assert _first_line(app) == _line(_events(), _of("digital_intrusion"))


def test_event_link_opens_the_drawer(run: Callable[..., AppTest]) -> None:
    run(workspaces.three_documents)
    event = _events()[0]
    app = run(workspaces.three_documents, query={"event": [event.event_id]})
    drawn = " ".join(block.proto.body for block in app.get("html"))
    assert f"<mark>{html.escape(event.quote)}</mark>" in drawn
    assert app.code[0].value.endswith(f"?event={event.event_id}")


def test_link_to_a_missing_event_says_so(run: Callable[..., AppTest]) -> None:
    app = run(workspaces.three_documents, query={"event": ["0000000000000000"]})
    assert any("no such event" in note.value for note in app.info)


@pytest.mark.parametrize("page", PAGES)
def test_hostile_documents_are_drawn_as_text(run: Callable[..., AppTest], page: str) -> None:
    """No slot that reads markdown or HTML is given an image, link or tag of a document."""
    app = run(workspaces.hostile, page)
    _check(app, page)
    for block in app.get("html"):
        others = re.sub(f"{OWN_SCRIPT}|{OWN_OUTLINE}|{OWN_LINK}", "", block.proto.body)
        assert not re.search(r"<(img|script|a|iframe)\b", others), others
    read_as_markdown = [block.value for block in (*app.markdown, *app.caption, *app.info)]
    read_as_markdown += [widget.label for widget in (*app.checkbox, *app.button, *app.multiselect)]
    for text in read_as_markdown:
        assert not re.search(r"(?<!\\)(<img|<script|\[[xy]\]\(|:material/|\$x)", text), text


def test_hostile_link_opens_a_harmless_drawer(run: Callable[..., AppTest]) -> None:
    run(workspaces.hostile)
    event = _events()[0]
    app = run(workspaces.hostile, query={"event": [event.event_id]})
    assert not app.exception
    drawn = " ".join(block.proto.body for block in app.get("html"))
    assert "&lt;img" in drawn
    assert "<img" not in re.sub(OWN_OUTLINE, "", drawn)
