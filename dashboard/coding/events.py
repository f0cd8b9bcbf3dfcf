"""Writes what was read of a happening as an event, of an archive item as context, of the rest as an issue."""

import hashlib
from collections.abc import Sequence

from dashboard.codebook import Codebook
from dashboard.coding.reading import Reading
from dashboard.coding.tellings import Telling, actors_of, lead_of, places_of, when_of
from dashboard.dates import precision_of, span_of
from dashboard.model import (
    Assertion,
    DateBasis,
    Document,
    Event,
    Issue,
    Kind,
    Outcome,
    Place,
    Scope,
    When,
)  # fmt: skip


def code_happening(
    group: Sequence[Telling], document: Document, codebook: Codebook, confidence: float, opening: str = ""
) -> Event:
    """The event that tellings of one act make; it rests on the sentence of the surest. `opening` opens its coder."""
    lead = lead_of(group)
    return _event(
        document,
        lead.reading,
        when_of(group),
        kind=Kind.COERCION,
        tactic=lead.tactic,
        labels=(codebook.tactic(lead.tactic).label, codebook.tactic(lead.tactic).family),
        manner=(lead.scope, lead.outcome, lead.assertion),
        places=places_of(group),
        actors=actors_of(group),
        targets=lead.targets,
        coder=opening + lead.reason,
        confidence=confidence,
    )


def code_context(reading: Reading, document: Document) -> Event:
    """An archive item about escapees that tells no tactic, dated by its own heading."""
    heading = reading.sentence.passage.heading
    start, end = span_of(heading)
    when = When(heading, start, end, precision_of(heading), DateBasis.STATED, "")
    return _event(
        document, reading, when, kind=Kind.CONTEXT, tactic="", labels=("", ""),
        manner=(Scope.INCIDENT, Outcome.COMPLETED, Assertion.REPORTED), places=(), actors=(), targets=(),
        coder="archive-item", confidence=1.0,
    )  # fmt: skip


def _event(
    document: Document,
    reading: Reading,
    when: When,
    *,
    kind: Kind,
    tactic: str,
    labels: tuple[str, str],
    manner: tuple[Scope, Outcome, Assertion],
    places: tuple[Place, ...],
    actors: tuple[str, ...],
    targets: tuple[str, ...],
    coder: str,
    confidence: float,
) -> Event:
    start, end = reading.sentence.start, reading.sentence.end
    event_id = hashlib.sha256(f"{document.sha256} {tactic} {start} {end}".encode()).hexdigest()[:16]
    return Event(
        event_id=event_id,
        incident_id=event_id,
        document_id=document.document_id,
        document_file=document.file,
        title=document.title,
        publisher=document.publisher,
        url=document.url,
        published=document.published,
        reported_on=document.reported_on,
        original_publisher=document.original_publisher,
        document_sha256=document.sha256,
        kind=kind,
        tactic=tactic,
        tactic_label=labels[0],
        family=labels[1],
        scope=manner[0],
        outcome=manner[1],
        assertion=manner[2],
        date=when.date,
        date_start=when.start,
        date_end=when.end,
        date_precision=when.precision,
        date_basis=when.basis,
        date_text=when.text,
        year=when.year,
        places=places,
        actors=actors,
        targets=targets,
        quote=document.text[start:end],
        quote_start=start,
        quote_end=end,
        coder=coder,
        confidence=confidence,
    )


def issue_of(document: Document, reading: Reading, kind: str, reason: str) -> Issue:
    start, end = reading.sentence.start, reading.sentence.end
    return Issue(document.file, reason, kind, document.document_id, document.text[start:end], start, end)
