"""The matrix of tactics against years, places or publishers as a table whose cells lead to their events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard.codebook import Family, Tactic
from dashboard.filters import NOT_STATED, PAGE_CHOICES, Filters, Undated
from dashboard.widgets import view
from dashboard.widgets.event_list import part_of
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.plain import markup, shorten
from dashboard.widgets.shades import shade_legend, shade_of
from dashboard.widgets.workspace import OpenWorkspace, tactic_values, tactic_years
from dashboard.widgets.years import family_colors

YEAR = "year"
NOUNS = {"year": "year", "place": "place", "publisher": "publisher"}
MISSING = {"year": "Not stated", "place": "No place", "publisher": "Not stated"}
MOST_COLUMNS, LEAST_COLUMNS = 30, 6
MOST_BYTES = 20_000  # of cells; a rerun of any page stays under 60 kB
CELL_BYTES = 40  # of a cell beside its column's address and its tactic
NAME = 26  # characters of a column's name
READING = (
    "A row is a tactic, in the order in which a campaign unfolds. A dot is a gap: no document here tells it. "
    "A darker cell holds more events. Select a number to read its events."
)


@dataclass(frozen=True)
class Column:
    """A value of what the tactics are counted against; `value` is empty for what is not stated."""

    value: str
    label: str
    chosen: Filters

    @property
    def stated(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class Grid:
    """Counts by tactic and column value, with the columns of the part that is shown."""

    counts: Mapping[tuple[str, str], int]
    columns: Sequence[Column]
    values: int
    first: int

    def of(self, tactic: str, column: Column) -> int:
        return self.counts.get((tactic, column.value), 0)

    @property
    def most(self) -> int:
        return max(self.counts.values(), default=1)


def draw_matrix(opened: OpenWorkspace) -> None:
    by, filters = view.choice("by"), replace(view.filters(), context=False)
    part = part_of(view.choice("part"))
    grid = _grid(opened, by, part, filters)
    rows = [tactic for tactic in opened.codebook.tactics if not filters.tactic or tactic.key in filters.tactic]
    colors, tall = family_colors(opened.codebook), "" if by == YEAR else " tall"
    table = _table(opened, grid, rows, filters, by)
    region = f'tabindex="0" role="region" aria-label="Tactics by {NOUNS[by]}"'
    st.html(f'<div class="goes matrix-head">{_switch(by)}{_parts(grid, by, part)}</div>')
    st.html(f'<div class="goes matrix{tall}" style="{colors}" {region}>{table}</div>')
    st.html(f'<div style="{colors}">{_legend(grid.most)}</div>')
    st.caption(_reading(by))
    with st.expander("The same as a list", key="matrix-list", on_change=view.touch) as listed:
        if listed.open:
            _draw_list(opened, grid, by)


def _reading(by: str) -> str:
    several = {"year": "An event that spans years is in each of them", "place": "An event of several places is in each"}
    return f"{READING} {several[by]}, so a row can add up to more than its total." if by in several else READING


def _switch(by: str) -> str:
    ways = [
        link(f"By {noun}", address_of("matrix", view.filters(), by="" if key == YEAR else key), kind="on" * (key == by))
        for key, noun in NOUNS.items()
        if key in PAGE_CHOICES["by"]
    ]
    return f'<nav class="switch" aria-label="Columns of the matrix">{"".join(ways)}</nav>'


# What stands in the grid


def _grid(opened: OpenWorkspace, by: str, part: int, filters: Filters) -> Grid:
    found = _year_values(opened, filters) if by == YEAR else tactic_values(opened, filters, by)
    found = found[found["tactic"] != ""].assign(value=found["value"].replace(NOT_STATED, ""))
    counts = {
        (str(tactic), str(value)): int(count)
        for tactic, value, count in found[["tactic", "value", "count"]].itertuples(index=False)
    }
    order = _years(found) if by == YEAR else _most_first(found)
    columns = [_column(opened, by, value, filters) for value in order]
    wide = _columns_that_fit(columns, counts)
    start = min((part - 1) * wide, max(len(columns) - 1, 0) // wide * wide)
    shown = columns[max(len(columns) - start - wide, 0) : len(columns) - start] if by == YEAR else None
    shown = columns[start : start + wide] if shown is None else shown
    missing = [_column(opened, by, "", filters)] if (found["value"] == "").any() else []
    return Grid(counts, [*shown, *missing], len(columns), columns.index(shown[0]) + 1 if shown else 0)


def _year_values(opened: OpenWorkspace, filters: Filters) -> pd.DataFrame:
    counts = tactic_years(opened, filters)
    return counts.assign(value=["" if pd.isna(year) else f"{year:04d}" for year in counts["year"]])


def _years(found: pd.DataFrame) -> list[str]:
    """Every year from the first to the last, also those without an event: gaps are seen."""
    years = [int(value) for value in found["value"].unique() if value]
    return [f"{year:04d}" for year in range(min(years), max(years) + 1)] if years else []


def _most_first(found: pd.DataFrame) -> list[str]:
    sums = found[found["value"] != ""].groupby("value")["count"].sum()
    return sorted(sums.index, key=lambda value: (-int(sums[value]), value))


def _column(opened: OpenWorkspace, by: str, value: str, filters: Filters) -> Column:
    if by == YEAR:
        year, undated = (int(value), Undated.EXCLUDE) if value else (None, Undated.ONLY)
        return Column(value, value or MISSING[by], replace(filters, year_from=year, year_to=year, undated=undated))
    label = opened.label_of(by, value) if value else MISSING[by]
    return Column(value, label, filters.choose(by, (value or NOT_STATED,)))


def _columns_that_fit(columns: Sequence[Column], counts: Mapping[tuple[str, str], int]) -> int:
    """How many columns a part holds: long addresses and few gaps weigh more."""
    sizes = {column.value: len(address_of("events", column.chosen)) for column in columns[-MOST_COLUMNS:]}
    sizes |= {column.value: len(address_of("events", column.chosen)) for column in columns[:MOST_COLUMNS]}
    weights = [CELL_BYTES + sizes[value] + len(tactic) for tactic, value in counts if value in sizes]
    return max(LEAST_COLUMNS, min(MOST_COLUMNS, MOST_BYTES * len(sizes) // max(sum(weights), 1)))


def _parts(grid: Grid, by: str, part: int) -> str:
    shown = sum(column.stated for column in grid.columns)
    noun = NOUNS[by]
    if shown == grid.values:
        return f'<span class="note">{counted(grid.values, noun)}</span>'
    words = [f"{noun.capitalize()}s {grid.first:,}–{grid.first + shown - 1:,} of {grid.values:,}"]
    own = {"by": "" if by == YEAR else by}
    newer, older = ("‹ Later", "Earlier ›") if by == YEAR else ("‹ More events", "Fewer events ›")
    if part > 1:
        words.append(link(newer, address_of("matrix", view.filters(), **own, part=str(part - 1))))
    more = grid.first > 1 if by == YEAR else grid.first + shown <= grid.values
    if more:
        words.append(link(older, address_of("matrix", view.filters(), **own, part=str(part + 1))))
    return f'<span class="note">{" · ".join(words)}</span>'


# How it is drawn


def _table(opened: OpenWorkspace, grid: Grid, rows: Sequence[Tactic], filters: Filters, by: str) -> str:
    heads = "".join(_head(column) for column in grid.columns)
    caption = f"<caption>Events by tactic and {NOUNS[by]}</caption>"
    body = "".join(
        _family_rows(opened, n, family, [row for row in rows if row.family == family.key], grid, filters)
        for n, family in enumerate(opened.codebook.families)
    )
    return f'<table>{caption}<thead><tr><th scope="col">Tactic<th scope="col">All{heads}</thead>{body}</table>'


def _head(column: Column) -> str:
    words = markup(shorten(column.label, NAME))
    kind = "" if column.stated else " class=none"
    target = address_of("events", column.chosen)
    return f'<th scope="col"{kind} title="{markup(column.label)}"><a href="{markup(target)}"><span>{words}</span></a>'


def _family_rows(
    opened: OpenWorkspace, number: int, family: Family, rows: Sequence[Tactic], grid: Grid, filters: Filters
) -> str:
    if not rows:
        return ""
    wide = len(grid.columns) + 1
    title = f'<tr class=family><th scope="rowgroup"><i class="f{number}"></i>{markup(family.label)}<td colspan={wide}>'
    return f"<tbody>{title}" + "".join(_row(opened, tactic, grid, filters) for tactic in rows) + "</tbody>"


def _row(opened: OpenWorkspace, tactic: Tactic, grid: Grid, filters: Filters) -> str:
    chosen = filters.choose("tactic", (tactic.key,))
    name = link(tactic.label, address_of("tactics", chosen))
    total = _total(opened, tactic.key, filters)
    all_of = link(f"{total:,}", address_of("events", chosen)) if total else "0"
    cells = "".join(_cell(grid, tactic.key, column) for column in grid.columns)
    return f'<tr><th scope="row">{name}<td class=all>{all_of}{cells}'


def _total(opened: OpenWorkspace, tactic: str, filters: Filters) -> int:
    """Each event once, however many columns it is in."""
    counted_once = tactic_values(opened, filters, "assertion")
    return int(counted_once.loc[counted_once["tactic"] == tactic, "count"].sum())


def _cell(grid: Grid, tactic: str, column: Column) -> str:
    number = grid.of(tactic, column)
    if not number:
        return "<td>·"
    target = address_of("events", column.chosen.choose("tactic", (tactic,)))
    # An address holds no sign that HTML reads, so none is escaped: cells are most of what is sent.
    return f'<td class=s{shade_of(number, grid.most)}><a href="{target}">{number:,}</a>'


def _legend(most: int) -> str:
    return f'<p class="matrix-legend"><span class="gap">· none</span>{shade_legend(most)}</p>'


def _draw_list(opened: OpenWorkspace, grid: Grid, by: str) -> None:
    """Every number of the columns shown, one a row."""
    labels = {column.value: column.label for column in grid.columns}
    rows = [
        (opened.label_of("tactic", tactic), labels[value], count)
        for (tactic, value), count in grid.counts.items()
        if value in labels
    ]
    frame = pd.DataFrame(rows, columns=["Tactic", NOUNS[by].capitalize(), "Events"])
    st.dataframe(frame, hide_index=True, key=f"matrix-rows-{by}", alt=f"Table of events by tactic and {NOUNS[by]}")
