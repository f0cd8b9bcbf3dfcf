"""Fits the confidence of a coder's events to hand-coded documents, never to those of the blind half."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.accuracy import divide
from dashboard.coding.calibration import Calibration, Calibrations, fit_calibration
from dashboard.coding.coder import Coder
from dashboard.documents import read_document
from dashboard.evaluation import Answer, measure
from dashboard.gold import GoldDocument, GoldError

HALF = "worked"


@dataclass(frozen=True)
class _Plain(Calibration):
    """Leaves the odds as they are."""

    def confidence(self, odds: float) -> float:
        return odds


def calibrate(coder: Coder, gold: Sequence[GoldDocument]) -> Calibrations:
    """Of events and of suggestions, from the odds on which each rests and whether it answers a coded event."""
    plain = replace(coder, calibration=Calibrations(_Plain(), _Plain()))
    codings = {one.name: plain.code_document(read_document(one.path, one.name)) for one in gold}
    parts = {part.key: part.measures for part in divide(measure(codings, gold))}
    if HALF not in parts:
        raise GoldError("no document is named d and an odd number, so there is nothing to fit to")
    answers = parts[HALF].answers
    source = f"{len(answers)} documents of the {HALF} half"
    return Calibrations(_fit([_events_of(answer) for answer in answers], f"events of {source}"),
                        _fit([_suggestions_of(answer) for answer in answers], f"suggestions of {source}"))  # fmt: skip


def _events_of(answer: Answer) -> list[tuple[float, bool]]:
    answering = {id(event) for event, _ in answer.pairs}
    return [(event.confidence, id(event) in answering) for event in answer.events]


def _suggestions_of(answer: Answer) -> list[tuple[float, bool]]:
    hinted = {id(event) for event in answer.hinted}
    return [(event.confidence, id(event) in hinted) for event in answer.suggestions]


def _fit(claims: Sequence[Sequence[tuple[float, bool]]], source: str) -> Calibration:
    every = [claim for some in claims for claim in some]
    return fit_calibration([odds for odds, _ in every], [right for _, right in every], source)
