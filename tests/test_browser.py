"""The whole dashboard in Chromium: it draws, filters, links, downloads, and asks nothing of anybody outside."""

import http.client
import io
import json
import re
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import geopandas
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from browser import workspaces
from browser.chromium import PHONE, SlowLine, Witness, number_chosen, open_page, settle
from browser.serving import STOP_SECONDS, Served, served, start
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect
from pypdf import PdfReader

from dashboard.__main__ import main
from dashboard.app_pages import PAGES
from dashboard.asgi import SAFE_OPTIONS, product_options
from dashboard.events import read_events
from dashboard.model import Event, Kind

LOCAL = {"127.0.0.1", "localhost", "::1"}
ANSWERED = 1_500  # milliseconds in which the server has its answer
MAP_DRAWN = 2_500  # milliseconds in which the map has drawn its names
VIOLATION = """async address => {
  const told = done => document.addEventListener("securitypolicyviolation", () => done(true), {once: true});
  const broken = new Promise(told);
  const picture = new Image(); picture.src = address;
  return Promise.race([broken, new Promise(done => setTimeout(() => done(false), 3000))]);
}"""


Opener = Callable[[str], Served]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Servers by the name of their workspace, each started once."""
    running: dict[str, Served] = {}
    contexts = []

    def open_server(name: str) -> Served:
        if name not in running:
            folder = tmp_path_factory.mktemp(name)
            workspace = getattr(workspaces, name)(folder / "workspace")
            context = served(workspace.root, folder / "home")
            running[name] = context.__enter__()
            contexts.append(context)
        return running[name]

    yield open_server
    for context in contexts:
        context.__exit__(None, None, None)
    for name, stopped in running.items():
        _check_sockets(stopped.audit, name)


def _check_sockets(audit: Path, name: str) -> None:
    """The server bound and called this machine only, whatever its user's settings say."""
    lines = audit.read_text("utf-8").splitlines()
    assert any(line.startswith("socket.bind ('127.0.0.1'") for line in lines), name
    addresses = {re.sub(r"^\S+ \(?'?([^',)]*).*", r"\1", line) for line in lines}
    assert addresses <= {*LOCAL, "None", ""}, f"{name}: {addresses - LOCAL}"


def _open(page: Page, url: str, path: str = "") -> None:
    page.goto(f"{url}/{path}")
    settle(page)


def _events(name: str, server: Opener) -> list[Event]:
    path = server(name).audit.parent.parent / "workspace" / "build" / "events.parquet"
    return [event for event in read_events(path) if event.kind is Kind.COERCION]


def _first_line(page: Page) -> str:
    return page.locator(".notes p").first.inner_text()


def _expect_shown(page: Page, number: int) -> None:
    expect(page.locator(".notes p").first).to_contain_text(f"{number:,} of ")
    settle(page)


def _colors(locator: Locator) -> int:
    """How many colours a part of the page is drawn with."""
    picture = Image.open(io.BytesIO(locator.screenshot())).convert("RGB")
    return len(picture.getcolors(picture.width * picture.height) or ())


# Drawing


DRAWN = {
    "timeline": ".js-plotly-plot .point[d^='M5,0A5']",
    "map": "[data-testid=stDeckGlJsonChart] canvas",
    "events": "table.rows",
    "sources": "table.rows",
}


def test_every_page_opens_and_draws(page: Page, server: Opener) -> None:
    _open(page, server("three_documents").url)
    for path, title in PAGES.items():
        page.get_by_role("link", name=title, exact=True).first.click()
        expect(page.locator("h1")).to_have_text(title)
        expect(page).to_have_title(re.compile("Escapee coercion"))
        expect(page.locator(DRAWN.get(path, "main p, section p")).first).to_be_visible()
        settle(page)
        expect(page.get_by_text("error", exact=False)).to_have_count(0)
        if path == "map":
            page.wait_for_timeout(MAP_DRAWN)
            colors = _colors(page.locator("[data-testid=stDeckGlJsonChart]"))
            assert colors > 200, "land, borders, rivers, towns, labels and arcs have many shades"


