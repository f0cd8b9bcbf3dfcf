"""Draws many events on time as counts by lane and year in plain HTML: a cell leads to its events."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts import UNDATED_TITLE, Lane, Words, Years, panel_of
from dashboard.filters import PAGE_CHOICES, Filters, Undated
from dashboard.query.timeline import OTHER, PUBLISHED
from dashboard.widgets import view
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.pictures import picture_format
from dashboard.widgets.plain import markup, shorten
from dashboard.widgets.shades import shade_legend, shade_of
from dashboard.widgets.workspace import OpenWorkspace
from dashboard.widgets.years import family_colors

LABELS = 8  # of years, at most
LANE_NAME = 60  # characters
DIGIT, EDGE = 6.5, 3  # pixels of a digit in a cell and beside them; a cell shows its number where all have room


@dataclass(frozen=True)
class Strip:
    """Events by lane and year, `undated` those without one, in lanes from top to bottom."""

    lanes: Sequence[Lane]
    dated: Mapping[tuple[str, int], int]
    undated: Mapping[str, int]
    years: range

    @property
    def most(self) -> int:
        return max(self.dated.values(), default=1)

    @property
    def share(self) -> float:
        """The part of what is counted that has no year."""
        missing = sum(self.undated.values())
        return missing / max(missing + sum(self.dated.values()), 1)


def read_strip(counts: pd.DataFrame, lanes: Sequence[Lane], years: Years) -> Strip:
    """The answer `lane_years`; without years of the axis nothing is dated."""
    dated: dict[tuple[str, int], int] = {}
    undated: dict[str, int] = {}
    for lane, year, count in zip(counts["lane"], counts["year"], counts["count"], strict=True):
        if pd.isna(year):
            undated[lane] = int(count)
        else:
            dated[lane, int(year)] = int(count)
    return Strip(lanes, dated, undated, range(years[0], years[1] + 1) if years else range(0))


def strip_markup(opened: OpenWorkspace, strip: Strip, by: str, words: Words, name: str, alt: str) -> str:
    """The strip with its title, filter and source; `static/strip.js` follows its cells and saves it as a picture."""
    panel = panel_of(strip.share)
    room = EDGE + DIGIT * len(str(strip.most))
    layout = f"--n:{len(strip.years)};--panel:{panel:.2f};--room:{room}px;{family_colors(opened.codebook)}"
    drawn = "dated-only" if not panel else "undated-only" if not strip.years else "both"
    opening = (
        f'<figure class="goes strip {drawn}" style="{layout}" aria-label="{markup(alt)}" '
        f'data-first="{next(iter(strip.years), 0)}" data-brush="{markup(_brushed(None))}">'
    )
    rows = "".join(_row(opened, strip, lane, by) for lane in strip.lanes)
    return f"{opening}{_head(strip, words, name)}{_years(strip)}{rows}{_foot(words)}</figure>"


def _head(strip: Strip, words: Words, name: str) -> str:
    save = (
        f'<button type="button" data-file="{markup(name)}.{picture_format()}" '
        f'title="Save what is seen as a picture">Save picture</button>'
    )
    legend = f'<p class="matrix-legend">{shade_legend(strip.most)}<span>events of a year</span></p>'
    title = f"<b>{markup(words.title)}</b><span>{markup(words.shown)}</span>"
    return f'<figcaption><p class="title">{title}</p>{save}</figcaption>{legend if strip.dated else ""}'


def _foot(words: Words) -> str:
    return f'<p class="note">{markup(words.filters)}</p><p class="note">{markup(words.source)}</p>'


def _years(strip: Strip) -> str:
    """Some of the years as links; between them the pointer still tells the year."""
    step = max(-(-len(strip.years) // LABELS), 1)
    labels = "".join(
        f'<a href="{markup(_brushed(year))}">{year}</a>' if n % step == 0 else "<span></span>"
        for n, year in enumerate(strip.years)
    )
    missing = f"<span>{UNDATED_TITLE}</span>" if strip.undated else ""
    return f'<div class="row"><div class="years">{labels}</div><div class="undated">{missing}</div></div>'


def within_years(chosen: Filters, first: int | None, last: int | None) -> Filters:
    """The filters of years that were asked for on the timeline, which says no more of events without a year."""
    undated = Undated.INCLUDE if chosen.undated is Undated.ONLY else chosen.undated
    return replace(chosen, year_from=first, year_to=last, undated=undated)


def _brushed(year: int | None) -> str:
    """The address of one year, or of none, where the years dragged over are yet to be named."""
    return _address(within_years(view.filters(), year, year), view.choice("lanes"))


def _address(chosen: Filters, lanes: str) -> str:
    own = {"lanes": lanes, "dates": view.choice("dates")}
    return address_of("timeline", chosen, **{k: v for k, v in own.items() if v != PAGE_CHOICES[k][0]})


def _row(opened: OpenWorkspace, strip: Strip, lane: Lane, by: str) -> str:
    chosen, lanes = _of_lane(opened, by, lane)
    target = _address(chosen, lanes)
    name = link(shorten(lane.label, LANE_NAME), target, kind="name")
    reached = f' tabindex="0" role="group" aria-label="Years of {markup(lane.label, LANE_NAME)}"' if strip.years else ""
    cells = f'<div class="cells"{reached}>{"".join(_cells(strip, lane))}</div>'
    missing = _undated(strip, lane, _address(replace(chosen, undated=Undated.ONLY), lanes))
    return f'<div class="lane" data-to="{markup(target)}">{name}<div class="row">{cells}{missing}</div></div>'


def is_filter(by: str, lane: Lane) -> bool:
    """Whether a filter means the lane; the cells of others lead to their year in all lanes."""
    return by != PUBLISHED and lane.key not in ("", OTHER)


def _of_lane(opened: OpenWorkspace, by: str, lane: Lane) -> tuple[Filters, str]:
    """The filters of all years of a lane, and the lanes to show them in: a family opens into its tactics."""
    chosen = replace(view.filters(), year_from=None, year_to=None, undated=Undated.INCLUDE)
    if by == "family" and lane.key:
        members = [tactic.key for tactic in opened.codebook.tactics if tactic.family == lane.key]
        return chosen.choose("tactic", members), PAGE_CHOICES["lanes"][0]
    if not is_filter(by, lane):
        return chosen, view.choice("lanes")
    return chosen.choose(by, (lane.key,)), view.choice("lanes")


def _cells(strip: Strip, lane: Lane) -> Iterator[str]:
    """A cell a year; years without an event in a row are one gap. No cell repeats what its lane says: they are many."""
    gap = 0
    for year in strip.years:
        number = strip.dated.get((lane.key, year), 0)
        if number:
            yield _gap(gap) + f"<b class=s{shade_of(number, strip.most)}>{number}</b>"
        gap = 0 if number else gap + 1
    yield _gap(gap)


def _gap(years: int) -> str:
    return f'<i style="grid-column:span {years}"></i>' if years else ""


def _undated(strip: Strip, lane: Lane, target: str) -> str:
    number = strip.undated.get(lane.key, 0)
    if not number:
        return '<div class="undated"></div>'
    wide = 100 * number / max(strip.undated.values())
    told = markup(f"{lane.label}: {counted(number, 'event')} without a stated year")
    bar = f'<i style="width:{wide:.3g}%;--c:{lane.color}"></i>'
    return f'<div class="undated"><a href="{markup(target)}" title="{told}"><span>{bar}</span>{number:,}</a></div>'
