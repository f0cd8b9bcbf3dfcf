"""Says of an export what it holds, of which build, by which filter, and what it leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dashboard.codebook_records import Codebook
from dashboard.filters import Filters, query_of

# What the licence of the gazetteer asks for wherever its coordinates go.
ATTRIBUTION = "Places: GeoNames (geonames.org), CC BY 4.0"


class Kept(StrEnum):
    """What a build keeps: its events, and beside them what is too doubtful to be one."""

    EVENTS = "events"
    SUGGESTIONS = "suggestions"


class Layer(StrEnum):
    """How much of people an export tells."""

    FULL = "full"
    PUBLIC = "public"


@dataclass(frozen=True)
class Stamp:
    """What an export says of itself; `date` is an ISO day that the caller gives, so that equal exports stay equal.

    `description` is the filter in words, `revision` the sha256 of the event file, `version` the product's, `codebook`
    and `workspace` the sha256 of the codebook and of all that the build was made from, `protection` that of the rules
    of the public layer. `left_out` counts by reason the events that the layer keeps out of `shown` and `total`, and
    those shown that the format cannot hold; `missing` is the number of the latter. `scheme` is the codebook itself, for
    the formats that hold Korean labels, crosswalks or colours; without it these stay empty.
    """

    filters: Filters
    description: str
    shown: int
    total: int
    version: str
    revision: str
    date: str
    layer: Layer = Layer.FULL
    left_out: Mapping[str, int] = field(default_factory=dict)
    codebook: str = ""
    workspace: str = ""
    scheme: Codebook | None = None
    missing: int = 0
    protection: str = ""
    of: Kept = Kept.EVENTS

    @property
    def kept(self) -> int:
        """How many events the file holds."""
        return max(0, self.shown - self.missing)

    def leaving_out(self, reasons: Mapping[str, int]) -> "Stamp":
        """The stamp of a format that cannot hold some of the events shown."""
        counted = {reason: count for reason, count in reasons.items() if count}
        return replace(self, left_out={**self.left_out, **counted}, missing=sum(counted.values()))

    def record(self) -> dict[str, object]:
        """The stamp as a JSON object; `query` are the URL parameters that show the same events again."""
        return {
            "filter": self.description,
            "query": query_of(self.filters),
            "count": self.shown,
            "total": self.total,
            "layer": self.layer.value,
            "left_out": dict(self.left_out),
            "version": self.version,
            "revision": self.revision,
            "codebook": self.codebook,
            "workspace": self.workspace,
            **({"protection": self.protection} if self.protection else {}),
            **({"of": self.of.value} if self.of is not Kept.EVENTS else {}),
            "date": self.date,
        }
