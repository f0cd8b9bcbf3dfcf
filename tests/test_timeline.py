"""The timeline as a reader meets it: in Chromium, by mouse and phone, with its address, its pictures and its size."""

import http.client
import io
import re
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import workspaces
from browser.axe import AXE, RULES, RUN
from browser.chromium import PHONE, Witness, open_page, settle
from browser.serving import served
from events_factory import make_events
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from dashboard.charts import MOST_MARKS
from dashboard.events import read_events
from dashboard.model import Event, Kind
from dashboard.settings import Workspace

MOST_BYTES = 60_000  # of a rerun
WINDOW = 12  # the server's window for deflating, as a power of two
SVG = "{http://www.w3.org/2000/svg}"
Opener = Callable[[str], str]


def nearly_too_many(root: Path) -> Workspace:
    """As many marks as are drawn singly."""
    events = [event for event in make_events(400, seed=11, documents=30) if event.kind is Kind.COERCION]
    return workspaces.make_workspace(root, events[:MOST_MARKS])


def too_many(root: Path) -> Workspace:
    return workspaces.make_workspace(root, make_events(1500, seed=3, documents=100))


MAKERS: dict[str, Callable[[Path], Workspace]] = {
    "three_documents": workspaces.three_documents,
    "hostile": workspaces.hostile,
    "nearly_too_many": nearly_too_many,
    "too_many": too_many,
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: tmp_path_factory.mktemp(name) for name in MAKERS}


@pytest.fixture(scope="module")
def server(folders: dict[str, Path]) -> Iterator[Opener]:
    """The address of the server of a workspace, each started once."""
    addresses: dict[str, str] = {}
    contexts = []

    def open_server(name: str) -> str:
        if name not in addresses:
            context = served(MAKERS[name](folders[name] / "workspace").root, folders[name] / "home")
            addresses[name] = context.__enter__().url
            contexts.append(context)
        return addresses[name]

    yield open_server
    for context in contexts:
        context.__exit__(None, None, None)


def _open(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/timeline{query}")
    _wait(page)


def _wait(page: Page) -> None:
    settle(page)
    page.locator(".js-plotly-plot .infolayer, .strip .lane").first.wait_for(state="attached")
    page.wait_for_timeout(400)


def _events(folder: Path) -> list[Event]:
    events = read_events(Workspace(folder / "workspace").events_path)
    return [event for event in events if event.kind is Kind.COERCION]


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _shown(page: Page) -> int:
    found = re.match(r"([\d,]+) of", page.locator(".notes p").first.inner_text())
    assert found
    return int(found[1].replace(",", ""))


def _plot(page: Page) -> Locator:
    return page.locator(".js-plotly-plot .nsewdrag").first


def _choose(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label).click()


def _drag(page: Page, start: float, end: float) -> None:
    """Drag over a part of the dated panel's width, low in it, where no mark is under the mouse."""
    box = _plot(page).bounding_box()
    assert box
    y = box["y"] + 12
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y + 3, steps=8)
    page.mouse.up()
    page.wait_for_timeout(700)


def _ticks(page: Page) -> list[str]:
    return page.locator(".js-plotly-plot .xaxislayer-above .xtick text").all_text_contents()


# Choosing what is drawn


def test_lanes_and_dates_stand_in_the_address_and_come_back_from_it(
    browser: Browser, page: Page, server: Opener
) -> None:
    _open(page, server("three_documents"))
    _choose(page, "Family")
    expect(page.locator(".js-plotly-plot").get_by_text("Events on time, by family")).to_be_visible()
    _choose(page, "Until publication")
    expect(page.locator(".js-plotly-plot").get_by_text("Act to publication, by family")).to_be_visible()
    settle(page)
    assert _query(page) == {"lanes": ["family"], "dates": ["lag"]}
    witness = Witness()
    with open_page(browser, witness) as other:
        other.goto(page.url)
        _wait(other)
        expect(other.locator(".js-plotly-plot").get_by_text("Act to publication, by family")).to_be_visible()
    assert not witness.outside


def test_a_lane_that_is_none_is_reported(page: Page, server: Opener) -> None:
    _open(page, server("three_documents"), "?lanes=colour")
    expect(page.get_by_text("“colour” is none of")).to_be_visible()
    expect(page.locator(".js-plotly-plot").get_by_text("Events on time, by tactic")).to_be_visible()


