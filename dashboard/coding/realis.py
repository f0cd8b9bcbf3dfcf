"""Says when acts are denied, feared or imagined, and when a whole document is fiction or advice."""

from collections.abc import Sequence

import re2

from dashboard.coding.phrasing import Finder, Phrasing
from dashboard.coding.reading import Reading
from dashboard.dates import searchable

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


def find_irrealis(text: str, phrasing: Phrasing) -> str:
    """`negation`, `feared` or `imagined` where that holds for every act that the sentence names, else ''."""
    first = ""
    for act in phrasing["act"].finditer(searchable(text)):
        reason = _irrealis_at(text, act.start(), phrasing)
        if not reason:
            return ""
        first = first or reason
    return first


def _irrealis_at(text: str, at: int, phrasing: Phrasing) -> str:
    """What unmakes the act that begins at `at`, looking back within its own clause."""
    before = text[max(0, at - REACH) : at]
    ends = [match.end() for match in CLAUSE_END.finditer(searchable(before))]
    found = phrasing.made(_irrealis_finder).find(before[ends[-1] :] if ends else before)
    return next((name for name in IRREALIS if name in found), "")


def _irrealis_finder(phrasing: Phrasing) -> Finder:
    return phrasing.anywhere(*IRREALIS)


def find_frame(readings: Sequence[Reading], phrasing: Phrasing) -> str:
    """`fiction` or `advice` where the whole document is one, else ''."""
    texts = [reading.text for reading in readings if reading.item == 0]
    frames = phrasing.made(_frame_finder)
    found = [frames.find(text) for text in texts]
    fictional = [text for text, lists in zip(texts, found, strict=True) if "fiction" in lists]
    words = {match.group().lower() for text in fictional for match in phrasing["fiction"].finditer(text)}
    if len(words) >= FICTION_WORDS:
        return "fiction"
    # What people say to one another is no word to the reader.
    unquoted = (
        frames.find(QUOTES.sub(" ", text)) if "“" in text or '"' in text else lists
        for text, lists in zip(texts, found, strict=True)
    )
    addressed = sum("advice" in lists for lists in unquoted)
    return "advice" if len(texts) >= 5 and addressed >= ADVICE_SHARE * len(texts) else ""


def _frame_finder(phrasing: Phrasing) -> Finder:
    return phrasing.anywhere("fiction", "advice")
