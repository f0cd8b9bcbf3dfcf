"""Makes up events for measures: as varied as coded ones, the same for the same number."""

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.model import (
    Assertion,
    DateBasis,
    DatePrecision,
    Event,
    Kind,
    Outcome,
    Place,
    PlacePrecision,
    Role,
    Scope,
)

TACTICS = ("direct_contact", "lure_abroad", "abduction", "family_threat", "remittance_extortion", "signal_tracking")
WORDS = [
    "agents",
    "of",
    "the",
    "ministry",
    "called",
    "a",
    "woman",
    "in",
    "the",
    "border",
    "city",
    "and",
    "asked",
    "her",
    "brother",
    "to",
    "return,",
    "보위부",
    "said",
]
TOWNS = ("Hyesan", "Yanji", "Dandong", "Seoul", "Musan", "혜산")


def make_events(number: int, seed: int = 1) -> Iterator[Event]:
    """Events of which every fourth has no year, each with a sentence of its own."""
    source = random.Random(seed)  # noqa: S311 - nothing here is a secret
    return (_make_event(source, n, f"report-{n // 5:06d}.txt") for n in range(number))


def _make_event(source: random.Random, number: int, file: str) -> Event:
    digest = hashlib.sha256(file.encode()).hexdigest()
    tactic = source.choice(TACTICS)
    day = (date(2000, 1, 1) + timedelta(days=source.randrange(9000))).isoformat() if number % 4 else ""
    quote = f"{number}: " + " ".join(source.choice(WORDS) for _ in range(25))
    return Event(
        event_id=hashlib.sha256(f"{digest}{number}".encode()).hexdigest()[:16],
        incident_id=f"i{number // 2:07x}",
        document_id=digest[:12],
        document_file=file,
        title=f"Report {number // 5} from the border",
        publisher=f"Paper {number // 5 % 40}",
        url=f"https://example.org/{number // 5}",
        published="2018-05-27",
        reported_on="",
        original_publisher="",
        document_sha256=digest,
        kind=Kind.COERCION,
        tactic=tactic,
        tactic_label=tactic.replace("_", " "),
        family="reach",
        scope=source.choice(tuple(Scope)),
        outcome=source.choice(tuple(Outcome)),
        assertion=source.choice(tuple(Assertion)),
        date=day or "XXXX",
        date_start=day,
        date_end=day,
        date_precision=DatePrecision.DAY if day else DatePrecision.UNKNOWN,
        date_basis=DateBasis.STATED if day else DateBasis.NONE,
        date_text=day,
        year=int(day[:4]) if day else None,
        places=tuple(_make_place(source) for _ in range(number % 3)),
        actors=("mss", "mps")[: number % 3],
        targets=("family",)[: number % 2],
        quote=quote,
        quote_start=100 * (number % 5),
        quote_end=100 * (number % 5) + len(quote),
        coder=f"rule:{tactic}.{number % 9}",
        confidence=round(source.uniform(0.3, 1.0), 2),
    )


def _make_place(source: random.Random) -> Place:
    name = source.choice(TOWNS)
    return Place(
        name, f"gn:{len(name)}", source.choice(tuple(Role)), "Jilin", "CN", 42.9127, 129.5102, PlacePrecision.TOWN
    )
