"""Names the lanes of the timeline and colours them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.codebook import Codebook
from dashboard.filters import NOT_STATED
from dashboard.ink import Ink

MOST_LANES = 12  # of places, publishers or actors; the others share one
CONTEXT_LANE = "Context items"
CODED = ("tactic", "family")  # whose lanes stand in the codebook's order
NOUNS = {"actor": "actors", "place": "places", "publisher": "publishers"}


@dataclass(frozen=True)
class Lane:
    """A row of the timeline; `key` is the value that its events share, empty for context items."""

    key: str
    label: str
    color: str


def own_lanes(counted: Sequence[str], lanes: str) -> tuple[str, ...]:
    """The values, most events first, that get a lane of their own."""
    if lanes in CODED or len(counted) <= MOST_LANES:
        return tuple(counted)
    named = [value for value in counted if value != NOT_STATED][: MOST_LANES - 1]
    return (*named, *(value for value in counted if value == NOT_STATED))


def coded_lanes(codebook: Codebook, lanes: str, found: Sequence[str], ink: Ink) -> tuple[Lane, ...]:
    """Lanes by tactic or family in the order in which a campaign unfolds; context items last."""
    colors = {family.key: ink.of_family(family.color_light, family.color_dark) for family in codebook.families}
    rows = [(tactic.key, tactic.label, tactic.family) for tactic in codebook.tactics]
    if lanes == "family":
        rows = [(family.key, family.label, family.key) for family in codebook.families]
    drawn = [Lane(key, label, colors[family]) for key, label, family in rows if key in found]
    return (*drawn, Lane("", CONTEXT_LANE, ink.faint)) if "" in found else tuple(drawn)


def valued_lanes(
    own: Sequence[str], others: str, number: int, label_of: Callable[[str], str], ink: Ink
) -> tuple[Lane, ...]:
    """Lanes by actor, place or publisher, most events first; `number` further values share the lane `others`."""
    stated = [Lane(value, label_of(value), ink.accent) for value in own if value != NOT_STATED]
    shared = [Lane(others, f"{number:,} others", ink.accent)] if number else []
    missing = [Lane(NOT_STATED, label_of(NOT_STATED), ink.faint)] if NOT_STATED in own else []
    return (*stated, *shared, *missing)
