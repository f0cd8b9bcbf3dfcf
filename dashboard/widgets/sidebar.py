"""The sidebar: every filter, each option with the events it would show under the other filters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard.filters import Facet, Filters, Undated, find_facet
from dashboard.query import FacetCount
from dashboard.widgets import view
from dashboard.widgets.plain import plain, shorten
from dashboard.widgets.seeds import hear, seed
from dashboard.widgets.workspace import OpenWorkspace, facet_counts

# Values of these come out of documents or run to hundreds: a list to search in, whose options are drawn as plain text.
SEARCHED = ("place", "publisher", "document")
BELOW_TACTIC = ("place", "country", "actor", "target", "outcome", "assertion", "scope", "publisher", "document")
UNDATED_LABELS = {Undated.INCLUDE: "Include", Undated.EXCLUDE: "Exclude", Undated.ONLY: "Only"}
MOST_OPTIONS = 150  # of a list to search in; each is sent with every change
FIRST_YEAR, LAST_YEAR = 1900, 2100
SEARCH_PAUSE = "400ms"  # of typing, after which the search runs


def draw_sidebar(opened: OpenWorkspace) -> None:
    """Draw all filters; a change calls back into the view before the page is drawn again."""
    with st.sidebar, st.container(key="filters", gap="small"):
        _draw_search()
        _draw_years(opened)
        _draw_tactics(opened)
        for key in BELOW_TACTIC:
            _draw_facet(opened, find_facet(key))
        _draw_context()
        _tell_chosen(("tactic", *BELOW_TACTIC))


def _draw_search() -> None:
    key = seed("text", view.filters().text)
    st.text_input(
        "Search in quotes, titles and texts",
        key=key,
        type="search",
        live=SEARCH_PAUSE,
        placeholder="Words",
        on_change=hear,
        args=(key, _take_text),
    )
    st.caption('All words must occur. "Quotes" keep a phrase, -minus excludes, OR joins.')


def _take_text(text: str | None) -> None:
    view.set_filters(replace(view.filters(), text=text or ""))


def _draw_years(opened: OpenWorkspace) -> None:
    chosen = view.filters()
    if opened.years and opened.years[0] < opened.years[1]:
        first, last = opened.years
        clamped = (
            min(max(chosen.year_from if chosen.year_from is not None else first, first), last),
            max(min(chosen.year_to if chosen.year_to is not None else last, last), first),
        )
        key = seed("year-slider", clamped)
        st.slider("Year", first, last, key=key, on_change=hear, args=(key, _take_slider, first, last))
    _draw_bounds(chosen)
    key = seed("undated", chosen.undated)
    st.segmented_control(
        "Year not stated",
        list(Undated),
        key=key,
        required=True,
        format_func=UNDATED_LABELS.__getitem__,
        on_change=hear,
        args=(key, _take_undated),
        width="stretch",
    )


def _draw_bounds(chosen: Filters) -> None:
    left, right = st.columns(2)
    first, last = seed("year-from", chosen.year_from), seed("year-to", chosen.year_to)
    left.number_input("From year", FIRST_YEAR, LAST_YEAR, None, key=first, on_change=hear, args=(first, _take_first))
    right.number_input("To year", FIRST_YEAR, LAST_YEAR, None, key=last, on_change=hear, args=(last, _take_last))


def _take_slider(chosen: tuple[int, int], first: int, last: int) -> None:
    """An end of the slider at its stop sets no bound."""
    start, end = chosen
    _set_years(None if start == first else start, None if end == last else end)


def _take_first(year: int | None) -> None:
    _set_years(year, view.filters().year_to)


def _take_last(year: int | None) -> None:
    _set_years(view.filters().year_from, year)


def _set_years(first: int | None, last: int | None) -> None:
    view.set_filters(replace(view.filters(), year_from=first, year_to=last))


def _take_undated(chosen: str) -> None:
    view.set_filters(replace(view.filters(), undated=Undated(chosen)))


def _draw_tactics(opened: OpenWorkspace) -> None:
    facet = find_facet("tactic")
    counts = {count.value: count for count in facet_counts(opened, view.filters(), facet.key)}
    chosen = view.filters().tactic
    shown = {key for key, count in counts.items() if count.count or key in chosen}
    with st.expander(facet.label, expanded=True, key="facet-tactic"):
        for family in opened.codebook.families:
            members = [tactic.key for tactic in opened.codebook.tactics if tactic.family == family.key]
            listed = [counts[key] for key in members if key in shown]
            if listed:
                st.caption(plain(family.label))
            _draw_options(opened, facet, listed)
        _draw_hidden(len(counts) - len(shown), "tactic", "tactics")


def _draw_facet(opened: OpenWorkspace, facet: Facet) -> None:
    """What is shut is neither counted nor sent."""
    with st.expander(facet.label, key=f"facet-{facet.key}", on_change=view.touch) as facet_box:
        if facet_box.open:
            _draw_values(opened, facet)


def _draw_values(opened: OpenWorkspace, facet: Facet) -> None:
    counts = facet_counts(opened, view.filters(), facet.key)
    chosen = view.filters().chosen(facet.key)
    shown = [count for count in counts if count.count or count.value in chosen]
    if facet.key in SEARCHED:
        _draw_searched(opened, facet, shown)
    else:
        _draw_options(opened, facet, sorted(shown, key=lambda count: -count.count))
        _draw_hidden(len(counts) - len(shown), "other value", "other values")


def _tell_chosen(keys: Sequence[str]) -> None:
    """The number chosen stands behind a label by style: with another label the section is another one, and shut."""
    numbers = {key: len(view.filters().chosen(key)) for key in keys}
    told = (f'.st-key-facet-{key} summary p::after {{content: " · {n} chosen"}}' for key, n in numbers.items() if n)
    st.html(f"<style>{' '.join(told)}</style>")


def _draw_hidden(number: int, one: str, many: str) -> None:
    if number:
        st.caption(f"{number} {one if number == 1 else many} without an event here")


def _draw_options(opened: OpenWorkspace, facet: Facet, counts: Sequence[FacetCount]) -> None:
    for count in counts:
        key = seed(f"{facet.key}-{count.value}", count.value in view.filters().chosen(facet.key))
        label = f"{plain(opened.label_of(facet.key, count.value))} ({count.count:,})"
        st.checkbox(label, key=key, on_change=hear, args=(key, _take_option, facet.key, count.value), width="stretch")


def _take_option(ticked: bool, facet_key: str, value: str) -> None:
    chosen = {*view.filters().chosen(facet_key)} - {value}
    added = {value} if ticked else set()
    view.set_filters(view.filters().choose(facet_key, chosen | added))


def _draw_searched(opened: OpenWorkspace, facet: Facet, shown: Sequence[FacetCount]) -> None:
    chosen = view.filters().chosen(facet.key)
    ranked = sorted(shown, key=lambda count: (count.value not in chosen, -count.count))[:MOST_OPTIONS]
    numbers = {count.value: count.count for count in ranked}
    labels = _told_apart({value: opened.label_of(facet.key, value) for value in numbers})
    key = seed(f"{facet.key}-list", [value for value in chosen if value in numbers])
    st.multiselect(
        facet.label,
        sorted(numbers, key=lambda value: -numbers[value]),
        key=key,
        label_visibility="collapsed",
        select_all=False,
        placeholder=f"Any of {len(shown):,}",
        format_func=lambda value: f"{labels[value]} ({numbers[value]:,})",
        on_change=hear,
        args=(key, _take_list, facet.key),
    )
    if len(shown) > MOST_OPTIONS:
        st.caption(f"The {MOST_OPTIONS} with most events of {len(shown):,} are listed. Sources and Map list all.")


def _told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels of which no two are alike: the widget knows its options by them."""
    lines = {value: shorten(label) for value, label in labels.items()}
    often = Counter(lines.values())
    return {value: line if often[line] == 1 else f"{line} [{shorten(value)}]" for value, line in lines.items()}


def _take_list(values: list[str], facet_key: str) -> None:
    view.set_filters(view.filters().choose(facet_key, values))


def _draw_context() -> None:
    key = seed("context", view.filters().context)
    st.toggle("Show context items", key=key, on_change=hear, args=(key, _take_context), help=CONTEXT_HELP)


CONTEXT_HELP = "Defections and policy that a news archive lists beside its stories. They code no tactic."


def _take_context(shown: bool) -> None:
    view.set_filters(replace(view.filters(), context=shown))
