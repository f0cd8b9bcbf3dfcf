"""Lays out the measures of an evaluation: as lines to read, and as the JSON that the Method page shows."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dashboard import __version__
from dashboard.accuracy_reliability import record_of_reliability, reliability_lines, reliability_of
from dashboard.evaluation import DIGITS, Answer, Measures, Miss, Ratio, Share

CONFIDENCE_SHOWN = ("all", "worked", "blind")  # the parts whose confidence is printed
_NUMBERED = re.compile(r"d(\d+)")


@dataclass(frozen=True)
class Part:
    """The measures of some of the documents."""

    key: str
    label: str
    measures: Measures


def divide(measures: Measures) -> tuple[Part, ...]:
    """All documents, then the halves by the parity of names such as d117, then the formats; no empty part."""
    halves = (("sources", "source documents", None), ("worked", "worked half", 1), ("blind", "blind half", 0))
    formats = sorted({answer.gold.format for answer in measures.answers})
    parts = (
        Part("all", "all documents", measures),
        *(Part(key, label, _select(measures, _in_half(half))) for key, label, half in halves),
        *(Part(f"format_{key}", f"format {key}", _select(measures, _of_format(key))) for key in formats),
    )
    return tuple(part for part in parts if part.measures.answers)


def readable_misses(measures: Measures) -> tuple[Miss, ...]:
    """Misses outside the blind half: its wording must reach nobody who writes rules or examples."""
    return _select(measures, lambda answer: _half_of(answer) != 0).misses


def accuracy_lines(parts: Iterable[Part]) -> Iterator[str]:
    """The measures as a table; the first part in full."""
    ordered = tuple(parts)
    yield f"{'':26}{'docs':>5}{'events':>8}{'found':>7}{'prec.':>7}{'recall':>8}{'F1':>7}{'macro':>7}{'places':>8}"
    yield from (_part_line(part) for part in ordered)
    yield from _detail_lines(ordered[0].measures)
    yield ""
    yield f"{'tactic':26}{'coded':>8}{'found':>7}{'prec.':>7}{'recall':>8}{'F1':>7}"
    yield from (_tactic_line(key, ratio) for key, ratio in ordered[0].measures.tactics)
    for part in (part for part in ordered if part.key in CONFIDENCE_SHOWN):
        yield ""
        yield from reliability_lines(part.label, reliability_of(part.measures))
        shown = part.measures.suggested
        yield f"suggestions: {shown.of}, of which {shown.right} point at an act that no event tells"


def accuracy_json(parts: Iterable[Part], coder: str = "") -> str:
    """The measures of every part, with the version and the coder that were measured."""
    content = {"version": __version__, "coder": coder, "parts": [_part_record(part) for part in parts]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def record_of_measures(measures: Measures) -> dict[str, Any]:
    """The measures under the names that the scorer of the hand-coded documents gives them."""
    return {
        "documents": len(measures.answers),
        "event": _ratio_record(measures.event) | {"coded": measures.event.coded, "exported": measures.event.predicted},
        "document_tactic": _ratio_record(measures.document_tactic),
        "macro_f1": round(measures.macro_f1, DIGITS),
        "negative_documents_clean": f"{measures.clean.right}/{measures.clean.of}",
        "on_answered": _share_record(measures.fields),
        "place": _ratio_record(measures.place) | _share_record([measures.place_role]),
        "per_tactic": {key: _ratio_record(ratio) | {"coded": ratio.coded} for key, ratio in measures.tactics},
        "on_documents": _share_record(measures.headers),
    }


def _part_record(part: Part) -> dict[str, Any]:
    measures = part.measures
    return {
        "key": part.key,
        "label": part.label,
        **record_of_measures(measures),
        "suggestions": {"n": measures.suggested.of, "right": measures.suggested.right},
        "reliability": record_of_reliability(reliability_of(measures)),
    }


def _ratio_record(ratio: Ratio) -> dict[str, Any]:
    values = {"precision": ratio.precision, "recall": ratio.recall, "f1": ratio.f1}
    return {name: round(value, DIGITS) for name, value in values.items()}


def _share_record(shares: Iterable[Share]) -> dict[str, float]:
    return {share.name: round(share.value, DIGITS) for share in shares}


def _part_line(part: Part) -> str:
    measures = part.measures
    counts = f"{len(measures.answers):5}{measures.event.coded:8}{measures.event.predicted:7}"
    return f"{part.label:26}{counts}{_ratio_cells(measures.event)}{measures.macro_f1:7.3f}{measures.place.f1:8.3f}"


def _tactic_line(key: str, ratio: Ratio) -> str:
    return f"{key:26}{ratio.coded:8}{ratio.predicted:7}{_ratio_cells(ratio)}"


def _ratio_cells(ratio: Ratio) -> str:
    return f"{ratio.precision:7.3f}{ratio.recall:8.3f}{ratio.f1:7.3f}"


def _detail_lines(measures: Measures) -> Iterator[str]:
    yield ""
    yield f"tactics a document: F1 {measures.document_tactic.f1:.3f}"
    yield f"documents without any act and without any event: {measures.clean.right} of {measures.clean.of}"
    yield f"right on answered events: {_list_shares((*measures.fields, measures.place_role))}"
    yield f"right on documents: {_list_shares(measures.headers)}"


def _list_shares(shares: Iterable[Share]) -> str:
    return ", ".join(f"{share.name.replace('_', ' ')} {share.value:.3f}" for share in shares)


def _select(measures: Measures, wanted: Callable[[Answer], bool]) -> Measures:
    return Measures(tuple(answer for answer in measures.answers if wanted(answer)))


def _in_half(half: int | None) -> Callable[[Answer], bool]:
    return lambda answer: _half_of(answer) == half


def _of_format(key: str) -> Callable[[Answer], bool]:
    return lambda answer: answer.gold.format == key


def _half_of(answer: Answer) -> int | None:
    """1 for an odd number, 0 for an even one, None for a name that is no number after d."""
    match = _NUMBERED.fullmatch(answer.gold.name)
    return int(match[1]) % 2 if match else None
