"""Finds how a sentence tells an act: scope, outcome and assertion."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.coding.attributes.choice import Choice, Choices, Groups
from dashboard.coding.attributes.manner_features import SIGNS, MannerScores, describe_act, describe_telling
from dashboard.coding.attributes.surroundings import Act
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


def find_manners(acts: Sequence[Act], scores: MannerScores, phrasing: Phrasing, choices: Choices) -> list[Manner]:
    """The likeliest manner of each act; patterns and directives are ongoing (judgement call 3)."""
    told = [describe_telling(act.around, phrasing) for act in acts]
    scopes = _find_scopes(acts, told, scores, phrasing, choices.scope)
    groups = [(*own, describe_act(act.tactic, scope)) for act, own, (scope, _) in zip(acts, told, scopes, strict=True)]
    assertions = choices.assertion.likeliest(groups, scores.of("assertion", acts))
    incidents = [at for at, (scope, _) in enumerate(scopes) if scope is Scope.INCIDENT]
    degrees = scores.of("outcome", [acts[at] for at in incidents])
    outcomes = dict(zip(incidents, choices.outcome.likeliest([groups[at] for at in incidents], degrees), strict=True))
    return [
        Manner(scope, Outcome(outcomes.get(at, Outcome.ONGOING)), Assertion(assertions[at]), share >= SURE)
        for at, (scope, share) in enumerate(scopes)
    ]


def _find_scopes(
    acts: Sequence[Act], told: Sequence[Groups], scores: MannerScores, phrasing: Phrasing, choice: Choice
) -> list[tuple[Scope, float]]:
    """The likeliest scope of each act, and its share."""
    groups = [(*own, describe_act(act.tactic, None)) for act, own in zip(acts, told, strict=True)]
    shares = choice.shares(groups, scores.of("scope", acts))
    found = []
    for act, at, share in zip(acts, shares.argmax(axis=1).tolist(), shares.max(axis=1).tolist(), strict=True):
        scope = Scope(choice.classes[at])
        is_habit = scope is Scope.INCIDENT and share < CLEAR and _is_habit(act.around.reading, phrasing)
        found.append((Scope.PATTERN if is_habit else scope, share))
    return found


def _is_habit(reading: Reading, phrasing: Phrasing) -> bool:
    """Told as done again and again, without a date but that of the telling."""
    holds = phrasing.lists_in(reading.text)
    if "habitual" not in holds:
        return False
    return "telling" in holds or all(mention.refused for mention in reading.dates)
