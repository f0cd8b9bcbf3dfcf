"""The chain of families as a picture: where a tactic stands in it, and what documents tell beside it."""

import pandas as pd

from dashboard.codebook import Family, Tactic
from dashboard.filters import Filters
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace, told_beside

NOTE = (
    "Numbers are events of other tactics in the documents that tell this one. The order is the codebook's: that a "
    "document tells both does not say that one led to the other. “Same happening” counts those of one incident."
)


def chain(opened: OpenWorkspace, tactic: Tactic, filters: Filters) -> str:
    """One box a family, in the order of a campaign; a number leads to the list of its events."""
    beside = told_beside(opened, filters, tactic.key)
    by_family = beside[beside["tactic"] == ""].set_index("family")
    boxes = "".join(_box(n, family, tactic, by_family, filters) for n, family in enumerate(opened.codebook.families))
    return f'<ol class="chain">{boxes}</ol><p class="note">{NOTE}</p>'


def _box(number: int, family: Family, tactic: Tactic, beside: pd.DataFrame, filters: Filters) -> str:
    own = family.key == tactic.family
    here = f'<em aria-current="step">{markup(tactic.label)}</em>' if own else ""
    title = f'<b><i class="f{number}"></i>{markup(family.label)}</b>'
    return f"<li{' class=own' if own else ''}>{title}{here}{_told(family, tactic, beside, filters, own)}</li>"


def _told(family: Family, tactic: Tactic, beside: pd.DataFrame, filters: Filters, own: bool) -> str:
    if family.key not in beside.index:
        return f"<small>{'no other tactic of it told' if own else 'none told'}</small>"
    events, documents, same = (
        int(str(beside.at[family.key, name])) for name in ("events", "documents", "same_happening")
    )
    target = address_of("tactics", filters.choose("tactic", (tactic.key,)), then=family.key)
    words = f"{events:,} other {'event' if events == 1 else 'events'}" if own else counted(events, "event")
    happening = f"<small>{same:,} of the same happening</small>" if same else ""
    return f"{link(words, target)}<small>in {counted(documents, 'document')}</small>{happening}"
