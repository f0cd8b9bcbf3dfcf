"""The coder of the starting workspace."""

from pathlib import Path

from dashboard.coding import Coder, load_coder
from dashboard.model import CoderName
from dashboard.settings import starting_workspace


def load(cache: Path, name: CoderName) -> Coder:
    """With what it learned before, if that lies in `cache`."""
    start = starting_workspace()
    return load_coder(start.codebook, start.gazetteer, start.aliases, cache, name=name)
