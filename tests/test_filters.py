"""Filters and addresses say the same thing, and what an address says wrongly is told to the reader."""

import pytest
from events_factory import filters
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import (
    FACETS,
    NOT_STATED,
    PARAMETERS,
    Filters,
    SearchTerm,
    Undated,
    describe_filters,
    filters_from_query,
    query_of,
    search_clauses,
)

KNOWN = {"tactic": ("abduction", "killing"), "place": ("gn:1",), "publisher": ("Daily NK",)}


@given(filters())
def test_an_address_restores_the_filters(asked: Filters) -> None:
    query = query_of(asked)
    assert filters_from_query(query, {}) == (asked, ())
    assert [*query] == [key for key in PARAMETERS if key in query]


def test_defaults_leave_no_trace_in_the_address() -> None:
    assert query_of(Filters()) == {}
    assert filters_from_query({}, KNOWN) == (Filters(), ())


def test_an_address_reads_as_one_would_write_it() -> None:
    asked = Filters(2011, 2018, Undated.EXCLUDE, tactic=("lure_abroad", "abduction"), text="officers", context=True)
    assert query_of(asked) == {
        "year": ["2011:2018"],
        "undated": ["exclude"],
        "tactic": ["abduction", "lure_abroad"],
        "text": ["officers"],
        "context": ["1"],
    }


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("2018", (2018, 2018)),
        ("2011:2018", (2011, 2018)),
        ("2018:2011", (2011, 2018)),
        ("2011:", (2011, None)),
        (":2018", (None, 2018)),
        ("", (None, None)),
    ],
)
def test_years_of_an_address(value: str, years: tuple[int | None, int | None]) -> None:
    read, problems = filters_from_query({"year": [value]}, {})
    assert ((read.year_from, read.year_to), problems) == (years, ())


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({"year": ["last"]}, "year: “last” is neither a year"),
        ({"year": [":"]}, "year: “:” is neither a year"),
        ({"year": ["２０１８"]}, "year: “２０１８” is neither a year"),
        ({"year": ["2011", "2012"]}, "year: given 2 times, only “2011” is used"),
        ({"undated": ["maybe"]}, "undated: “maybe” is none of include, exclude, only"),
        ({"tactic": ["lure"]}, "tactic: “lure” is not in this workspace"),
        ({"tactic": [NOT_STATED]}, "tactic: “not_stated” is not in this workspace"),
        ({"scope": ["always"]}, "scope: “always” is not in this workspace"),
        ({"place": ["gn:1", "gn:2"]}, "place: “gn:2” is not in this workspace"),
        ({"publisher": ["x" * 400]}, f"publisher: “{'x' * 59}…” is not in this workspace"),
        ({"context": ["yes"]}, "context: “yes” is neither 0 nor 1"),
        ({"text": ["x" * 501]}, "text: longer than 500 characters, not searched"),
        ({"colour": ["red"]}, "“colour” is not a filter"),
        ({"co\nlour\ud800": ["red"]}, "“co lour?” is not a filter"),
    ],
)
def test_what_an_address_says_wrongly_is_told(params: dict[str, list[str]], problem: str) -> None:
    _, problems = filters_from_query(params, KNOWN)
    assert len(problems) == 1 and problems[0].startswith(problem)


def test_the_rest_of_a_faulty_address_still_filters() -> None:
    read, problems = filters_from_query({"tactic": ["killing", "lure"], "place": [NOT_STATED], "year": ["x"]}, KNOWN)
    assert read == Filters(tactic=("killing",), place=(NOT_STATED,)) and len(problems) == 2


def test_parameters_of_the_page_are_no_problem() -> None:
    assert filters_from_query({"event": ["abc"], "page": ["2"], "embed": ["true"]}, KNOWN) == (Filters(), ())


@given(st.dictionaries(st.sampled_from([*PARAMETERS, "other"]) | st.text(), st.lists(st.text(), max_size=3)))
def test_no_address_breaks_the_reading(params: dict[str, list[str]]) -> None:
    read, problems = filters_from_query(params, KNOWN)
    assert filters_from_query(query_of(read), KNOWN) == (read, ())
    assert all(problem.isprintable() or "�" in problem for problem in problems) or problems == problems


def test_equal_questions_are_equal_keys() -> None:
    asked = Filters(2018, 2011, tactic=("killing", "abduction", "killing"), text="  two   words ")
    same = Filters(2011, 2018, tactic=("abduction", "killing"), text="two words")
    assert asked == same and hash(asked) == hash(same)


def test_every_facet_is_a_field_and_a_parameter() -> None:
    for facet in FACETS:
        assert Filters().chosen(facet.key) == () and facet.key in PARAMETERS
        assert query_of(Filters().choose(facet.key, ["b", "a"])) == {facet.key: ["a", "b"]}


def test_filters_in_words() -> None:
    assert describe_filters(Filters()) == "all events"
    asked = Filters(2011, 2018, Undated.ONLY, tactic=("abduction",), place=(NOT_STATED,), text="river", context=True)
    words = describe_filters(asked, lambda facet, value: value.title())
    assert words == (
        "years 2011–2018; tactic: Abduction; place: not stated; text: river; only without a stated year; "
        "with context items"
    )
    assert [describe_filters(Filters(first, last)) for first, last in ((2018, 2018), (2011, None), (None, 2018))] == [
        "year 2018",
        "years from 2011",
        "years up to 2018",
    ]


def _term(text: str) -> SearchTerm:
    return SearchTerm(text)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", ()),
        ("two words", ((_term("two"),), (_term("words"),))),
        ('"a phrase" word', ((_term("a phrase"),), (_term("word"),))),
        ("“a phrase”", ((_term("a phrase"),),)),
        ('"not closed', ((_term("not closed"),),)),
        ("-river", ((SearchTerm("river", wanted=False),),)),
        ('-"the river"', ((SearchTerm("the river", wanted=False),),)),
        ("a OR b c", ((_term("a"), _term("b")), (_term("c"),))),
        ("a OR -b", ((_term("a"), SearchTerm("b", wanted=False)),)),
        ("OR a OR", ((_term("a"),),)),
        ("or", ((_term("or"),),)),
        ("-", ((_term("-"),),)),
        ('"" "', ()),
        ("re-education", ((_term("re-education"),),)),
    ],
)
def test_the_text_search(text: str, clauses: tuple[tuple[SearchTerm, ...], ...]) -> None:
    assert search_clauses(text) == clauses
