"""Finds the names of gazetteer places in text and says which place each one means."""

from dashboard.gazetteer.finding import Gazetteer
from dashboard.gazetteer.loading import ALIAS_COLUMNS, AMBIGUOUS, PLACE_COLUMNS, load_gazetteer
from dashboard.gazetteer.places import GazetteerError, GazetteerPlace, PlaceMention

__all__ = [
    "ALIAS_COLUMNS", "AMBIGUOUS", "PLACE_COLUMNS", "Gazetteer", "GazetteerError", "GazetteerPlace", "PlaceMention",
    "load_gazetteer",
]  # fmt: skip
