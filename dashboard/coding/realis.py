"""Says when acts are denied, feared or imagined, and when a whole document is fiction or advice."""

from collections.abc import Mapping, Sequence
from typing import Any

import re2

from dashboard.coding.reading import Reading

PHRASES = ("act", "negation", "feared", "imagined", "fiction", "advice")
IRREALIS = ("negation", "feared", "imagined")
WHY = {
    "negation": "the sentence says that it did not happen",
    "feared": "it is only feared or to be prevented",
    "imagined": "it is only possible or imagined",
    "fiction": "the document tells of a book, film or game",
    "advice": "the document gives its reader advice",
}
CLAUSE_END = re2.compile(
    r"[;:—–“”]|,\s+(?:but|and|so|who|which|while|although|though|he|she|they|it|a|an|the)\b"
    r"|\b(?:but|although|though|while|because|until|after which)\b"
)
REACH = 45  # characters that a negator, a fear or an if reaches forward to its act
QUOTES = re2.compile(r"[“\"][^”\"]*[”\"]")
FICTION_WORDS, ADVICE_SHARE = 4, 0.35


def find_irrealis(text: str, phrasing: Mapping[str, Any]) -> str:
    """`negation`, `feared` or `imagined` where that holds for every act that the sentence names, else ''."""
    acts = [match.start() for match in phrasing["act"].finditer(text)]
    reasons = [_irrealis_at(text, at, phrasing) for at in acts]
    return reasons[0] if reasons and all(reasons) else ""


def _irrealis_at(text: str, at: int, phrasing: Mapping[str, Any]) -> str:
    """What unmakes the act that begins at `at`, looking back within its own clause."""
    before = text[max(0, at - REACH) : at]
    ends = [match.end() for match in CLAUSE_END.finditer(before)]
    clause = before[ends[-1] :] if ends else before
    return next((name for name in IRREALIS if phrasing[name].search(clause)), "")


def find_frame(readings: Sequence[Reading], phrasing: Mapping[str, Any]) -> str:
    """`fiction` or `advice` where the whole document is one, else ''."""
    texts = [reading.text for reading in readings if reading.item == 0]
    words = {match.group().lower() for text in texts for match in phrasing["fiction"].finditer(text)}
    if len(words) >= FICTION_WORDS:
        return "fiction"
    # What people say to one another is no word to the reader.
    addressed = sum(phrasing["advice"].search(QUOTES.sub(" ", text)) is not None for text in texts)
    return "advice" if len(texts) >= 5 and addressed >= ADVICE_SHARE * len(texts) else ""
