"""The address for programs: events, facets, tactics and sources as JSON and CSV, read only."""

from dashboard.api.gate import Gate, api_app
from dashboard.api.limiter import Rate
from dashboard.api.opening import forget_layers

__all__ = ["Gate", "Rate", "api_app", "forget_layers"]
