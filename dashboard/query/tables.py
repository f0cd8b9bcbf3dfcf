"""Loads the event file into compressed tables in memory."""

# ruff: noqa: S608 - the SQL is put together from the constants of this file alone

import duckdb
import pyarrow as pa

from dashboard.events import SCHEMA
from dashboard.filters import FACETS, NOT_STATED, Facet
from dashboard.model import PlacePrecision, Role
from dashboard.query.columns import with_derived_columns

# A question of fewer events than DuckDB hands to a thread at once is answered sooner without a second one to wait for.
THREADS, ROWS_OF_A_THREAD = 2, 122_880
MEMORY_LIMIT = "2GB"
# Years that stand for an open side of a range; no calendar year comes near.
OPEN_FIRST, OPEN_LAST = -32_000, 32_000
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY_LIMIT,
    "temp_directory": "",  # nothing is spilled beside the user's files
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # a name in SQL never means a variable of this program
}


def open_tables(table: pa.Table) -> duckdb.DuckDBPyConnection:
    """A database with the tables `store.event` (e.n counts in the order of time), `document`, `mention`, `gazette`
    and `route`.

    Once they are made it can open no file, load no extension and change no setting.
    """
    threads = THREADS if len(table) > ROWS_OF_A_THREAD else 1
    connection = duckdb.connect(":memory:", config={**_CONFIG, "threads": threads})
    connection.execute("ATTACH ':memory:' AS store (COMPRESS)")
    connection.register("source", with_derived_columns(table))
    for statement in (_create_event_table(), *_CREATE_OTHERS):
        connection.execute(statement)
    connection.unregister("source")
    connection.execute("DROP TABLE store.place")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


def _create_event_table() -> str:
    facets = ", ".join(f"{_facet_expression(facet)} AS facet_{facet.key}" for facet in FACETS)
    return f"""
        CREATE TABLE store.event AS
        WITH spans AS (
            SELECT *, TRY_CAST(date_start[1:4] AS SMALLINT) AS starts, TRY_CAST(date_end[1:4] AS SMALLINT) AS ends
            FROM source)
        SELECT * EXCLUDE (starts, ends), {facets}, {_drawable_expression()} AS drawable,
            CASE WHEN coalesce(starts, ends) IS NULL THEN year ELSE coalesce(starts, {OPEN_FIRST}) END::SMALLINT
                AS first_year,
            CASE WHEN coalesce(starts, ends) IS NULL THEN year ELSE coalesce(ends, {OPEN_LAST}) END::SMALLINT
                AS last_year
        FROM spans"""


_CREATE_DOCUMENTS = """
    CREATE TABLE store.document AS
    SELECT DISTINCT ON (document_number) document_number, document_file, document_id, title, publisher,
        original_publisher, url, published, reported_on
    FROM store.event ORDER BY document_number, n"""


def _facet_expression(facet: Facet) -> str:
    missing = f"'{NOT_STATED}'"
    if facet.column == "places.place_id":
        values = f"list_transform(places, lambda place: {_PLACE_KEY})"
    elif facet.column.startswith("places."):
        values = f"list_transform(places, lambda place: place.{facet.column.removeprefix('places.')})"
    else:
        values = facet.column
    if not is_list(facet):
        return f"coalesce(nullif({values}, ''), {missing})" if facet.optional else values
    stated = f"list_sort(list_distinct(list_filter({values}, lambda value: value <> '')))"
    return f"CASE WHEN len({stated}) = 0 THEN [{missing}] ELSE {stated} END"


# A name that the gazetteer does not hold has no id; as printed it is still a value to filter by.
_PLACE_KEY = "coalesce(nullif(place.place_id, ''), place.name)"
_IS_POINT = f"place.precision = '{PlacePrecision.TOWN}' AND place.latitude IS NOT NULL AND place.longitude IS NOT NULL"
_IS_AREA = f"place.precision IN ('{PlacePrecision.COUNTY}', '{PlacePrecision.PROVINCE}')"


def _drawable_expression() -> str:
    country_only = f"list_filter(places, lambda place: place.precision <> '{PlacePrecision.COUNTRY}')"
    drawn = f"list_filter(places, lambda place: {_IS_AREA} OR {_IS_POINT})"
    return f"""CASE WHEN len(places) = 0 THEN 'no_place' WHEN len({drawn}) > 0 THEN 'drawn'
        WHEN len({country_only}) = 0 THEN 'country_only' ELSE 'no_coordinates' END"""


_CREATE_PLACES = f"""
    CREATE TABLE store.place AS
    SELECT n, {_PLACE_KEY} AS place_key, place.name AS name, place.role AS role, place.admin1 AS admin1,
        place.country AS country, place.precision AS precision, place.latitude AS latitude,
        place.longitude AS longitude, {_IS_POINT} AS is_point
    FROM (SELECT n, unnest(places) AS place FROM store.event)"""

# One row for each place and precision, told by the name most often printed.
_CREATE_GAZETTE = """
    CREATE TABLE store.gazette AS
    WITH forms AS (
        SELECT place_key, precision, name, admin1, country, latitude, longitude, count(*) AS told
        FROM store.place GROUP BY ALL),
    chosen AS (
        SELECT DISTINCT ON (place_key, precision) * FROM forms
        ORDER BY place_key, precision, told DESC, name, admin1, country, latitude, longitude)
    SELECT row_number() OVER (ORDER BY place_key, precision) AS place_number, * FROM chosen"""

# One row for each event and place, so that a place named twice counts once.
_CREATE_MENTIONS = f"""
    CREATE TABLE store.mention AS
    SELECT p.n, g.place_number, bool_or(p.is_point) AS is_point,
        {", ".join(f"bool_or(p.role = '{role.value}') AS {role.value}" for role in Role)}
    FROM store.place p JOIN store.gazette g USING (place_key, precision)
    GROUP BY ALL ORDER BY p.n, g.place_number"""

# One row for each event and pair of towns, from an origin or base to a destination, target or site.
_CREATE_ROUTES = """
    CREATE TABLE store.route AS
    SELECT a.n, a.place_number AS from_number, b.place_number AS to_number
    FROM store.mention a JOIN store.mention b USING (n)
    WHERE a.is_point AND (a.origin OR a.base) AND b.is_point AND (b.destination OR b.target OR b.site)
        AND a.place_number <> b.place_number
    ORDER BY a.n, from_number, to_number"""

_CREATE_OTHERS = (_CREATE_DOCUMENTS, _CREATE_PLACES, _CREATE_GAZETTE, _CREATE_MENTIONS, _CREATE_ROUTES)


def facet_column(facet: Facet) -> str:
    return f"e.facet_{facet.key}"


def is_list(facet: Facet) -> bool:
    return facet.column.startswith("places.") or pa.types.is_list(SCHEMA.field(facet.column).type)
