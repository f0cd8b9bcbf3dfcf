"""Dates are found, resolved and refused as the table of expressions says, whatever the text."""

import csv
import time
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.dates import (
    DateContext,
    find_dates,
    find_published,
    find_spoken,
    is_valid_edtf,
    month_of,
    precision_of,
    span_of,
)
from dashboard.dates.grammar import RULES
from dashboard.dates.words import WORDS_FILE, DateWordsError, load_date_words
from dashboard.model import DateBasis, DatePrecision

TABLE = Path(__file__).with_name("date_expressions.csv")
# An expression with an earlier date to count from puts a semicolon after that date.
EARLIER_DATE = ";"


@dataclass(frozen=True)
class Row:
    """One expression of the table; `date` is empty where no date may be found and XXXX where one is refused."""

    text: str
    published: str
    spoken: str
    heading: str
    date: str
    precision: str
    basis: str
    start: str
    end: str
    why: str

    @property
    def context(self) -> DateContext:
        return DateContext(published=self.published, spoken=self.spoken, heading=self.heading)


def read_rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Row(**{field.name: line[field.name] for field in fields(Row)}) for line in csv.DictReader(file)]


ROWS = read_rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.text} {row.published} {row.spoken}")
def test_expression(row: Row) -> None:
    mentions = find_dates(row.text, row.context)
    if not row.date:
        assert mentions == ()
        return
    assert len(mentions) == 1 or EARLIER_DATE in row.text
    mention = mentions[-1]
    found = (mention.when.date, mention.when.precision, mention.when.basis, mention.when.start, mention.when.end)
    assert found == (row.date, row.precision, row.basis, row.start, row.end)
    assert bool(mention.refused) == (row.basis == DateBasis.NONE)
    assert row.text[mention.start : mention.end] == mention.when.text


def test_table_is_large_enough() -> None:
    assert len(ROWS) >= 160
    assert sum(row.basis == DateBasis.NONE for row in ROWS) >= 40
    assert all(row.why for row in ROWS)
    keys = [(row.text, row.published, row.spoken, row.heading) for row in ROWS]
    assert len(set(keys)) == len(keys)


def test_every_rule_is_exercised() -> None:
    used = {mention.rule for row in ROWS for mention in find_dates(row.text, row.context)}
    assert {rule.id for rule in RULES} - used == set()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("They left in early June, it says.", "early June"),
        ("They have waited since early 2020, it says.", "since early 2020"),
        ("On Tuesday, May 22, 2018, they left.", "Tuesday, May 22, 2018"),
        ("It lasted from May 1 to 9, 2018.", "May 1 to 9, 2018"),
        ("It happened on the 15th of this month.", "the 15th of this month"),
        ("It happened at the beginning of this year.", "the beginning of this year"),
    ],
)
def test_mention_is_as_printed(text: str, printed: str) -> None:
    (mention,) = find_dates(text, DateContext(published="2018-06-27"))
    assert mention.when.text == printed


def test_anchor_takes_the_first_that_is_given() -> None:
    assert DateContext().anchor == ""
    assert DateContext(published="2018-05-27").anchor == "2018-05-27"
    assert DateContext(published="2018-05-27", heading="2017-03-09").anchor == "2017-03-09"
    assert DateContext(published="2018-05-27", spoken="2018-05-23").anchor == "2018-05-23"
    assert DateContext(published="2018-05-27", spoken="XXXX-05-23").anchor == "2018-05-23"
    assert DateContext(published="2018-01-05", spoken="XXXX-12-28").anchor == "2017-12-28"
    assert DateContext(spoken="XXXX-12-28").anchor == "XXXX-12-28"
    assert DateContext(spoken="XXXX-12-28", year=2014).anchor == "2014-12-28"
    assert DateContext(published="2019-05-01", spoken="XXXX-02-29").anchor == "2016-02-29"


def test_given_year_goes_before_the_anchor() -> None:
    (mention,) = find_dates("It happened in August.", DateContext(published="2018-05-27", year=2012))
    assert (mention.when.date, mention.when.basis) == ("2012-08", DateBasis.STATED)


def test_previous_date_may_come_from_the_context() -> None:
    (mention,) = find_dates("Two days later he left.", DateContext(previous="2014-07-15"))
    assert (mention.when.date, mention.when.basis) == ("2014-07-17", DateBasis.RESOLVED)


