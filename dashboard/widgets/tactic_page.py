"""The page of one tactic, made to be printed: what it is, and what this workspace holds of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.codebook import Tactic
from dashboard.filters import NOT_STATED, Filters
from dashboard.model import Assertion, Outcome, Scope
from dashboard.widgets import view
from dashboard.widgets.chain import chain
from dashboard.widgets.days import in_words
from dashboard.widgets.event_list import ROWS, event_list, part_of
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.plain import markup, shorten
from dashboard.widgets.tactic_background import contacts, crosswalk, exclusions
from dashboard.widgets.workspace import (
    OpenWorkspace,
    best_quotes,
    events_beside,
    facet_counts,
    tactic_summary,
    tactic_years,
    told_beside,
)
from dashboard.widgets.years import family_colors, family_years, year_columns

MOST_QUOTES, MOST_VALUES, MOST_RELATED = 5, 8, 6
QUOTE = 420  # characters


def find_tactic(opened: OpenWorkspace, filters: Filters) -> Tactic | None:
    """The tactic whose page is asked for: the only one that is filtered."""
    return opened.codebook.tactic(filters.tactic[0]) if len(filters.tactic) == 1 else None


def draw_tactic(opened: OpenWorkspace, tactic: Tactic) -> None:
    filters = replace(view.filters(), context=False)
    parts = (
        _lead(opened, tactic, filters),
        _part("How it unfolds", f"<p>{markup(tactic.how_it_works)}</p>{chain(opened, tactic, filters)}"),
        _beside(opened, tactic, filters),
        _findings(opened, tactic, filters),
        _part("Warning signs", f"<p>{markup(tactic.tell_signs)}</p>"),
        _quotes(opened, filters),
        _part("When it is coded", exclusions(opened, tactic, filters)),
        _part("In published schemes", crosswalk(opened, tactic)),
        contacts(opened),
    )
    st.html(f'<article class="goes tactic" style="{family_colors(opened.codebook)}">{"".join(parts)}</article>')


def _part(title: str, content: str, kind: str = "") -> str:
    styled = f' class="{kind}"' if kind else ""
    return f"<section{styled}><h2>{markup(title)}</h2>{content}</section>" if content else ""


def _lead(opened: OpenWorkspace, tactic: Tactic, filters: Filters) -> str:
    back = link("‹ All tactics", address_of("tactics", view.filters().choose("tactic", ())), kind="back")
    family = opened.label_of("family", tactic.family)
    korean = f'<span lang="ko">{markup(tactic.label_ko)}</span> · {markup(family)}'
    definition = f'<p class="definition">{markup(tactic.definition)}</p>'
    return f"<header>{back}<p>{korean}</p>{definition}<p>{_summary(opened, tactic, filters)}</p></header>"


def _row(opened: OpenWorkspace, tactic: Tactic, filters: Filters) -> Mapping[str, Any]:
    rows = tactic_summary(opened, filters).to_dict("records")
    return next({str(name): value for name, value in row.items()} for row in rows if row["tactic"] == tactic.key)


def _summary(opened: OpenWorkspace, tactic: Tactic, filters: Filters) -> str:
    row = _row(opened, tactic, filters)
    number = int(row["count"])
    if not number:
        known = int(tactic_summary(opened, Filters()).set_index("tactic")["count"][tactic.key])
        return "No event under these filters." if known else "No event in this workspace."
    events = link(counted(number, "event"), address_of("events", filters))
    sources, told = counted(int(row["publishers"]), "independent source"), counted(int(row["documents"]), "document")
    return f"<b>{events}</b> in {link(told, address_of('sources', filters))}, by <b>{sources}</b>. {REPOSTS}"


REPOSTS = "A repost counts as its origin, a document that names no publisher as itself."


# What the workspace holds


def _findings(opened: OpenWorkspace, tactic: Tactic, filters: Filters) -> str:
    row = _row(opened, tactic, filters)
    if not row["count"]:
        return ""
    years = family_years(tactic_years(opened, filters), opened.codebook, int(row["count"]))
    tallies = [
        _tally(facet, title, [(choice.value, int(row[choice.value])) for choice in choices], opened, filters)
        for facet, title, choices in (
            ("outcome", "Outcome", Outcome), ("assertion", "Assertion", Assertion), ("scope", "Scope", Scope),
        )
    ]  # fmt: skip
    tallies += [_tally(facet, title, _ranked(opened, filters, facet), opened, filters) for facet, title in FACETS_SHOWN]
    by_year = _part("Events by year", year_columns(years, opened.codebook, filters))
    told = _part("What documents say", f'<div class="tallies">{"".join(tallies)}{_ways(tactic)}</div>')
    return by_year + told + _related(opened, tactic, filters)


FACETS_SHOWN = (("actor", "Actors"), ("target", "Targets"), ("place", "Places"), ("publisher", "Publishers"))


def _ranked(opened: OpenWorkspace, filters: Filters, facet: str) -> list[tuple[str, int]]:
    counts = [(count.value, count.count) for count in facet_counts(opened, filters, facet) if count.count]
    return sorted(counts, key=lambda pair: (pair[0] == NOT_STATED, -pair[1]))


def _tally(facet: str, title: str, counts: Sequence[tuple[str, int]], opened: OpenWorkspace, filters: Filters) -> str:
    """Values with their events, most first; what is not stated stands last and is never left out."""
    told = [(value, number) for value, number in counts if number]
    most = max((number for _, number in told), default=1)
    kept = [*told[:MOST_VALUES], *[pair for pair in told[MOST_VALUES:] if pair[0] == NOT_STATED]]
    rows = "".join(
        _bar(
            shorten(opened.label_of(facet, value), 40),
            number,
            most,
            address_of("events", filters.choose(facet, (value,))),
        )
        for value, number in kept
    )
    rest = len(told) - len(kept)
    note = f'<p class="note">{rest:,} more with fewer events</p>' if rest else ""
    return f'<div><h3>{title}</h3><div class="bars-list">{rows}</div>{note}</div>' if told else ""


def _bar(label: str, number: int, most: int, target: str) -> str:
    bar = f'<span class="bar"><i style="width:{100 * number / most:.3g}%"></i></span>'
    return f'<a href="{markup(target)}"><span>{markup(label)}</span>{bar}<b>{number:,}</b></a>'


def _ways(tactic: Tactic) -> str:
    """Ways of reaching the target are the codebook's: no event codes them, so none is counted."""
    ways = markup(", ".join(tactic.channels))
    return (
        f'<div><h3>Ways</h3><p>{ways}</p><p class="note">As the codebook names them; events do not code them.</p></div>'
    )