# Zooming and brushing


def test_dragging_zooms_to_days_and_a_double_click_resets(page: Page, server: Opener) -> None:
    _open(page, server("three_documents"), "?undated=exclude")
    before = _ticks(page)
    assert all(re.fullmatch(r"\d{4}", tick) for tick in before)
    for _ in range(3):
        _drag(page, 0.46, 0.54)
    assert all(re.fullmatch(r"\d{1,2} \w{3} \d{4}", tick) for tick in _ticks(page)), _ticks(page)
    assert not _query(page).get("year")
    box = _plot(page).bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + 12)
    page.wait_for_timeout(900)
    assert _ticks(page) == before


def test_the_zoom_outlives_an_opened_event(page: Page, server: Opener) -> None:
    _open(page, server("three_documents"), "?undated=exclude")
    _drag(page, 0.1, 0.9)
    zoomed = _ticks(page)
    page.locator(".js-plotly-plot .point[d^='M5,0A5']:visible").first.click(force=True)  # a round mark
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    settle(page)
    assert _ticks(page) == zoomed


def _spans_within(folder: Path, first: int, last: int) -> int:
    spans = [(event.date_start[:4] or "0", event.date_end[:4] or "9") for event in _events(folder) if event.year]
    return sum(start <= str(last) and end >= str(first) for start, end in spans)


def test_years_dragged_over_become_the_filter(page: Page, server: Opener, folders: dict[str, Path]) -> None:
    _open(page, server("three_documents"), "?undated=exclude")
    page.locator(".modebar-btn[data-val=select]").click()
    _drag(page, 0.3, 0.6)
    expect(page.get_by_role("button", name=re.compile(r"\d{4}–\d{4}"))).to_be_visible()
    settle(page)
    first, last = (int(year) for year in _query(page)["year"][0].split(":"))
    assert 2000 < first < last < 2020
    assert _shown(page) == _spans_within(folders["three_documents"], first, last)


# Many events


def _middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_cell_leads_to_its_marks(page: Page, server: Opener) -> None:
    _open(page, server("too_many"), "?lanes=family")
    cell = page.locator(".strip .cells b").nth(4)
    number = int(cell.inner_text())
    page.mouse.move(*_middle(cell))
    told = re.fullmatch(r"(.+), (\d{4}): (\d+) events?", cell.get_attribute("title") or "")
    assert told and int(told[3]) == number
    page.mouse.click(*_middle(cell))
    expect(page.get_by_role("button", name=f"Year {told[2]}")).to_be_visible()
    settle(page)
    assert _shown(page) == number
    assert "lanes" not in _query(page), "the tactics of the family"
    page.locator(".js-plotly-plot .infolayer").first.wait_for(state="attached")
    assert page.locator(".js-plotly-plot .scatterlayer .point").count() >= number


def test_cells_are_reached_by_keyboard(page: Page, server: Opener) -> None:
    _open(page, server("too_many"), "?lanes=family")
    page.locator(".strip .lane .name").first.focus()
    for key in ("Tab", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    told = re.fullmatch(r".+, (\d{4}): (\d+) events?", page.evaluate("document.activeElement.ariaLabel"))
    assert told
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Year {told[1]}")).to_be_visible()
    settle(page)
    assert _shown(page) == int(told[2])


def test_years_of_the_strip_dragged_over_become_the_filter(
    page: Page, server: Opener, folders: dict[str, Path]
) -> None:
    _open(page, server("too_many"), "?undated=exclude")
    page.mouse.move(*_middle(page.locator(".strip .years > *").nth(3)))
    page.mouse.down()
    page.mouse.move(*_middle(page.locator(".strip .years > *").nth(6)), steps=6)
    expect(page.locator(".strip .band")).to_have_count(1)
    page.mouse.up()
    expect(page.locator(".strip .band")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile(r"\d{4}–\d{4}"))).to_be_visible()
    settle(page)
    first, last = (int(year) for year in _query(page)["year"][0].split(":"))
    assert first < last
    assert _shown(page) == _spans_within(folders["too_many"], first, last)
    page.go_back()
    settle(page)
    expect(page.get_by_role("button", name=re.compile(r"\d{4}–\d{4}"))).to_have_count(0)


