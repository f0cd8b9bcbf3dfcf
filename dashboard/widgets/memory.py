"""Keeps what every run needs out of the garbage collector's walk, which Streamlit starts after each run."""

import gc
from functools import lru_cache


@lru_cache(maxsize=64)
def settle_memory(page: str) -> None:
    """Call at the end of a run: the first time that a page was drawn, its libraries and data are loaded for good."""
    gc.collect()
    gc.freeze()


def release_memory() -> None:
    """Hand everything back to the collector, when the server stops."""
    settle_memory.cache_clear()
    gc.unfreeze()
