"""Tells places and dates more coarsely until enough events share each place, month and tactic."""

from collections import Counter
from collections.abc import Callable, Sequence

from dashboard.model import Event, PlacePrecision
from dashboard.protection.areas import by_country, by_province
from dashboard.protection.dates import told_by_month, told_by_year, with_year
from dashboard.protection.rules import ProtectionRules

Cell = tuple[str, str, str]  # place, month, tactic
Step = Callable[[Event], Event]


def with_full_cells(events: Sequence[Event], rules: ProtectionRules) -> tuple[Event, ...]:
    """The events, in their order, with every cell as full as the rules ask or telling country and year alone.

    All events of small cells take a step together, so that the order of events decides nothing.
    """
    steps: tuple[Step, ...] = (
        lambda event: by_province(event, rules),
        with_year,
        lambda event: by_country(event, rules),
    )
    current, cells, number = list(events), [cells_of(event) for event in events], 0
    while number < len(steps):
        stepped = _stepped(current, cells, steps[number], rules.smallest_cell)
        number = 0 if stepped else number + 1
    return tuple(current)


def _stepped(current: list[Event], cells: list[frozenset[Cell]], step: Step, least: int) -> bool:
    """Take one step with each event of a small cell; whether any event changed."""
    counts = Counter(cell for own in cells for cell in own)
    small = [at for at, own in enumerate(cells) if any(counts[cell] < least for cell in own) and is_fine(current[at])]
    changed = False
    for at in small:
        after = step(current[at])
        if after != current[at]:
            current[at], cells[at], changed = after, cells_of(after), True
    return changed


def cells_of(event: Event) -> frozenset[Cell]:
    """The cells in which an event counts; one without a place counts at no place."""
    month = told_by_month(event.date)
    return frozenset((place.place_id, month, event.tactic) for place in event.places) or frozenset(
        [("", month, event.tactic)]
    )


def is_fine(event: Event) -> bool:
    """Whether an event tells anything finer than country and year."""
    return told_by_year(event.date) != event.date or any(
        place.precision is not PlacePrecision.COUNTRY for place in event.places
    )
