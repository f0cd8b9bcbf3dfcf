"""Says which file of the codebook decides, so that an analyst who disagrees knows where to write."""

from collections.abc import Sequence

from dashboard.coding.verdicts import Standing, Verdict
from dashboard.coding.weighing import Neighbour

# What stands against a tactic, and the file with its key; {} is the tactic.
DECIDES = {
    Standing.YIELDS: "participants.yaml: {}.yields_to",
    Standing.OTHERS: "participants.yaml: {}.actors",
    Standing.NEGATION: "phrasing.yaml: negation",
    Standing.FEARED: "phrasing.yaml: feared",
    Standing.IMAGINED: "phrasing.yaml: imagined",
    Standing.FICTION: "phrasing.yaml: fiction",
    Standing.ADVICE: "phrasing.yaml: advice",
}


def advise(verdict: Verdict, neighbours: Sequence[Neighbour]) -> str:
    """The place to change when the verdict is wrong."""
    if verdict.standing in DECIDES:
        return DECIDES[verdict.standing].format(verdict.tactic)
    if verdict.standing is not Standing.CODED:
        return f"bank/{verdict.tactic}.csv: add sentences like this one"
    if verdict.patterns:
        return f"tactics/{verdict.tactic}.yaml: {', '.join(verdict.patterns)}"
    against = next((near for near in neighbours if not near.tells), None)
    home = f"bank/{against.file}" if against and against.file.startswith("none_") else "bank/none_plain.csv"
    return f"{home}: add sentences like this one that code nothing"
