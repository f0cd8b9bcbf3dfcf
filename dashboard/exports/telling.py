"""Tells an event in sentences that every format for human readers shares."""

from dashboard.exports.stamp import Stamp
from dashboard.exports.wording import tactic_word, word
from dashboard.model import Assertion, DateBasis, Event, Place

OF_THE_TELLING = (DateBasis.SOURCE, DateBasis.PUBLISHED)


def headline(event: Event, stamp: Stamp) -> str:
    """`Abduction (alleged)`: what is alleged or denied never stands without its mark."""
    mark = "" if event.assertion is Assertion.REPORTED else f" ({word('assertion', event.assertion).en})"
    return tactic_word(event, stamp.scheme).en + mark


def when_told(event: Event) -> str:
    """`printed “late last month”; understood as 2018-04, to the month; worked out from the words of the text`."""
    printed = [f"printed “{event.date_text}”"] if event.date_text else ["no date printed"]
    understood = [f"understood as {event.date}, {word('date_precision', event.date_precision).en}"]
    basis = f"the date is {word('date_basis', event.date_basis).en}"
    if event.date_basis is DateBasis.NONE:
        return "; ".join(printed)
    return "; ".join([*printed, *understood, basis])


def place_told(place: Place) -> str:
    """`Yanji, Jilin, CN (town; where it happened)`."""
    names = dict.fromkeys(name for name in (place.name, place.admin1, place.country) if name)
    return f"{', '.join(names)} ({word('place_precision', place.precision).en}; {word('role', place.role).en})"


def source_told(event: Event) -> str:
    """Title, publisher, first publisher and days of the document; its file where it has no title."""
    parts = [event.title or event.document_file, event.publisher]
    parts += [f"first published by {event.original_publisher}"] if event.original_publisher else []
    parts += [f"published {event.published}"] if event.published else []
    parts += [f"told on {event.reported_on}"] if event.reported_on else []
    return ", ".join(part for part in parts if part)


def doubts(event: Event) -> tuple[str, ...]:
    """What a reader must know before relying on the event."""
    found = [f"the document says this is {word('assertion', event.assertion).en}"]
    found = [] if event.assertion is Assertion.REPORTED else found
    if event.date_basis in OF_THE_TELLING:
        found.append(f"the date is {word('date_basis', event.date_basis).en}, not of the act")
    if event.coarsened:
        found.append(f"made coarser for the protection of people: {event.coarsened_reason}")
    found.append(word("review", event.review).en)
    found.append(f"coding confidence {event.confidence:.2f}")
    number = event.n_independent_sources
    found.append(f"{number} independent source{'' if number == 1 else 's'}")
    return tuple(found)
