"""Says how each date precision is drawn: by the shape of its mark and the width of its bar, never by colour alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.charts.figure import Figure
from dashboard.ink import Ink, faded
from dashboard.model import DatePrecision

OPEN = 100  # what Plotly adds to a symbol's number for its outline
CIRCLE, SQUARE, DIAMOND, TRIANGLE, CROSS = 0, 1, 2, 5, 34
LEGEND_COLUMNS, LEGEND_ROW = 4, 18  # pixels
MARK_SIZE = 10  # pixels


@dataclass(frozen=True)
class Glyph:
    """A mark's symbol by Plotly's number, and the thickness in pixels of the bar over what is left open."""

    symbol: int
    bar: float
    words: str


# Filled to within a week, an outline beyond; the bar grows thinner as less is known.
GLYPHS = {
    DatePrecision.DAY: Glyph(CIRCLE, 0, "day"),
    DatePrecision.DAYS: Glyph(DIAMOND, 7, "days"),
    DatePrecision.WEEK: Glyph(SQUARE, 7, "week"),
    DatePrecision.MONTH: Glyph(CIRCLE + OPEN, 7, "month"),
    DatePrecision.SEASON: Glyph(TRIANGLE + OPEN, 7, "season"),
    DatePrecision.YEAR: Glyph(SQUARE + OPEN, 4, "year"),
    DatePrecision.RANGE: Glyph(DIAMOND + OPEN, 1.5, "range"),
    DatePrecision.UNKNOWN: Glyph(CROSS + OPEN, 0, "not stated"),
}
BARS = tuple(sorted({glyph.bar for glyph in GLYPHS.values()} - {0}))


@dataclass(frozen=True)
class Extras:
    """What the legend says beyond the precisions, where the figure holds it."""

    threads: bool = False
    context: bool = False
    published: bool = False


def legend_rows(extras: Extras) -> int:
    return len(GLYPHS) // LEGEND_COLUMNS + (extras.threads or extras.context or extras.published)


def legend_traces(extras: Extras, ink: Ink) -> Iterator[Figure]:
    """The legend on axes of its own, `x3` in columns and `y3` in pixels."""
    items = [*_items(extras, ink)]
    for bar in BARS:
        yield _bars([item for item in items if item.bar == bar], {"color": faded(ink.text, 0.35), "width": bar}, ink)
    if extras.threads:
        yield _bars([_THREAD], {"color": ink.faint, "width": 1.2, "dash": "dot"}, ink)
    marked = [item for item in items if item.symbol is not None]
    colors = [item.color for item in marked]
    yield _ON_LEGEND | {
        "x": [item.column + 0.11 for item in marked], "y": [item.middle for item in marked],
        "marker": {"symbol": [item.symbol for item in marked], "color": colors, "line": {"color": colors}},
    }  # fmt: skip
    named = [*items, *([_THREAD] if extras.threads else [])]
    yield _ON_LEGEND | {
        "mode": "text", "x": [item.column + 0.23 for item in named], "y": [item.middle for item in named],
        "text": [item.words for item in named], "textposition": "middle right",
        "textfont": {"size": 11, "color": ink.faint},
    }  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A line of the legend in its place."""

    row: int
    column: int
    words: str
    symbol: int | None
    bar: float
    color: str

    @property
    def middle(self) -> float:
        return (self.row + 0.5) * LEGEND_ROW


PUBLISHED_SYMBOL = 42 + OPEN  # an upright stroke
LAST_ROW = len(GLYPHS) // LEGEND_COLUMNS
_THREAD = Item(LAST_ROW, 0, "one happening", None, 0, "")
_ON_LEGEND: Figure = {"xaxis": "x3", "yaxis": "y3", "hoverinfo": "skip"}


def _items(extras: Extras, ink: Ink) -> Iterator[Item]:
    for number, glyph in enumerate(GLYPHS.values()):
        yield Item(*divmod(number, LEGEND_COLUMNS), glyph.words, glyph.symbol, glyph.bar, ink.text)
    if extras.context:
        yield Item(LAST_ROW, 2, "context", CIRCLE, 0, faded(ink.faint, 0.45))
    if extras.published:
        yield Item(LAST_ROW, 3, "published", PUBLISHED_SYMBOL, 0, ink.text)


def _bars(items: Sequence[Item], line: Figure, ink: Ink) -> Figure:
    capped = line["width"] == min(BARS)
    ends = {"mode": "lines+markers", "marker": cap_marker(ink.faint)} if capped else {"mode": "lines"}
    return _ON_LEGEND | ends | {
        "x": [x for item in items for x in (item.column + 0.02, item.column + 0.2, None)],
        "y": [y for item in items for y in (item.middle, item.middle, None)],
        "line": line,
    }  # fmt: skip


def cap_marker(color: str, symbols: Sequence[int] | int = PUBLISHED_SYMBOL) -> Figure:
    """The strokes at both ends of a range."""
    return {"symbol": symbols, "size": 8, "color": color, "line": {"width": 1.5, "color": color}}
