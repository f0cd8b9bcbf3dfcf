"""A coder that learns nothing and sees an act wherever a telltale word stands: fast, for tests of what surrounds it."""

import hashlib
import os
import signal
import time
from dataclasses import dataclass

from dashboard.batch import Reference, Report
from dashboard.model import (
    Assertion,
    Coding,
    DateBasis,
    DatePrecision,
    Document,
    Event,
    Issue,
    Kind,
    Outcome,
    Passage,
    PassageKind,
    Place,
    PlacePrecision,
    Role,
    Scope,
)

WORDS = {
    "arrest": "host_state_detention",
    "repatriat": "forced_repatriation",
    "lure": "lure_abroad",
    "call": "direct_contact",
}
BUG = "this sentence breaks the coder"


@dataclass(frozen=True)
class StubCoder:
    """One event a telltale word and passage; a Related item becomes a context event."""

    def code_document(self, document: Document) -> Coding:
        if BUG in document.text:
            raise RuntimeError("a bug in the coder")
        found = [(passage, _find_tactics(document, passage)) for passage in document.passages]
        events = [_event(document, passage, tactic) for passage, tactics in found for tactic in tactics]
        issues = [_issue(document, passage) for passage, tactics in found if not tactics]
        return Coding(document, tuple(events), tuple(issues))


class InterruptingCoder(StubCoder):
    """Sends Ctrl-C to the process that started this one, then is busy for longer than anybody waits."""

    def code_document(self, document: Document) -> Coding:
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(600)
        return super().code_document(document)


def load_interrupting(reference: Reference, report: Report) -> InterruptingCoder:
    """In place of load_reference_coder, in a process of a pool."""
    return InterruptingCoder()


def load_stub(reference: Reference, report: Report) -> StubCoder:
    """In place of load_reference_coder."""
    return StubCoder()


def _find_tactics(document: Document, passage: Passage) -> list[str]:
    text = document.text[passage.start : passage.end].lower()
    if passage.kind is PassageKind.RELATED:
        return [""] if "defect" in text else []
    return [tactic for word, tactic in WORDS.items() if word in text]


def _event(document: Document, passage: Passage, tactic: str) -> Event:
    identity = hashlib.sha256(f"{document.sha256} {passage.start} {tactic}".encode()).hexdigest()[:16]
    return Event(
        event_id=identity,
        incident_id=identity,
        document_id=document.document_id,
        document_file=document.file,
        title=document.title,
        publisher=document.publisher,
        url=document.url,
        published=document.published,
        reported_on=document.reported_on,
        original_publisher=document.original_publisher,
        document_sha256=document.sha256,
        kind=Kind.COERCION if tactic else Kind.CONTEXT,
        tactic=tactic,
        tactic_label=tactic.replace("_", " "),
        family="seize",
        scope=Scope.INCIDENT,
        outcome=Outcome.COMPLETED,
        assertion=Assertion.REPORTED,
        date="2018-05",
        date_start="2018-05-01",
        date_end="2018-05-31",
        date_precision=DatePrecision.MONTH,
        date_basis=DateBasis.SOURCE,
        date_text="",
        year=2018,
        places=(Place("Yanji City", "stub:yanji", Role.SITE, "Jilin", "CN", 42.9, 129.5, PlacePrecision.TOWN),),
        actors=("mss",),
        targets=("escapee_in_rok",),
        quote=document.text[passage.start : passage.end],
        quote_start=passage.start,
        quote_end=passage.end,
        coder="stub",
        confidence=0.5,
    )


def _issue(document: Document, passage: Passage) -> Issue:
    quote = document.text[passage.start : passage.end]
    return Issue(document.file, "tells no act", "no_tactic", document.document_id, quote, passage.start, passage.end)
