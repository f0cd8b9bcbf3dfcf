"""Describes a date near a telling by what may make it the date of the act."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dashboard.coding.attributes.choice import GROUPS, Group, named
from dashboard.coding.attributes.surroundings import Surroundings, Where
from dashboard.coding.beside import BesideDate, DateSides
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.model import Document, Scope, When

BACK = 90  # characters before a date that say what it dates
QUOTES = ("“", '"')
SAID = ("return_demand", "vilification", "family_appeal", "returnee_staging")
MOST_YEARS = 3

Dated = tuple[When, tuple[Group, ...]]


@dataclass(frozen=True)
class DateDescriber:
    """Describes the dates near one telling; what often holds together is named together, and named once."""

    tactic: str
    scope: Scope
    around: Surroundings
    document: Document
    phrasing: Phrasing

    def describe(self, other: Reading, where: Where) -> Iterator[Dated]:
        """The dates of `other`, which stands `where` to the sentence that tells the act, and what is true of each."""
        dates, sides = other.told_dates, self.phrasing.made(DateSides)
        tells = "telling" in self.phrasing.lists_in(other.text)
        by_distance = self._by_distance(other, where)
        for position, mention in enumerate(dates):
            when = mention.when
            beside = sides.read(other.text[max(0, mention.start - BACK) : mention.start])
            starts, spoken = mention.start <= other.opening + 3, when.date == self.document.reported_on
            yield (
                when,
                (
                    by_distance,
                    self._by_date(when, where),
                    _by_words(where.ring, beside, tells, spoken, starts, other.text[:1] in QUOTES),
                    _by_place(where.ring, position, len(dates)),
                    self._by_order(other, where, position == len(dates) - 1),
                ),
            )

    def _by_distance(self, other: Reading, where: Where) -> Group:
        has_heading = bool(other.sentence.passage.heading)
        return _distance(where, self.tactic, self.scope.value, self._own, self._carries, other.is_headline, has_heading)

    @property
    def _own(self) -> str:
        return "own" if self.around.reading.told_dates else "noown"

    @cached_property
    def _carries(self) -> str:
        return "carries" if self.phrasing["carries_on"].match(self.around.reading.text) else "nocarry"

    def _by_date(self, when: When, where: Where) -> Group:
        years = _years_back(when, self.document)
        return _dated(where.ring, self.scope.value, when.precision.value, when.basis.value, ".." in when.date, years)

    def _by_order(self, other: Reading, where: Where, is_last: bool) -> Group:
        """Of a date told before: how many dated sentences lie between."""
        number = self.around.reading.number
        if other.number >= number:
            return ()
        between = min(sum(bool(one.told_dates) for one in self.around.readings[other.number + 1 : number]), 2)
        return _order(where, between, is_last)

    def telling(self, told: When) -> Group:
        """What speaks for the date on which it was told, where no date near is the act's."""
        reading, near, scope, carries = self.around.reading, self._nearest, self.scope.value, self._carries
        return named(
            ("fb",), ("fb", scope), ("fb", scope, near), ("fb", near, told.basis.value), ("fb", carries, near),
            ("fb", self.tactic), ("fb", "heading", bool(reading.sentence.passage.heading), scope),
            ("fb", "q", reading.text[:1] in QUOTES, near), ("fb", "hl", reading.is_headline),
        )  # fmt: skip

    def heading(self) -> Group:
        """What speaks for the day of the archive heading above the sentence."""
        reading = self.around.reading
        news = "news_of_act" in self.phrasing.lists_in(reading.text)
        return named(
            ("hd",), ("hd", self.scope.value), ("hd", news, self.tactic in SAID), ("hd", self.tactic),
            ("hd", self._nearest), ("hd", reading.item > 0),
        )  # fmt: skip

    @property
    def _nearest(self) -> str:
        if self.around.reading.told_dates:
            return "own"
        paragraph = self.around.reading.sentence.paragraph
        dated = {one.sentence.paragraph for one, _ in self.around.near if one.told_dates}
        return "para" if paragraph in dated else "prev" if paragraph - 1 in dated else "no"


@lru_cache(maxsize=GROUPS)
def _distance(
    where: Where, tactic: str, scope: str, own: str, carries: str, is_headline: bool, has_heading: bool
) -> Group:
    return named(
        ("w", where, own), ("w", where, scope), ("w", where, carries), ("tac", tactic, where.ring),
        ("hl", is_headline, where), ("heading", has_heading, where),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _dated(ring: str, scope: str, precision: str, basis: str, is_open: bool, years: str) -> Group:
    return named(
        ("pr", precision, ring), ("pr", precision, scope), ("bs", basis, ring), ("open", is_open, scope),
        ("dy", years, ring), ("dy", years, precision),
    )  # fmt: skip


def _years_back(when: When, document: Document) -> str:
    published = document.published[:4]
    if when.year is None or not published.isdigit():
        return "na"
    back = int(published) - when.year
    return str(min(back, MOST_YEARS)) if back >= 0 else "fut"


@lru_cache(maxsize=GROUPS)
def _by_words(ring: str, beside: BesideDate, tells: bool, spoken: bool, starts: bool, is_quote: bool) -> Group:
    return named(
        ("td", "telling_date" in beside.before, ring), ("sp", spoken, ring), ("ld", "life_date" in beside.before, ring),
        ("sp", spoken, tells, ring), ("prep", beside.last, ring),
        *((name, name in beside.clause, ring) for name in ("earlier_tense", "relative_words", "not_the_act")),
        ("start", starts, ring), ("quote", is_quote, ring),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _by_place(ring: str, position: int, dates: int) -> Group:
    return named(("idx", min(position, 2), min(dates, 3), ring))


@lru_cache(maxsize=GROUPS)
def _order(where: Where, between: int, is_last: bool) -> Group:
    return named(("between", between, where.ring), ("between", between, where), ("lastof", is_last, where.ring))
