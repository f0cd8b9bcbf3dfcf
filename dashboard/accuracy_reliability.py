"""Says how far confidence keeps its word: of the events that claim a share, how many are right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.evaluation import DIGITS, Measures

BINS = 10  # of equal width


@dataclass(frozen=True)
class Bin:
    """The events whose confidence lies in `[low, high)`: how many, what they claim on average, what share is right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Reliability:
    """All bins that hold an event."""

    bins: tuple[Bin, ...]

    @property
    def n(self) -> int:
        return sum(one.n for one in self.bins)

    @property
    def error(self) -> float:
        """The expected calibration error: the mean gap between claim and truth, each bin by its number of events."""
        return sum(one.n * abs(one.confidence - one.right) for one in self.bins) / max(1, self.n)


def reliability_of(measures: Measures) -> Reliability:
    """That of the events of a set of answers; right is what answers a coded event."""
    answering = {id(event) for event, _ in measures.pairs}
    claims = [(event.confidence, id(event) in answering) for answer in measures.answers for event in answer.events]
    bins = (_bin(number, claims) for number in range(BINS))
    return Reliability(tuple(one for one in bins if one.n))


def _bin(number: int, claims: Sequence[tuple[float, bool]]) -> Bin:
    inside = [(claim, right) for claim, right in claims if min(int(claim * BINS + 1e-9), BINS - 1) == number]
    n = max(1, len(inside))
    confidence, right = sum(claim for claim, _ in inside) / n, sum(right for _, right in inside) / n
    return Bin(number / BINS, (number + 1) / BINS, len(inside), confidence, right)


def reliability_lines(label: str, reliability: Reliability) -> Iterator[str]:
    """The table of one part, with its error."""
    yield f"confidence, {label}: expected calibration error {reliability.error:.3f} over {reliability.n} events"
    yield f"{'claimed':>12}{'events':>8}{'mean':>7}{'right':>7}"
    for one in reliability.bins:
        yield f"{one.low:7.1f}–{one.high:.1f}{one.n:9}{one.confidence:7.2f}{one.right:7.2f}"


def record_of_reliability(reliability: Reliability) -> dict[str, Any]:
    """As the file of measures holds it."""
    bins = [
        {
            "low": one.low, "high": one.high, "n": one.n,
            "confidence": round(one.confidence, DIGITS), "right": round(one.right, DIGITS),
        }
        for one in reliability.bins
    ]  # fmt: skip
    return {"expected_calibration_error": round(reliability.error, DIGITS), "n": reliability.n, "bins": bins}
