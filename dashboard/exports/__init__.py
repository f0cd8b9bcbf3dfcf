"""Writes the events that a filter shows as files for other tools."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.exports.acled import write_acled
from dashboard.exports.citations import write_bibtex, write_csl
from dashboard.exports.comma_separated import read_csv_events, write_csv
from dashboard.exports.data_package import write_data_package
from dashboard.exports.exporter import Exporter, ExportError, file_name
from dashboard.exports.follow_the_money import write_follow_the_money
from dashboard.exports.geo import write_geojson
from dashboard.exports.gexf import gexf_left_out, write_gexf
from dashboard.exports.html_report import write_html_report
from dashboard.exports.kml import write_kml
from dashboard.exports.lines import write_json_lines
from dashboard.exports.spreadsheet import write_xlsx
from dashboard.exports.stamp import Stamp
from dashboard.exports.stamped_parquet import write_parquet
from dashboard.exports.three_tables import write_three_tables
from dashboard.exports.time_map import time_map_left_out, write_time_map
from dashboard.exports.timeline_js import timeline_left_out, write_timeline_js
from dashboard.exports.uwazi import write_uwazi

_ALL = (
    Exporter("csv", "CSV", ".csv", "text/csv", write_csv),
    Exporter("csvzip", "CSV, three tables (ZIP)", ".zip", "application/zip", write_three_tables),
    Exporter("jsonl", "JSON Lines", ".jsonl", "application/x-ndjson", write_json_lines),
    Exporter("geojson", "GeoJSON", ".geojson", "application/geo+json", write_geojson),
    Exporter("xlsx", "XLSX", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    Exporter("parquet", "Parquet", ".parquet", "application/vnd.apache.parquet", write_parquet),
    Exporter("kml", "KML (Google Earth)", ".kml", "application/vnd.google-earth.kml+xml", write_kml),
    Exporter(
        "timelinejs", "TimelineJS sheet", "_timelinejs.csv", "text/csv", write_timeline_js, left_out=timeline_left_out
    ),
    Exporter(
        "timemap", "TimeMap JSON", "_timemap.json", "application/json", write_time_map, left_out=time_map_left_out
    ),
    Exporter("acled", "ACLED-like columns (CSV)", "_acled-like.csv", "text/csv", write_acled),
    Exporter("html", "Report (HTML)", ".html", "text/html", write_html_report),
    Exporter("datapackage", "Data package (ZIP)", "_datapackage.zip", "application/zip", write_data_package),
    Exporter("uwazi", "Uwazi import (ZIP)", "_uwazi.zip", "application/zip", write_uwazi),
    Exporter("ftm", "FollowTheMoney entities", "_ftm.ijson", "application/x-ndjson", write_follow_the_money),
    Exporter("gexf", "GEXF network (Gephi)", ".gexf", "application/gexf+xml", write_gexf, left_out=gexf_left_out),
    Exporter("bibtex", "Sources (BibTeX)", "_sources.bib", "application/x-bibtex", write_bibtex),
    Exporter("csl", "Sources (CSL-JSON)", "_sources.json", "application/vnd.citationstyles.csl+json", write_csl),
)
EXPORTS: Mapping[str, Exporter] = MappingProxyType({exporter.key: exporter for exporter in _ALL})

__all__ = ["EXPORTS", "ExportError", "Exporter", "Stamp", "file_name", "read_csv_events"]
