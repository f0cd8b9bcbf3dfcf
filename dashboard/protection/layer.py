"""Makes the public layer of events: what may be told of them without exposing anybody."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from dashboard.model import Event, PlacePrecision, Sensitivity
from dashboard.protection.areas import with_areas
from dashboard.protection.cells import with_full_cells
from dashboard.protection.dates import published_by, with_month
from dashboard.protection.identity import NO_IDS, with_public_ids
from dashboard.protection.masking import Masked, Masker
from dashboard.protection.reach import Reach, common_reach, reach_of
from dashboard.protection.rules import ProtectionRules

RESTRICTED = "restricted"
# Fields whose changes are told one by one; the date's other fields follow from `date`.
TOLD = ("places", "date", "date_text", "published", "reported_on", "quote", "title", "publisher", "original_publisher",
        "coder", "n_tellings", "n_independent_sources")  # fmt: skip
DOCUMENT = "document"
DOCUMENT_REASON = "address, file, digest and offsets left out, ids made anew"
SMALL_CELL = "fewer events of place, month and tactic than the rules ask"
RULES_OF_LIMITS = "finer than the rules allow"
TELLING = "days of publication and telling left out"
RESTRICTED_TELLINGS = "restricted tellings not counted"
_REASON = re.compile(
    rf"(?:{'|'.join(TOLD)}): (?:(?:{SMALL_CELL}|{RULES_OF_LIMITS}|{TELLING}|{RESTRICTED_TELLINGS})"
    r"|masked \[[a-z-]+\](?:, \[[a-z-]+\])*)"
)


@dataclass(frozen=True)
class Change:
    """A field that the public layer tells otherwise; the id is the one of the event as it was given."""

    event_id: str
    field: str
    reason: str


@dataclass(frozen=True)
class Protected:
    """The public events in the order of those given, what was changed, and how many were kept out, by reason.

    `public_ids` gives for the id of each event that was given and is public its id here.
    """

    events: tuple[Event, ...]
    changes: tuple[Change, ...]
    withheld: Mapping[str, int]
    public_ids: Mapping[str, str]


def protect_events(events: Iterable[Event], rules: ProtectionRules, restricted: bool = False) -> Protected:
    """The public layer of events, those marked as restricted among them only if asked for.

    To be given all events of a workspace at once: cells are counted over them. Filters come after, on what is public.
    """
    given = tuple(events)
    shown = tuple(event for event in given if restricted or event.sensitivity is Sensitivity.OPEN)
    counted = _recounted(given, shown)
    limited = tuple(_limited(event, rules) for event in counted)
    coarse = with_full_cells(limited, rules)
    told = _told(coarse, Masker(rules, _hidden_places(shown, coarse)))
    reasons = [
        _reasons(*stages) for stages in zip(shown, limited, coarse, [event for event, _ in told],
                                            [masked for _, masked in told], strict=True)
    ]  # fmt: skip
    public = with_public_ids([_marked(event, own) for (event, _), own in zip(told, reasons, strict=True)])
    return Protected(
        public,
        tuple(change for pair in zip(shown, public, reasons, strict=True) for change in _changes(*pair)),
        MappingProxyType({RESTRICTED: len(given) - len(shown)} if len(given) > len(shown) else {}),
        MappingProxyType({event.event_id: after.event_id for event, after in zip(shown, public, strict=True)}),
    )


def _recounted(given: Sequence[Event], shown: Sequence[Event]) -> tuple[Event, ...]:
    """Tellings that are kept out are not counted either."""
    before, after = Counter(event.incident_id for event in given), Counter(event.incident_id for event in shown)
    tellings: dict[str, list[Event]] = defaultdict(list)
    for event in shown if before != after else ():
        tellings[event.incident_id].append(event)
    return tuple(
        _counted(event, tellings[event.incident_id]) if before[event.incident_id] > after[event.incident_id] else event
        for event in shown
    )


def _counted(event: Event, tellings: Sequence[Event]) -> Event:
    sources = {one.original_publisher or one.publisher or one.document_id for one in tellings}
    return replace(
        event,
        n_tellings=min(event.n_tellings, len(tellings)),
        n_independent_sources=min(event.n_independent_sources, len(sources)),
    )


def _limited(event: Event, rules: ProtectionRules) -> Event:
    """Place and date as the limits tell them."""
    placed = with_areas(event, rules)
    countries = {place.country for place in placed.places}
    here = not countries or countries & rules.month_only_countries or {*placed.targets} & rules.month_only_targets
    return with_month(placed) if here else placed


def _hidden_places(shown: Sequence[Event], coarse: Sequence[Event]) -> Iterator[str]:
    """Names of places that events give and the public layer does not tell."""
    for before, after in zip(shown, coarse, strict=True):
        told = {place.place_id for place in after.places if place.precision is PlacePrecision.TOWN}
        yield from (
            place.name
            for place in before.places
            if place.precision in (PlacePrecision.TOWN, PlacePrecision.COUNTY) and place.place_id not in told
        )


def _told(events: Sequence[Event], masker: Masker) -> list[tuple[Event, Mapping[str, Masked]]]:
    """Each event with its texts masked, and the masks."""
    reaches = [reach_of(event, masker.rules) for event in events]
    by_document: dict[str, list[Reach]] = defaultdict(list)
    for event, reach in zip(events, reaches, strict=True):
        by_document[event.document_id].append(reach)
    shared = {document: common_reach(own) for document, own in by_document.items()}
    return [
        _texts(event, reach, shared[event.document_id], masker) for event, reach in zip(events, reaches, strict=True)
    ]


def _texts(event: Event, reach: Reach, shared: Reach, masker: Masker) -> tuple[Event, Mapping[str, Masked]]:
    masked = {
        "quote": masker.mask(event.quote, reach),
        "title": masker.mask(event.title, shared),
        "date_text": masker.mask(event.date_text, reach),
        "publisher": masker.mask(event.publisher, shared),
        "original_publisher": masker.mask(event.original_publisher, shared),
        "coder": masker.mask(event.coder, shared),
    }
    texts: dict[str, Any] = {name: one.text for name, one in masked.items()}
    told = replace(
        event,
        **texts,
        published=published_by(event.published, shared.months),
        reported_on=published_by(event.reported_on, shared.months),
    )
    return told, masked


def _reasons(given: Event, limited: Event, coarse: Event, told: Event, masks: Mapping[str, Masked]) -> dict[str, str]:
    """Why each field of an event is told otherwise, by field."""
    reasons: dict[str, str] = {}
    for name in TOLD:
        if getattr(given, name) == getattr(told, name):
            continue
        if name in masks and masks[name].masks:
            reasons[name] = f"masked {', '.join(masks[name].masks)}"
        elif name.startswith("n_"):
            reasons[name] = RESTRICTED_TELLINGS
        elif name in ("published", "reported_on"):
            reasons[name] = TELLING
        else:
            reasons[name] = RULES_OF_LIMITS if getattr(limited, name) == getattr(coarse, name) else SMALL_CELL
    return reasons


def _marked(event: Event, reasons: Mapping[str, str]) -> Event:
    """The event with its reasons, after those that an earlier protection gave."""
    before = [part for part in event.coarsened_reason.split("; ") if _REASON.fullmatch(part)]
    told = tuple(dict.fromkeys([*before, *(f"{name}: {reason}" for name, reason in reasons.items())]))
    return replace(event, coarsened=bool(told), coarsened_reason="; ".join(told))


def _changes(given: Event, public: Event, reasons: Mapping[str, str]) -> Iterator[Change]:
    yield from (Change(given.event_id, name, reason) for name, reason in reasons.items())
    if any(getattr(given, name) != getattr(public, name) for name in NO_IDS):
        yield Change(given.event_id, DOCUMENT, DOCUMENT_REASON)


# A field that TOLD names and no event has would never be told.
if {*TOLD} - {field.name for field in fields(Event)}:
    raise TypeError("TOLD names a field that events do not have")
