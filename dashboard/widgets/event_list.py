"""A short list of events as HTML: when, which tactic, the sentence, who says it; each leads to its drawer."""

from collections.abc import Hashable

import pandas as pd

from dashboard.filters import Filters
from dashboard.widgets.days import in_words
from dashboard.widgets.links import address_of, link
from dashboard.widgets.plain import markup, shorten

ROWS = 25
QUOTE = 180  # characters


def part_of(asked: str) -> int:
    """The part of a long list that the address asks for, from 1."""
    return min(max(int(asked), 1), 100_000) if asked.isdecimal() and len(asked) < 7 else 1


def event_list(rows: pd.DataFrame, total: int, part: int, page: str, filters: Filters, **own: str) -> str:
    """A part of `total` events, with links to the parts before and after it."""
    lines = "".join(_line(row, page, filters, own) for row in rows.to_dict("records"))
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Date", "Tactic", "Sentence", "Publisher"))
    table = f'<table class="events"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'
    return f'<div class="wide">{table}</div>' + _parts(len(rows), total, part, page, filters, own)


def _line(row: "dict[Hashable, object]", page: str, filters: Filters, own: dict[str, str]) -> str:
    when = in_words(str(row["date"]))
    quote = link(shorten(str(row["quote"]), QUOTE), address_of(page, filters, str(row["event_id"]), **own))
    who = markup(str(row["publisher"] or row["document_file"]), 60)
    tactic = markup(str(row["tactic_label"] or "Context item"))
    return f"<tr><td>{markup(when)}</td><td>{tactic}</td><td>{quote}</td><td>{who}</td></tr>"


def _parts(rows: int, total: int, part: int, page: str, filters: Filters, own: dict[str, str]) -> str:
    first = (part - 1) * ROWS + 1
    words = [f"{first:,}–{first + rows - 1:,} of {total:,}" if rows else f"0 of {total:,}"]
    if part > 1:
        words.append(link("‹ Before", address_of(page, filters, **own, part=str(part - 1))))
    if first + rows <= total:
        words.append(link("Next ›", address_of(page, filters, **own, part=str(part + 1))))
    return f'<p class="note">{" · ".join(words)}</p>'
