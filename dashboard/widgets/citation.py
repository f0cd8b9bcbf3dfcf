"""Writes how an event is cited: the source, the very characters of the quote, and the events file it stands in."""

from dashboard import __version__
from dashboard.model import Event
from dashboard.widgets.days import in_words
from dashboard.widgets.plain import shorten

REVISION = 12  # hex digits of the events file's digest


def cite(event: Event, revision: str) -> str:
    """The citation on one line; offsets count characters of the text whose digest it names, the end is excluded."""
    parts = [_who(event), f"“{event.title or 'Untitled'}”", *_when(event), event.url, _where(event)]
    parts += [f"Quote: “{event.quote}”", _coded(event, revision)]
    return _printable(" ".join(f"{part.rstrip('.')}." for part in parts if part))


def _who(event: Event) -> str:
    publisher = event.publisher or event.document_file
    repost = event.original_publisher
    return f"{publisher} (repost of {repost})" if repost and repost != publisher else publisher


def _when(event: Event) -> list[str]:
    published = f"Published {in_words(event.published)}" if event.published else "Publication date not stated"
    return [published, f"Source spoke {in_words(event.reported_on)}" if event.reported_on else ""]


def _where(event: Event) -> str:
    if not event.document_sha256:
        return f"File {event.document_file}"
    span = f"characters {event.quote_start}–{event.quote_end}"
    return f"File {event.document_file}, {span} of the text with sha256 {event.document_sha256}"


def _coded(event: Event, revision: str) -> str:
    tactic = f"{event.tactic_label} ({event.tactic})" if event.tactic else "context item"
    date = f"date {event.date}" if event.date else "no date"
    told = f"Coded as {tactic}, {date}, {event.assertion}"
    return f"{told}: event {event.event_id}, Escapee coercion dashboard {__version__}, events {revision[:REVISION]}"


def _printable(text: str) -> str:
    """On one line, without characters that are not seen or turn the direction of others."""
    return shorten("".join(char if char.isprintable() else " " for char in text))