def test_the_strip_is_saved_as_it_is_seen(page: Page, server: Opener) -> None:
    _open(page, server("too_many"), "?lanes=publisher&year=2000:2012")
    seen = [page.locator(f".strip {part}").all_inner_texts() for part in (".cells b", ".name", ".undated a")]
    _choose(page, "SVG")
    settle(page)
    expect(page.locator(".strip figcaption button")).to_have_attribute("data-file", re.compile(r"\.svg$"))
    drawing = ElementTree.fromstring(_saved(page, ".svg"))  # noqa: S314 - made by this page
    told = ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]
    assert {text.strip() for texts in seen for text in texts} <= {*told}
    words = " ".join(told)
    assert "Filter: years 2000–2012." in words and "Source: " in words and f"{_shown(page):,} of " in words
    assert len({rect.get("fill") for rect in drawing.iter(f"{SVG}rect")}) > 4
    _choose(page, "PNG")
    settle(page)
    expect(page.locator(".strip figcaption button")).to_have_attribute("data-file", re.compile(r"\.png$"))
    picture = Image.open(io.BytesIO(_saved(page, ".png")))
    assert abs(picture.width - 2 * float(drawing.get("width") or 0)) <= 4
    assert len(picture.convert("RGB").getcolors(picture.width * picture.height) or ()) > 50


