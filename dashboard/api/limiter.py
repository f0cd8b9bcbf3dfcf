"""Holds each client to a number of requests: a bucket of tokens that refills with time."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

CLIENTS_KEPT = 1024


@dataclass(frozen=True)
class Rate:
    """A client may ask `burst` times at once, and then `per_second` times a second."""

    per_second: float = 20.0
    burst: int = 200


class Limiter:
    """The buckets of the clients that asked last, in memory alone; `clock` counts seconds."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and when they were counted

    def seconds_to_wait(self, client: str) -> float:
        """0 for a client that is let in, which takes a token; else the time until there is one."""
        now = self._clock()
        tokens, counted = self._buckets.pop(client, (float(self._rate.burst), now))
        tokens = min(float(self._rate.burst), tokens + (now - counted) * self._rate.per_second)
        admitted = tokens >= 1.0
        self._buckets[client] = (tokens - 1.0 if admitted else tokens, now)
        if len(self._buckets) > CLIENTS_KEPT:
            self._buckets.popitem(last=False)
        return 0.0 if admitted else (1.0 - tokens) / self._rate.per_second