def test_refusals_give_a_reason() -> None:
    (mention,) = find_dates("It happened on February 30.", DateContext(published="2018-05-27"))
    assert mention.refused == "there is no such day as 02-30"
    (mention,) = find_dates("It happened last month.", DateContext())
    assert mention.refused == "the document gives no date to resolve it against"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("A source in the province told the paper on May 9 that agents call.", "2018-05-09"),
        ("“They call every day,” said a source in the north to the paper on May 9.", "2018-05-09"),
        ("They call every day, a friend of hers said on the 23rd.", "2018-05-23"),
        ("The ministry said on Friday that it knew nothing.", "2018-05-25"),
        ("On Friday, a ministry official said that he knew nothing.", "2018-05-25"),
        ("The ministry said Friday it knew nothing.", "2018-05-25"),
        ("As reported by the paper on May 20, they call.", "2018-05-20"),
        ("He told the paper's Korean Service on November 18.", "2017-11-18"),
        ("A Musan-based source explained by phone on the 3rd that they call.", "2018-05-03"),
        ("He left on May 2. Lt. Col. Choe told the paper on May 9 that he had. She said on May 10 why.", "2018-05-09"),
        ("A source told the paper this week that they call.", ""),
        ("He said that she was arrested on May 3.", ""),
        ("He said she was arrested on May 3.", ""),
        ("He said agents took her on May 3.", ""),
        ("The agents told her on May 3 to come home.", ""),
        ("She was told on May 3 that he had died.", ""),
        ("On May 3 agents arrested her, a source said.", ""),
        ("She left on May 3.", ""),
        ("He said so. On May 3 they left.", ""),
        ("", ""),
    ],
)
def test_spoken(text: str, spoken: str) -> None:
    assert find_spoken(text, DateContext(published="2018-05-27")) == spoken


def test_spoken_borrows_no_year() -> None:
    assert find_spoken("A source told the paper on August 9 that they call.", DateContext()) == "XXXX-08-09"
    assert find_spoken("The ministry said on Friday that they call.", DateContext()) == ""


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("30 August 2010", "2010-08-30"),
        ("Date : May 27, 2018", "2018-05-27"),
        ("Wednesday, March 9, 2011; 8:40 AM", "2011-03-09"),
        ("Updated February 20, 2019, 6:12 p.m.", "2019-02-20"),
        ("Updated May 5, 2019 | Published May 3, 2019", "2019-05-03"),
        ("Kim Ji-ro, Seoul   2017.07.20", "2017-07-20"),
        ("Published: 2019-05-03", "2019-05-03"),
        ("Posted on Mon, 3 Sept 2018 10:22", "2018-09-03"),
        ("By Ito Kaname on 3 May 2018", "2018-05-03"),
        ("2017-07-20T09:30:53+09:00", "2017-07-20"),
        ("2018년 5월 23일 10:00", "2018-05-23"),
        ("### [2011-03-9](/news/2011/03/9/index.md)", "2011-03-09"),
        ("Working paper, a seminar, 2020. Notes omitted.", "2020"),
        ("He was born on May 3, 1960", ""),
        ("© 2017 A Radio", ""),
        ("February 30, 2018", ""),
        ("May 27", ""),
        ("Published yesterday", ""),
        ("", ""),
    ],
)
def test_published(line: str, published: str) -> None:
    assert find_published(line) == published


@pytest.mark.parametrize(
    ("edtf", "precision", "start", "end"),
    [
        ("2018-05-23", "day", "2018-05-23", "2018-05-23"),
        ("2018-02", "month", "2018-02-01", "2018-02-28"),
        ("2018", "year", "2018-01-01", "2018-12-31"),
        ("2016-21", "season", "2016-03-01", "2016-05-31"),
        ("2016-22", "season", "2016-06-01", "2016-08-31"),
        ("2016-23", "season", "2016-09-01", "2016-11-30"),
        ("2016-24", "season", "2016-12-01", "2017-02-28"),
        ("2018-05-07/2018-05-13", "week", "2018-05-07", "2018-05-13"),
        ("2018-05-07/2018-05-08", "days", "2018-05-07", "2018-05-08"),
        ("2018-05-01/2018-05-09", "range", "2018-05-01", "2018-05-09"),
        ("XXXX-12-30/XXXX-01-02", "days", "", ""),
        ("2011/..", "range", "2011-01-01", ""),
        ("../2016", "range", "", "2016-12-31"),
        ("1990/1999", "range", "1990-01-01", "1999-12-31"),
        ("XXXX-08-09", "day", "", ""),
        ("XXXX-02-29", "day", "", ""),
        ("XXXX-08", "month", "", ""),
        ("XXXX", "unknown", "", ""),
    ],
)
def test_edtf(edtf: str, precision: str, start: str, end: str) -> None:
    assert is_valid_edtf(edtf)
    assert precision_of(edtf) == precision
    assert span_of(edtf) == (start, end)