def _related(opened: OpenWorkspace, tactic: Tactic, filters: Filters) -> str:
    beside = told_beside(opened, filters, tactic.key)
    rows = "".join(_related_rows(opened, tactic, beside[beside["tactic"] != ""].to_dict("records"), filters))
    return _part("Told in the same documents", f'<ul class="related">{rows}</ul>' if rows else "")


def _related_rows(
    opened: OpenWorkspace, tactic: Tactic, rows: "Sequence[dict[object, object]]", filters: Filters
) -> Iterator[str]:
    for row in rows[:MOST_RELATED]:
        key = str(row["tactic"])
        name = link(opened.label_of("tactic", key), address_of("tactics", filters.choose("tactic", (key,))))
        events = link(counted(int(str(row["events"])), "event"), address_of("tactics", filters, then=key))
        yield f"<li>{name} <small>{events} in {counted(int(str(row['documents'])), 'document')}</small></li>"


def _beside(opened: OpenWorkspace, tactic: Tactic, filters: Filters) -> str:
    """The events behind a number of the chain, when the address asks for them."""
    key = view.choice("then")
    beside = told_beside(opened, filters, tactic.key)
    asked = beside[(beside["tactic"] == key) | ((beside["tactic"] == "") & (beside["family"] == key))]
    if not key or asked.empty:
        return ""
    part = part_of(view.choice("part"))
    rows = events_beside(opened, filters, tactic.key, key, ROWS, (part - 1) * ROWS)
    listed = event_list(rows, int(asked["events"].iloc[0]), part, "tactics", filters, then=key)
    facet = "tactic" if asked["tactic"].iloc[0] else "family"
    shut = f'<p class="note">{link("Shut this list", address_of("tactics", filters))}</p>'
    return _part(f"{opened.label_of(facet, key)}, told in the same documents", listed + shut, "listed")


def _quotes(opened: OpenWorkspace, filters: Filters) -> str:
    rows = best_quotes(opened, filters, MOST_QUOTES).to_dict("records")
    quotes = "".join(_quote(row, filters) for row in rows)
    note = '<p class="note">One a document: what was reviewed, tells a particular act, and is surest comes first.</p>'
    return _part("Quotes", quotes + note if quotes else "")


def _quote(row: "dict[object, object]", filters: Filters) -> str:
    source = " · ".join(
        part for part in (str(row["publisher"] or row["document_file"]), _day(row), str(row["assertion"])) if part
    )
    read = link("Read it in its document", address_of("tactics", filters, str(row["event_id"])))
    return f"<blockquote>{markup(str(row['quote']), QUOTE)}<footer>{markup(source)} · {read}</footer></blockquote>"


def _day(row: "dict[object, object]") -> str:
    return f"published {in_words(str(row['published']))}" if row["published"] else ""
