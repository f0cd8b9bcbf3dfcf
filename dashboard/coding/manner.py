"""Reads how a sentence tells an act: scope, outcome and assertion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.coding.judge import Judgement
from dashboard.coding.learner import MANNERS
from dashboard.coding.reading import Reading
from dashboard.model import Assertion, Outcome, Scope

PHRASES = ("hedged", "contradicted", "acquitted", "attempted", "habitual")
# Of these a denial contradicts what is said in them, not that they were said (judgement call 9).
SAID = ("return_demand", "vilification", "family_appeal", "returnee_staging")


@dataclass(frozen=True)
class Manner:
    scope: Scope
    outcome: Outcome
    assertion: Assertion


def find_manner(
    tactic: str, reading: Reading, readings: Sequence[Reading], judgement: Judgement, row: int,
    phrasing: Mapping[str, Any],
) -> Manner:  # fmt: skip
    """The likeliest manner; patterns and directives are ongoing (judgement call 3)."""
    scope = _scope(reading, judgement, row, phrasing)
    outcome = _outcome(reading, judgement, row, phrasing) if scope is Scope.INCIDENT else Outcome.ONGOING
    return Manner(scope, outcome, _assertion(tactic, reading, readings, judgement, row, phrasing))


def _scope(reading: Reading, judgement: Judgement, row: int, phrasing: Mapping[str, Any]) -> Scope:
    """The headline of a dated archive item tells news, not habit, whatever its tense."""
    scope = Scope(_likeliest(judgement, "scope", row))
    habitual = phrasing["habitual"].search(reading.text) is not None
    if scope is Scope.PATTERN and reading.sentence.passage.heading and reading.is_headline and not habitual:
        return Scope.INCIDENT
    told = phrasing["telling"].search(reading.text) is not None  # then its date is that of the telling
    dated = not told and any(not mention.refused for mention in reading.dates)
    return Scope.PATTERN if scope is Scope.INCIDENT and habitual and not dated else scope


def _outcome(reading: Reading, judgement: Judgement, row: int, phrasing: Mapping[str, Any]) -> Outcome:
    outcome = Outcome(_likeliest(judgement, "outcome", row))
    tried = outcome is Outcome.COMPLETED and phrasing["attempted"].search(reading.text)
    return Outcome.ATTEMPTED if tried else outcome


def _likeliest(judgement: Judgement, name: str, row: int) -> str:
    return MANNERS[name][int(judgement.manners[name][row].argmax())]


def _assertion(
    tactic: str,
    reading: Reading,
    readings: Sequence[Reading],
    judgement: Judgement,
    row: int,
    phrasing: Mapping[str, Any],
) -> Assertion:
    following = readings[reading.number + 1 : reading.number + 3]
    paragraph = reading.sentence.paragraph
    answers = [other.text for other in following if other.sentence.paragraph == paragraph and tactic not in SAID]
    if phrasing["acquitted"].search(reading.text) or any(phrasing["contradicted"].search(text) for text in answers):
        return Assertion.DENIED
    if phrasing["hedged"].search(reading.text):
        return Assertion.ALLEGED
    return Assertion(_likeliest(judgement, "assertion", row))
