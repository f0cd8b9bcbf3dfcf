"""Lets a program keep an answer for as long as it would be given again."""

import hashlib
import re
from collections.abc import Mapping

from dashboard.api.opening import ApiLayer
from dashboard.api.question import Question
from dashboard.exports.stamp import Layer
from dashboard.settings import ApiMode

VARY = "Accept"


def entity_tag(layer: ApiLayer, address: str, question: Question, mode: ApiMode) -> str:
    """The strong tag of an answer: equal as long as the build, the rules, the program and the question are."""
    parts = (layer.identity, address, question, mode)
    return f'"{hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]}"'


def is_known(tag: str, if_none_match: str) -> bool:
    """Whether the asker holds the answer of that tag, by the weak comparison of RFC 9110."""
    return if_none_match.strip() == "*" or tag in re.findall(r'(?:W/)?("[^"]*")', if_none_match)


def caching_headers(tag: str, layer: Layer) -> Mapping[str, str]:
    """Public events may be kept but are asked for again; those of the full layer are not kept on the way."""
    keeping = "private, no-cache" if layer is Layer.PUBLIC else "no-store"
    return {"etag": tag, "cache-control": keeping, "vary": VARY}
