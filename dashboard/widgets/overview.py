"""The whole workspace in one screen: when, where, which tactics, how sure, and what came last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.filters import NOT_STATED, Undated
from dashboard.query.doubts import LITTLE_CONFIDENCE
from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.event_list import ROWS, event_list, part_of
from dashboard.widgets.links import HOME, address_of, counted, link
from dashboard.widgets.plain import markup, shorten
from dashboard.widgets.small_map import small_map
from dashboard.widgets.workspace import (
    OpenWorkspace,
    doubt_counts,
    doubtful_events,
    newest,
    tactic_years,
    totals,
    value_counts,
)
from dashboard.widgets.years import family_colors, family_legend, family_years, year_columns

MOST_TACTICS, MOST_DOCUMENTS = 11, 5
TITLE = 76  # characters
DOUBT_WORDS = {
    "low_confidence": f"The coder is less than {LITTLE_CONFIDENCE:.0%} sure",
    "single_source": "Told by one independent source",
}


@dataclass(frozen=True)
class Doubt:
    """A reason for caution: its words, the events it holds for, and the address that lists them."""

    words: str
    count: int
    address: str


def draw_overview(opened: OpenWorkspace) -> None:
    filters = view.filters()
    parts = (
        _part("when", "By year and family", link("Timeline ›", address_of("timeline", filters)), _years(opened)),
        _part("where", "Where", link("Map ›", address_of("map", filters)), small_map(opened, filters)),
        _part("tactics", "Tactics", link("All cards ›", address_of("tactics", filters)), _tactics(opened)),
        _part("doubts", "What is uncertain", link("Method ›", address_of("method", filters)), _doubts(opened)),
        _part("newest", "Newest documents", link("Sources ›", address_of("sources", filters)), _newest(opened)),
    )
    st.html(f'<div class="goes overview" style="{family_colors(opened.codebook)}">{"".join(parts)}</div>')
    _draw_doubtful(opened)


def _part(key: str, title: str, way: str, content: str) -> str:
    return f'<section class="{key}"><h2>{title}<small>{way}</small></h2>{content}</section>'


def _years(opened: OpenWorkspace) -> str:
    filters = view.filters()
    found = family_years(tactic_years(opened, filters), opened.codebook, totals(opened, filters).shown)
    return family_legend(opened.codebook, filters, _by_family(opened)) + year_columns(found, opened.codebook, filters)


def _by_family(opened: OpenWorkspace) -> dict[str, int]:
    counts = value_counts(opened, view.filters(), "tactic")
    by_family: dict[str, int] = {}
    for tactic in opened.codebook.tactics:
        by_family[tactic.family] = by_family.get(tactic.family, 0) + counts.get(tactic.key, 0)
    return by_family


def _tactics(opened: OpenWorkspace) -> str:
    """Bars on one scale, most events first; a bar leads to its tactic's page."""
    counts = value_counts(opened, view.filters(), "tactic")
    ranked = sorted(opened.codebook.tactics, key=lambda tactic: (-counts.get(tactic.key, 0), tactic.order))
    told = [tactic for tactic in ranked if counts.get(tactic.key)]
    most = max(counts.values(), default=0) or 1
    orders = {family.key: n for n, family in enumerate(opened.codebook.families)}
    rows = "".join(
        _bar(tactic.label, counts[tactic.key], most, orders[tactic.family],
             address_of("tactics", view.filters().choose("tactic", (tactic.key,))))
        for tactic in told[:MOST_TACTICS]
    )  # fmt: skip
    silent = len(opened.codebook.tactics) - len(told)
    note = [f"{min(len(told), MOST_TACTICS)} of {counted(len(told), 'tactic')} with events"]
    note += [f"{silent} without"] if silent else []
    return f'<div class="bars-list">{rows}</div><p class="note">{" · ".join(note)}</p>'


def _bar(label: str, count: int, most: int, family: int, target: str) -> str:
    bar = f'<span class="bar"><i class="f{family}" style="width:{100 * count / most:.3g}%"></i></span>'
    return f'<a href="{markup(target)}"><span>{markup(label)}</span>{bar}<b>{count:,}</b></a>'


def _doubts(opened: OpenWorkspace) -> str:
    shown = totals(opened, view.filters()).shown
    rows = "".join(_doubt_row(doubt, shown) for doubt in _all_doubts(opened))
    return f'<div class="bars-list doubts">{rows}</div><p class="note">Of {counted(shown, "event")} shown.</p>'


def _all_doubts(opened: OpenWorkspace) -> Iterator[Doubt]:
    filters = view.filters()
    found, counts = totals(opened, filters), value_counts(opened, filters, "assertion")
    for assertion, words in (("alleged", "Alleged, not told as fact"), ("denied", "Denied by the text itself")):
        target = address_of("events", filters.choose("assertion", (assertion,)))
        yield Doubt(words, counts.get(assertion, 0), target)
    no_year = replace(filters, year_from=None, year_to=None, undated=Undated.ONLY)
    yield Doubt("Year not stated", found.undated, address_of("events", no_year))
    no_place = filters.choose("place", (NOT_STATED,))
    yield Doubt("Place not stated", found.unplaced, address_of("events", no_place))
    for key, count in doubt_counts(opened, filters).items():
        yield Doubt(DOUBT_WORDS[key], count, address_of(HOME, filters, doubt=key))


def _doubt_row(doubt: Doubt, shown: int) -> str:
    share = 100 * doubt.count / max(shown, 1)
    bar = f'<span class="bar"><i style="width:{share:.3g}%"></i></span>'
    content = f"<span>{markup(doubt.words)}</span>{bar}<b>{doubt.count:,}</b>"
    return f'<a href="{markup(doubt.address)}">{content}</a>' if doubt.count else f"<span>{content}</span>"


def _newest(opened: OpenWorkspace) -> str:
    """The documents published last among those with an event shown; those that state no day are counted."""
    found, shown = newest(opened, view.filters(), MOST_DOCUMENTS), totals(opened, view.filters()).documents
    rows = "".join(_document(row) for row in found.documents)
    note = f"{len(found.documents)} of {counted(shown, 'document')} with an event shown"
    silent = shown - found.dated
    note += f" · {silent:,} without a publication date" if silent else ""
    return f'<ul class="documents">{rows}</ul><p class="note">{note}</p>'


def _document(row: Mapping[str, object]) -> str:
    target = address_of("events", view.filters().choose("document", (str(row["document_file"]),)))
    title = link(shorten(str(row["title"] or row["document_file"]), TITLE), target)
    facts = (in_words(str(row["published"])), str(row["publisher"]), counted(int(str(row["n_events"])), "event"))
    return f"<li>{title}<small>{markup(' · '.join(fact for fact in facts if fact))}</small></li>"


def _draw_doubtful(opened: OpenWorkspace) -> None:
    """The events behind a doubt that no filter asks for, below everything else."""
    doubt, filters = view.choice("doubt"), view.filters()
    if doubt not in DOUBT_WORDS:
        return
    part, total = part_of(view.choice("part")), doubt_counts(opened, filters)[doubt]
    rows = doubtful_events(opened, filters, doubt, ROWS, (part - 1) * ROWS)
    shut = link("Shut this list", address_of(HOME, filters))
    listed = event_list(rows, total, part, HOME, filters, doubt=doubt)
    st.html(f'<section class="goes listed"><h2>{DOUBT_WORDS[doubt]}<small>{shut}</small></h2>{listed}</section>')
