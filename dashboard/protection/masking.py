"""Replaces in a text what the public layer never tells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from dashboard.model import PlacePrecision
from dashboard.protection.folding import fold
from dashboard.protection.persons import Span, find_persons
from dashboard.protection.reach import Reach
from dashboard.protection.rules import Mask, ProtectionRules, Tells

NAME, PLACE = "[name]", "[place]"
PASSES = 12
SHOWN = re.compile(r"\[[a-z-]{3,12}\]")
WORDY = re.compile(r"\w")


@dataclass(frozen=True)
class Masked:
    """A text as the public layer tells it, and the masks that it holds now and did not hold before."""

    text: str
    masks: tuple[str, ...]


class Masker:
    """Masks texts by rules; `hidden_places` are names that events give to places which may not be told."""

    def __init__(self, rules: ProtectionRules, hidden_places: Iterable[str] = ()) -> None:
        self.rules = rules
        self._wide = _wide_names(rules)
        self._words = frozenset(word for name in self._wide for word in re.findall(r"[^\W\d_]+", name))
        hidden = {fold(name).strip() for name in hidden_places}
        self._hidden = _literal(sorted(name for name in hidden if self._is_hidden(name)))
        self._kept = _literal(sorted({*rules.names.kept}, key=lambda name: (-len(name), name)))
        self.mask = lru_cache(maxsize=200_000)(self._mask)

    def _is_hidden(self, name: str) -> bool:
        return len(name) > 1 and bool(WORDY.search(name)) and name.casefold() not in self._wide

    def _mask(self, text: str, reach: Reach) -> Masked:
        """The text with what may not be told replaced; as it came where there is nothing to replace."""
        before = fold(text)
        masked = before
        for _ in range(PASSES):
            again = self._once(masked, reach)
            if again == masked:
                break
            masked = again
        if masked == before:
            return Masked(text, ())
        new = set(SHOWN.findall(masked)) - set(SHOWN.findall(before))
        return Masked(masked, tuple(sorted(new)) or ("[name]",))

    def _once(self, text: str, reach: Reach) -> str:
        for mask in self.rules.masks:
            if mask.tells is Tells.ALWAYS or (mask.tells is Tells.DAY and not reach.days) or not reach.months:
                text = _apply(text, mask)
        kept = self._kept_spans(text, reach)
        text = _replace(text, self._place_spans(text, reach, kept), PLACE)
        kept = [*self._kept_spans(text, reach), *self._place_names_that_stay(text)]
        return _replace(text, find_persons(text, self.rules.names, self._words, kept), NAME)

    def _kept_spans(self, text: str, reach: Reach) -> list[Span]:
        spans = [match.span() for match in SHOWN.finditer(text)]
        spans += _spans(self._kept, text)
        return spans + [span for name in reach.facilities for span in _spans(_literal((name,)), text)]

    def _place_spans(self, text: str, reach: Reach, kept: Sequence[Span]) -> list[Span]:
        mentions = self.rules.gazetteer.find_mentions(text)
        spans = [
            (m.start, m.end) for m in mentions if not self._may_tell(m.name, m.place.precision, m.place.country, reach)
        ]
        spans += _spans(self._hidden, text)
        return [span for span in spans if not any(span[0] < end and start < span[1] for start, end in kept)]

    def _may_tell(self, name: str, precision: PlacePrecision, country: str, reach: Reach) -> bool:
        if precision is PlacePrecision.COUNTRY:
            return True
        if precision is PlacePrecision.PROVINCE or name.casefold() in self._wide:
            return reach.provinces
        return precision is PlacePrecision.COUNTY and reach.counties and country not in self.rules.province_only

    def _place_names_that_stay(self, text: str) -> list[Span]:
        return [(mention.start, mention.end) for mention in self.rules.gazetteer.find_mentions(text)]


def _wide_names(rules: ProtectionRules) -> frozenset[str]:
    """Names of provinces and countries; a city of the same name is no finer."""
    wide = (PlacePrecision.PROVINCE, PlacePrecision.COUNTRY)
    places = [place for place in rules.gazetteer.places.values() if place.precision in wide]
    names = (name for place in places for name in (place.name, place.name_ko, place.name_zh, place.admin1) if name)
    return frozenset(fold(name).casefold() for name in names)


def _literal(names: Sequence[str]) -> Any:
    if not names:
        return None
    options = re2.Options()
    options.max_mem = 256 << 20
    options.case_sensitive = False
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re2.compile("|".join(map(re2.escape, longest_first)), options)


def _spans(pattern: Any, text: str) -> list[Span]:
    """Where a name stands as a word of its own; in scripts without blanks, anywhere."""
    if pattern is None:
        return []
    return [m.span() for m in pattern.finditer(text) if _is_whole(text, *m.span())]


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joins(before, text[start]) or _joins(text[end - 1], after))


def _joins(left: str, right: str) -> bool:
    pair = left + right
    return len(pair) == 2 and all(sign.isalpha() and ord(sign) < 0x1100 for sign in pair)


def _apply(text: str, mask: Mask) -> str:
    for pattern in mask.patterns:
        hide = pattern.groupindex.get("hide", 0)  # 0 is the whole match
        spans = [match.span(hide) for match in pattern.finditer(text) if not _stays(match[0], mask)]
        text = _replace(text, [span for span in spans if not _in_mask(text, span)], mask.shown)
    return text


def _stays(found: str, mask: Mask) -> bool:
    return any(pattern.fullmatch(found.strip()) for pattern in mask.unless)


def _in_mask(text: str, span: Span) -> bool:
    return text[span[0] : span[1]] in SHOWN.findall(text[span[0] : span[1]]) or any(
        start <= span[0] and span[1] <= end for start, end in (match.span() for match in SHOWN.finditer(text))
    )


def _replace(text: str, spans: Sequence[Span], shown: str) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        if start < at:
            at = max(at, end)
            continue
        parts += [text[at:start], shown]
        at = end
    return "".join([*parts, text[at:]])
