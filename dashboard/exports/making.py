"""Makes one export: selects its events, counts what the format cannot hold, stamps and writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dashboard import __version__
from dashboard.exports.event_table import EventTable
from dashboard.exports.exporter import Exporter, file_name, nothing_left_out
from dashboard.exports.manifest import Manifest, describe_export
from dashboard.exports.source import ExportSource, filter_words
from dashboard.exports.stamp import Stamp
from dashboard.filters import Filters
from dashboard.model import Event


@dataclass(frozen=True)
class Export:
    """A made export: its proposed name, its bytes and what they say of themselves."""

    exporter: Exporter
    stamp: Stamp
    name: str
    content: bytes = field(repr=False)

    def manifest(self, created: str, name: str = "") -> Manifest:
        """The manifest of the file under its own or another name; `created` is the time in UTC."""
        return describe_export(self.stamp, self.exporter.key, [(name or self.name, self.content)], created)


def stamp_of(source: ExportSource, filters: Filters, date: str, version: str = __version__) -> Stamp:
    """What any format says of these events; what only one of them leaves out is not counted yet."""
    told = source.filters_told(filters)  # what is hidden is not searched for, nor said in the file
    totals = source.store.totals(told)
    return Stamp(
        told,
        filter_words(told, source),
        totals.shown,
        totals.total,
        version,
        source.revision,
        date,
        source.layer,
        dict(source.withheld),
        source.digests.codebook,
        source.digests.workspace,
        source.codebook,
        protection=source.protection,
        of=source.of,
    )


def make_export(source: ExportSource, stamp: Stamp, exporter: Exporter) -> Export:
    """The file of a format; equal sources and stamps give equal bytes."""
    events: Iterable[Event] = EventTable(source.store.table(stamp.filters))
    if exporter.left_out is not nothing_left_out:
        events = tuple(events)
        stamp = stamp.leaving_out(exporter.left_out(events))
    return Export(exporter, stamp, file_name(stamp, exporter), exporter.write(events, stamp))
