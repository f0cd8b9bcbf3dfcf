"""Draws text with the words of a search marked, cut to the stretch around them."""

from collections.abc import Iterator, Sequence

from dashboard.query.spans import Span, find_spans
from dashboard.widgets.plain import markup


def marked(text: str, terms: Sequence[str], limit: int = 0) -> str:
    """The text as HTML, escaped piece by piece; longer than `limit` characters only the part around the first hit."""
    spans = find_spans(text, terms)
    start, end = _window(text, spans, limit) if limit and len(text) > limit else (0, len(text))
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return before + marked_between(text, spans, start, end) + after


def marked_between(text: str, spans: Sequence[Span], start: int, end: int) -> str:
    """A stretch of a text as HTML, escaped piece by piece, with its spans marked."""
    return "".join(_pieces(text, spans, start, end))


def _pieces(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[str]:
    at = start
    for first, last in spans:
        if first >= end or last <= at:
            continue
        yield markup(text[at:first])
        at = min(last, end)
        yield f'<mark class="hit">{markup(text[max(first, start) : at])}</mark>'
    yield markup(text[at:end])


def _window(text: str, spans: Sequence[Span], limit: int) -> Span:
    """About `limit` characters that begin a third before the first hit, from word to word."""
    first = spans[0][0] if spans else 0
    start = max(0, min(first - limit // 3, len(text) - limit))
    end = min(len(text), start + limit)
    return _next_word(text, start), _last_word(text, end)


def _next_word(text: str, start: int) -> int:
    space = text.find(" ", start, start + 40) if start else -1
    return start if space < 0 else space + 1


def _last_word(text: str, end: int) -> int:
    space = text.rfind(" ", end - 40, end) if end < len(text) else -1
    return end if space < 0 else space
