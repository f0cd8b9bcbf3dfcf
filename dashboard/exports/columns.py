"""Turns columns of an Arrow table into text, a value that many rows share only once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

TEXT = pa.large_string()


def written(values: pa.Array, write: Callable[[Any], str], missing: str) -> pa.Array:
    """Each value as `write` puts it, and `missing` for null."""
    coded = pc.dictionary_encode(values)
    words = pa.array([write(value) for value in coded.dictionary.to_pylist()], TEXT)
    return words.take(coded.indices).fill_null(missing)


def side_by_side(columns: Sequence[pa.Array | str], between: str = "") -> pa.Array:
    """The texts of each row in one text; a plain string stands in every row."""
    parts = [pa.scalar(column, TEXT) if isinstance(column, str) else column for column in columns]
    return pc.binary_join_element_wise(*parts, pa.scalar(between, TEXT))


def lists_joined(lengths: pa.Array, texts: pa.Array, between: str) -> pa.Array:
    """One text a list; `texts` are the items of all lists, `lengths` how many each holds."""
    offsets = np.concatenate([[0], np.cumsum(lengths.to_numpy(zero_copy_only=False))])
    lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), texts)
    return pc.binary_join(lists, pa.scalar(between, TEXT))


def whole_column(table: pa.Table, name: str) -> pa.Array:
    """A column in one piece."""
    column = table.column(name).combine_chunks()
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def lengths_of(lists: pa.Array) -> pa.Array:
    """How many items each list holds; a null list holds none."""
    return pc.list_value_length(lists).fill_null(0)


def bytes_of(texts: pa.Array) -> bytes:
    """All texts, one after the other, in UTF-8."""
    ends = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    data = texts.buffers()[2]
    return data.slice(int(ends[0]), int(ends[-1] - ends[0])).to_pybytes() if data and len(texts) else b""
