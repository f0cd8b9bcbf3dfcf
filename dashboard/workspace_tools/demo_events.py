"""Invents events with the skew of real ones: a third without a year, few places that hold most, seeded."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from dashboard.codebook import Codebook
from dashboard.gazetteer.places import GazetteerPlace
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
    When,
)
from dashboard.workspace_tools.demo_words import DemoWords, Weighted

WHO = ("a woman who had left", "a man in the South", "two sisters", "a couple", "a student", "a former guard")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
SEASONS = (("spring", 21, "03-01", "05-31"), ("summer", 22, "06-01", "08-31"), ("autumn", 23, "09-01", "11-30"))
PLACES_OF_AN_EVENT = (1, 1, 1, 1, 2, 2, 3)
RECENT = 200  # a happening is told again among so many of those told last


class Inventor:
    """Draws one event after the other; the same seed gives the same events."""

    def __init__(
        self, codebook: Codebook, gazetteer: dict[str, GazetteerPlace], words: DemoWords, seed: int = 1
    ) -> None:
        self.codebook, self.gazetteer, self.words = codebook, gazetteer, words
        self.source = Random(seed)  # noqa: S311 - nothing here is a secret
        named = {name for name, _ in words.places}
        others = (
            (key, words.other_weight)
            for key, place in gazetteer.items()
            if place.country in words.other_towns and place.precision is PlacePrecision.TOWN and key not in named
        )
        self.places = Weighted.of([*words.places, *others])
        self.told: list[str] = []

    def events(self, number: int) -> Iterator[Event]:
        """So many events, in the order of their documents."""
        made = document = 0
        while made < number:
            size = min(number - made, 1 + int(self.source.expovariate(1 / max(self.words.events_each - 1, 1))))
            yield from self._document(document, size)
            made, document = made + size, document + 1

    def _document(self, document: int, size: int) -> Iterator[Event]:
        publisher = self.words.publishers.draw(self.source)
        published = self._day().isoformat() if self._happens(90) else ""
        return (self._event(document, position, publisher, published) for position in range(size))

    def _event(self, document: int, position: int, publisher: str, published: str) -> Event:
        source, digest = self.source, hashlib.sha256(f"demo document {document}".encode()).hexdigest()
        key = "" if self._happens(self.words.context) else self.words.tactics.draw(source)
        tactic = self.codebook.tactic(key) if key else None
        places, when = self._places(), self._when(published)
        quote = self._quote(key, places, f"{document + 1}.{position + 1}")
        start = 400 * position
        scope = source.choices(tuple(Scope), (6, 3, 1))[0]
        event_id = hashlib.sha256(f"{digest} {key} {start}".encode()).hexdigest()[:16]
        return Event(
            event_id=event_id,
            incident_id=self._incident(event_id),
            document_id=digest[:12],
            document_file=f"demo-{document + 1:06d}.txt",
            title=f"{self.words.title} ({document + 1:,})",
            publisher=publisher,
            url="",
            published=published,
            reported_on="",
            original_publisher=self.words.publishers.names[0] if document % 9 == 4 else "",
            document_sha256=digest,
            kind=Kind.COERCION if key else Kind.CONTEXT,
            tactic=key,
            tactic_label=tactic.label if tactic else "",
            family=tactic.family if tactic else "",
            scope=scope,
            outcome=source.choices(tuple(Outcome), (6, 2, 1, 1))[0] if scope is Scope.INCIDENT else Outcome.ONGOING,
            assertion=source.choices(tuple(Assertion), (80, 17, 3))[0],
            date=when.date,
            date_start=when.start,
            date_end=when.end,
            date_precision=when.precision,
            date_basis=when.basis,
            date_text=when.text,
            year=when.year,
            places=places,
            actors=(source.choice(tactic.actors_typical),) if tactic and self._happens(85) else (),
            targets=(source.choice(self.codebook.targets).key,) if key and self._happens(80) else (),
            quote=quote,
            quote_start=start,
            quote_end=start + len(quote),
            coder="demo",
            confidence=round(source.betavariate(5, 2), 3),
        )

    def _happens(self, of_100: int) -> bool:
        return self.source.random() * 100 < of_100

    def _incident(self, event_id: str) -> str:
        """Of its own, or one that was told shortly before."""
        if self.told and self._happens(self.words.tellings):
            return self.source.choice(self.told[-RECENT:])
        self.told.append(f"demo-{event_id[:12]}")
        return self.told[-1]

    def _quote(self, key: str, places: tuple[Place, ...], number: str) -> str:
        where = places[0].name if places else "a town that is not named"
        told = self.words.says[key].format(place=where, who=self.source.choice(WHO))
        return f"{self.words.mark} {told} ({number})"

    def _places(self) -> tuple[Place, ...]:
        if self._happens(self.words.placeless):
            return ()
        number = self.source.choice(PLACES_OF_AN_EVENT)
        drawn = dict.fromkeys(self.places.draw(self.source) for _ in range(number))
        roles = (Role.SITE,) if len(drawn) == 1 else (Role.ORIGIN, Role.DESTINATION, Role.SITE)
        return tuple(_place_of(self.gazetteer[key], role) for key, role in zip(drawn, roles, strict=False))

    def _day(self) -> date:
        first, last, most = self.words.years
        year = int(self.source.triangular(first, last + 1, most))
        return date(min(year, last), 1, 1) + timedelta(days=self.source.randrange(365))

    def _when(self, published: str) -> When:
        """Before the publication, where that is known."""
        day = self._day()
        if published and day.isoformat() > published:
            day = date.fromisoformat(published) - timedelta(days=self.source.randrange(400))
        if self._happens(self.words.undated):
            return self._yearless(day)
        return _MADE[self.words.dates.draw(self.source)](day)

    def _yearless(self, day: date) -> When:
        if self._happens(55):
            return When()
        printed = f"{MONTHS[day.month - 1]} {day.day}"
        return When(f"XXXX{day.isoformat()[4:]}", "", "", DatePrecision.DAY, DateBasis.STATED, printed)


def _place_of(place: GazetteerPlace, role: Role) -> Place:
    return Place(
        place.name, place.place_id, role, place.admin1, place.country, place.latitude, place.longitude, place.precision
    )


def _on_day(day: date) -> When:
    iso = day.isoformat()
    printed = f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
    return When(iso, iso, iso, DatePrecision.DAY, DateBasis.STATED, printed)


def _in_month(day: date) -> When:
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    month, printed = day.isoformat()[:7], f"{MONTHS[day.month - 1]} {day.year}"
    return When(month, f"{month}-01", last.isoformat(), DatePrecision.MONTH, DateBasis.STATED, printed)


def _in_year(day: date) -> When:
    year = f"{day.year}"
    return When(year, f"{year}-01-01", f"{year}-12-31", DatePrecision.YEAR, DateBasis.STATED, year)


def _in_season(day: date) -> When:
    name, code, first, last = SEASONS[day.month % len(SEASONS)]
    start, end = f"{day.year}-{first}", f"{day.year}-{last}"
    return When(f"{day.year}-{code}", start, end, DatePrecision.SEASON, DateBasis.STATED, f"{name} {day.year}")


def _over_days(day: date) -> When:
    end = day + timedelta(days=30 + day.day * 20)
    start, last = day.isoformat(), end.isoformat()
    return When(
        f"{start}/{last}", start, last, DatePrecision.RANGE, DateBasis.STATED, f"between {day.year} and {end.year}"
    )


def _since(day: date) -> When:
    start = f"{day.year}-01-01"
    return When(f"{day.year}/..", start, "", DatePrecision.RANGE, DateBasis.STATED, f"since {day.year}")


_MADE = {
    "day": _on_day, "month": _in_month, "year": _in_year, "season": _in_season, "range": _over_days, "since": _since,
}  # fmt: skip
