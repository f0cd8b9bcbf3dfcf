"""The records that pass between layers: document, passage, event, place, issue."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a record of the event table is."""

    COERCION = "coercion"
    CONTEXT = "context"


class Scope(StrEnum):
    """How general the text tells the act (codebook rule 3)."""

    INCIDENT = "incident"
    PATTERN = "pattern"
    DIRECTIVE = "directive"


class Outcome(StrEnum):
    """How far the act went (codebook rule 4)."""

    COMPLETED = "completed"
    ATTEMPTED = "attempted"
    THREATENED = "threatened"
    ONGOING = "ongoing"


class Assertion(StrEnum):
    """How firmly the document tells the act (codebook rule 5)."""

    REPORTED = "reported"
    ALLEGED = "alleged"
    DENIED = "denied"


class DatePrecision(StrEnum):
    """The width of what is known of the date; `unknown` when not even a month is."""

    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    RANGE = "range"
    UNKNOWN = "unknown"


class DateBasis(StrEnum):
    """Where the date comes from, from the sentence itself down to nothing."""

    STATED = "stated"
    RESOLVED = "resolved"
    SOURCE = "source"
    PUBLISHED = "published"
    NONE = "none"


class Role(StrEnum):
    """What a place is to the act."""

    SITE = "site"
    ORIGIN = "origin"
    DESTINATION = "destination"
    TARGET = "target"
    BASE = "base"


class PlacePrecision(StrEnum):
    """How fine a place is; only a town is ever drawn as a point."""

    TOWN = "town"
    COUNTY = "county"
    PROVINCE = "province"
    COUNTRY = "country"


class Sensitivity(StrEnum):
    """Whether a public export may hold the event; set by hand in the sidecar of its document."""

    OPEN = "open"
    RESTRICTED = "restricted"


class CoderName(StrEnum):
    """Which coder: words and patterns alone, or with the encoder of sentences beside them."""

    FAST = "fast"
    SEMANTIC = "semantic"


class PassageKind(StrEnum):
    """What a stretch of a document is to the coder."""

    TITLE = "title"
    BODY = "body"
    RELATED = "related"


@dataclass(frozen=True)
class When:
    """A date as understood.

    `date` is EDTF (`2018-05-23`, `2018-05`, `2016-21`, `2018-05-01/2018-05-09`, `2011/..`, `XXXX-08-09`, `XXXX`);
    `start` and `end` are ISO days, empty when no year is known or the range is open on that side; `text` is as printed.
    """

    date: str = "XXXX"
    start: str = ""
    end: str = ""
    precision: DatePrecision = DatePrecision.UNKNOWN
    basis: DateBasis = DateBasis.NONE
    text: str = ""

    @property
    def year(self) -> int | None:
        """Year of the first known day; None when the document states none."""
        return int(self.date[:4]) if self.date[:4].isdigit() else None


@dataclass(frozen=True)
class Passage:
    """A stretch `text[start:end]` of a document that may tell acts, with its own heading date where it has one.

    Everything of the text outside all passages is furniture (captions, menus, stamps, price tables) and is not coded.
    `heading` is the EDTF day of an archive item's own heading or link, else empty. `item` is 0 for the document's own
    story and counts Related items from 1.
    """

    start: int
    end: int
    kind: PassageKind
    heading: str = ""
    item: int = 0


@dataclass(frozen=True)
class Document:
    """One source document as the coder reads it; offsets of passages and quotes count characters of `text`."""

    file: str
    format: str
    text: str
    sha256: str
    title: str = ""
    publisher: str = ""
    original_publisher: str = ""
    url: str = ""
    published: str = ""
    reported_on: str = ""
    truncated: bool = False
    passages: tuple[Passage, ...] = ()

    @property
    def document_id(self) -> str:
        """First 12 hex digits of the digest of the coded text."""
        return self.sha256[:12]


@dataclass(frozen=True)
class Place:
    """A gazetteer place as one event names it; degrees WGS 84, None for a country or an unplaced name."""

    name: str
    place_id: str
    role: Role
    admin1: str
    country: str
    latitude: float | None
    longitude: float | None
    precision: PlacePrecision


@dataclass(frozen=True)
class Event:
    """One document's telling of one tactic in one happening: the contract of every export."""

    event_id: str
    incident_id: str
    document_id: str
    document_file: str
    title: str
    publisher: str
    url: str
    published: str
    reported_on: str
    original_publisher: str
    document_sha256: str
    kind: Kind
    tactic: str
    tactic_label: str
    family: str
    scope: Scope
    outcome: Outcome
    assertion: Assertion
    date: str
    date_start: str
    date_end: str
    date_precision: DatePrecision
    date_basis: DateBasis
    date_text: str
    year: int | None
    places: tuple[Place, ...]
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    quote: str
    quote_start: int
    quote_end: int
    coder: str
    confidence: float
    review: str = "unreviewed"
    reviewed_by: str = ""
    reviewed_at: str = ""
    n_tellings: int = 1
    n_independent_sources: int = 1
    sensitivity: Sensitivity = Sensitivity.OPEN
    coarsened: bool = False
    coarsened_reason: str = ""


@dataclass(frozen=True)
class Issue:
    """Something of a document that did not become an event, and why; one line of `issues.jsonl`."""

    document_file: str
    reason: str
    kind: str
    document_id: str = ""
    quote: str = ""
    quote_start: int | None = None
    quote_end: int | None = None


@dataclass(frozen=True)
class Coding:
    """What the coder made of one document."""

    document: Document
    events: tuple[Event, ...] = field(default=())
    issues: tuple[Issue, ...] = field(default=())
    suggestions: tuple[Event, ...] = field(default=())  # likely enough to look at, too unlikely to be coded
