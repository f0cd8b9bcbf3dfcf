"""Holds events as an Arrow table, from which formats write whole columns at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from dashboard.events import event_from_record, events_table
from dashboard.model import Event

ROWS_AT_ONCE = 2_000  # events made of the table at a time
ROWS_WRITTEN = 20_000  # rows whose text is in memory at a time


@dataclass(frozen=True, eq=False)
class EventTable:
    """Events in the columns of the store; read one by one they are events like any others."""

    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[Event]:
        for batch in self.table.to_batches(max_chunksize=ROWS_AT_ONCE):
            yield from (event_from_record(record, f"event {record['event_id']}") for record in batch.to_pylist())


def table_of(events: Iterable[Event]) -> pa.Table:
    """The table of any events, in their order."""
    return events.table if isinstance(events, EventTable) else events_table(tuple(events))


def row_groups(table: pa.Table) -> Iterator[pa.Table]:
    """The table in pieces, so that the text of a large one is never whole in memory twice."""
    for start in range(0, table.num_rows, ROWS_WRITTEN):
        yield table.slice(start, ROWS_WRITTEN)
