"""The HTML report: text, plain links and its style, in Chromium too."""

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser.chromium import DESKTOP, PHONE, Witness, chromium, open_page
from events_factory import (
    HARD_TEXTS,
    event_lists,
    make_event,
    make_events,
)
from exported import export
from hypothesis import given, settings
from lxml import html as lxml_html  # type: ignore[import-untyped]

from dashboard.exports import ExportError, html_report
from dashboard.exports.safe_text import holdable, plain_link
from dashboard.model import Event

# HTML report

TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "section", "table", "thead",
    "tbody", "tfoot", "tr", "th", "td", "a", "span", "details", "summary", "article", "blockquote", "dl", "dt", "dd",
    "ul", "li", "footer",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "id", "class", "scope", "href", "rel"}


def report(events: Sequence[Event]) -> Any:
    return lxml_html.fromstring(export("html", events).decode())


@settings(max_examples=25)
@given(event_lists())
def test_the_report_is_text_and_plain_links(events: list[Event]) -> None:
    page = report(events)
    assert {element.tag for element in page.iter()} <= TAGS
    assert {name for element in page.iter() for name in element.attrib} <= ATTRIBUTES
    links = [a.get("href") for a in page.iter("a")]
    outside = [link for link in links if not link.startswith("#")]
    assert len(outside) == sum(bool(plain_link(event.url)) for event in events)
    assert all(re.match("https?://", link, re.IGNORECASE) for link in outside)
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= ids, "every number leads to its events"
    told = sorted(quote.text or "" for quote in page.iter("blockquote"))
    assert told == sorted(holdable(event.quote) for event in events)


def test_the_report_allows_its_style_and_nothing_else() -> None:
    page = report([make_event()])
    policy = page.find("head/meta[@http-equiv]").get("content")
    digest = base64.b64encode(hashlib.sha256(page.findtext("head/style").encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in page.findtext("head/style") and "@import" not in page.findtext("head/style")


def test_the_report_counts_by_year_and_by_tactic() -> None:
    events = make_events(90)
    page = report(events)
    for anchor, key in (("by-year", lambda event: event.year), ("by-tactic", lambda event: event.tactic)):
        table: Any = page.find(f".//section[@id='{anchor}']/table")
        groups: Callable[[Event], object] = key
        counts = sorted(
            int(row.find("td").text_content()) for row in table.iter("tr") if row.getparent().tag == "tbody"
        )
        assert counts == sorted([*map(groups, events)].count(value) for value in {*map(groups, events)})
        assert table.find("tfoot/tr/td").text == "90"
    assert "90 of 97 events" in page.text_content() and "납치" in page.text_content()
    assert len(page.findall(".//article")) == 90


def test_a_report_that_nobody_could_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_report, "EVENT_LIMIT", 3)
    with pytest.raises(ExportError, match="a report holds 3 events, not 4: choose fewer"):
        export("html", make_events(4))


def test_the_report_in_chromium(tmp_path: Path) -> None:
    hostile = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</blockquote><iframe src=//a.b>",
        *HARD_TEXTS,
    ]
    made = [replace(make_event(number), event_id=f"e{number}", quote=text, title=text, url=text, publisher=text)
            for number, text in enumerate(hostile)]  # fmt: skip
    path = tmp_path / "report.html"
    path.write_bytes(export("html", [*made, *make_events(40)]))
    witness = Witness()
    with chromium() as browser:
        for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
            with open_page(browser, witness, size, scheme) as page:
                page.on("dialog", lambda dialog: witness.complaints.append(dialog.message))
                page.goto(path.as_uri())
                page.get_by_text("numbers in this report").first.click()
                page.locator("#by-tactic .which a").first.click()
                assert "#event-" in page.url and page.locator("article:target").count() == 1
                assert page.locator("article").first.evaluate("e => getComputedStyle(e).borderRadius") != "0px", (
                    "styled"
                )
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
                assert page.locator("script, iframe, img").count() == 0
    assert witness.complaints == [] and {*witness.outside} == {path.as_uri()}
