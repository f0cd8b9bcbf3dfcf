"""Answers every question that the screen and the exports ask of the built events."""

from dashboard.query.store import EventStore, FacetCount, Totals, Unlocated, vocabulary_of

__all__ = ["EventStore", "FacetCount", "Totals", "Unlocated", "vocabulary_of"]
