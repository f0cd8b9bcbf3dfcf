"""The top of every page: links to the others, its name, how much is shown, and what is filtered."""

from collections.abc import Iterator, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.filters import FACETS, Filters, Undated
from dashboard.widgets import view
from dashboard.widgets.banner import draw_banner
from dashboard.widgets.downloads import draw_downloads
from dashboard.widgets.layer import draw_layer, layer_note
from dashboard.widgets.links import HOME, counted, with_query
from dashboard.widgets.plain import markup, plain
from dashboard.widgets.workspace import OpenWorkspace, totals

CHIP_WIDTH = 40  # characters
TACTICS = "tactics"  # the page of cards, which is a tactic's own page when one is filtered
LISTS = ("doubt", "then", "part", "read")
Chip = tuple[str, str, str]  # filter, value, words


def draw_header(opened: OpenWorkspace, pages: Sequence[StreamlitPage], page: StreamlitPage) -> None:
    """The rows are always there, filled or not, so that nothing below them moves or is drawn anew."""
    st.html(f'<nav class="goes pages" aria-label="Pages">{"".join(_links(pages, page))}</nav>')
    draw_banner(opened.folder)
    with st.container(horizontal=True, key="title", vertical_alignment="bottom"):
        st.title(_title(opened, page), width="stretch", anchor=False)
        draw_layer(opened)
        draw_downloads(opened, view.filters())
    st.html(f'<div class="goes notes">{_totals(opened)}{layer_note(opened)}</div>')
    _draw_chips(opened)
    if view.problems():
        st.warning(plain("This link asks for something that is not here: " + "; ".join(view.problems()) + "."))


def _links(pages: Sequence[StreamlitPage], page: StreamlitPage) -> Iterator[str]:
    carried = {key: values for key, values in view.address_of(view.filters()).items() if key not in LISTS}
    for other in pages:
        here = ' aria-current="page"' if other == page else ""
        yield f'<a href="{markup(with_query(other.url_path or HOME, carried))}"{here}>{markup(other.title)}</a>'


def _title(opened: OpenWorkspace, page: StreamlitPage) -> str:
    """The page's name; that of the tactic on its own page."""
    tactics = view.filters().tactic
    own = page.url_path == TACTICS and len(tactics) == 1
    return plain(opened.label_of("tactic", tactics[0])) if own else page.title


def _totals(opened: OpenWorkspace) -> str:
    found = totals(opened, view.filters())
    shown = f"<strong>{found.shown:,} of {counted(found.total, 'event')}</strong>"
    return f"<p>{shown} · {found.undated:,} without a stated year · {found.unplaced:,} without a place</p>"


def _draw_chips(opened: OpenWorkspace) -> None:
    """Buttons, not links: a link drawn before the last change came back would take that change back, too."""
    chips = [*_filtered(opened, view.filters())]
    with st.container(horizontal=True, key="chips", gap="xsmall"):
        if not chips:
            st.caption("Nothing is filtered.")
        for key, value, words in chips:
            st.button(
                f"{plain(words, CHIP_WIDTH)} ×",
                key=f"chip-{key}-{value}",
                help="Remove this filter",
                on_click=_drop,
                args=(key, value),
            )
        if chips:
            st.button("Clear all", key="chip-clear", type="tertiary", on_click=view.set_filters, args=(Filters(),))


def _drop(key: str, value: str) -> None:
    view.set_filters(view.without(view.filters(), key, value))


def _filtered(opened: OpenWorkspace, chosen: Filters) -> Iterator[Chip]:
    if chosen.year_from is not None or chosen.year_to is not None:
        yield "year", "", _years_in_words(chosen.year_from, chosen.year_to)
    if chosen.undated is not Undated.INCLUDE:
        yield "undated", "", "Year stated" if chosen.undated is Undated.EXCLUDE else "Year not stated"
    for facet in FACETS:
        for value in chosen.chosen(facet.key):
            yield facet.key, value, f"{facet.label}: {opened.label_of(facet.key, value)}"
    if chosen.text:
        yield "text", "", f"Search: {chosen.text}"
    if chosen.context:
        yield "context", "", "With context items"


def _years_in_words(first: int | None, last: int | None) -> str:
    if first == last:
        return f"Year {first}"
    if first is None:
        return f"Up to {last}"
    return f"From {first}" if last is None else f"{first}–{last}"
