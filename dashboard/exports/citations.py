"""Writes the documents that events rest on as references: BibTeX, or CSL-JSON."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.dates.edtf import point_of
from dashboard.events import json_line
from dashboard.exports.about import about_text
from dashboard.exports.safe_text import holdable, plain_link
from dashboard.exports.stamp import Stamp
from dashboard.model import Event

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "@": r"{@}",
}  # fmt: skip


@dataclass(frozen=True)
class _Reference:
    """A document of the export, and how many of the events rest on it."""

    event: Event
    events: int

    @property
    def title(self) -> str:
        return _one_line(self.event.title or self.event.document_file)

    @property
    def note(self) -> str:
        parts = [f"first published by {self.event.original_publisher}"] if self.event.original_publisher else []
        parts += [f"file {self.event.document_file}", f"sha256 {self.event.document_sha256}"]
        noun = "event rests" if self.events == 1 else "events rest"
        return _one_line("; ".join([*parts, f"{self.events:,} {noun} on it in this export"]))

    @property
    def published(self) -> tuple[int, ...]:
        """Year, month, day, as far as the document states them."""
        point = point_of(self.event.published)
        if point is None or point.year is None:
            return ()
        parts = (point.year, None if point.is_season else point.month, point.day)
        return tuple(part for part in parts if part is not None)


def write_bibtex(events: Iterable[Event], stamp: Stamp) -> bytes:
    """An entry a document, under a comment that says what the export holds; no day of access is made up."""
    shown = tuple(events)
    references = _references(shown)
    about = about_text(stamp, {}, ("References", f"{len(references):,} documents of {len(shown):,} events"))
    comment = "".join(f"% {_harmless(line)}\n" for line in about.splitlines())
    return "\n".join([comment, *map(_entry, references)]).encode("utf-8")


def write_csl(events: Iterable[Event], stamp: Stamp) -> bytes:
    """A list of items, one a line; each carries what the export says of itself, since a list has no head."""
    lines = [json_line(_item(reference, stamp), "CSL").removesuffix(b"\n") for reference in _references(tuple(events))]
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def _references(events: Sequence[Event]) -> list[_Reference]:
    """Each document once, in the order of the events."""
    counts = Counter(event.document_id for event in events)
    firsts = {event.document_id: event for event in reversed(events)}
    return [_Reference(firsts[key], counts[key]) for key in counts]


def _entry(reference: _Reference) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(reference))
    return f"@misc{{{_key(reference)},\n{fields}}}\n"


def _key(reference: _Reference) -> str:
    return "doc-" + re.sub(r"[^0-9A-Za-z]", lambda match: f"x{ord(match[0]):x}", reference.event.document_id)


def _fields(reference: _Reference) -> Iterator[tuple[str, str]]:
    event, published = reference.event, reference.published
    yield "title", f"{{{{{_latex(reference.title)}}}}}"
    if event.publisher:
        yield "publisher", f"{{{{{_latex(_one_line(event.publisher))}}}}}"
    if published:
        yield "year", f"{{{published[0]}}}"
    if len(published) > 1:
        yield "month", MONTHS[published[1] - 1]
    if published:
        yield "date", f"{{{event.published}}}"
    if link := plain_link(event.url):
        yield "url", f"{{{link}}}"
    yield "note", f"{{{_latex(reference.note)}}}"


def _item(reference: _Reference, stamp: Stamp) -> dict[str, object]:
    """`date-parts` is what reference managers read; `raw` is the date as EDTF."""
    event, link = reference.event, plain_link(reference.event.url)
    item: dict[str, object] = {
        "id": event.document_id,
        "type": "webpage" if link else "document",
        "title": reference.title,
    }
    item |= {"publisher": _one_line(event.publisher)} if event.publisher else {}
    item |= {"original-publisher": _one_line(event.original_publisher)} if event.original_publisher else {}
    item |= {"issued": {"date-parts": [[*reference.published]], "raw": event.published}} if reference.published else {}
    item |= {"URL": link} if link else {}
    return item | {"note": reference.note, "custom": {"export": stamp.record(), "events": reference.events}}


def _one_line(text: str) -> str:
    return " ".join(holdable(text).split())


def _latex(text: str) -> str:
    return "".join(LATEX.get(character, character) for character in text)


def _harmless(line: str) -> str:
    """A line outside of entries, where BibTeX takes an @ for the start of one."""
    return _one_line(line).replace("@", "(at)").replace("{", "(").replace("}", ")")