@pytest.mark.parametrize("name", ["no_documents", "one_undated"])
def test_empty_and_undated_workspaces_open(page: Page, server: Opener, name: str) -> None:
    _open(page, server(name).url, "map")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    _open(page, server(name).url, "timeline")
    said = "Year not stated" if name == "one_undated" else "This workspace has no events."
    expect(page.locator("[data-testid=stMain]").get_by_text(said).last).to_be_visible()


# Filtering


def test_filters_by_visible_labels_and_the_address_follows(page: Page, server: Opener) -> None:
    events = _events("three_documents", server)
    _open(page, server("three_documents").url)
    page.get_by_text(re.compile(r"^Digital intrusion \(")).click()
    chosen = [event for event in events if event.tactic == "digital_intrusion"]
    _expect_shown(page, len(chosen))
    assert urlsplit(page.url).query == "tactic=digital_intrusion"
    page.get_by_label("From year").fill("2010")
    page.get_by_label("From year").press("Enter")
    later = [event for event in chosen if not event.date_start or not event.date_end or event.date_end >= "2010"]
    _expect_shown(page, len(later))
    page.get_by_role("radio", name="Exclude").or_(page.get_by_role("button", name="Exclude")).click()
    dated = [event for event in later if event.date_start or event.date_end]
    _expect_shown(page, len(dated))
    assert urlsplit(page.url).query == "year=2010%3A&undated=exclude&tactic=digital_intrusion"
    page.get_by_role("button", name="Clear all", exact=True).click()
    _expect_shown(page, len(events))
    assert not urlsplit(page.url).query


def test_nothing_typed_is_lost_before_the_answer_comes(page: Page, server: Opener) -> None:
    """The browser sends what all its widgets show, also those that the server has set meanwhile."""
    line = SlowLine(page)
    _open(page, server("three_documents").url, "?tactic=infiltration")
    line.is_slow = True
    for label, year in (("From year", "2010"), ("To year", "2018")):
        page.get_by_label(label).fill(year)
        page.get_by_label(label).press("Enter")
        page.wait_for_timeout(ANSWERED)
    page.get_by_role("button", name="Tactic: Infiltration and informants").click()
    page.wait_for_timeout(ANSWERED)
    page.get_by_role("radio", name="Exclude").or_(page.get_by_role("button", name="Exclude")).click()
    page.wait_for_timeout(ANSWERED)
    assert line.kept
    line.let_through()
    dated = [event for event in _events("three_documents", server) if event.date_start or event.date_end]
    _expect_shown(page, sum((e.date_start or "0") <= "2018-12-31" and (e.date_end or "9") >= "2010" for e in dated))
    assert urlsplit(page.url).query == "year=2010%3A2018&undated=exclude"
    expect(page.get_by_label("From year")).to_have_value("2010")


def test_back_and_forward_follow_the_filters(page: Page, server: Opener) -> None:
    events = _events("three_documents", server)
    _open(page, server("three_documents").url)
    page.get_by_text(re.compile(r"^Digital intrusion \(")).click()
    number = sum(event.tactic == "digital_intrusion" for event in events)
    _expect_shown(page, number)
    page.get_by_role("link", name="Events").click()
    expect(page.locator("h1")).to_have_text("Events")
    _expect_shown(page, number)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Overview")
    _expect_shown(page, number)
    page.go_back()
    _expect_shown(page, len(events))
    page.go_forward()
    _expect_shown(page, number)


def test_a_pasted_link_restores_the_view(browser: Browser, page: Page, server: Opener) -> None:
    url = server("three_documents").url
    _open(page, url, "events?tactic=digital_intrusion&tactic=infiltration&year=2005:2020&undated=exclude")
    first = _first_line(page)
    assert not first.startswith("0 ")
    witness = Witness()
    with open_page(browser, witness) as other:
        _open(other, page.url.split("?")[0].removesuffix("/"), "?" + urlsplit(page.url).query)
        assert _first_line(other) == first
        assert number_chosen(other, "tactic") == "2 chosen"
    assert not witness.outside