@pytest.mark.parametrize(
    "edtf",
    ["", "2018-02-30", "2018-13", "2018-25", "XXXX-21", "18-05-23", "2018-5-3", "2018/2016", "../..", "2018/XXXX-05"],
)
def test_no_edtf(edtf: str) -> None:
    assert not is_valid_edtf(edtf)
    assert precision_of(edtf) == DatePrecision.UNKNOWN


def test_month_of() -> None:
    assert month_of("2018-05-23") == "2018-05"
    assert month_of("XXXX-08-09") == "XXXX-08"
    assert month_of("2018") == "2018"
    assert month_of("") == ""


WORDS = st.sampled_from(
    [
        *(
            "on",
            "in",
            "since",
            "until",
            "from",
            "to",
            "and",
            "of",
            "the",
            "last",
            "next",
            "this",
            "same",
            "past",
            "ago",
        ),
        *(
            "May",
            "may",
            "March",
            "5",
            "23rd",
            "9th",
            "2018",
            "1999",
            "31",
            "30",
            "2018-05-23",
            "1990s",
            "50s",
            "12/5/2018",
        ),
        *(
            "week",
            "month",
            "year",
            "day",
            "later",
            "two",
            "several",
            "Tuesday",
            "Sun",
            "spring",
            "fall",
            "early",
            "late",
        ),
        *("said", "told", "that", "years", "February", "half", "a", "년", "5월", "3일", "2018년", "年", "won", "Room"),
        *("http://a.example/1", "yesterday", ",", ".", ";", "-", "/", "(", ")", "\n", "é", "\ud800"),
    ]
)
TEXTS = st.one_of(st.text(st.characters(), max_size=200), st.lists(WORDS, max_size=30).map(" ".join))
ANCHORS = st.sampled_from(
    ["", "2018-05-27", "2020", "2018-02", "XXXX-08-09", "XXXX-02-28", "2020-02-29", "1800-01-01", "x"]
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, ANCHORS, ANCHORS, ANCHORS, st.sampled_from([None, 2014]))
def test_any_text(text: str, published: str, spoken: str, previous: str, year: int | None) -> None:
    context = DateContext(published=published, spoken=spoken, previous=previous, year=year)
    mentions = find_dates(text, context)
    assert mentions == find_dates(text, context)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert text[mention.start : mention.end] == mention.when.text
        assert is_valid_edtf(mention.when.date)
        assert (mention.when.start, mention.when.end) == span_of(mention.when.date)
        assert mention.when.precision == precision_of(mention.when.date)
        assert bool(mention.refused) == (mention.when.basis == DateBasis.NONE)
    spoke = find_spoken(text, context)
    assert spoke == "" or precision_of(spoke) == DatePrecision.DAY
    stamp = find_published(text)
    assert stamp == "" or is_valid_edtf(stamp)


def test_time_grows_with_the_text() -> None:
    """Ten times the dates may take at most about ten times as long: 50,000 of them, a hostile text."""
    seconds = []
    for count in (5_000, 50_000):
        text = "é on May 23, 2018 " * count
        begin = time.process_time()
        assert len(find_dates(text, DateContext())) == count
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 25 * seconds[0] + 1


def test_words_file_names_its_faults(tmp_path: Path) -> None:
    text = WORDS_FILE.read_text(encoding="utf-8")
    path = tmp_path / "dates.yaml"
    for old, new, message in (
        ("day_parts:", "day_part:", "day_part: unknown key"),
        ("noon, dawn]", "noon, no]", "day_parts: False is no word"),
        ("  12: [December, Dec]", "  13: [December, Dec]", "months: 13 is no number from 1 to 12"),
        ("day_parts: [", "day_parts: []\nx: [", "x: unknown key"),
    ):
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(DateWordsError, match=message) as error:
            load_date_words(path)
        assert str(path) in str(error.value)
