"""Finds the names of gazetteer places in text."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dashboard.gazetteer.beside import CJK_SUFFIX, KINDS, complete_match, ends_sign_name
from dashboard.gazetteer.meaning import Context, resolve_match
from dashboard.gazetteer.places import GazetteerPlace, NameMatch, NameReading, PlaceMention
from dashboard.gazetteer.words import (
    CJK_START,
    Token,
    index_signs,
    index_words,
    is_spelled,
    joined_words,
    tokens_of,
)


class Gazetteer:
    """The places of a workspace and an index of all their names."""

    def __init__(self, places: Mapping[str, GazetteerPlace], readings: tuple[NameReading, ...]) -> None:
        self.places: Mapping[str, GazetteerPlace] = MappingProxyType(dict(places))
        self._words = index_words(r for r in readings if not CJK_START.search(r.spelling))
        self._signs = index_signs(r for r in readings if CJK_START.search(r.spelling))

    def find_mentions(
        self, text: str, prefer_countries: tuple[str, ...] = ("KP", "CN", "KR")
    ) -> tuple[PlaceMention, ...]:
        """Non-overlapping mentions in text order, the longest name first; in time linear in the text."""
        matches = tuple(self._find_matches(text))
        context = Context.of(matches)
        return tuple(resolve_match(text, match, prefer_countries, context) for match in matches)

    def _find_matches(self, text: str) -> Iterator[NameMatch]:
        tokens = tokens_of(text)
        at, done = 0, 0
        while at < len(tokens):
            token = tokens[at]
            at += 1
            if token.start < done:
                continue
            if CJK_START.match(token.folded):
                for match in self._find_signs(text, token):
                    yield match
                    done = match.end
            elif token.folded in self._words:
                end, match_at = self._match_words(text, tokens, at - 1)
                done = max(done, end)
                if match_at:
                    yield match_at
                    done = match_at.end

    def _match_words(self, text: str, tokens: list[Token], at: int) -> tuple[int, NameMatch | None]:
        """The longest name that begins at the token: where it ends, and the match unless the name is refused there."""
        for names, length in self._words[tokens[at].folded]:
            found = joined_words(text, tokens, at, length)
            readings = names.get(found, ()) if found else ()
            spelled = tuple(r for r in readings if is_spelled(r.spelling, text, tokens[at : at + length]))
            if spelled:
                match = complete_match(text, tokens[at].start, tokens[at + length - 1].end, spelled)
                return tokens[at + length - 1].end, match
        return 0, None

    def _find_signs(self, text: str, token: Token) -> Iterator[NameMatch]:
        at, joined = token.start, True
        while at < token.end:
            match = self._match_signs(text, at, token.end, joined)
            if match:
                yield match
            joined = match is not None
            at = match.end if match else at + 1

    def _match_signs(self, text: str, at: int, end: int, joined: bool) -> NameMatch | None:
        """A Korean name begins its word, or follows another place, and ends it but for a particle."""
        for names, length in self._signs.get(text[at], ()):
            name = text[at : min(at + length, end)]
            readings = names.get(name, ())
            if not readings or ("가" <= name[0] <= "힣" and not joined):
                continue
            suffix = CJK_SUFFIX.match(text, at + length, end)
            stop = suffix.end() if suffix else at + length
            if ends_sign_name(text, stop, end, suffix is not None or (length > 2 and name[-1] in "시군구도")):
                hint = KINDS.get(text[stop - 1]) if suffix else None
                # No capital tells a name from a word here: an ambiguous one needs its suffix.
                places = tuple(r for r in readings if r.place and (suffix or not r.place.ambiguous))
                return NameMatch.of(at, stop, places, hint) if places else None
        return None