def test_a_section_stays_open_while_values_are_chosen(page: Page, server: Opener) -> None:
    """And where the keyboard stands, so that Space after Space chooses one after the other."""
    _open(page, server("three_documents").url)
    page.locator(".st-key-facet-assertion summary").click()
    boxes = page.locator(".st-key-facet-assertion input[type=checkbox]")
    expect(boxes.nth(1)).to_be_attached()
    settle(page)
    boxes.first.focus()
    for number, key in enumerate(("Space", "Space"), 1):
        page.keyboard.press(key)
        settle(page)
        expect(page.locator("[class*=st-key-chip-assertion]")).to_have_count(number)
        assert number_chosen(page, "assertion") == f"{number} chosen"
        page.keyboard.press("Tab")
    expect(boxes.first).to_be_checked()
    expect(boxes.nth(1)).to_be_checked()


def test_an_unknown_value_in_a_link_is_reported(page: Page, server: Opener) -> None:
    _open(page, server("three_documents").url, "?tactic=bogus&colour=red")
    expect(page.get_by_text("“bogus” is not in this workspace")).to_be_visible()
    expect(page.get_by_text("“colour” is not a filter")).to_be_visible()


def test_a_click_on_a_mark_opens_its_sentence(page: Page, server: Opener) -> None:
    _open(page, server("three_documents").url, "timeline")
    page.locator(".js-plotly-plot .point[d^='M5,0A5']").first.click(force=True)  # a round mark
    drawer = page.get_by_role("dialog")
    expect(drawer.locator("mark")).to_be_visible()
    number = re.search(r"event=(\w+)", page.url)
    assert number
    event = next(event for event in _events("three_documents", server) if event.event_id == number[1])
    assert drawer.locator("mark").inner_text() == event.quote
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page).not_to_have_url(re.compile("event="))


def test_a_click_on_a_town_filters_by_it(page: Page, server: Opener) -> None:
    _open(page, server("three_documents").url, "map")
    page.wait_for_timeout(2500)
    box = page.locator("[data-testid=stDeckGlJsonChart] canvas").first.bounding_box()
    assert box
    # Hyesan, in the pixels of the first region's centre and zoom
    x, y = box["x"] + box["width"] / 2 + 49.3, box["y"] + box["height"] / 2 + 22.6
    page.mouse.move(x, y, steps=6)
    page.wait_for_timeout(800)
    page.mouse.click(x, y)
    expect(page.get_by_role("button", name=re.compile("Place: Hyesan"))).to_be_visible()


def test_a_card_leads_to_its_events(page: Page, server: Opener) -> None:
    _open(page, server("three_documents").url, "tactics")
    card = page.locator("article[data-tactic=digital_intrusion]")
    card.get_by_role("link", name=re.compile("events? ›")).click()
    expect(page.locator("h1")).to_have_text("Events")
    expect(page.get_by_role("button", name=re.compile("Tactic: Digital intrusion"))).to_be_visible()
    assert "tactic=digital_intrusion" in page.url


# Links in overview, matrix and tactic pages


def test_a_cell_of_the_matrix_leads_to_its_events_and_back(page: Page, server: Opener) -> None:
    _open(page, server("three_documents").url, "matrix?by=place")
    page.evaluate("window.untouched = true")
    cell = page.locator(".matrix td:not(.all) a").first
    number = int(cell.inner_text())
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Events")
    _expect_shown(page, number)
    assert page.evaluate("window.untouched"), "the page was not loaded anew"
    page.go_back()
    expect(page.locator(".switch .on")).to_have_text("By place")


def test_the_overview_opens_first_and_every_part_leads_on(page: Page, server: Opener) -> None:
    for selector, title in ((".by-year .undated", "Events"), (".small-map a.dot", "Events"), (".tactics a", "")):
        _open(page, server("three_documents").url)
        expect(page.locator("h1")).to_have_text("Overview")
        link = page.locator(f".overview {selector}").last
        link.click()
        expect(page.locator("h1")).not_to_have_text("Overview")
        assert title in page.locator("h1").inner_text()
        expect(page.locator("[class*=st-key-chip-]").first).to_be_visible()


def test_a_link_opens_in_a_new_tab_too(page: Page, server: Opener) -> None:
    _open(page, server("three_documents").url)
    expect(page.locator(".overview .doubts .bars-list a").first).to_be_visible()
    with page.context.expect_page() as opening:
        page.locator(".overview .doubts .bars-list a").first.click(modifiers=["Control"])
    settle(opening.value)
    expect(opening.value.locator("h1")).to_have_text("Events")
    expect(page.locator("h1")).to_have_text("Overview")


