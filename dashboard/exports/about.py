"""Says in words what an export holds, by which filter, and what it leaves out."""

import json
from collections.abc import Mapping

from dashboard.exports.stamp import ATTRIBUTION, Stamp
from dashboard.exports.statements import reason_in_words
from dashboard.exports.wording import Word, word

LEFT_OUT = "left_out"


def about_lines(stamp: Stamp, left_out: Mapping[str, int], *notes: tuple[str, str]) -> tuple[tuple[Word, str], ...]:
    """Lines of what the stamp says, then the notes of the format, then what is left out, by reason."""
    says = {key: value for key, value in stamp.record().items() if value not in ("", {}) and key != LEFT_OUT}
    lines = [(word("stamp", key), _in_words(value)) for key, value in says.items()]
    lines += [(Word(name), text) for name, text in notes]
    for reason, number in sorted({**left_out, **stamp.left_out}.items()):
        lines += [(Word(f"Left out: {reason_in_words(reason)}"), f"{number:,}")] if number else []
    return (*lines, (word("stamp", "attribution"), ATTRIBUTION))


def about_text(stamp: Stamp, left_out: Mapping[str, int], *notes: tuple[str, str]) -> str:
    """The same as lines of text."""
    return "\n".join(f"{name.en}: {value}" for name, value in about_lines(stamp, left_out, *notes))


def _in_words(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
