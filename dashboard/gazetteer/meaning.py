"""Says which of the places that share a name a mention means."""

from dataclasses import dataclass, replace

from dashboard.gazetteer.places import GazetteerPlace, NameMatch, PlaceMention
from dashboard.model import PlacePrecision


@dataclass(frozen=True)
class Context:
    """Where the names that can mean only one place lie."""

    provinces: frozenset[tuple[str, str]]
    countries: frozenset[str]

    @classmethod
    def of(cls, matches: tuple[NameMatch, ...]) -> "Context":
        sure = [match.places[0] for match in matches if len(match.places) == 1]
        return cls(frozenset((p.country, p.admin1) for p in sure if p.admin1), frozenset(p.country for p in sure))

    def distance(self, place: GazetteerPlace) -> int:
        if (place.country, place.admin1) in self.provinces:
            return 0
        return 1 if place.country in self.countries else 2


def resolve_match(text: str, match: NameMatch, prefer_countries: tuple[str, ...], context: Context) -> PlaceMention:
    candidates = match.places
    if len(candidates) > 1:
        candidates = _ranked(match, prefer_countries, context)
    place = _coarsened(candidates[0], match.hint)
    return PlaceMention(match.start, match.end, text[match.start : match.end], place, candidates)


_FINENESS = {precision: n for n, precision in enumerate(PlacePrecision)}


def _ranked(match: NameMatch, prefer_countries: tuple[str, ...], context: Context) -> tuple[GazetteerPlace, ...]:
    """The likeliest first: of the kind the suffix says, by its own name, in a preferred country, near other names."""
    own = {place.place_id for place in match.own}

    def rank(place: GazetteerPlace) -> tuple[bool, bool, int, int, bool, int, int, str]:
        preferred = (
            prefer_countries.index(place.country) if place.country in prefer_countries else len(prefer_countries)
        )
        return (
            match.hint is not None and place.precision is not match.hint,
            place.place_id not in own,
            preferred,
            context.distance(place),
            # A Korean name is kept for the border's towns: Ji'an on the Yalu, not the one in Jiangxi.
            not place.name_ko,
            -place.population,
            _FINENESS[place.precision],
            place.place_id,
        )

    return tuple(sorted(match.places, key=rank))


def _coarsened(place: GazetteerPlace, hint: PlacePrecision | None) -> GazetteerPlace:
    """A town's entry that stands for its county or province must not be drawn as a point."""
    if place.precision is PlacePrecision.TOWN and hint is PlacePrecision.PROVINCE:
        return replace(place, precision=hint)
    return place
