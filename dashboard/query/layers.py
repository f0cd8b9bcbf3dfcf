"""Opens the public layer of a build: a store of its own, whose every answer is of protected events alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.events import parquet_bytes
from dashboard.filters import Filters
from dashboard.protection import Masker, Protected, ProtectionRules, protect_events
from dashboard.protection.reach import Reach
from dashboard.query.store import EventStore

# What a filter may say in a public file: a search for anything finer is told as a text would be.
NOTHING_FINE = Reach(days=False, months=False, provinces=False, counties=False)
# The value of a facet that stands for those which the public layer does not hold; it selects nothing.
NOT_PUBLIC = "not_public"


@dataclass(frozen=True, eq=False)
class PublicLayer:
    """The public events of a build, and how they differ from the events that it holds; `revision` is the build's."""

    store: EventStore
    revision: str
    protected: Protected
    rules: ProtectionRules


def open_public_layer(
    full: EventStore,
    rules: ProtectionRules,
    vocabulary: Mapping[str, Sequence[str]] | None = None,
    restricted: bool = False,
) -> PublicLayer:
    """All events of the build are protected at once; filters select from what is public.

    So no filter can ask for a value that is hidden, and the small cells of two answers cannot be subtracted.
    """
    protected = protect_events(full.events(Filters(context=True)), rules, restricted)
    return PublicLayer(
        EventStore(full.path, vocabulary, parquet_bytes(protected.events)), full.revision, protected, rules
    )


def public_filters(filters: Filters, store: EventStore, rules: ProtectionRules) -> Filters:
    """The filters as a public file may name them, to be put to the public layer's own store.

    Words of a search that a text would not tell become masks, which a search then finds; a value that the layer does
    not hold selects nothing and is not named.
    """
    for key, known in store.known_values().items():
        chosen = filters.chosen(key)
        filters = filters.choose(key, {value if value in known else NOT_PUBLIC for value in chosen})
    told = Masker(rules).mask(filters.text, NOTHING_FINE).text if filters.text else ""
    return replace(filters, text=told)
