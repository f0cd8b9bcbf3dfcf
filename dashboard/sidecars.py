"""Reads the files beside documents that mark what is sensitive, and marks events by them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dashboard.codebook_schema import Fields, read_fields
from dashboard.model import Coding, Event, Issue, Sensitivity

SUFFIX = ".meta.yaml"
SIDECAR = "sidecar"  # kind of issue


@dataclass(frozen=True)
class Sidecar:
    """What `NAME.meta.yaml` says of a document: its sensitivity, that of single events, and what is wrong with it."""

    sensitivity: Sensitivity = Sensitivity.OPEN
    events: Mapping[str, Sensitivity] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def sidecar_path(document: Path) -> Path:
    return document.with_name(document.name + SUFFIX)


def is_sidecar(path: Path) -> bool:
    """Whether the file is the sidecar of a document that is there."""
    return path.name.endswith(SUFFIX) and path.with_name(path.name.removesuffix(SUFFIX)).is_file()


def read_sidecar(document: Path) -> Sidecar:
    """The document's sidecar; a document without one is open, one whose sidecar is wrong is restricted."""
    path = sidecar_path(document)
    if not path.is_file():
        return Sidecar()
    problems: list[str] = []
    fields = read_fields(path.parent, path.name, problems)
    whole = _sensitivity(fields)
    events = dict(_event_mark(item) for item in fields.items("events"))
    fields.close()
    told = _without_one_missing(problems, [f"{path.name}: {key}: missing" for key in ("sensitivity", "events")])
    return Sidecar(Sensitivity.RESTRICTED if told else whole, events, told)


def _without_one_missing(problems: Sequence[str], missing: Sequence[str]) -> tuple[str, ...]:
    """Either key of a sidecar may be left out, but not both: a file that marks nothing is a mistake."""
    left_out = [problem for problem in problems if problem in missing]
    return tuple(problem for problem in problems if len(left_out) > 1 or problem not in left_out)


def _sensitivity(fields: Fields) -> Sensitivity:
    """What the file says; what it says wrongly is noted and restricts, what it leaves out is open."""
    value = fields.key("sensitivity", tuple(Sensitivity), "sensitivity")
    return Sensitivity(value) if value in tuple(Sensitivity) else Sensitivity.OPEN


def _event_mark(fields: Fields) -> tuple[str, Sensitivity]:
    mark = fields.text("event_id"), _sensitivity(fields)
    fields.close()
    return mark


def mark_coding(coding: Coding, sidecar: Sidecar) -> Coding:
    """The coding with the sensitivity of its sidecar; nothing that was to be kept back gets loose.

    A restricting mark that fits no event was made for another coding of the document: all of it is restricted then.
    """
    known = {event.event_id for event in (*coding.events, *coding.suggestions)}
    lost = sorted(key for key, mark in sidecar.events.items() if key not in known)
    loose = [key for key in lost if sidecar.events[key] is Sensitivity.RESTRICTED]
    whole = Sensitivity.RESTRICTED if loose else sidecar.sensitivity
    reasons = [*sidecar.problems, *(f"the mark of event {key} fits no event of the document" for key in lost)]
    if whole is Sensitivity.RESTRICTED and reasons:
        reasons = [f"{reason}; the document is kept restricted" for reason in reasons]
    return replace(
        coding,
        events=_marked(coding.events, whole, sidecar.events),
        suggestions=_marked(coding.suggestions, whole, sidecar.events),
        issues=(*coding.issues, *_issues(coding, reasons)),
    )


def _marked(events: Iterable[Event], whole: Sensitivity, marks: Mapping[str, Sensitivity]) -> tuple[Event, ...]:
    """An event is restricted when its document is or its own mark says so."""
    return tuple(
        replace(event, sensitivity=Sensitivity.RESTRICTED)
        if Sensitivity.RESTRICTED in (whole, marks.get(event.event_id))
        else event
        for event in events
    )


def _issues(coding: Coding, reasons: Iterable[str]) -> tuple[Issue, ...]:
    document = coding.document
    return tuple(Issue(document.file, f"sidecar: {reason}", SIDECAR, document.document_id) for reason in reasons)


def stricter(first: Coding, second: Coding) -> Coding:
    """The first of two codings of one text, restricted wherever the other is."""
    other = (*second.events, *second.suggestions)
    marks = {event.event_id: event.sensitivity for event in other if event.sensitivity is Sensitivity.RESTRICTED}
    return replace(
        first,
        events=_marked(first.events, Sensitivity.OPEN, marks),
        suggestions=_marked(first.suggestions, Sensitivity.OPEN, marks),
    )
