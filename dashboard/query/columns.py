"""Derives the columns that answers need beside the event's own: order, numbers, words to search."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.model import Assertion, Scope

UNDATED_LAST = "~"  # sorts behind every date
BEST_REVIEW = "confirmed"
# What a short list tells of an event `e`.
LISTED = """e.event_id, e.tactic, e.tactic_label, e.date, e.date_text, e.quote, e.publisher, e.document_file,
    e.published, e.confidence, e.n_independent_sources, e.assertion"""


def with_derived_columns(table: pa.Table) -> pa.Table:
    """The events in the order of time, undated ones last, with the columns that the event table adds to the record.

    `n` counts them, `document_number` and `source_number` stand for text that is slow to compare, `quote_rank` is
    lower the better the event stands for its tactic, `words` is what the text search looks in.
    """
    first_day = _first_day(table)
    ordered = table.append_column("first_day", first_day).sort_by(
        [("first_day", "ascending"), ("event_id", "ascending")]
    )
    derived = {
        "n": pa.array(np.arange(len(ordered), dtype=np.int32)),
        "undated": pc.equal(ordered.column("first_day"), UNDATED_LAST),
        "document_number": _numbers_of(ordered.column("document_file")),
        "source_number": _numbers_of(_independent_source(ordered)),
        "quote_rank": _quote_rank(ordered),
        "words": _search_words(ordered),
    }
    ordered = ordered.drop_columns(["first_day"])
    for name, column in derived.items():
        ordered = ordered.append_column(name, column)
    return ordered


def _first_day(table: pa.Table) -> pa.ChunkedArray:
    """What an event sorts by: its first day, the end of a range without a start, else its year."""
    year = pc.fill_null(table.column("year").cast(pa.string()), UNDATED_LAST)
    return _first_stated(_first_stated(table.column("date_start"), table.column("date_end")), year)


def _first_stated(texts: pa.ChunkedArray, otherwise: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.equal(texts, ""), otherwise, texts)


def _independent_source(table: pa.Table) -> pa.ChunkedArray:
    """Who tells it: a repost counts as its origin, a document that names nobody as itself."""
    publisher = _first_stated(table.column("publisher"), table.column("document_id"))
    return _first_stated(table.column("original_publisher"), publisher)


def _numbers_of(texts: pa.ChunkedArray) -> pa.Array:
    return texts.combine_chunks().dictionary_encode().indices


def _quote_rank(table: pa.Table) -> pa.Array:
    """Reviewed before not, particular before general, reported before hedged, then the surest."""
    keys = pa.table(
        {
            "review": pc.not_equal(table.column("review"), BEST_REVIEW).cast(pa.int8()),
            "scope": pc.not_equal(table.column("scope"), Scope.INCIDENT.value).cast(pa.int8()),
            "assertion": pc.not_equal(table.column("assertion"), Assertion.REPORTED.value).cast(pa.int8()),
            "doubt": pc.negate(table.column("confidence")),
            "event_id": table.column("event_id"),
        }
    )
    ranks = np.empty(len(keys), dtype=np.int32)
    ranks[pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names]).to_numpy()] = np.arange(len(keys))
    return pa.array(ranks)


def _search_words(table: pa.Table) -> pa.ChunkedArray:
    """Quote and title, apart by a line break that no phrase can hold."""
    parts = [fold_texts(table.column(name)) for name in ("quote", "title")]
    return pc.binary_join_element_wise(*parts, "\n")


def fold_texts(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Texts without what a search should not depend on: case, width, kind of quotation mark and white space."""
    folded = pc.utf8_lower(pc.utf8_normalize(texts, form="NFKC"))
    for marks, plain in (("[\u2018\u2019\u201b]", "'"), ("[\u201c\u201d\u201e]", '"'), (r"[\s\pZ]+", " ")):
        folded = pc.replace_substring_regex(folded, pattern=marks, replacement=plain)
    return folded
