"""Says of an export what it holds, of which build, by which filter."""

from dataclasses import dataclass

from dashboard.filters import Filters, query_of

# What the licence of the gazetteer asks for wherever its coordinates go.
ATTRIBUTION = "Places: GeoNames (geonames.org), CC BY 4.0"


@dataclass(frozen=True)
class Stamp:
    """What an export says of itself; `date` is an ISO day that the caller gives, so that equal exports stay equal.

    `description` is the filter in words, `revision` the sha256 of the event file, `version` the product's.
    """

    filters: Filters
    description: str
    shown: int
    total: int
    version: str
    revision: str
    date: str

    def record(self) -> dict[str, object]:
        """The stamp as a JSON object; `query` are the URL parameters that show the same events again."""
        return {
            "filter": self.description,
            "query": query_of(self.filters),
            "count": self.shown,
            "total": self.total,
            "version": self.version,
            "revision": self.revision,
            "date": self.date,
        }
