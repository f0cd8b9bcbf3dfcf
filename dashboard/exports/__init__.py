"""Writes the events that a filter shows as files for other tools."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.exports.comma_separated import read_csv_events, write_csv
from dashboard.exports.exporter import Exporter, ExportError, file_name
from dashboard.exports.geo import write_geojson
from dashboard.exports.lines import write_json_lines
from dashboard.exports.spreadsheet import write_xlsx
from dashboard.exports.stamp import Stamp
from dashboard.exports.stamped_parquet import write_parquet

_ALL = (
    Exporter("csv", "CSV", ".csv", "text/csv", write_csv),
    Exporter("jsonl", "JSON Lines", ".jsonl", "application/x-ndjson", write_json_lines),
    Exporter("geojson", "GeoJSON", ".geojson", "application/geo+json", write_geojson),
    Exporter("xlsx", "XLSX", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    Exporter("parquet", "Parquet", ".parquet", "application/vnd.apache.parquet", write_parquet),
)
EXPORTS: Mapping[str, Exporter] = MappingProxyType({exporter.key: exporter for exporter in _ALL})

__all__ = ["EXPORTS", "ExportError", "Exporter", "Stamp", "file_name", "read_csv_events"]
