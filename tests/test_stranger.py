"""A stranger who was given only the address finds the answers, by what is written on the screen alone."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from browser.chromium import Witness, open_page, settle
from browser.serving import served
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from dashboard.codebook import load_codebook
from dashboard.events import read_events
from dashboard.model import Event, Kind
from dashboard.workspace_tools.demo import make_demo

EVENTS, SEED = 600, 7
FIRST_ROWS = 50  # of the table of events
TRIES, STAYS, CLICKED = 20, 750, 3_000  # the last two in milliseconds


@dataclass(frozen=True)
class Given:
    """The address, and what the stranger does not know: the events and the labels of their tactics."""

    url: str
    events: tuple[Event, ...]
    labels: dict[str, str]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Given]:
    folder = tmp_path_factory.mktemp("stranger")
    workspace = make_demo(folder / "demo", EVENTS, folder / "cache", SEED)
    events = tuple(event for event in read_events(workspace.events_path) if event.kind is Kind.COERCION)
    labels = {tactic.key: tactic.label for tactic in load_codebook(workspace.codebook).tactics}
    with served(workspace.root, folder / "home") as server:
        yield Given(server.url, events, labels)


@pytest.fixture
def page(browser: Browser, given: Given) -> Iterator[Page]:
    """The first page, as the address opens it."""
    witness = Witness()
    with open_page(browser, witness) as opened:
        opened.goto(given.url)
        settle(opened)
        yield opened
    assert not witness.outside and not witness.complaints


def _expect_shown(page: Page, number: int) -> None:
    expect(page.get_by_text(re.compile(rf"^{number:,} of [\d,]+ events?$")).first).to_be_visible()
    settle(page)


def _choose_years(page: Page, first: int, last: int) -> None:
    for label, year in (("From year", first), ("To year", last)):
        page.get_by_label(label).fill(str(year))
        page.get_by_label(label).press("Enter")
        settle(page)
    page.get_by_role("radio", name="Exclude").or_(page.get_by_role("button", name="Exclude")).click()


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    settle(page)


def _open_list(page: Page, name: str) -> None:
    """The options of a filter that is a list to search in."""
    page.get_by_text(name, exact=True).locator("visible=true").first.click()
    box = page.get_by_role("combobox", name=name)
    box.wait_for()
    settle(page)
    _open_options(page, box)


def _open_options(page: Page, box: Locator) -> None:
    """A list shuts itself while the sidebar still moves: it is opened until it stays open."""
    box.scroll_into_view_if_needed()
    settle(page)
    for _ in range(TRIES):
        if not page.get_by_role("option").count():
            box.click()
        page.wait_for_timeout(STAYS)
        if page.get_by_role("option").count():
            return
    pytest.fail("the list does not stay open")


def _choose(page: Page, name: str, typed: str) -> None:
    """Type into the open list and take the only option that is left; a list that shuts itself is opened again."""
    box, options = page.get_by_role("combobox", name=name), page.get_by_role("option")
    for _ in range(TRIES):
        _open_options(page, box)
        box.fill(typed)
        expect(options.filter(has_not_text=typed)).to_have_count(0)
        with suppress(TimeoutError):
            options.filter(has_text=typed).first.click(timeout=CLICKED)
            break
    page.get_by_role("button", name=re.compile(f"^{name}: ")).first.wait_for()


def _counted(texts: Iterable[str]) -> dict[str, int]:
    """`Label (12)`, as options and boxes are written."""
    found = (re.fullmatch(r"(.+) \(([\d,]+)\)", " ".join(text.split())) for text in texts)
    return {match[1]: int(match[2].replace(",", "")) for match in found if match}


def _tactics_counted(page: Page) -> dict[str, int]:
    boxes = page.get_by_role("checkbox", name=re.compile(r"\([\d,]+\)$"))
    return _counted(boxes.evaluate_all("boxes => boxes.map(box => box.closest('label').innerText)"))


def _overlaps(event: Event, first: int, last: int) -> bool:
    start, end = event.date_start[:4] or "0000", event.date_end[:4] or "9999"
    return event.year is not None and start <= str(last) and end >= str(first)


def test_which_tactics_are_reported_around_yanji(page: Page, given: Given) -> None:
    told = [event for event in given.events if any(place.name == "Yanji" for place in event.places)]
    _open_list(page, "Place")
    _choose(page, "Place", "Yanji")
    _expect_shown(page, len(told))
    assert _tactics_counted(page) == Counter(given.labels[event.tactic] for event in told)


def test_what_is_reported_for_2018_and_by_whom(page: Page, given: Given) -> None:
    told = [event for event in given.events if _overlaps(event, 2018, 2018)]
    _choose_years(page, 2018, 2018)
    _expect_shown(page, len(told))
    assert _tactics_counted(page) == Counter(given.labels[event.tactic] for event in told)
    _open_list(page, "Publisher")
    publishers = _counted(page.get_by_role("option").all_inner_texts())
    assert publishers == Counter(event.publisher for event in told)


def test_which_events_have_no_year_and_what_is_printed_instead(page: Page, given: Given) -> None:
    told = sorted((event for event in given.events if event.year is None), key=lambda event: event.event_id)
    page.get_by_role("radio", name="Only").or_(page.get_by_role("button", name="Only")).click()
    _expect_shown(page, len(told))
    _go(page, "Events")
    rows = page.get_by_role("row").filter(has_text="Invented").all_inner_texts()
    first = told[:FIRST_ROWS]
    assert len(rows) == len(first)
    for row, event in zip(rows, first, strict=True):
        assert event.quote in " ".join(row.split())
        assert (f"“{event.date_text}”" in row) == bool(event.date_text)
    assert any(event.date_text for event in first) and not all(event.date_text for event in first)


def test_how_many_independent_sources_stand_behind_phone_signal_tracking(page: Page, given: Given) -> None:
    told = [event for event in given.events if event.tactic == "signal_tracking"]
    sources = {event.original_publisher or event.publisher or event.document_id for event in told}
    _go(page, "Tactics")
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Phone-signal tracking"))
    expect(card).to_contain_text(
        f"{len(sources)} independent sources in {len({e.document_id for e in told})} documents"
    )


def test_the_events_of_two_tactics_become_a_spreadsheet(page: Page, given: Given) -> None:
    tactics = ("direct_contact", "family_threat")
    told = {event.event_id for event in given.events if event.tactic in tactics and _overlaps(event, 2011, 2018)}
    for tactic in tactics:
        page.get_by_text(re.compile(rf"^{re.escape(given.labels[tactic])} \(")).click()
        settle(page)
    _choose_years(page, 2011, 2018)
    _expect_shown(page, len(told))
    page.get_by_role("button", name="Download").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="XLSX", exact=True).click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert _ids_of(Path(waiting.value.path())) == told != set()


def _ids_of(path: Path) -> set[str]:
    """The column of that name, in the sheet of events."""
    with path.open("rb") as file:
        rows = [*openpyxl.load_workbook(file, read_only=True)["events"].iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(rows) if "event_id" in row)
    column = rows[head].index("event_id")
    return {str(row[column]) for row in rows[head + 1 :] if row[column]}


def test_a_colleague_is_sent_the_view(browser: Browser, page: Page, given: Given) -> None:
    told = [event for event in given.events if event.tactic == "direct_contact" and event.year is not None]
    page.get_by_text(re.compile(r"^Calls and messages by agents \(")).click()
    settle(page)
    page.get_by_role("radio", name="Exclude").or_(page.get_by_role("button", name="Exclude")).click()
    _expect_shown(page, len(told))
    _go(page, "Timeline")
    _expect_shown(page, len(told))
    witness = Witness()
    with open_page(browser, witness) as colleague:
        colleague.goto(page.url)
        settle(colleague)
        expect(colleague.get_by_role("heading", level=1)).to_have_text("Timeline")
        _expect_shown(colleague, len(told))
        for filtered in ("Tactic: Calls and messages by agents", "Year stated"):
            expect(colleague.get_by_role("button", name=filtered)).to_be_visible()
    assert not witness.outside