def _saved(page: Page, ending: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(".strip figcaption button").click()
    assert waiting.value.suggested_filename.startswith("timeline-by-publisher")
    assert waiting.value.suggested_filename.endswith(ending)
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_strip_is_for_everyone(browser: Browser, server: Opener, scheme: str) -> None:
    with open_page(browser, Witness(), PHONE, scheme) as page:
        _open(page, server("too_many"), "?lanes=family")
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert page.locator(".strip .cells b").first.evaluate("cell => getComputedStyle(cell).fontSize") == "0px"
        page.set_viewport_size({"width": 1440, "height": 900})
        page.evaluate(AXE)
        found = page.evaluate(RUN, RULES[scheme])
        assert not found, found


def test_a_change_sends_little(page: Page, server: Opener) -> None:
    """As many bytes as the wire carries: the server deflates each message with what it said before."""
    wire = zlib.compressobj(wbits=-WINDOW)
    sizes: list[int] = []

    def weigh(data: bytes | str) -> None:
        raw = data if isinstance(data, bytes) else data.encode()
        sizes.append(len(wire.compress(raw) + wire.flush(zlib.Z_SYNC_FLUSH)))

    def watch(socket: WebSocket) -> None:
        socket.on("framereceived", weigh)

    page.on("websocket", watch)
    _open(page, server("nearly_too_many"))
    assert _shown(page) == MOST_MARKS
    told = {}
    for label in ("Family", "Until publication", "Publisher", "Of the act", "Tactic"):
        sizes.clear()
        _choose(page, label)
        page.wait_for_timeout(1500)
        settle(page)
        told[label] = sum(sizes)
    assert 2_000 < max(told.values()) < MOST_BYTES, told


def test_the_server_deflates_what_it_sends(server: Opener) -> None:
    parts = urlsplit(server("nearly_too_many"))
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    headers = {
        "Origin": server("nearly_too_many"), "Connection": "Upgrade", "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol": "streamlit", "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
    }  # fmt: skip
    connection.request("GET", "/_stcore/stream", headers=headers)
    agreed = connection.getresponse().headers["Sec-WebSocket-Extensions"]
    assert "permessage-deflate" in agreed and f"server_max_window_bits={WINDOW}" in agreed
    assert "no_context_takeover" not in agreed


def test_what_stands_above_the_chart_stays(page: Page, server: Opener) -> None:
    """No element above is drawn anew by a filter, and the chart keeps its place."""
    _open(page, server("three_documents"))
    page.evaluate("document.querySelectorAll('.st-key-timeline-choices button').forEach(b => b.dataset.seen = 1)")
    before = page.locator(".stPlotlyChart").bounding_box()
    page.get_by_text(re.compile(r"^Threats against the family \(")).click()
    expect(page.get_by_role("button", name=re.compile("Tactic: Threats against the family"))).to_be_visible()
    settle(page)
    after = page.locator(".stPlotlyChart").bounding_box()
    assert before and after
    assert abs(before["y"] - after["y"]) < 6
    assert page.locator(".st-key-timeline-choices button:not([data-seen])").count() == 0


# Pictures


def _picture(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.locator(".modebar-btn[data-title*=Download], .modebar-btn[aria-label*=Download]").first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_the_svg_says_what_it_shows(page: Page, server: Opener) -> None:
    _open(page, server("three_documents"), "?year=2005:2020&lanes=family")
    _choose(page, "SVG")
    settle(page)
    page.wait_for_timeout(800)
    name, data = _picture(page)
    assert name.startswith("timeline-by-family") and name.endswith(".svg")
    drawing = ElementTree.fromstring(data)  # noqa: S314 - made by this page
    words = " ".join("".join(text.itertext()) for text in drawing.iter(f"{SVG}text"))
    assert "Events on time, by family" in words
    assert f"{_shown(page)} of " in words
    assert "Filter: years 2005–2020." in words
    assert "Source: " in words and "Daily NK" in words and "Escapee coercion dashboard" in words
    legend = ("day", "days", "week", "month", "season", "year", "range", "not stated")
    assert {*legend} <= {"".join(text.itertext()) for text in drawing.iter(f"{SVG}text")}
    assert b"http" not in re.sub(rb"http://www\.w3\.org/[\w/]+", b"", data)


def test_the_png_is_what_is_seen(page: Page, server: Opener) -> None:
    _open(page, server("three_documents"))
    name, data = _picture(page)
    assert name.endswith(".png")
    picture = Image.open(io.BytesIO(data))
    box = page.locator(".js-plotly-plot .main-svg").first.bounding_box()
    assert box
    assert abs(picture.width - 2 * box["width"]) <= 2 and abs(picture.height - 2 * box["height"]) <= 2
    assert len(picture.convert("RGB").getcolors(picture.width * picture.height) or ()) > 50
    assert picture.convert("RGBA").getpixel((1, 1))[3] == 255, "its ground is not see-through"  # type: ignore[index]


# Every reader


@pytest.mark.parametrize("query", ["", "?dates=lag&lanes=place"])
def test_a_phone_cuts_nothing(browser: Browser, server: Opener, query: str) -> None:
    witness = Witness()
    with open_page(browser, witness, PHONE, "dark") as page:
        _open(page, server("three_documents"), query)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        frame = page.locator(".js-plotly-plot .main-svg").first.bounding_box()
        assert frame
        drawn = [
            spot
            for layer in (".scatterlayer .point", ".infolayer .annotation-text", ".scatterlayer .textpoint text")
            for item in page.locator(f".js-plotly-plot {layer}").all()
            if (spot := item.bounding_box())
        ]
        assert len(drawn) > 30
        assert min(spot["x"] for spot in drawn) >= frame["x"]
        assert max(spot["x"] + spot["width"] for spot in drawn) <= frame["x"] + frame["width"] + 1
    assert not witness.outside


def test_a_document_writes_no_markup_into_a_tooltip(page: Page, server: Opener) -> None:
    for query in ("?lanes=publisher&dates=lag", "?lanes=place"):
        _open(page, server("hostile"), query)
        box = _plot(page).bounding_box()
        assert box
        seen = ""
        for point in page.locator(".js-plotly-plot .scatterlayer .point").all():
            spot = point.bounding_box()
            if spot and box["y"] <= spot["y"] < 850:
                page.mouse.move(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
                page.wait_for_timeout(120)
                seen += " ".join(page.locator(".hoverlayer text").all_text_contents())
        assert "![x](" in seen
        assert page.locator(".js-plotly-plot a[href*=evil], .js-plotly-plot image[href*=evil]").count() == 0


def test_the_chart_has_a_name_and_the_same_as_a_table(page: Page, server: Opener) -> None:
    _open(page, server("three_documents"))
    figure = page.get_by_role("figure", name=re.compile(r"^Timeline of \d+ events in \d+ lanes by tactic"))
    expect(figure).to_be_visible()
    summary = page.locator(".st-key-timeline-table summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("table.rows")).to_be_visible()
