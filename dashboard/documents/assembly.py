"""Makes the record of a document from what a reader found in its text."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from dashboard import dates
from dashboard.model import Document, Passage, PassageKind


@dataclass(frozen=True)
class Finding:
    """What a reader found; the digest and the day of the source's telling follow from it."""

    format: str
    passages: tuple[Passage, ...]
    title: str = ""
    publisher: str = ""
    original_publisher: str = ""
    url: str = ""
    published: str = ""
    truncated: bool = field(default=False)


def assemble_document(name: str, text: str, found: Finding) -> Document:
    """The document with its digest, and the first day in its body on which a source spoke."""
    return Document(
        file=name,
        format=found.format,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        title=found.title,
        publisher=found.publisher,
        original_publisher=found.original_publisher,
        url=found.url,
        published=found.published,
        reported_on=_find_reported_on(text, found),
        truncated=found.truncated,
        passages=found.passages,
    )


def _find_reported_on(text: str, found: Finding) -> str:
    context = dates.DateContext(published=found.published)
    bodies = (text[passage.start : passage.end] for passage in found.passages if passage.kind is PassageKind.BODY)
    return next((day for body in bodies if (day := dates.find_spoken(body, context))), "")


def join_passages(text: str, passages: Iterable[Passage]) -> str:
    """The story as one string, a paragraph a line, each with its line breaks taken out."""
    return "\n".join(" ".join(text[passage.start : passage.end].split()) for passage in passages)
