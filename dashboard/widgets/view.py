"""The view of one session, its filters and its open event, kept in step with the address."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import streamlit as st

from dashboard.filters import (
    CONTEXT,
    PAGE_CHOICES,
    TEXT,
    UNDATED,
    YEAR,
    Filters,
    Undated,
    filters_from_query,
    query_of,
)

FILTERS, EVENT, PROBLEMS = "view-filters", "view-event", "view-problems"
# The parameters that this session wrote last, and whether a widget has changed the view since.
ADDRESS, TOUCHED = "view-address", "view-touched"
EPOCH = "view-epoch"
CHOICES = "view-choices"

Address = dict[str, list[str]]


def read_address(known: Mapping[str, Collection[str]]) -> None:
    """Take the view from the address when that came from outside: a pasted link, a page link, the Back button.

    The view lives in the session, never in widgets; a widget's callback changes it, and the address follows at the end
    of the run. So an address that differs from the one written last, without a callback, was changed by the reader.
    """
    given = _given()
    if st.session_state.get(TOUCHED) or given == st.session_state.get(ADDRESS):
        return
    filters, problems = filters_from_query(given, known)
    st.session_state[FILTERS] = filters
    st.session_state[EVENT] = next(iter(given.get("event", [])), "")
    st.session_state[CHOICES] = {key: given[key][0] for key in PAGE_CHOICES if given.get(key)}
    st.session_state[PROBLEMS] = problems


def write_address() -> None:
    """Bring the address in step with the view."""
    wanted = address_of(filters(), open_event())
    if wanted != _given():
        st.query_params.from_dict(wanted)
    st.session_state[ADDRESS] = wanted
    st.session_state[TOUCHED] = False


def address_of(chosen: Filters, event_id: str = "") -> Address:
    """The parameters of a link to a view."""
    chosen_on_pages = {key: [value] for key in PAGE_CHOICES if (value := choice(key)) != _default(key)}
    return {**query_of(chosen), **chosen_on_pages, **({"event": [event_id]} if event_id else {})}


def choice(key: str) -> str:
    """What a page is asked to draw: the address's value of one of PAGE_CHOICES, the default when it is none."""
    kept: dict[str, str] = st.session_state.get(CHOICES, {})
    value = kept.get(key, _default(key))
    return value if value in PAGE_CHOICES[key] or not PAGE_CHOICES[key] else _default(key)


def layer() -> str:
    """The layer that this run is of, already before the address is read: what a page may show depends on it."""
    given = _given()
    if st.session_state.get(TOUCHED) or given == st.session_state.get(ADDRESS):
        return choice("layer")
    asked = next(iter(given.get("layer", [])), "")
    return asked if asked in PAGE_CHOICES["layer"] else _default("layer")


def set_problems(found: tuple[str, ...]) -> None:
    """Say what could not be taken over; in callbacks only, after the filters are set."""
    st.session_state[PROBLEMS] = found


def set_choice(key: str, value: str) -> None:
    """Let a page draw something else, whose address says so; in callbacks only."""
    kept: dict[str, str] = st.session_state.get(CHOICES, {})
    st.session_state.update({CHOICES: {**kept, key: value}, TOUCHED: True})


def step_choice(key: str, value: str) -> None:
    """A choice that moves by itself, as time on the map that plays: the address follows when it stops."""
    kept: dict[str, str] = st.session_state.get(CHOICES, {})
    st.session_state[CHOICES] = {**kept, key: value}


def touched() -> bool:
    """Whether a widget has changed the view since the address was written."""
    return bool(st.session_state.get(TOUCHED))


def _default(key: str) -> str:
    return next(iter(PAGE_CHOICES[key]), "")


def filters() -> Filters:
    found: Filters = st.session_state[FILTERS]
    return found


def problems() -> tuple[str, ...]:
    """What of the address was not understood; gone with the first change."""
    found: tuple[str, ...] = st.session_state[PROBLEMS]
    return found


def open_event() -> str:
    """The id of the event in the drawer; empty when it is shut."""
    found: str = st.session_state[EVENT]
    return found


def set_filters(chosen: Filters) -> None:
    """To be called in callbacks only: the page is drawn with it right after."""
    st.session_state.update({FILTERS: chosen, EVENT: "", PROBLEMS: (), TOUCHED: True})


def set_event(event_id: str = "") -> None:
    """Open an event's drawer, or shut it; in callbacks only."""
    st.session_state.update({EVENT: event_id, TOUCHED: True, EPOCH: epoch() + (not event_id)})


def epoch() -> int:
    """Counts shut drawers. It is part of the keys of charts and tables, which else would keep the mark that opened
    the drawer selected, so that it could not be opened again."""
    number: int = st.session_state.get(EPOCH, 0)
    return number


def touch() -> None:
    """For callbacks that change what a page shows but not the view: the address then still is the view's."""
    st.session_state[TOUCHED] = True


def _given() -> Address:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def without(chosen: Filters, parameter: str, value: str = "") -> Filters:
    """The filters with one of the address's parameters taken back, or only one value of it."""
    if parameter == YEAR:
        return replace(chosen, year_from=None, year_to=None)
    if parameter == UNDATED:
        return replace(chosen, undated=Undated.INCLUDE)
    if parameter == TEXT:
        return replace(chosen, text="")
    if parameter == CONTEXT:
        return replace(chosen, context=False)
    return chosen.choose(parameter, {*chosen.chosen(parameter)} - {value} if value else ())
