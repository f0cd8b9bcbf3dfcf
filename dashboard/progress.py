"""Tells the analyst how far long work has come, on standard error only."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")
SECONDS_BEFORE_BAR = 1.0


def show_progress(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items, with a bar on a terminal once the work has taken a second."""
    bar = tqdm(items, total=total, desc=what, delay=SECONDS_BEFORE_BAR, disable=None, leave=False, file=sys.stderr)
    yield from bar


def report(message: str) -> None:
    """One line on standard error."""
    print(message, file=sys.stderr, flush=True)
