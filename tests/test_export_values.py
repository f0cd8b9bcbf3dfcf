"""What holds in every export format: doubt stays marked, dates no finer than told, text harmless, words known."""

import csv
import html
import io
import re
from dataclasses import replace

import pytest
from events_factory import (
    make_event,
    make_events,
    make_undated_event,
    texts,
)
from exported import ALL_KEYS, FORMULA, KEYS, dated, export
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from dashboard.exports import EXPORTS, wording
from dashboard.exports.partial_dates import exact_day, partial_span, parts_of
from dashboard.exports.safe_text import calm, holdable, html_cell, is_holdable, plain_link
from dashboard.exports.wording import WordingError, load_wording, word
from dashboard.model import Assertion

# Every format


@pytest.mark.parametrize("key", ALL_KEYS)
def test_equal_events_give_equal_files(key: str) -> None:
    events = make_events(40)
    assert export(key, events) == export(key, list(events))
    assert export(key, []) and export(key, events) != export(key, events[1:])


@pytest.mark.parametrize("key", KEYS)
def test_what_is_left_out_and_what_stands_in_the_file_are_all(key: str) -> None:
    events = make_events(120)
    data = export(key, events).decode()
    left_out = sum(EXPORTS[key].left_out(events).values())
    if key == "timelinejs":  # whose sheet has no column for ids
        assert len(list(csv.reader(io.StringIO(data, newline="")))) - 2 == len(events) - left_out
    else:
        assert sum(event.event_id in data for event in events) == len(events) - left_out
    assert EXPORTS[key].left_out([make_event()]) == {}
    undated = EXPORTS[key].left_out([make_undated_event()])
    assert undated == {"timelinejs": {"no_year": 1}, "timemap": {"no_day": 1}}.get(key, {})


@pytest.mark.parametrize("key", KEYS)
def test_what_is_alleged_or_denied_never_stands_without_its_mark(key: str) -> None:
    for assertion in (Assertion.ALLEGED, Assertion.DENIED):
        data = export(key, [replace(make_event(), assertion=assertion)]).decode()
        assert assertion.value in data
    assert "alleged" not in export(key, [make_event()]).decode()


@pytest.mark.parametrize("key", KEYS)
def test_a_format_without_a_codebook_still_holds_the_events(key: str) -> None:
    assert "Calls and messages by agents" in export(key, [make_event()], scheme=False).decode() or key == "acled"
    assert make_event().quote.split('"')[0][:20] in export(key, [make_event()], scheme=False).decode()


@pytest.mark.parametrize("key", KEYS)
def test_a_coarsened_event_says_so(key: str) -> None:
    event = replace(make_event(), coarsened=True, coarsened_reason="place to the county")
    assert "place to the county" in export(key, [event]).decode()


# Dates


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2018-05-23", "2018-05-23", "2018-05-23"),
        ("2018-05", "2018-05", "2018-05"),
        ("2018", "2018", "2018"),
        ("2016-22", "2016-06", "2016-08"),
        ("2016-24", "2016-12", "2017-02"),
        ("2017-08-05/2017-08-09", "2017-08-05", "2017-08-09"),
        ("2016-01/2016-04", "2016-01", "2016-04"),
        ("2011/..", "2011", ""),
        ("../2011-03", "", "2011-03"),
        ("XXXX-08-09", "", ""),
        ("XXXX", "", ""),
    ],
)
def test_a_span_is_no_finer_than_the_document(edtf: str, first: str, last: str) -> None:
    span = partial_span(dated(edtf))
    assert (span.first, span.last) == (first, last)
    assert exact_day(dated(edtf)) == (edtf if edtf == "2018-05-23" else "")


@pytest.mark.parametrize(
    ("partial", "parts"),
    [
        ("", ("", "", "")),
        ("2018", ("2018", "", "")),
        ("2018-05", ("2018", "5", "")),
        ("2018-10-03", ("2018", "10", "3")),
    ],
)
def test_parts_of_a_date_are_those_that_are_told(partial: str, parts: tuple[str, str, str]) -> None:
    assert parts_of(partial) == parts


# Text


@given(texts)
def test_text_is_harmless_in_each_slot(text: str) -> None:
    assert is_holdable(holdable(text)) and holdable(holdable(text)) == holdable(text)
    etree.fromstring(f"<a>{html.escape(holdable(text))}</a>")
    cell = html_cell(text)
    assert not FORMULA.match(cell) and not {"\n", "\r"} & {*cell}
    assert html.unescape(cell.replace("<br>", "\n")).lstrip() == html.unescape(html.escape(holdable(text))).lstrip()
    assert not {"<", ">"} & {*html.unescape(html_cell(calm(text)))}, "not even to a reader that unescapes it first"


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "http://example.org:8080/", "HTTPS://EXAMPLE.ORG/x", "https://한국.kr/보도"]
)
def test_a_plain_address_is_a_link(url: str) -> None:
    assert plain_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "", "javascript:alert(1)", " https://example.org", "data:text/html,x", "https://", "//example.org", "ftp://a.b/",
        "https://user:word@example.org/", "https://a.b/\"><script>", "https://a.b/\n", "http://[::1", "http://a.b:x/",
        "https://a.b/\\c", "file:///etc/passwd", "java\nscript:alert(1)",
    ],
)  # fmt: skip
def test_nothing_else_is_a_link(url: str) -> None:
    assert plain_link(url) == ""


# Words


def test_every_value_has_words_in_two_languages() -> None:
    assert all(entry.en and entry.ko for entry in load_wording().values())
    assert word("scope", "unheard_of") == wording.Word("unheard of")


@given(st.sampled_from(["kind", "scope", "role"]))
@settings(max_examples=3)
def test_a_file_of_words_that_lacks_one_is_refused(group: str) -> None:
    text = wording.FILE.read_text("utf-8")
    key = next(iter(wording.NEEDED[group]))
    broken = re.sub(rf"(?ms)^({group}:\n(?:  .*\n)*?)  {key}: .*?\n", r"\1", text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "FILE", Words(broken))
        load_wording.cache_clear()
        with pytest.raises(WordingError, match=f"wording.yaml: no words for {group}: {key}"):
            load_wording()
    load_wording.cache_clear()


class Words:
    """A file of words that lies nowhere."""

    name = "wording.yaml"

    def __init__(self, text: str) -> None:
        self.text = text

    def read_text(self, encoding: str) -> str:
        return self.text
