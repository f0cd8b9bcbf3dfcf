"""`dashboard import` gives back the events of an export exactly, and takes nothing half."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from browser.workspaces import make_workspace
from events_factory import event_lists, events, make_event, make_events
from hypothesis import HealthCheck, given, settings

from dashboard.__main__ import main
from dashboard.codebook import load_codebook
from dashboard.events import EventFileError, json_lines_bytes, read_events, read_issues
from dashboard.exports import EXPORTS, Stamp
from dashboard.exports.importing import Keys, keys_of, read_export
from dashboard.exports.making import make_export, stamp_of
from dashboard.exports.manifest import manifest_name
from dashboard.exports.source import open_source
from dashboard.exports.zipped import zip_files
from dashboard.filters import Filters
from dashboard.listing import read_listing
from dashboard.manifest import is_stale
from dashboard.model import Event, Place, PlacePrecision, Role
from dashboard.settings import Workspace, starting_workspace

LOSSLESS = ("csv", "csvzip", "jsonl", "parquet")
KEYS: Keys = keys_of(load_codebook(starting_workspace().codebook))
Capture = pytest.CaptureFixture[str]


def stamp_for(shown: Sequence[Event]) -> Stamp:
    return Stamp(Filters(), "all events", len(shown), len(shown), "0.1.0", "ab" * 32, "2026-11-22")


def file_of(key: str, shown: Sequence[Event]) -> tuple[str, bytes]:
    return f"e{EXPORTS[key].suffix}", EXPORTS[key].write(shown, stamp_for(shown))


@pytest.fixture
def empty(workspace: Workspace) -> Workspace:
    for path in workspace.documents.iterdir():
        path.unlink()
    return workspace


def take(workspace: Workspace, *files: Path) -> int:
    return main(["import", *map(str, files), "--data", str(workspace.root)])


def kept(workspace: Workspace) -> list[Event]:
    return [event for path in sorted(workspace.imports.glob("*")) for event in read_events(path)]


def by_id(shown: Sequence[Event]) -> list[Event]:
    return sorted(shown, key=lambda event: event.event_id)


# Round trip


@pytest.mark.parametrize("key", LOSSLESS)
@settings(max_examples=25)
@given(shown=event_lists())
def test_every_event_comes_back(key: str, shown: list[Event]) -> None:
    assert list(read_export(*file_of(key, shown), "file", KEYS)) == shown


SCRIPTS = (
    'She said: "come, or else"\r\nthen, nothing',
    "보위부 요원이 말했다, “돌아오라”\n\t",
    "公安带走了四个人；‘没有’ 👩‍👧 🇰🇵",
    "=cmd|' /C calc'!A0\n+82 10, @x 'Сотрудник сказал'",
)


def four_places() -> tuple[Place, ...]:
    """A place of each script; one lies nowhere, one on the far side of the world."""
    degrees: tuple[tuple[float | None, float | None], ...] = (
        (41.4, 128.18),
        (None, None),
        (-89.999999999, -179.999999999),
        (1e-7, 0.1 + 0.2),
    )
    return tuple(
        Place(text, "", role, "", "", degrees[number][0], degrees[number][1], PlacePrecision.TOWN)
        for number, (text, role) in enumerate(zip(SCRIPTS, Role, strict=False))
    )


@pytest.mark.parametrize("key", LOSSLESS)
def test_an_empty_workspace_gets_the_same_events(key: str, empty: Workspace, tmp_path: Path) -> None:
    hard = [
        replace(make_event(n), event_id=f"hard{n}", quote=text, title=text, publisher=text, places=four_places())
        for n, text in enumerate(SCRIPTS)
    ]
    shown = [*make_events(80, documents=9), *hard]
    name, content = file_of(key, shown)
    (tmp_path / name).write_bytes(content)
    assert take(empty, tmp_path / name) == 0
    assert by_id(read_events(empty.events_path)) == by_id(shown)
    assert not is_stale(empty)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shown=event_lists())
def test_any_events_make_a_workspace_that_exports_them_again(shown: list[Event], empty: Workspace) -> None:
    shutil.rmtree(empty.imports, ignore_errors=True)
    (empty.root / "e.csv").write_bytes(file_of("csv", shown)[1])
    assert take(empty, empty.root / "e.csv") == (0 if shown else 1)
    assert by_id(read_events(empty.events_path)) == by_id(shown)
    source = open_source(empty)
    asked = Filters(context=True)
    again = make_export(source, stamp_of(source, asked, "2026-11-22"), EXPORTS["parquet"])
    assert by_id(read_export("e.parquet", again.content, "e", KEYS)) == by_id(shown)


def test_a_bundle_with_its_manifest_is_read(tmp_path: Path, empty: Workspace) -> None:
    built = make_workspace(tmp_path / "built", make_events(12))
    built.documents.mkdir()
    source = open_source(built)
    made = make_export(source, stamp_of(source, Filters(context=True), "2026-11-22"), EXPORTS["csvzip"])
    manifest = made.manifest("2026-11-22T00:00:00Z").to_bytes()
    bundle = tmp_path / "b.zip"
    bundle.write_bytes(zip_files(((made.name, made.content), (manifest_name(made.name), manifest))))
    assert take(empty, bundle) == 0
    assert by_id(read_events(empty.events_path)) == by_id(make_events_as_placed(built))
    changed = ((made.name, made.content + b" "), (manifest_name(made.name), manifest))
    with pytest.raises(EventFileError, match="was changed"):
        read_export("b.zip", zip_files(changed), "b.zip", KEYS)


def make_events_as_placed(workspace: Workspace) -> list[Event]:
    return list(read_events(workspace.events_path))


# Three tables


def test_the_three_tables_open_each_alone(tmp_path: Path) -> None:
    shown = list(make_events(40, documents=5))
    (tmp_path / "e.zip").write_bytes(file_of("csvzip", shown)[1])
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        assert archive.namelist() == ["events.csv", "places.csv", "sources.csv"]
        lines = {name: archive.read(name).decode("utf-8-sig").split("\r\n") for name in archive.namelist()}
    assert len(lines["sources.csv"]) == 5 + 2 and len(lines["events.csv"]) == 40 + 2
    assert len(lines["places.csv"]) == sum(len(event.places) for event in shown) + 2
    assert lines["places.csv"][0].startswith('"event_id","place_number","name","place_id","role"')


# What is refused: nothing is imported half, and the message names the place


def broken(change: Callable[[bytes], bytes], key: str = "csv") -> bytes:
    _, content = file_of(key, [*make_events(5)])
    changed = change(content)
    assert changed != content
    return changed


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("e.csv", broken(lambda data: data + b'"x"\r\n'), r"e.csv: row 6, line 7: 1 cells, not \d+"),
        ("e.csv", broken(lambda data: data.replace(b'"events"', b'"x"').replace(b'"quote_start"', b'"q"')), "missing"),
        ("e.csv", broken(lambda data: data + b'"open'), "line 7"),
        ("e.csv", broken(lambda data: data[:-20] + b"\xff" + data[-20:]), r"e.csv: line 6: not UTF-8"),
        ("e.jsonl", broken(lambda data: data + b"{\n", "jsonl"), r"e.jsonl:6: not JSON"),
        ("e.jsonl", broken(lambda data: data.replace(b'"kind":"', b'"kind":"x', 1), "jsonl"), r"e.jsonl:1: kind"),
        ("e.jsonl", broken(lambda data: data.replace(b'"confidence":0', b'"confidence":7', 1), "jsonl"), "between 0"),
        ("e.parquet", b"PAR1 not at all", r"e.parquet: not a Parquet file"),
        ("e.zip", b"PK not at all", r"e.zip: not a ZIP file"),
        ("e.zip", zip_files((("events.csv", b"a\r\n"),)), r"e.zip: no export of events: .*places.csv"),
        ("e.geojson", b"{}", "coordinates of provinces"),
        ("e.xlsx", b"", "cannot hold every character"),
        ("e.exe", b"", "no export of events"),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_taken(
    name: str, content: bytes, words: str, empty: Workspace, tmp_path: Path, capsys: Capture
) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / name
    good.write_bytes(json_lines_bytes([make_event()]))
    bad.write_bytes(content)
    assert take(empty, good, bad) == 1
    told = capsys.readouterr().err
    assert re.search(words, told) and str(bad) in told and "Traceback" not in told
    assert not empty.imports.exists() and not empty.events_path.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tactic": "teleportation"}, "tactic 'teleportation' is not in this workspace's codebook"),
        ({"family": "magic"}, "family 'magic'"),
        ({"actors": ("wizard",)}, r"actors \['wizard'\]"),
        ({"targets": ("nobody",)}, r"targets \['nobody'\]"),
        ({"event_id": ""}, "event_id is empty"),
        ({"date_start": "2018-02-30"}, "date_start '2018-02-30' is no day"),
        ({"date_end": "soon"}, "date_end 'soon'"),
        ({"confidence": 1.5}, "confidence 1.5"),
        ({"places": (replace(four_places()[0], latitude=91.0),)}, "coordinates 91.0"),
    ],
)
def test_an_event_that_no_coder_makes_is_named(changes: dict[str, object], words: str) -> None:
    odd = replace(make_event(), **changes)  # type: ignore[arg-type]
    for key in LOSSLESS:
        with pytest.raises(EventFileError, match=rf"file: event 2 .*{words}"):
            read_export(*file_of(key, [make_event(1, 2), odd]), "file", KEYS)


@settings(max_examples=30)
@given(event=events())
def test_a_row_cut_anywhere_is_refused_or_whole(event: Event) -> None:
    name, content = file_of("csv", [event])
    for cut in range(len(content) - 1, len(content) // 2, -97):
        try:
            assert list(read_export(name, content[:cut], "file", KEYS)) in ([event], [])
        except EventFileError as error:
            assert str(error).startswith("file: ")


# Imports beside one another and beside what is coded


def write(folder: Path, name: str, shown: Sequence[Event]) -> Path:
    (folder / name).write_bytes(json_lines_bytes(shown))
    return folder / name


def test_what_is_there_already_is_not_taken_twice(empty: Workspace, tmp_path: Path, capsys: Capture) -> None:
    shown = list(make_events(20))
    assert take(empty, write(tmp_path, "a.jsonl", shown[:12])) == 0
    assert take(empty, write(tmp_path, "b.jsonl", shown[8:])) == 0
    assert "4 events were imported before" in capsys.readouterr().err
    assert len(kept(empty)) == 20 == len(read_events(empty.events_path))
    assert take(empty, tmp_path / "a.jsonl", tmp_path / "b.jsonl") == 0
    assert len(kept(empty)) == 20


def test_an_event_told_differently_is_refused(empty: Workspace, tmp_path: Path, capsys: Capture) -> None:
    event = make_event()
    other = replace(event, quote="another")
    assert take(empty, write(tmp_path, "a.jsonl", [event]), write(tmp_path, "b.jsonl", [other])) == 1
    assert take(empty, tmp_path / "a.jsonl") == 0
    assert take(empty, tmp_path / "b.jsonl") == 1
    assert "told differently by an earlier import" in capsys.readouterr().err
    assert kept(empty) == [event]


def test_two_imports_that_disagree_stop_the_build_and_are_named(
    empty: Workspace, tmp_path: Path, capsys: Capture
) -> None:
    assert take(empty, write(tmp_path, "a.jsonl", [make_event()])) == 0
    write(empty.imports, "by-hand.jsonl", [replace(make_event(), quote="another")])
    assert is_stale(empty)
    assert main(["build", "--data", str(empty.root)]) == 1
    assert "by-hand.jsonl" in capsys.readouterr().err


@pytest.mark.usefixtures("stub")
def test_what_the_workspace_codes_itself_stays_and_is_said(workspace: Workspace, tmp_path: Path) -> None:
    assert main(["build", "--data", str(workspace.root)]) == 0
    coded = read_events(workspace.events_path)
    others = [replace(coded[0], quote="told otherwise"), make_event()]
    assert take(workspace, write(tmp_path, "a.jsonl", others)) == 0
    assert by_id(read_events(workspace.events_path)) == by_id([*coded, make_event()])
    issues = [issue for issue in read_issues(workspace.issues_path) if issue.kind == "imported_twice"]
    assert [issue.document_file for issue in issues] == [coded[0].document_file]
    listed = {record.document_file: record for record in read_listing(workspace.documents_path)}
    assert listed[make_event().document_file].format == "imported"


def test_deleting_the_file_takes_the_import_back(empty: Workspace, tmp_path: Path) -> None:
    assert take(empty, write(tmp_path, "a.jsonl", [make_event()])) == 0
    for path in empty.imports.iterdir():
        path.unlink()
    assert is_stale(empty)
    main(["build", "--data", str(empty.root)])
    assert read_events(empty.events_path) == ()


def test_an_import_keeps_to_names_of_the_fixed_alphabet(empty: Workspace, tmp_path: Path) -> None:
    assert take(empty, write(tmp_path, "Fälle (신고) ../x.jsonl".replace("/", "_"), [make_event()])) == 0
    (path,) = empty.imports.iterdir()
    assert re.fullmatch(r"[a-z0-9-]+_[0-9a-f]{12}\.jsonl", path.name)
    assert json.loads(path.read_text("utf-8"))["event_id"] == make_event().event_id
