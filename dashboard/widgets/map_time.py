"""Lets the reader move the map through the years, by hand or playing, and says what each frame leaves out."""

from dataclasses import dataclass, replace

import streamlit as st

from dashboard.filters import Filters, Undated
from dashboard.widgets import view
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.workspace import OpenWorkspace, totals

SPANS = {"": "All years", "each": "One year", "five": "5 years", "until": "Up to"}
WINDOW = 5  # years
SLIDER_WIDTH = 140  # pixels
STEP_SECONDS = 1.2
SPAN, YEAR, PLAYING = "map-span", "map-year", "map-playing"


@dataclass(frozen=True)
class Frame:
    """The years that the map shows: `span` is a key of SPANS, `at` its last year, `first` and `last` what there is."""

    span: str
    at: int
    first: int
    last: int

    @property
    def has_years(self) -> bool:
        return self.first < self.last

    def filters(self, chosen: Filters) -> Filters:
        """The question that the frame asks; an event without a year is in none."""
        if not self.span:
            return chosen
        start = {"each": self.at, "five": self.at - WINDOW + 1}.get(self.span)
        first = chosen.year_from if start is None else max(start, chosen.year_from or start)
        return replace(chosen, year_from=first, year_to=self.at, undated=Undated.EXCLUDE)

    @property
    def words(self) -> str:
        start = {"each": f"{self.at}", "five": f"{self.at - WINDOW + 1}–{self.at}"}
        return start.get(self.span, f"Up to {self.at}")


def current_frame(opened: OpenWorkspace) -> Frame:
    """The frame that the address asks for, within the years of the events shown."""
    first, last = totals(opened, view.filters()).years or (0, 0)
    asked = view.choice("at")
    at = int(asked) if asked.isdecimal() and len(asked) == len("2018") else last
    return Frame(view.choice("span") if first < last else "", min(max(at, first), last), first, last)


def is_playing() -> bool:
    """Whether time runs; it stops when the reader leaves the page, whose slider is gone then."""
    return bool(st.session_state.get(PLAYING)) and YEAR in st.session_state


def step_on(opened: OpenWorkspace) -> bool:
    """Move to the next year; False at the end, where it stops."""
    frame = current_frame(opened)
    if frame.at >= frame.last:
        st.session_state[PLAYING] = False
        return False
    view.step_choice("at", str(frame.at + 1))
    return True


def draw_time(frame: Frame) -> None:
    """The row is always there, so that the map below it is never drawn anew; all years need no year to choose."""
    _seed(SPAN, frame.span)
    with st.container(horizontal=True, key="map-time", vertical_alignment="center", gap="xsmall"):
        st.segmented_control(
            "Years",
            list(SPANS),
            key=SPAN,
            required=True,
            format_func=SPANS.__getitem__,
            on_change=_take_span,
            args=(frame,),
            label_visibility="collapsed",
            disabled=not frame.has_years or is_playing(),
        )
        _draw_start(frame)
        if frame.span:
            _draw_slider(frame)
            _draw_step(frame, "Year before", "map-before", ":material/chevron_left:", -1)
            _draw_step(frame, "Year after", "map-after", ":material/chevron_right:", 1)


def _draw_slider(frame: Frame) -> None:
    _seed(YEAR, frame.at)
    st.slider(
        "Year",
        frame.first,
        frame.last,
        key=YEAR,
        on_change=_take_year,
        disabled=is_playing(),
        label_visibility="collapsed",
        width=SLIDER_WIDTH,
    )


def _draw_start(frame: Frame) -> None:
    playing = is_playing()
    st.button(
        "Stop" if playing else "Play",
        key="map-start",
        icon=":material/stop:" if playing else ":material/play_arrow:",
        on_click=_stop if playing else _play,
        args=() if playing else (frame,),
        disabled=not frame.has_years,
    )


def _draw_step(frame: Frame, label: str, key: str, icon: str, years: int) -> None:
    year = frame.at + years
    out = not frame.first <= year <= frame.last
    st.button(label, key=key, icon=icon, on_click=_go_to, args=(frame, year), disabled=out)


def _seed(key: str, value: object) -> None:
    if st.session_state.get(key) != value or key not in st.session_state:
        st.session_state[key] = value


# While time plays, both are disabled: a change then is a value that the browser held before it played.


def _take_span(frame: Frame) -> None:
    if not is_playing():
        view.set_choice("at", str(frame.at))
        view.set_choice("span", st.session_state[SPAN])


def _take_year() -> None:
    if not is_playing():
        view.set_choice("at", str(st.session_state[YEAR]))


def _go_to(frame: Frame, year: int) -> None:
    st.session_state[PLAYING] = False
    view.set_choice("at", str(year))


def _play(frame: Frame) -> None:
    """From the first year when all years are shown, or the last one; else from the one that is seen."""
    st.session_state.update({PLAYING: True, YEAR: frame.at})
    if not frame.span or frame.at >= frame.last:
        view.set_choice("at", str(frame.first))
    view.set_choice("span", frame.span or "until")


def _stop() -> None:
    st.session_state[PLAYING] = False
    view.touch()


def draw_frame_note(opened: OpenWorkspace, frame: Frame) -> None:
    """What the frame holds of what the filters show."""
    everything = totals(opened, view.filters())
    if not frame.span:
        words = f"All {counted(everything.shown, 'event')}, of every year and of none."
        st.html(f'<p class="goes note frame" role="status">{words}</p>')
        return
    shown = frame.filters(view.filters())
    events = counted(totals(opened, shown).shown, "event")
    way = link(events, address_of("events", shown), f"List the {events} of these years")
    undated = f"{everything.undated:,} without a stated year are in no frame"
    role = "" if is_playing() else ' role="status"'
    st.html(f'<p class="goes note frame"{role}><b>{frame.words}</b>: {way} of {everything.shown:,}; {undated}.</p>')
