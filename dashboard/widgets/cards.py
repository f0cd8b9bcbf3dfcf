"""A card for each tactic: what it is, what this workspace holds of it, and what lies beside it."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.codebook import Tactic
from dashboard.filters import Filters
from dashboard.model import Assertion, Outcome
from dashboard.widgets import view
from dashboard.widgets.plain import markup, plain
from dashboard.widgets.workspace import OpenWorkspace, cooccurrence, tactic_summary, tactic_years

CARD_WIDTH = 300  # pixels, least
NO_EVENT = "No event in this workspace."
NO_EVENT_SHOWN = "No event under these filters."
MOST_NEIGHBOURS = 3
QUOTE_LIMIT = 260  # characters


def draw_cards(opened: OpenWorkspace) -> None:
    filters = view.filters()
    shown = tactic_summary(opened, filters).set_index("tactic")
    everything = tactic_summary(opened, Filters()).set_index("tactic")["count"]
    chosen = [tactic for tactic in opened.codebook.tactics if not filters.tactic or tactic.key in filters.tactic]
    for family in opened.codebook.families:
        members = [tactic for tactic in chosen if tactic.family == family.key]
        if members:
            st.header(plain(family.label), anchor=False)
            st.caption(plain(family.summary))
            with st.grid("auto", min_column_width=CARD_WIDTH, key=f"cards-{family.key}"):
                for tactic in members:
                    row: pd.Series[Any] = shown.loc[tactic.key]  # type: ignore[assignment]
                    _draw_card(opened, tactic, row, bool(everything[tactic.key]))


def _draw_card(opened: OpenWorkspace, tactic: Tactic, row: "pd.Series[Any]", known: bool) -> None:
    with st.container(border=True, key=f"card-{tactic.key}", height="stretch"):
        st.subheader(plain(tactic.label), anchor=False)
        korean = f'<p class="korean" lang="ko">{markup(tactic.label_ko)}</p>'
        st.html(f'{korean}<p class="definition">{markup(tactic.definition)}</p>')
        if row["count"]:
            _draw_findings(opened, tactic, row)
        else:
            st.caption(NO_EVENT_SHOWN if known else NO_EVENT)
        _draw_background(opened, tactic)


def _draw_findings(opened: OpenWorkspace, tactic: Tactic, row: "pd.Series[Any]") -> None:
    sources = int(row["publishers"])
    st.button(
        f"{_counted(int(row['count']), 'event')} ›",
        key=f"card-open-{tactic.key}",
        on_click=_show_events,
        args=(tactic.key,),
    )
    facts = [
        f"{_counted(sources, 'independent source')} in {_counted(int(row['documents']), 'document')}",
        f"Outcome: {_tally(row, list(Outcome))}",
        f"Assertion: {_tally(row, list(Assertion))}",
    ]
    st.html("".join(f'<p class="fact">{markup(fact)}</p>' for fact in facts) + _year_bars(opened, tactic.key))
    _draw_quote(opened, str(row["best_event_id"]))


def _show_events(tactic: str) -> None:
    view.set_filters(view.filters().choose("tactic", (tactic,)))
    st.switch_page("app_pages/events.py")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _tally(row: "pd.Series[Any]", choices: list[Any]) -> str:
    return ", ".join(f"{row[choice.value]:,} {choice.value}" for choice in choices if row[choice.value])


def _year_bars(opened: OpenWorkspace, tactic: str) -> str:
    """Events by year as a drawing of plain numbers; those without a year are said beside it."""
    counts = tactic_years(opened, view.filters())
    own = counts[counts["tactic"] == tactic]
    undated = int(own.loc[own["year"].isna(), "count"].sum())
    dated = own.dropna()
    note = f'<p class="fact">{undated:,} without a stated year</p>' if undated else ""
    return (_bars(dated) if len(dated) > 1 else _only_year(dated)) + note


def _only_year(dated: pd.DataFrame) -> str:
    return "".join(
        f'<p class="fact">Year: {count} in {year}</p>'
        for year, count in zip(dated["year"], dated["count"], strict=True)
    )


def _bars(dated: pd.DataFrame) -> str:
    """A column a year, also for years without an event; the words beside them say the same."""
    numbers = {int(year): int(count) for year, count in zip(dated["year"], dated["count"], strict=True)}
    first, last, most = min(numbers), max(numbers), max(numbers.values())
    bars = "".join(f'<i style="height:{100 * numbers.get(year, 0) // most}%"></i>' for year in range(first, last + 1))
    told = ", ".join(f"{count} in {year}" for year, count in numbers.items())
    drawing = f'<div class="bars" role="img" aria-label="Events by year: {told}">{bars}</div>'
    return f'<div class="years">{drawing}<div><span>{first}</span><span>{last}</span></div></div>'


def _draw_quote(opened: OpenWorkspace, event_id: str) -> None:
    event = opened.store.event(event_id)
    if event:
        source = " · ".join(part for part in (event.publisher or event.document_file, event.published) if part)
        quote = f"<blockquote>{markup(event.quote, QUOTE_LIMIT)}<footer>{markup(source)}</footer></blockquote>"
        st.html(quote)
        st.button("Read it in its document", key=f"card-quote-{event_id}", type="tertiary", on_click=view.set_event,
                  args=(event_id,))  # fmt: skip


def _draw_background(opened: OpenWorkspace, tactic: Tactic) -> None:
    with st.expander("Definition, neighbours, crosswalk", key=f"card-more-{tactic.key}", on_change=view.touch) as more:
        if more.open:
            st.html(_background(opened, tactic))


def _background(opened: OpenWorkspace, tactic: Tactic) -> str:
    neighbours = [f"{opened.label_of('tactic', near.key)}: {near.when}" for near in tactic.not_this]
    parts = [
        ("Code when", [tactic.code_when]),
        ("Not this, but", neighbours),
        ("How it works", [tactic.how_it_works]),
        ("Told by", [tactic.tell_signs]),
        ("Reported together with", _companions(opened, tactic.key)),
        ("In published schemes", _crosswalk(opened, tactic)),
    ]
    return "".join(
        f"<h4>{markup(title)}</h4>" + "".join(f"<p>{markup(line)}</p>" for line in lines)
        for title, lines in parts
        if lines
    )


def _companions(opened: OpenWorkspace, tactic: str) -> list[str]:
    pairs = cooccurrence(opened, view.filters())
    own = pairs[(pairs["tactic_a"] == tactic) | (pairs["tactic_b"] == tactic)].head(MOST_NEIGHBOURS)
    others = [(b if a == tactic else a, count) for a, b, count in own.itertuples(index=False)]
    return [f"{opened.label_of('tactic', key)} ({_counted(count, 'document')})" for key, count in others]


def _crosswalk(opened: OpenWorkspace, tactic: Tactic) -> list[str]:
    """A dash where a scheme has no place for the tactic: said, never forced."""
    return [f"{scheme.label}: {tactic.in_scheme(scheme.key) or '–'}" for scheme in opened.codebook.schemes]
