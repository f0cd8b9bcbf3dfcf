"""The map as a reader meets it: in Chromium, by mouse and phone, with its years, its clicks and its pictures."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import workspaces
from browser.chromium import PHONE, Witness, open_page, settle
from browser.serving import Served, served
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from dashboard.events import read_events
from dashboard.gazetteer import load_gazetteer
from dashboard.maps import (
    load_regions,
)
from dashboard.maps.regions import pixel_of
from dashboard.settings import starting_workspace

START = starting_workspace()
REGIONS = load_regions(START.basemap)
GAZETTEER = load_gazetteer(START.gazetteer, START.aliases)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("map")
    workspace = workspaces.three_documents(folder / "workspace")
    with served(workspace.root, folder / "home") as server:
        yield server


CANVAS = "[data-testid=stDeckGlJsonChart] canvas"


def _open(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/map{query}")
    settle(page)
    expect(page.locator(CANVAS).first).to_be_visible()


def _number(page: Page) -> int:
    found = re.search(r"(\d+) events? of", page.locator("p.frame").inner_text())
    assert found
    return int(found[1])


def _point_at(page: Page, longitude: float, latitude: float) -> None:
    """On the map of the first region, as it opens."""
    box = page.locator(CANVAS).first.bounding_box()
    assert box
    (x, y), (middle, centre) = (
        pixel_of(east, north, REGIONS[0].zoom)
        for east, north in ((longitude, latitude), (REGIONS[0].longitude, REGIONS[0].latitude))
    )
    page.mouse.move(box["x"] + box["width"] / 2 + x - middle, box["y"] + box["height"] / 2 + y - centre, steps=4)


def test_what_is_pointed_at_is_told_in_its_own_words(page: Page, running: Served) -> None:
    _open(page, running.url)
    tip = page.locator(".deck-tooltip")
    _point_at(page, 126.0, 43.0)
    expect(tip).to_have_text("Jilin", timeout=15_000, use_inner_text=True)
    town = GAZETTEER.places["gn:2033467"]
    assert town.longitude and town.latitude
    _point_at(page, town.longitude, town.latitude)
    expect(tip).to_have_text(re.compile(r"Yanji.*, China\s+Events: \d+$"), timeout=15_000, use_inner_text=True)


def test_time_plays_to_the_end_and_the_map_stays_the_same_element(page: Page, running: Served) -> None:
    _open(page, running.url, "?span=until&at=2020")
    page.evaluate(f"document.querySelector('{CANVAS}').kept = 1")
    before = _number(page)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("p.frame")).to_contain_text("Up to 2023", timeout=20_000)
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=10_000)
    assert page.evaluate(f"document.querySelector('{CANVAS}').kept") == 1
    events = read_events(running.audit.parent.parent / "workspace" / "build" / "events.parquet")
    dated = sum(bool(event.tactic and (event.date_start or event.date_end)) for event in events)
    assert before <= _number(page) == dated
    expect(page).to_have_url(re.compile(r"span=until&at=2023"))


def test_nothing_plays_by_itself_and_with_reduced_motion_years_are_stepped(browser: Browser, running: Served) -> None:
    witness = Witness()
    with open_page(browser, witness) as page:
        page.emulate_media(reduced_motion="reduce")
        _open(page, running.url, "?span=each&at=2010")
        expect(page.get_by_role("button", name="Play")).to_have_count(0)
        page.get_by_role("button", name="Year after").click()
        expect(page.locator("p.frame")).to_contain_text("2011")
        page.wait_for_timeout(2000)
        expect(page.locator("p.frame")).to_contain_text("2011")
    assert not witness.outside and not witness.complaints


def test_region_and_years_stand_in_the_address_and_a_rerun_is_small(page: Page, running: Served) -> None:
    sizes: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: sizes.append(len(data))))
    _open(page, running.url)
    page.wait_for_timeout(1000)
    sizes.clear()
    page.get_by_text("Dandong–Sinuiju").click()
    expect(page).to_have_url(re.compile("region=dandong"))
    settle(page)
    assert 0 < sum(sizes) < 60_000
    page.reload()
    settle(page)
    expect(page.get_by_role("radio", name="Dandong–Sinuiju")).to_be_checked()


def test_each_reason_and_route_leads_to_its_events(page: Page, running: Served) -> None:
    _open(page, running.url)
    reason = page.locator(".map-places").get_by_role("link", name="with a country only")
    number = int(reason.locator("b").inner_text())
    reason.click()
    listed = page.locator(".st-key-map-listed")
    expect(listed.get_by_role("heading", name="Events with a country only")).to_be_visible()
    expect(listed.locator("tbody tr")).to_have_count(number)
    page.locator(".map-routes a").first.click()
    expect(listed.get_by_role("heading", name=re.compile("^Route from .+ to "))).to_be_visible()
    expect(page).to_have_url(re.compile("listed=gn"))
    page.locator(".map-places").get_by_role("link", name="without any place").click()
    expect(page.get_by_role("button", name=re.compile("Place: Not stated"))).to_be_visible()


def test_pictures_say_what_they_show(page: Page, running: Served) -> None:
    _open(page, running.url, "?tactic=abduction&tactic=infiltration")
    page.wait_for_timeout(2500)
    with page.expect_download() as png:
        page.get_by_role("button", name="PNG picture").click()
    assert re.fullmatch(r"map-border-n\d+\.png", png.value.suggested_filename)
    with Image.open(png.value.path()) as picture:
        assert picture.width > 1000 and picture.height > 1200
        assert len(picture.convert("RGB").getcolors(10_000_000) or ()) > 100
    with page.expect_download() as svg:
        page.get_by_role("button", name="SVG picture").click()
    text = Path(svg.value.path()).read_text("utf-8")
    assert "Filter: tactic: Infiltration and informants, Abduction" in text or "Abduction" in text
    assert "GeoNames, CC BY 4.0" in text and ET.fromstring(text) is not None  # noqa: S314


def test_a_phone_scrolls_no_sideways(browser: Browser, running: Served) -> None:
    witness = Witness()
    with open_page(browser, witness, PHONE, "dark") as page:
        _open(page, running.url, "?span=until&at=2010&listed=country_only")
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert not witness.outside and not witness.complaints
