"""Finds how a sentence tells an act: scope, outcome and assertion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.coding.attributes.choice import Choices
from dashboard.coding.attributes.manner_features import SIGNS, manner_features
from dashboard.coding.judge import Judgement
from dashboard.coding.reading import Reading
from dashboard.model import Assertion, Outcome, Scope

PHRASES = SIGNS
SURE = 0.55  # the share from which a scope sets a telling apart from others of the same tactic
CLEAR = 0.65  # the share from which no turn of phrase makes an incident a practice


@dataclass(frozen=True)
class Manner:
    scope: Scope
    outcome: Outcome
    assertion: Assertion
    sure: bool  # of its scope


def find_manner(
    tactic: str,
    reading: Reading,
    readings: Sequence[Reading],
    judgement: Judgement,
    phrasing: Mapping[str, Any],
    choices: Choices,
) -> Manner:
    """The likeliest manner; patterns and directives are ongoing (judgement call 3)."""

    def features(kind: str, scope: Scope | None = None) -> dict[str, float]:
        return manner_features(kind, tactic, reading, readings, judgement, phrasing, scope)

    shares = choices.scope.shares(features("scope"))
    scope = Scope(choices.scope.classes[int(shares.argmax())])
    if scope is Scope.INCIDENT and shares.max() < CLEAR and _is_habit(reading, phrasing):
        scope = Scope.PATTERN
    outcome = Outcome(choices.outcome.likeliest(features("outcome", scope)))
    assertion = Assertion(choices.assertion.likeliest(features("assertion", scope)))
    return Manner(scope, outcome if scope is Scope.INCIDENT else Outcome.ONGOING, assertion, shares.max() >= SURE)


def _is_habit(reading: Reading, phrasing: Mapping[str, Any]) -> bool:
    """Told as done again and again, without a date but that of the telling."""
    if phrasing["habitual"].search(reading.text) is None:
        return False
    told = phrasing["telling"].search(reading.text) is not None
    return told or all(mention.refused for mention in reading.dates)
