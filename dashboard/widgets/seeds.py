"""Shows values of the view in widgets, safe from answers that a browser gave before it saw them."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.widgets import view

TURNS, MARK = "seed-turns", "~"


def seed(name: str, value: object) -> str:
    """The key to draw a widget under so that it shows `value`; the reader's own changes keep the key.

    A browser answers with what all its widgets show. An answer given before it saw a value that came from elsewhere (a
    year typed beside the slider, a chip taken away) would count as a change of that widget and take the value back. So
    a value from elsewhere makes a new widget, and what an answer says of the old one is not heard.
    """
    key = _key_of(name)
    if key in st.session_state and not _alike(st.session_state[key], value):
        st.session_state[TURNS] = {**_turns(), name: _turns().get(name, 0) + 1}
        key = _key_of(name)
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def hear(key: str, take: Callable[..., None], *arguments: Any) -> None:
    """For callbacks: hand on what the widget shows, if it still stands for its value."""
    if key == _key_of(key.partition(MARK)[0]):
        take(st.session_state[key], *arguments)
    else:
        view.touch()


def _key_of(name: str) -> str:
    turn = _turns().get(name, 0)
    return f"{name}{MARK}{turn}" if turn else name


def _turns() -> dict[str, int]:
    found: dict[str, int] = st.session_state.get(TURNS, {})
    return found


def _alike(shown: object, value: object) -> bool:
    """A list is shown in the order in which it was chosen."""
    if isinstance(shown, list) and isinstance(value, list):
        return sorted(shown) == sorted(value)
    return shown == value
