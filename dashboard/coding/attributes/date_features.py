"""Describes a date near a telling by what may make it the date of the act."""

from functools import lru_cache

from dashboard.coding.attributes.choice import GROUPS, NOTHING, Group, Groups, named
from dashboard.coding.attributes.surroundings import Act, Where
from dashboard.coding.beside import IN_CLAUSE, QUOTES, DateSides, DateWords
from dashboard.coding.phrasing import Phrasing
from dashboard.coding.reading import Reading
from dashboard.dates import searchable
from dashboard.model import DateBasis, DatePrecision, Document, Scope, When

SAID = ("return_demand", "vilification", "family_appeal", "returnee_staging")
MOST_YEARS = 3

Dated = tuple[When, Groups]


class DateDescriber:
    """Describes the dates near one telling; what often holds together is named together, and named once."""

    def __init__(self, act: Act, document: Document, phrasing: Phrasing) -> None:
        self._tactic, self._scope, self._around = act.tactic, act.scope or Scope.INCIDENT, act.around
        self._published, self._spoken = document.published[:4], document.reported_on
        self._phrasing, self._sides = phrasing, phrasing.made(DateSides)
        reading = act.around.reading
        self._own = "own" if reading.told_dates else "noown"
        self._carries = "carries" if phrasing["carries_on"].match(searchable(reading.text)) else "nocarry"

    def describe(self, other: Reading, where: Where) -> list[Dated]:
        """The dates of `other`, which stands `where` to the telling sentence, and what is true of each."""
        dates, scope = self._sides.of(other), self._scope
        is_headline, has_heading = other.is_headline, other.has_heading
        distance = _distance(where, self._tactic, scope, self._own, self._carries, is_headline, has_heading)
        between = self._between(other)
        return [
            (
                when,
                (
                    distance,
                    _dated(where, scope, when.precision, when.basis, ".." in when.date, self._years_back(when)),
                    _by_words(where, when.date == self._spoken, words),
                    _order(where, min(position, 2), min(len(dates), 3), position == len(dates) - 1, between),
                ),
            )
            for position, (when, words) in enumerate(dates)
        ]

    def _years_back(self, when: When) -> str:
        return _years_back(when.date[:4], self._published)

    def _between(self, other: Reading) -> int | None:
        """How many dated sentences lie between, of a date told before."""
        number = self._around.reading.number
        if other.number >= number:
            return None
        return min(self._around.section.count_dated(other.number + 1, number), 2)

    def telling(self, told: When) -> Groups:
        """What speaks for the date on which it was told, where no date near is the act's."""
        reading = self._around.reading
        is_quote, is_headline = reading.text[:1] in QUOTES, reading.is_headline
        by_telling = _telling(self._scope, self._nearest, told.basis, self._carries, reading.has_heading, is_quote)
        return by_telling, _tactic("fb", self._tactic), _headline(is_headline), NOTHING

    def heading(self) -> Groups:
        """What speaks for the day of the archive heading above the sentence."""
        reading = self._around.reading
        news = "news_of_act" in self._phrasing.lists_in(reading.text)
        by_heading = _heading(self._scope, news, self._tactic in SAID, self._nearest, reading.item > 0)
        return by_heading, _tactic("hd", self._tactic), NOTHING, NOTHING

    @property
    def _nearest(self) -> str:
        if self._around.reading.told_dates:
            return "own"
        paragraph = self._around.reading.sentence.paragraph
        dated = {one.sentence.paragraph for one, _ in self._around.near if one.told_dates}
        return "para" if paragraph in dated else "prev" if paragraph - 1 in dated else "no"


@lru_cache(maxsize=GROUPS)
def _distance(
    where: Where, tactic: str, scope: Scope, own: str, carries: str, is_headline: bool, has_heading: bool
) -> Group:
    return named(
        ("w", where, own), ("w", where, scope), ("w", where, carries), ("tac", tactic, where.ring),
        ("hl", is_headline, where), ("heading", has_heading, where),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _dated(where: Where, scope: Scope, precision: DatePrecision, basis: DateBasis, is_open: bool, years: str) -> Group:
    ring = where.ring
    return named(
        ("pr", precision, ring), ("pr", precision, scope), ("bs", basis, ring), ("open", is_open, scope),
        ("dy", years, ring), ("dy", years, precision),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _years_back(year: str, published: str) -> str:
    if not (year.isdigit() and published.isdigit()):
        return "na"
    back = int(published) - int(year)
    return str(min(back, MOST_YEARS)) if back >= 0 else "fut"


@lru_cache(maxsize=GROUPS)
def _by_words(where: Where, spoken: bool, words: DateWords) -> Group:
    ring = where.ring
    return named(
        ("td", "telling_date" in words.before, ring), ("sp", spoken, ring), ("ld", "life_date" in words.before, ring),
        ("sp", spoken, words.tells, ring), ("prep", words.last, ring),
        *((name, name in words.clause, ring) for name in IN_CLAUSE),
        ("start", words.starts, ring), ("quote", words.is_quote, ring),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _telling(scope: Scope, near: str, basis: DateBasis, carries: str, has_heading: bool, is_quote: bool) -> Group:
    return named(
        ("fb",), ("fb", scope), ("fb", scope, near), ("fb", near, basis), ("fb", carries, near),
        ("fb", "heading", has_heading, scope), ("fb", "q", is_quote, near),
    )  # fmt: skip


@lru_cache(maxsize=GROUPS)
def _headline(is_headline: bool) -> Group:
    return named(("fb", "hl", is_headline))


@lru_cache(maxsize=GROUPS)
def _tactic(kind: str, tactic: str) -> Group:
    return named((kind, tactic))


@lru_cache(maxsize=GROUPS)
def _heading(scope: Scope, news: bool, is_said: bool, near: str, is_related: bool) -> Group:
    return named(("hd",), ("hd", scope), ("hd", news, is_said), ("hd", near), ("hd", is_related))


@lru_cache(maxsize=GROUPS)
def _order(where: Where, position: int, dates: int, is_last: bool, between: int | None) -> Group:
    """Its place in its sentence and, of a date told before, how many dated sentences lie between."""
    ring = where.ring
    place = ("idx", position, dates, ring)
    if between is None:
        return named(place)
    last = ("lastof", is_last, ring)
    return named(place, ("between", between, ring), ("between", between, where), last)
