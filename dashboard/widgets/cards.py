"""A card for each tactic: what it is, and in short what this workspace holds of it; its page has the rest."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.codebook import Family, Tactic
from dashboard.filters import Filters
from dashboard.model import Assertion, Outcome
from dashboard.widgets import view
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace, tactic_summary, tactic_years

NO_EVENT = "No event in this workspace."
NO_EVENT_SHOWN = "No event under these filters."
QUOTE_LIMIT = 120  # characters
LEVELS = "▁▂▃▄▅▆▇█"  # of a year's column; text weighs less than drawn bars
GAP = "\u2007"  # a year without an event, as wide
Row = Mapping[str, Any]


def draw_cards(opened: OpenWorkspace) -> None:
    """One drawing a family: a card more costs no element of its own."""
    filters = view.filters()
    shown = {row["tactic"]: row for row in tactic_summary(opened, filters).to_dict("records")}
    everything = tactic_summary(opened, Filters()).set_index("tactic")["count"]
    chosen = [tactic for tactic in opened.codebook.tactics if not filters.tactic or tactic.key in filters.tactic]
    for family in opened.codebook.families:
        members = [tactic for tactic in chosen if tactic.family == family.key]
        cards = "".join(
            _card(opened, tactic, {str(name): value for name, value in shown[tactic.key].items()},
                  bool(everything[tactic.key]))
            for tactic in members
        )  # fmt: skip
        if members:
            st.html(f'{_heading(family)}<div class="goes cards">{cards}</div>')


def _heading(family: Family) -> str:
    return f'<div class="goes"><h2>{markup(family.label)}</h2><p class="note">{markup(family.summary)}</p></div>'


def _card(opened: OpenWorkspace, tactic: Tactic, row: Row, known: bool) -> str:
    korean = f'<p class="korean" lang="ko">{markup(tactic.label_ko)}</p>'
    title = link(tactic.label, address_of("tactics", view.filters().choose("tactic", (tactic.key,))))
    silent = f'<p class="note">{NO_EVENT_SHOWN if known else NO_EVENT}</p>'
    found = _findings(opened, tactic, row) if row["count"] else silent
    definition = f'<p class="definition">{markup(tactic.definition)}</p>'
    return f'<article data-tactic="{markup(tactic.key)}"><h3>{title}</h3>{korean}{definition}{found}</article>'


def _findings(opened: OpenWorkspace, tactic: Tactic, row: Row) -> str:
    chosen = view.filters().choose("tactic", (tactic.key,))
    events = link(f"{counted(int(row['count']), 'event')} ›", address_of("events", chosen))
    sources = counted(int(row["publishers"]), "independent source")
    facts = (
        f"{sources} in {counted(int(row['documents']), 'document')}",
        f"Outcome: {_tally(row, list(Outcome))}",
        f"Assertion: {_tally(row, list(Assertion))}",
    )
    told = "".join(f"<p>{markup(fact)}</p>" for fact in facts)
    return f"<p><b>{events}</b></p>{told}{_year_bars(opened, tactic.key)}{_quote(opened, row)}"


def _tally(row: Row, choices: list[Any]) -> str:
    return ", ".join(f"{row[choice.value]:,} {choice.value}" for choice in choices if row[choice.value])


def _year_bars(opened: OpenWorkspace, tactic: str) -> str:
    """Events by year as a drawing of plain numbers; those without a year are said beside it."""
    counts = tactic_years(opened, view.filters())
    own = counts[counts["tactic"] == tactic]
    undated = int(own.loc[own["year"].isna(), "count"].sum())
    dated = own.dropna()
    note = f"<p>{undated:,} without a stated year</p>" if undated else ""
    return (_bars(dated) if len(dated) > 1 else _only_year(dated)) + note


def _only_year(dated: pd.DataFrame) -> str:
    pairs = zip(dated["year"], dated["count"], strict=True)
    return "".join(f"<p>Year: {count} in {year}</p>" for year, count in pairs)


def _bars(dated: pd.DataFrame) -> str:
    """A column a year, also for years without an event."""
    numbers = {int(year): int(count) for year, count in zip(dated["year"], dated["count"], strict=True)}
    first, last, most = min(numbers), max(numbers), max(numbers.values())
    bars = "".join(_level(numbers.get(year, 0), most) for year in range(first, last + 1))
    peak = next(year for year, count in numbers.items() if count == most)
    told = f"Events by year from {first} to {last}, most in {peak}: {most:,}"
    return f'<p class="spark"><span role="img" aria-label="{told}" title="{told}">{bars}</span> {first}–{last}</p>'


def _level(number: int, most: int) -> str:
    return LEVELS[(number * len(LEVELS) - 1) // most] if number else GAP


def _quote(opened: OpenWorkspace, row: Row) -> str:
    event = opened.store.event(str(row["best_event_id"]))
    if event is None:
        return ""
    source = " · ".join(part for part in (event.publisher or event.document_file, event.published) if part)
    footer = f"<footer>{markup(source, 60)}</footer>"
    return f"<blockquote>{markup(event.quote, QUOTE_LIMIT)}{footer}</blockquote>"
