"""The store keeps every event exactly, whole or not at all, with the same bytes for the same events."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from events_factory import event_lists, make_event, make_events, make_issues, make_undated_event
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.data_dictionary import EVENT_NOTES, ISSUE_NOTES, PLACE_NOTES, data_dictionary
from dashboard.events import (
    SCHEMA,
    EventFileError,
    event_from_record,
    event_to_record,
    json_lines_bytes,
    parquet_bytes,
    read_events,
    read_issues,
    write_events,
    write_issues,
    write_whole,
)
from dashboard.model import Event, Issue, Place

ROOT = Path(__file__).parent.parent
a_few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
@a_few
@given(events=event_lists())
def test_files_give_back_every_event(tmp_path: Path, suffix: str, events: list[Event]) -> None:
    path = tmp_path / f"events{suffix}"
    write_events(path, events)
    assert sorted(read_events(path), key=lambda event: event.event_id) == sorted(events, key=lambda e: e.event_id)


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_files_can_be_empty(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"events{suffix}"
    write_events(path, [])
    assert read_events(path) == ()


@pytest.mark.parametrize("encode", [parquet_bytes, json_lines_bytes])
@given(seed=st.integers(0, 99))
@settings(max_examples=10, deadline=None)
def test_order_of_events_does_not_change_the_bytes(encode: Callable[[Iterable[Event]], bytes], seed: int) -> None:
    events = list(make_events(60))
    shuffled = random.Random(seed).sample(events, len(events))
    assert encode(events) == encode(shuffled)


def test_bytes_do_not_depend_on_hash_seed_or_clock(tmp_path: Path) -> None:
    program = (
        "import hashlib; from events_factory import make_events; from dashboard.events import parquet_bytes;"
        "print(hashlib.sha256(parquet_bytes(make_events(300))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=ROOT / "tests",
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Seoul"))
    }
    assert len(digests) == 1


def test_parquet_is_sorted_compressed_and_typed() -> None:
    file = pq.ParquetFile(BytesIO(parquet_bytes(make_events(200))))
    assert file.schema_arrow.equals(SCHEMA)
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    keys = [(row["date_start"], row["event_id"]) for row in file.read().to_pylist()]
    assert keys == sorted(keys)


def test_json_lines_are_in_the_order_of_the_documents(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    write_events(path, reversed(make_events(50)))
    keys = [(event.document_file, event.quote_start, event.tactic) for event in read_events(path)]
    assert keys == sorted(keys)


def test_a_line_of_json_lines_is_never_split_by_unicode(tmp_path: Path) -> None:
    event = replace(make_event(), quote="a\u2028b\u2029c\u0085d\x0be\x1cf\r\ng")
    lines = json_lines_bytes([event]).decode().splitlines()
    assert [json.loads(line)["quote"] for line in lines] == [event.quote]


def test_record_is_the_contract() -> None:
    record = event_to_record(make_event())
    assert [*record] == [field.name for field in fields(Event)]
    assert [*record["places"][0]] == [field.name for field in fields(Place)]
    assert record["kind"] == "coercion" and type(record["kind"]) is str
    assert event_to_record(make_undated_event())["year"] is None
    assert event_from_record(json.loads(json.dumps(record)) | {"export": {"count": 1}}) == make_event()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"scope": "always"}, "scope: 'always' is none of incident, pattern, directive"),
        ({"year": "2018"}, "year: '2018' is not of type int"),
        ({"quote": None}, "quote: None is not of type str"),
        ({"confidence": True}, "confidence: True is not of type float"),
        ({"actors": "mss"}, "actors: 'mss' is not of type list"),
        ({"places": [{"name": "Hyesan"}]}, "places: place: missing ['admin1'"),
        ({"colour": "red"}, "unknown ['colour']"),
    ],
)
def test_a_record_that_is_no_event_is_refused_by_field(tmp_path: Path, change: dict[str, object], named: str) -> None:
    path = tmp_path / "events.jsonl"
    good = event_to_record(make_event())
    path.write_text(json.dumps(good) + "\n" + json.dumps(good | change) + "\n")
    with pytest.raises(EventFileError) as caught:
        read_events(path)
    assert f"{path}:2" in str(caught.value) and named in str(caught.value)


@pytest.mark.parametrize("line", [b"{", b"[1]", b"\xff", b"[" * 100_000, b'{"confidence": NaN}', b"\x00"])
def test_a_line_that_is_no_record_is_refused_with_its_number(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"\n" + line + b"\n")
    with pytest.raises(EventFileError, match=r"events\.jsonl:2"):
        read_events(path)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"not parquet at all", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_a_file_that_is_no_parquet_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "events.parquet"
    path.write_bytes(data)
    with pytest.raises(EventFileError, match=r"events\.parquet"):
        read_events(path)


def test_a_parquet_file_of_another_version_says_so(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    write_events(path, make_events(3))
    pq.write_table(pq.read_table(path).drop_columns(["quote"]), path)
    with pytest.raises(EventFileError, match=r"columns differ in \['quote'\]; build it again"):
        read_events(path)


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_a_lone_surrogate_names_its_event_and_leaves_no_file(tmp_path: Path, suffix: str) -> None:
    good, bad = make_event(1), replace(make_event(2), event_id="bad0", quote="\ud800")
    path = tmp_path / f"events{suffix}"
    with pytest.raises(EventFileError, match="bad0"):
        write_events(path, [good, bad])
    assert list(tmp_path.iterdir()) == []


def test_an_event_given_twice_is_refused_with_both_documents(tmp_path: Path) -> None:
    event = replace(make_event(), document_file="a.txt")
    with pytest.raises(EventFileError, match=r"given twice: from a\.txt and from b\.txt"):
        write_events(tmp_path / "events.parquet", [event, replace(event, document_file="b.txt")])


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EventFileError, match=r"\.parquet or \.jsonl files, not in \.csv"):
        write_events(tmp_path / "events.csv", [])


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_whole(path, b"old")

    def refuse(descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_issues_come_back_in_the_order_of_the_documents(tmp_path: Path) -> None:
    path = tmp_path / "issues.jsonl"
    issues = (*make_issues(20), Issue("z.pdf", "encrypted", "unreadable"))
    write_issues(path, reversed(issues))
    assert sorted(read_issues(path), key=str) == sorted(issues, key=str)
    assert [issue.document_file for issue in read_issues(path)] == sorted(issue.document_file for issue in issues)


def test_synthetic_events_are_the_same_each_time() -> None:
    assert make_events(40, seed=3) == make_events(40, seed=3) != make_events(40, seed=4)


def test_the_data_dictionary_is_up_to_date_and_complete() -> None:
    assert (ROOT / "data" / "README.md").read_text("utf-8") == data_dictionary(), (
        "run: python -m dashboard.data_dictionary > data/README.md"
    )
    for notes, kind in ((EVENT_NOTES, Event), (PLACE_NOTES, Place), (ISSUE_NOTES, Issue)):
        assert [note.field for note in notes] == [field.name for field in fields(kind)]
