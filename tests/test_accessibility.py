"""The dashboard for everyone: axe-core finds nothing serious, keys reach all, phones never scroll sideways."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from browser import workspaces
from browser.axe import AXE, RULES, RUN
from browser.chromium import DESKTOP, PHONE, Witness, open_page, settle
from browser.serving import Served, served
from playwright.sync_api import Browser, Page, expect

from dashboard.app_pages import PAGES
from dashboard.events import read_events
from dashboard.model import Kind
from dashboard.settings import Workspace
from dashboard.widgets.links import HOME

PATIENCE = 30_000  # milliseconds
MOST_TABS = 120


@dataclass(frozen=True)
class Allowed:
    """A finding in Streamlit's own markup that no setting, style or other widget of ours can mend."""

    rule: str
    html: str
    reason: str


ALLOWED: tuple[Allowed, ...] = ()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspaces.three_documents(tmp_path_factory.mktemp("accessible") / "workspace")


@pytest.fixture(scope="module")
def server(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(workspace.root, tmp_path_factory.mktemp("home")) as running:
        yield running


@dataclass(frozen=True)
class View:
    """A page in some state, and what is seen once it is drawn."""

    path: str
    sign: str


@pytest.fixture(scope="module")
def views(workspace: Workspace) -> tuple[View, ...]:
    """Every page, and the states of them that draw something else."""
    event = next(event for event in read_events(workspace.events_path) if event.kind is Kind.COERCION)
    return (
        *(View("./" if key == HOME else key, f"h1:has-text('{title}')") for key, title in PAGES.items()),
        View(f"sources?read={event.document_id}", ".read .document"),
        View(f"tactics?tactic={event.tactic}", f"h1:has-text('{event.tactic_label}')"),
        View("events?text=officers", "mark.hit"),
        View("events?text=no-such-word", "text=No event matches"),
        View(f"events?event={event.event_id}", "[role=dialog] mark"),
    )


def _open(page: Page, url: str, path: str = "") -> None:
    page.goto(f"{url}/{path}")
    settle(page)


def _follow(page: Page, view: View) -> None:
    """Go on as a link of the product does, without loading the page anew."""
    page.evaluate("to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }", view.path)
    page.locator(view.sign).first.wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for()
    settle(page)


def _is_allowed(found: dict[str, Any]) -> bool:
    return any(found["rule"] == one.rule and one.html in found["html"] for one in ALLOWED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, server: Served, views: tuple[View, ...], scheme: str) -> None:
    found: list[str] = []
    with open_page(browser, Witness(), DESKTOP, scheme) as page:
        _open(page, server.url, "method")
        page.evaluate(AXE)
        for view in views:
            _follow(page, view)
            serious = [one for one in page.evaluate(RUN, RULES[scheme]) if not _is_allowed(one)]
            found += [f"{view.path}: {one['rule']} at {one['selector']}: {one['said']}" for one in serious]
    assert not found, "\n".join(found)


def test_axe_would_find_what_is_wrong(browser: Browser, server: Served) -> None:
    """The positive control: a button without a name and grey on grey are both found."""
    with open_page(browser, Witness()) as page:
        _open(page, server.url, "method")
        page.evaluate(
            "document.querySelector('h1').insertAdjacentHTML('afterend',"
            " '<button></button><p style=\"color:#999;background:#aaa\">grey</p>')"
        )
        page.evaluate(AXE)
        assert {one["rule"] for one in page.evaluate(RUN, {})} >= {"button-name", "color-contrast"}


def test_no_page_scrolls_sideways_on_a_phone_and_each_leads_to_the_others(
    browser: Browser, server: Served, views: tuple[View, ...]
) -> None:
    wide: dict[str, int] = {}
    with open_page(browser, Witness(), PHONE) as page:
        _open(page, server.url, "method")
        for view in views:
            _follow(page, view)
            expect(page.get_by_role("link", name="Method", exact=True)).to_be_visible()
            wide[view.path] = page.evaluate("document.scrollingElement.scrollWidth")
    assert len(wide) > len(PAGES)
    assert {path: width for path, width in wide.items() if width > PHONE[0]} == {}


def test_events_on_a_phone_are_blocks_that_show_the_whole_sentence(browser: Browser, server: Served) -> None:
    with open_page(browser, Witness(), PHONE) as page:
        _open(page, server.url, "events")
        row = page.locator("table.rows tbody tr").first
        for cell in (row.locator("td").nth(0), row.locator("td").nth(1), row.locator("a")):
            box = cell.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE[0]
        sentence = row.locator("td").nth(2).bounding_box()
        assert sentence
        assert sentence["width"] > PHONE[0] * 0.8


def test_reduced_motion_is_honoured(browser: Browser, server: Served) -> None:
    moving = """() => [...document.querySelectorAll('body *')].filter(one => {
      const style = getComputedStyle(one);
      return style.animationName !== 'none' || style.transitionDuration.split(',').some(time => parseFloat(time) > 0);
    }).length"""
    with open_page(browser, Witness()) as page:
        _open(page, server.url, "events")
        assert page.evaluate(moving) > 0
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(moving) == 0


def test_a_hit_is_known_without_colour(browser: Browser, server: Served) -> None:
    with open_page(browser, Witness()) as page:
        _open(page, server.url, "events?text=officers")
        style = page.locator("mark.hit").first.evaluate(
            "one => [getComputedStyle(one).textDecorationLine, getComputedStyle(one).fontWeight]"
        )
    assert style[0] == "underline"
    assert int(style[1]) >= 600


# By keyboard alone


def _tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what is focused says `name`, a regular expression, as a screen reader would."""
    seen = []
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        said = page.evaluate(
            """() => { const one = document.activeElement; if (!one.matches('a, button, input, summary')) return '';
            const label = one.getAttribute('aria-label') || [...(one.labels || [])].map(l => l.innerText).join(' ');
            return (label || one.innerText || one.tagName).trim(); }"""
        )
        if re.search(name, said):
            return
        seen.append(said[-30:])
    raise AssertionError(f"no Tab leads to {name}: {seen}")


def test_filters_table_drawer_and_downloads_by_keyboard_alone(
    browser: Browser, server: Served, workspace: Workspace
) -> None:
    told = [event for event in read_events(workspace.events_path) if event.tactic == "digital_intrusion"]
    witness = Witness()
    with open_page(browser, witness) as page:
        _open(page, server.url, "events")
        _tab_to(page, "Digital intrusion")
        page.keyboard.press("Space")
        shown = page.locator(".notes p").first
        expect(shown).to_contain_text(f"{len(told)} of ", timeout=PATIENCE)
        settle(page)
        _tab_to(page, "Download")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="CSV", exact=True).wait_for()
        _tab_to(page, "^CSV$")
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        assert f"n{len(told)}" in waiting.value.suggested_filename
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="CSV", exact=True)).to_have_count(0)
        settle(page)
        _tab_to(page, re.escape(told[0].quote[:12]) + "|" + "|".join(re.escape(one.quote[:12]) for one in told))
        page.keyboard.press("Enter")
        drawer = page.get_by_role("dialog")
        expect(drawer.get_by_text(f"1 of {len(told)}")).to_be_visible(timeout=PATIENCE)
        settle(page)
        _tab_to(page, "^Next")
        page.keyboard.press("Enter")
        expect(drawer.get_by_text(f"2 of {len(told)}")).to_be_visible(timeout=PATIENCE)
        settle(page)
        page.keyboard.press("Escape")
        expect(drawer).to_have_count(0)
        _tab_to(page, "Search in", "Shift+Tab")
        page.keyboard.type("no-such-word")
        expect(shown).to_contain_text("0 of ", timeout=PATIENCE)
    assert not witness.outside
    assert not witness.complaints
