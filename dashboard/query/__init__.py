"""Answers every question that the screen and the exports ask of the built events."""

from dashboard.query.store import EventStore, FacetCount, vocabulary_of
from dashboard.query.totals import Totals

__all__ = ["EventStore", "FacetCount", "Totals", "vocabulary_of"]
