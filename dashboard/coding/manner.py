"""Finds how a sentence tells an act: scope, outcome and assertion."""

from dataclasses import dataclass

from dashboard.coding.attributes.choice import Choices
from dashboard.coding.attributes.manner_features import SIGNS, MannerDescriber
from dashboard.coding.attributes.surroundings import Surroundings
from dashboard.coding.judge import Judgement
from dashboard.coding.phrasing import Phrasing
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
    tactic: str, around: Surroundings, judgement: Judgement, phrasing: Phrasing, choices: Choices
) -> Manner:
    """The likeliest manner; patterns and directives are ongoing (judgement call 3)."""
    describer = MannerDescriber(tactic, around, judgement, phrasing)
    shares = choices.scope.shares([describer.describe()], describer.scores("scope"))[0]
    scope, share = Scope(choices.scope.classes[int(shares.argmax())]), float(shares.max())
    if scope is Scope.INCIDENT and share < CLEAR and _is_habit(around.reading, phrasing):
        scope = Scope.PATTERN
    groups = describer.describe(scope)
    outcome = Outcome.ONGOING
    if scope is Scope.INCIDENT:
        outcome = Outcome(choices.outcome.likeliest(groups, describer.scores("outcome")))
    assertion = Assertion(choices.assertion.likeliest(groups, describer.scores("assertion")))
    return Manner(scope, outcome, assertion, share >= SURE)


def _is_habit(reading: Reading, phrasing: Phrasing) -> bool:
    """Told as done again and again, without a date but that of the telling."""
    holds = phrasing.lists_in(reading.text)
    if "habitual" not in holds:
        return False
    return "telling" in holds or all(mention.refused for mention in reading.dates)
