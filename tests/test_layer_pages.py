"""The switch between the layers: with the public one, no page and no download holds what its rules hide."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browser.chromium import PHONE, Witness, chromium, open_page, settle
from browser.serving import served
from browser.workspaces import make_workspace
from events_factory import PLACES, make_events, make_issues
from playwright.sync_api import Page
from streamlit.testing.v1 import AppTest

from dashboard.app_pages import PAGES
from dashboard.events import read_events
from dashboard.model import Event, Sensitivity
from dashboard.protection import rules_of
from dashboard.query.layers import PublicLayer, open_public_layer
from dashboard.query.store import EventStore
from dashboard.settings import PACKAGE, VARIABLE, Workspace
from dashboard.widgets.memory import release_memory
from dashboard.widgets.workspace import forget_workspaces

PATIENCE = 60  # seconds
SECRETS = (
    "Sunsetville",
    "Chol-su",
    "8642",
    "2018-05-23",
    "May 23",
    "23 May",
    "secret-file",
    "secret-address",
    "128.123457",
)

TOWN = replace(PLACES[0], name="Sunsetville", place_id="", latitude=41.123457, longitude=128.123457)


def _events() -> list[Event]:
    """Events that tell secrets in each field, one of them restricted, and others that tell none."""
    quote = "Agents called Kim Chol-su in Sunsetville, 010-8642-9753, on May 23, 2018."
    secret = [
        replace(
            event,
            places=(TOWN,),
            quote=quote,
            title="Kim Chol-su of Sunsetville was called",
            date_text="May 23",
            date="2018-05-23",
            date_start="2018-05-23",
            date_end="2018-05-23",
            year=2018,
            document_file="secret-file.txt",
            url="https://example.org/secret-address",
            published="2018-05-23",
            publisher="Daily NK",
        )
        for event in make_events(8, seed=5, documents=1)
    ]
    others = [replace(event, places=event.places[:0]) for event in make_events(24, seed=9, documents=4)]
    others = [replace(event, document_id=f"{n % 4:012x}", event_id=f"o{n:015x}") for n, event in enumerate(others)]
    return [replace(secret[0], sensitivity=Sensitivity.RESTRICTED), *secret[1:], *others]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    issues = [
        replace(issue, document_file="secret-file.txt", quote="Kim Chol-su of Sunsetville") for issue in make_issues(3)
    ]
    yield make_workspace(tmp_path_factory.mktemp("layers") / "workspace", _events(), issues)
    release_memory()
    forget_workspaces()


@pytest.fixture
def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(VARIABLE, str(workspace.root))
    return AppTest.from_file(str(PACKAGE / "app.py"), default_timeout=PATIENCE)


def layer_of(workspace: Workspace) -> PublicLayer:
    return open_public_layer(EventStore(workspace.events_path), rules_of(workspace))


def opened_menu(app: AppTest) -> AppTest:
    """The menu of the layers is filled when it is open."""
    app.session_state["layer-menu-0"] = True
    return app.run()


def drawn(app: AppTest) -> str:
    """All that a page sends to the browser."""
    assert not app.exception, [error.stack_trace for error in app.exception]
    sent = [str(node.proto) for node in app._tree if getattr(node, "proto", None) is not None]  # no public way to all
    return "".join(sent) + "".join(frame.value.to_csv() for frame in app.dataframe)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_public_layer_holds_a_secret(run: AppTest, page: str) -> None:
    run.query_params["layer"] = "public"
    run.run()
    told = drawn(run if page == "overview" else run.switch_page(f"app_pages/{page}.py").run())
    assert not [secret for secret in SECRETS if secret in told]
    assert "Public layer" in told and run.query_params["layer"] in ("public", ["public"])


def test_the_full_layer_is_the_default_and_tells_all(run: AppTest) -> None:
    told = drawn(run.run().switch_page("app_pages/events.py").run())
    assert "Sunsetville" in told and "Chol-su" in told and "Full layer" in told
    assert "layer" not in run.query_params


def test_the_switch_leads_there_and_back_and_drops_hidden_filters(run: AppTest) -> None:
    run.query_params["place"] = TOWN.name
    run.run()
    opened_menu(run).toggle(key="layer").set_value(True).run()
    assert run.query_params["layer"] in ("public", ["public"]) and "place" not in run.query_params
    assert "is not in this workspace" in run.warning[0].value
    opened_menu(run).toggle(key="layer").set_value(False).run()
    assert "layer" not in run.query_params and not run.warning


def test_the_drawer_of_a_public_event_shows_no_document(run: AppTest, workspace: Workspace) -> None:
    public = layer_of(workspace).protected
    own = next(e for e in public.events if "[name]" in e.quote)
    run.query_params["layer"], run.query_params["event"] = "public", own.event_id
    told = drawn(run.run())
    assert "Agents called [name]" in told and not [secret for secret in SECRETS if secret in told]
    assert any(f"event={own.event_id}&layer=public" in code.value for code in run.code)


def test_a_full_id_opens_nothing_in_the_public_layer(run: AppTest, workspace: Workspace) -> None:
    run.query_params["layer"], run.query_params["event"] = "public", read_events(workspace.events_path)[0].event_id
    run.run()
    assert any("no such event" in note.value for note in run.info)


def test_a_link_for_sharing_leads_to_the_public_layer(run: AppTest, workspace: Workspace) -> None:
    full = next(e for e in read_events(workspace.events_path) if "Chol-su" in e.quote and e.sensitivity == "open")
    run.query_params["event"] = full.event_id
    run.run()
    run.button(key="drawer-share").click().run()
    public = layer_of(workspace).protected.public_ids[full.event_id]
    (link,) = [code.value for code in run.code if "layer=public" in code.value]
    assert link.endswith(f"?event={public}&layer=public") and full.event_id not in link


def test_a_restricted_event_has_no_link_for_sharing(run: AppTest, workspace: Workspace) -> None:
    kept = next(e for e in read_events(workspace.events_path) if e.sensitivity is Sensitivity.RESTRICTED)
    run.query_params["event"] = kept.event_id
    run.run()
    run.button(key="drawer-share").click().run()
    assert any("no link that may be shared" in caption.value for caption in run.caption)


def test_the_preview_lists_every_change_before_and_after(run: AppTest, workspace: Workspace) -> None:
    run.run()
    opened_menu(run).button(key="layer-preview-open").click().run()
    assert not run.exception
    changes = next(frame.value for frame in run.dataframe if "Before" in frame.value.columns)
    shown = {e.event_id for e in read_events(workspace.events_path) if e.kind == "coercion"}
    expected = [c for c in layer_of(workspace).protected.changes if c.event_id in shown]
    assert len(changes) == len(expected)
    quotes = changes[(changes["Field"] == "quote") & changes["Before"].str.contains("Chol-su")]
    assert len(quotes) == 7 and quotes["After"].str.contains(r"Agents called \[name\] in \[place\], \[phone\]").all()
    assert any("1 restricted and left out" in block.value for block in run.markdown)


# In Chromium


@pytest.fixture(scope="module")
def page(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, str, Witness]]:
    witness = Witness()
    with (
        served(workspace.root, tmp_path_factory.mktemp("home")) as server,
        chromium() as browser,
        open_page(browser, witness) as opened,
    ):
        yield opened, server.url, witness


def test_public_pages_and_downloads_in_a_browser(page: tuple[Page, str, Witness], tmp_path: Path) -> None:
    opened, url, witness = page
    opened.goto(f"{url}/events")
    settle(opened)
    opened.get_by_role("button", name="Full layer").click()
    opened.get_by_text("Public layer", exact=True).click()
    opened.get_by_role("button", name="Public layer").wait_for()
    settle(opened)
    assert "layer=public" in opened.url
    opened.get_by_role("link", name="Map").first.click()
    settle(opened)
    assert "layer=public" in opened.url and not [secret for secret in SECRETS if secret in opened.content()]
    opened.get_by_role("button", name="Download").click()
    opened.get_by_text("Add the manifest").click()
    settle(opened)
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="GeoJSON").click()
    path = tmp_path / "export.zip"
    waiting.value.save_as(path)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
        told = {name: parts.read(name).decode() for name in parts.namelist()}
    manifest = json.loads(next(text for name, text in told.items() if name.endswith(".manifest.json")))
    assert manifest["layer"] == "public" and manifest["left_out"] == {"restricted": 1}
    assert not [secret for secret in SECRETS if secret in str(told)] and re.search(
        "_public_", waiting.value.suggested_filename
    )
    assert not witness.outside


def test_the_switch_fits_a_phone(page: tuple[Page, str, Witness]) -> None:
    opened, url, _ = page
    opened.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    opened.goto(f"{url}/events?layer=public")
    settle(opened)
    assert opened.get_by_role("button", name="Public layer").is_visible()
    assert opened.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
