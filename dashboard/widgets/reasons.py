"""Says in the codebook's own words why an event was coded, and how sure that is."""

from dashboard.codebook_records import Pattern, Tactic
from dashboard.model import Event
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace

MODEL = "model"
MAKERS = {
    MODEL: "The model that learned from the example sentences finds the tactic in the sentence.",
    "archive-item": "A news archive lists the item beside its stories. It codes no tactic.",
}


def reasons_html(opened: OpenWorkspace, event: Event) -> str:
    """What made the event, as HTML."""
    tactic = next((one for one in opened.codebook.tactics if one.key == event.tactic), None)
    lines = "".join(f"<li>{line}</li>" for line in _makers(event, tactic))
    when = f'<p class="definition">Coded when: {markup(tactic.code_when)}</p>' if tactic else ""
    return f'{when}<ul class="reasons">{lines}</ul>{_sureness(event)}'


def _makers(event: Event, tactic: Tactic | None) -> list[str]:
    """One line for each id of the coder field; an id that the codebook does not hold stays an id."""
    patterns = {pattern.id: pattern for pattern in tactic.patterns} if tactic else {}
    return [_maker(identity, patterns.get(identity)) for identity in event.coder.split(",") if identity]


def _maker(identity: str, pattern: Pattern | None) -> str:
    if pattern:
        return f"The sentence matches the written pattern “{markup(pattern.note)}” <code>{markup(identity)}</code>"
    return MAKERS.get(identity) or f"Coded by <code>{markup(identity)}</code>"


def _sureness(event: Event) -> str:
    sure = f"Confidence {event.confidence:.2f} of 1"
    by = f" by {event.reviewed_by}, {event.reviewed_at}" if event.reviewed_by else ""
    return f"<p>{sure} · {markup(event.review + by)}</p>"
