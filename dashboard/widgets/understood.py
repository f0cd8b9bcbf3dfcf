"""Sets what the document prints beside what was understood of it, line by line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.codebook_records import Actor
from dashboard.model import Assertion, DateBasis, DatePrecision, Event, Outcome, Place, Scope
from dashboard.widgets.days import in_words
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace

SHORT_NAME = 5  # a name in capitals up to this long is found in capitals only
BASES = {
    DateBasis.STATED: "stated in the text",
    DateBasis.RESOLVED: "worked out from another date in the text",
    DateBasis.SOURCE: "the day on which the source spoke",
    DateBasis.PUBLISHED: "the publication date",
    DateBasis.NONE: "no basis",
}
SCOPES = {
    Scope.INCIDENT: "one incident",
    Scope.PATTERN: "a pattern, told in general",
    Scope.DIRECTIVE: "an order or policy",
}
OUTCOMES = {
    Outcome.COMPLETED: "completed",
    Outcome.ATTEMPTED: "attempted, not completed",
    Outcome.THREATENED: "threatened",
    Outcome.ONGOING: "under way",
}
ASSERTIONS = {
    Assertion.REPORTED: "reported as fact",
    Assertion.ALLEGED: "alleged, hedged by the document",
    Assertion.DENIED: "denied by somebody the document names",
}


@dataclass(frozen=True)
class Line:
    """One thing understood; `printed` is empty where the document prints no word for it."""

    name: str
    printed: str
    understood: str


def understood_table(opened: OpenWorkspace, event: Event) -> str:
    """The lines as an HTML table; every word of the document is escaped."""
    rows = "".join(_row(line) for line in _lines(opened, event))
    head = "".join(f'<th scope="col">{name}</th>' for name in ("", "Printed", "Understood"))
    head = head.replace('<th scope="col"></th>', "<td></td>")
    return f'<table class="understood"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(line: Line) -> str:
    printed = f"“{markup(line.printed)}”" if line.printed else '<span class="quiet">no word for it</span>'
    return f'<tr><th scope="row">{line.name}</th><td>{printed}</td><td>{markup(line.understood)}</td></tr>'


def _lines(opened: OpenWorkspace, event: Event) -> Iterator[Line]:
    yield Line("Date", event.date_text, _date(event))
    if not event.places:
        yield Line("Place", "", "not stated")
    for place in event.places:
        yield Line(f"Place: {place.role}", _printed_place(opened, event, place), _place(opened, place))
    yield from _people("Actor", opened.codebook.actors, event.actors, event.quote)
    yield from _people("Target", opened.codebook.targets, event.targets, event.quote)
    if event.tactic:
        yield Line("Scope", "", SCOPES[event.scope])
        yield Line("Outcome", "", OUTCOMES[event.outcome])
        yield Line("Assertion", "", ASSERTIONS[event.assertion])


def _date(event: Event) -> str:
    if event.date_precision is DatePrecision.UNKNOWN:
        return f"{in_words(event.date)}; no day of the calendar can be said"
    days = f"{event.date_start or 'open'} to {event.date_end or 'open'}"
    known = "" if event.date_precision is DatePrecision.DAY or not (event.date_start or event.date_end) else f": {days}"
    return f"{in_words(event.date)}, to the {event.date_precision}{known}; {BASES[event.date_basis]}"


def _printed_place(opened: OpenWorkspace, event: Event, place: Place) -> str:
    """The name, where the sentence or its document prints it."""
    return place.name if place.name in event.quote or place.name in (opened.text_of(event.document_id) or "") else ""


def _place(opened: OpenWorkspace, place: Place) -> str:
    country = opened.label_of("country", place.country) if place.country else ""
    above = [part for part in (place.admin1, country) if part and part != place.name]
    known = "" if place.place_id else "; not in the gazetteer"
    return f"{', '.join((place.name, *above))}; {place.precision}{known}"


def _people(name: str, known: Sequence[Actor], keys: Sequence[str], quote: str) -> Iterator[Line]:
    if not keys:
        yield Line(name, "", "not stated")
    labels = {actor.key: actor for actor in known}
    for key in keys:
        actor = labels.get(key)
        yield Line(name, _printed_name(actor, quote) if actor else "", actor.label if actor else key)


def _printed_name(actor: Actor, quote: str) -> str:
    """The longest of the codebook's names that the sentence prints, as it prints it."""
    names = sorted((alias.name for alias in actor.aliases), key=lambda name: (-len(name), name))
    found = (re.search(rf"(?<!\w){re.escape(name)}(?!\w)", quote, _case_of(name)) for name in names)
    return next((match[0] for match in found if match), "")


def _case_of(name: str) -> re.RegexFlag:
    return re.NOFLAG if name.isupper() and len(name) <= SHORT_NAME else re.IGNORECASE