def test_a_tactic_page_prints_whole_and_alone(page: Page, server: Opener) -> None:
    _open(page, server("three_documents").url, "tactics?tactic=infiltration")
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    assert len(printed.pages) > 1
    for title in ("Infiltration and informants", "How it unfolds", "Warning signs", "Where to get help"):
        assert title in text
    assert "Search in quotes" not in text
    assert "Download" not in text


def test_the_matrix_scrolls_in_its_own_box_on_a_phone(browser: Browser, server: Opener) -> None:
    witness = Witness()
    with open_page(browser, witness, PHONE) as page:
        _open(page, server("three_documents").url, "matrix")
        wide = page.locator(".matrix").evaluate("box => [box.scrollWidth, box.clientWidth]")
        assert wide[0] > wide[1]
        page.locator(".matrix").evaluate("box => { box.scrollLeft = 400 }")
        name = page.locator(".matrix tbody th a").first.bounding_box()
        assert name and name["x"] >= 0, "the names of the tactics stay in sight"
        assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE[0]
    assert not witness.outside


# Downloads


def _download(page: Page, label: str) -> tuple[str, bytes]:
    if not page.get_by_role("button", name=label, exact=True).is_visible():
        page.get_by_role("button", name="Download").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_downloads_hold_exactly_what_the_filter_shows(page: Page, server: Opener) -> None:
    events = [
        event for event in _events("three_documents", server) if event.tactic in ("infiltration", "family_threat")
    ]
    wanted = {event.event_id for event in events}
    _open(page, server("three_documents").url, "sources?tactic=infiltration&tactic=family_threat")
    files = {label: _download(page, label) for label in ("CSV", "JSON Lines", "GeoJSON", "XLSX", "Parquet")}
    for label, (name, _) in files.items():
        assert re.fullmatch(r"[\w.-]+", name), label
        assert f"n{len(events)}" in name
    table = pd.read_csv(io.BytesIO(files["CSV"][1]), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert {*table["event_id"]} == wanted
    assert len(table) == len(events)
    assert {json.loads(line)["event_id"] for line in files["JSON Lines"][1].splitlines()} == wanted
    features = geopandas.read_file(io.BytesIO(files["GeoJSON"][1]))
    assert {identity.split("#")[0] for identity in features["id"]} == wanted
    sheet = openpyxl.load_workbook(io.BytesIO(files["XLSX"][1]))["events"]
    rows = [*sheet.iter_rows(values_only=True)]
    assert {row[rows[0].index("event_id")] for row in rows[1:]} == wanted
    assert {*pq.read_table(io.BytesIO(files["Parquet"][1]))["event_id"].to_pylist()} == wanted


def test_a_download_comes_with_its_manifest_when_asked(page: Page, server: Opener, tmp_path: Path) -> None:
    _open(page, server("three_documents").url, "sources?tactic=infiltration")
    page.get_by_role("button", name="Download").first.click()
    page.get_by_text("Add the manifest").click()
    settle(page)
    name, content = _download(page, "JSON Lines")
    assert re.fullmatch(r"[a-z0-9_-]+_jsonl_with-manifest\.zip", name)
    (tmp_path / name).write_bytes(content)
    assert main(["verify", str(tmp_path / name)]) == 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        file, manifest = archive.namelist()
        assert manifest == f"{file}.manifest.json"
        assert json.loads(archive.read(manifest))["query"] == {"tactic": ["infiltration"]}


# Safety


def test_hostile_documents_make_no_request(page: Page, server: Opener) -> None:
    """The `page` fixture fails on any request outside, and on the complaint of one that the policy stopped."""
    event = _events("hostile", server)[0]
    drawer = f"events?event={event.event_id}"
    for path in ("", "timeline", "map", "tactics", "tactics?tactic=abduction", "matrix", "sources", drawer):
        _open(page, server("hostile").url, path)
        page.mouse.move(700, 420)  # whatever shows when pointed at
    expect(page.get_by_role("dialog").locator("mark")).to_have_text(event.quote)


def _choose_first(page: Page, facet: Locator, chip: Locator) -> None:
    """A list shuts itself while the sidebar scrolls: it is opened until one is chosen."""
    box = facet.get_by_role("combobox")
    for _ in range(20):
        box.scroll_into_view_if_needed()
        settle(page)
        if chip.count():
            return
        if not page.get_by_role("option").count():
            box.click()
        with suppress(TimeoutError):
            page.get_by_role("option").first.click(timeout=2_000)
    pytest.fail("no option of the list can be chosen")


def test_hostile_names_as_options_and_chips_make_no_request(page: Page, server: Opener) -> None:
    _open(page, server("hostile").url)
    for facet in ("place", "publisher", "document"):
        page.locator("h1").click()  # shuts the list that is open
        expect(page.get_by_role("listbox")).to_have_count(0)
        drawn = page.locator(f".st-key-facet-{facet}")
        drawn.locator("summary").click()
        _choose_first(page, drawn, page.locator(f"[class*=st-key-chip-{facet}]"))
    page.locator("h1").click()
    expect(page.get_by_role("button", name=re.compile(r"Publisher: !\[x\]")).first).to_be_visible()


def test_the_policy_stops_a_request_that_a_page_would_make(browser: Browser, server: Opener) -> None:
    """The positive control of the test above."""
    witness = Witness()
    with open_page(browser, witness) as page:
        _open(page, server("three_documents").url)
        assert page.evaluate(VIOLATION, "https://evil.example/a.png")


def _answer(url: str, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def _upgrade(url: str, **headers: str) -> int:
    wanted = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "streamlit"}
    return _answer(url, "/_stcore/stream", wanted | key | headers).status


def test_foreign_hosts_and_origins_are_refused(server: Opener) -> None:
    url = server("three_documents").url
    assert _answer(url, "/", {}).status == 200
    assert _answer(url, "/", {"Host": "rebind.evil.example"}).status == 400
    assert _upgrade(url, Origin=url) == 101
    assert _upgrade(url) == 403
    assert _upgrade(url, Origin="https://evil.example") == 403
    assert _upgrade(url, Origin="http://localhost:1") == 403
    assert _upgrade(url, Origin="http://rebind.evil.example", Host="rebind.evil.example") in (400, 403)


def test_every_answer_carries_the_policy(server: Opener) -> None:
    for path in ("/", "/basemap/basemap.geojson", "/_stcore/health", "/nothing"):
        headers = _answer(server("three_documents").url, path, {}).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-eval'" not in headers["content-security-policy"].replace("wasm-unsafe-eval", "")
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


def test_base_map_route_gives_no_other_file(server: Opener) -> None:
    url = server("three_documents").url
    assert json.load(_answer(url, "/basemap/rivers.geojson", {}))["type"] == "FeatureCollection"
    for path in ("/basemap/../build/events.parquet", "/basemap/%2e%2e/build/events.parquet", "/basemap//etc/passwd"):
        answer = _answer(url, path, {})
        assert answer.status in (400, 404) or b"<!doctype html>" in answer.read().lower()


def test_the_configuration_file_is_as_safe_as_the_program() -> None:
    own = product_options()
    assert {key: own[key] for key in SAFE_OPTIONS if key in own} == {
        key: SAFE_OPTIONS[key] for key in SAFE_OPTIONS if key in own
    }
    assert {"browser.gatherUsageStats", "server.address", "server.allowedHosts"} <= {*own}


# Starting and stopping


def test_ctrl_c_ends_quietly_with_a_page_open(browser: Browser, tmp_path: Path) -> None:
    workspace = workspaces.one_undated(tmp_path / "workspace")
    with served(workspace.root, tmp_path / "home") as running, open_page(browser, Witness()) as page:
        _open(page, running.url)
        running.process.send_signal(signal.SIGINT)
        output, complaints = running.process.communicate(timeout=STOP_SECONDS)
        assert running.process.returncode == 0
        assert "Traceback" not in complaints
        assert "leaked" not in complaints
        assert not output


def test_a_taken_port_is_said_in_one_sentence(server: Opener, tmp_path: Path) -> None:
    running = server("three_documents")
    port = urlsplit(running.url).port or 0
    process, _ = start(tmp_path, tmp_path / "home", port)
    _, complaints = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode
    assert f"port {port} of 127.0.0.1 cannot be used" in complaints
