"""The invented workspace: seeded, skewed as real ones are, marked everywhere, never written over anything."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.__main__ import main
from dashboard.build import ensure_built
from dashboard.codebook import load_codebook
from dashboard.codebook_schema import CodebookError
from dashboard.events import read_events
from dashboard.gazetteer import load_gazetteer
from dashboard.model import Event, Kind
from dashboard.query import EventStore
from dashboard.settings import PACKAGE, VARIABLE, Workspace
from dashboard.workspace_tools.demo_words import FILE, load_demo_words

EVENTS = 3_000
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Made by the command, in a process of its own."""
    folder = tmp_path_factory.mktemp("demo") / "tryout"
    words = [sys.executable, "-m", "dashboard", "demo", "--events", str(EVENTS), "--data", str(folder)]
    made = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "3,000 invented events" in made.stderr and not made.stdout
    return Workspace(folder)


@pytest.fixture(scope="module")
def events(demo: Workspace) -> tuple[Event, ...]:
    return read_events(demo.events_path)


def test_it_holds_as_many_events_as_asked_for(demo: Workspace, events: tuple[Event, ...]) -> None:
    assert len(events) == EVENTS == len({event.event_id for event in events})
    assert EventStore(demo.events_path).year_range()


def test_a_third_states_no_year_and_few_places_hold_most(events: tuple[Event, ...]) -> None:
    assert 0.28 < sum(event.year is None for event in events) / EVENTS < 0.40
    assert 0.08 < sum(not event.places for event in events) / EVENTS < 0.20
    places = Counter(place.place_id for event in events for place in event.places)
    assert len(places) > 100
    assert sum(number for _, number in places.most_common(5)) > places.total() / 2
    tactics = Counter(event.tactic for event in events if event.tactic)
    assert tactics.most_common()[0][1] > 10 * tactics.most_common()[-1][1]


def test_some_happenings_are_told_by_several(events: tuple[Event, ...]) -> None:
    told = Counter(event.incident_id for event in events)
    assert all(event.n_tellings == told[event.incident_id] for event in events)
    assert max(event.n_independent_sources for event in events) > 1
    assert all(1 <= event.n_independent_sources <= event.n_tellings for event in events)


def test_every_event_says_that_it_is_invented(events: tuple[Event, ...]) -> None:
    for event in events:
        assert event.publisher.startswith("Demo ")
        assert event.title.startswith("Invented for trying the dashboard")
        assert event.quote.startswith("Invented: ")
        assert event.document_file.startswith("demo-") and not event.url


def test_values_are_those_of_codebook_and_gazetteer(demo: Workspace, events: tuple[Event, ...]) -> None:
    codebook, gazetteer = load_codebook(demo.codebook), load_gazetteer(demo.gazetteer, demo.aliases)
    assert {event.tactic for event in events} - {""} == {tactic.key for tactic in codebook.tactics}
    assert {key for event in events for key in event.actors} <= {actor.key for actor in codebook.actors}
    assert {place.place_id for event in events for place in event.places} <= {*gazetteer.places}
    for event in events:
        assert (event.kind is Kind.CONTEXT) == (event.tactic == "")
        assert not event.date_start or event.date_start[:4] == str(event.year)
        assert len(event.quote) == event.quote_end - event.quote_start


def test_the_same_seed_gives_the_same_bytes_and_another_other_events(tmp_path: Path) -> None:
    seeds = {"a": 5, "b": 5, "c": 6}
    for name, seed in seeds.items():
        assert main(["demo", "--events", "40", "--seed", str(seed), "--data", str(tmp_path / name)]) == 0
    first, same, other = (Workspace(tmp_path / name).events_path.read_bytes() for name in seeds)
    assert first == same != other


@pytest.mark.usefixtures("stub")
def test_a_later_build_keeps_the_events(tmp_path: Path) -> None:
    """As after an update of the product, when every build is stale."""
    workspace = Workspace(tmp_path / "demo")
    assert main(["demo", "--events", "3", "--data", str(workspace.root)]) == 0
    before = workspace.events_path.read_bytes()
    assert not ensure_built(workspace, tmp_path)
    workspace.manifest_path.unlink()
    assert ensure_built(workspace, tmp_path)
    assert workspace.events_path.read_bytes() == before and len(read_events(workspace.events_path)) == 3


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["demo", "--data", str(tmp_path)]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("number", ["2", "200001", "-3", "many", "1.5"])
def test_a_number_out_of_bounds_is_wrong_usage(tmp_path: Path, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["demo", "--events", number, "--data", str(tmp_path / "demo")])
    assert end.value.code == 2 and not (tmp_path / "demo").exists()
    assert "from 3 to 200,000" in capsys.readouterr().err


def test_what_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dashboard.workspace_tools.demo.build_workspace", interrupt)
    assert main(["demo", "--events", "3", "--data", str(tmp_path / "demo")]) == 130
    assert not (tmp_path / "demo").exists() or not [*(tmp_path / "demo").iterdir()]


def test_a_mistake_in_the_word_list_names_its_key(tmp_path: Path) -> None:
    text = (PACKAGE / "workspace_tools" / FILE).read_text("utf-8")
    (tmp_path / FILE).write_text(text.replace("undated: 34", "undated: often"), "utf-8")
    with pytest.raises(CodebookError, match="undated"):
        load_demo_words(tmp_path)


def _open(demo: Workspace, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv(VARIABLE, str(demo.root))
    app = AppTest.from_file(PACKAGE / "app.py", default_timeout=PATIENCE)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def test_every_page_says_that_the_events_are_invented(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _open(demo, monkeypatch)
    assert not app.exception
    for page in ("overview", "timeline", "map", "tactics", "matrix", "events", "sources", "method"):
        app.switch_page(f"app_pages/{page}.py").run()
        assert [banner.value for banner in app.warning if "invented" in banner.value], page


def test_the_drawer_says_that_there_is_no_document(
    demo: Workspace, events: tuple[Event, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _open(demo, monkeypatch, event=events[0].event_id)
    drawn = " ".join(str(element.proto) for element in app.get("html"))
    assert not app.exception
    assert "not in the build: the sentence stands alone" in drawn and "Invented: " in drawn


def test_a_workspace_of_documents_has_no_banner(workspace: Workspace) -> None:
    assert not workspace.banner.exists()


def test_what_is_shut_is_not_sent(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Options of shut filters and the buttons of the shut menu would go along with every change."""
    app = _open(demo, monkeypatch)
    keys = [str(box.key) for box in app.checkbox]
    assert len(keys) > 20 and all(key.startswith("tactic-") for key in keys)
    assert not app.multiselect and not app.get("download_button")
    app.session_state["facet-actor"] = True
    app.run()
    assert "actor-mss" in [box.key for box in app.checkbox]


def test_make_bench_ui_measures_the_screen() -> None:
    makefile = (PACKAGE.parent / "Makefile").read_text("utf-8")
    assert "dashboard bench screen" in makefile.partition("\nbench-ui:")[2].partition("\n\n")[0]
