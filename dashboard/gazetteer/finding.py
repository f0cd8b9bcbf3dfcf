"""Finds the names of gazetteer places in text."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dashboard.gazetteer.beside import CJK_SUFFIX, KINDS, complete_match, ends_sign_name
from dashboard.gazetteer.meaning import Context, resolve_match
from dashboard.gazetteer.places import GazetteerPlace, NameMatch, NameReading, PlaceMention
from dashboard.gazetteer.words import (
    CJK_START,
    Words,
    index_signs,
    index_words,
    is_spelled,
    opens_small,
    stand_together,
    words_of,
)


class Gazetteer:
    """The places of a workspace and an index of all their names."""

    def __init__(self, places: Mapping[str, GazetteerPlace], readings: tuple[NameReading, ...]) -> None:
        self.places: Mapping[str, GazetteerPlace] = MappingProxyType(dict(places))
        words = [r for r in readings if not CJK_START.search(r.spelling)]
        self._words = index_words(words)
        self._small_words = index_words(r for r in words if opens_small(r))
        self._signs = index_signs(r for r in readings if CJK_START.search(r.spelling))

    def find_mentions(
        self, text: str, prefer_countries: tuple[str, ...] = ("KP", "CN", "KR")
    ) -> tuple[PlaceMention, ...]:
        """Non-overlapping mentions in text order, the longest name first; in time linear in the text."""
        matches = tuple(self._find_matches(text))
        if not matches:
            return ()
        context = Context.of(matches)
        return tuple(resolve_match(text, match, prefer_countries, context) for match in matches)

    def _find_matches(self, text: str) -> Iterator[NameMatch]:
        words, done = words_of(text), 0
        has_signs = not text.isascii() and CJK_START.search(text) is not None
        for at, folded in enumerate(words.folded):
            if folded in self._words:
                if (folded in self._small_words or not words.starts_small(at)) and words.found[at].start() >= done:
                    end, match_at = self._match_words(words, at)
                    done = max(done, end)
                    if match_at:
                        yield match_at
                        done = match_at.end
            elif has_signs and words.found[at].start() >= done and CJK_START.match(words.found[at][0]):
                for match in self._find_signs(text, *words.found[at].span()):
                    yield match
                    done = match.end

    def _match_words(self, words: Words, at: int) -> tuple[int, NameMatch | None]:
        """The longest name that begins at the word: where it ends, and the match unless the name is refused there."""
        for names, length in self._words[words.folded[at]]:
            readings = names.get(" ".join(words.folded[at : at + length]), ())
            if not readings or not stand_together(words, at, length):
                continue
            spelled = tuple([r for r in readings if is_spelled(r.spelling, words, at, length)])
            if spelled:
                start, end = words.found[at].start(), words.found[at + length - 1].end()
                return end, complete_match(words.text, start, end, spelled)
        return 0, None

    def _find_signs(self, text: str, start: int, end: int) -> Iterator[NameMatch]:
        at, joined = start, True
        while at < end:
            match = self._match_signs(text, at, end, joined)
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
