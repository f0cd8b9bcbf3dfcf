"""A manifest tells what an export is, and `dashboard verify` holds the file to it."""

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser.workspaces import make_workspace
from events_factory import filters, make_events
from hypothesis import given, settings

from dashboard import __version__
from dashboard.__main__ import main
from dashboard.events import read_events, write_events
from dashboard.exports import EXPORTS
from dashboard.exports.exporter import nothing_left_out
from dashboard.exports.making import make_export, stamp_of
from dashboard.exports.manifest import ManifestError, manifest_name, read_manifest
from dashboard.exports.source import ExportSource, open_source
from dashboard.exports.stamp import Layer
from dashboard.exports.verifying import Outcome, check_file, reproduce
from dashboard.exports.zipped import zip_files
from dashboard.filters import Filters, query_of
from dashboard.settings import Workspace

NOW = "2026-11-22T10:00:00Z"
Capture = pytest.CaptureFixture[str]
Written = tuple[Path, Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = make_workspace(tmp_path_factory.mktemp("built") / "w", make_events(60, seed=4, documents=6))
    workspace.documents.mkdir()
    digests = {"revision": "", "built_from": "cd" * 32, "codebook": "ef" * 32}
    workspace.manifest_path.write_text(json.dumps(digests))
    return workspace


@pytest.fixture(scope="module")
def source(built: Workspace) -> ExportSource:
    return open_source(built)


def write(built: Workspace, folder: Path, key: str = "csv", *words: str) -> Written:
    path = folder / f"file{EXPORTS[key].suffix}"
    assert main(["export", "--format", key, "-o", str(path), "--data", str(built.root), *words]) == 0
    return path, path.with_name(manifest_name(path.name))


def verify(path: Path, *words: object) -> int:
    return main(["verify", str(path), *map(str, words)])


# What it says


@pytest.mark.parametrize("key", EXPORTS)
def test_the_manifest_tells_what_the_file_is(built: Workspace, source: ExportSource, key: str, tmp_path: Path) -> None:
    path, beside = write(built, tmp_path, key, "--year", "2005:2015", "--undated", "include")
    told, content = json.loads(beside.read_text("utf-8")), path.read_bytes()
    shown = source.store.totals(Filters(2005, 2015))
    assert told["files"] == [
        {"name": path.name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)},
    ]
    assert (told["format"], told["layer"], told["version"]) == (key, "full", __version__)
    assert told["query"] == {"year": ["2005:2015"]} and told["filter"] == "years 2005–2015"
    assert told["total"] == shown.total and told["kept"] + sum(told["left_out"].values()) == shown.shown
    assert [*told["left_out_in_words"].values()] == [*told["left_out"].values()]
    assert (told["codebook"], told["workspace"]) == ("ef" * 32, "cd" * 32)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["created"])
    assert f"{told['kept']} of {told['total']} events (years 2005–2015)" in told["citation"]
    assert "GeoNames" in told["attribution"] and "publishers" in told["licence"]


def test_what_a_format_cannot_hold_is_counted_by_reason(source: ExportSource) -> None:
    counting = [exporter for exporter in EXPORTS.values() if exporter.left_out is not nothing_left_out]
    assert counting
    for exporter in counting:
        made = make_export(source, stamp_of(source, Filters(), "2026-11-22"), exporter)
        expected = exporter.left_out(tuple(source.store.events(Filters())))
        assert made.manifest(NOW).left_out == {reason: count for reason, count in expected.items() if count}


def test_the_time_stands_in_the_manifest_alone(source: ExportSource) -> None:
    stamp = stamp_of(source, Filters(), "2026-11-22")
    for exporter in EXPORTS.values():
        assert make_export(source, stamp, exporter).content == make_export(source, stamp, exporter).content
    made = make_export(source, stamp, EXPORTS["csv"])
    assert made.manifest(NOW).files == made.manifest("2027-01-01T00:00:00Z").files


@settings(max_examples=40)
@given(asked=filters())
def test_a_manifest_reads_back(source: ExportSource, asked: Filters) -> None:
    made = make_export(source, stamp_of(source, asked, "2026-11-22"), EXPORTS["jsonl"]).manifest(NOW)
    read = read_manifest(made.to_bytes(), "m")
    assert read == replace(made, query={key: tuple(values) for key, values in query_of(asked).items()})


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda told: told.pop("files"), "files is missing"),
        (lambda told: told.update(manifest=2), "layout 1"),
        (lambda told: told.update(kept="many"), "many"),
        (lambda told: told.update(filter=3), "filter is not text"),
        (lambda told: told.update(files=[{}]), "name is missing"),
        (lambda told: told.update(query=[]), "m: "),
    ],
)
def test_a_broken_manifest_is_named(source: ExportSource, change: Callable[[Any], None], word: str) -> None:
    told = json.loads(make_export(source, stamp_of(source, Filters(), ""), EXPORTS["csv"]).manifest(NOW).to_bytes())
    change(told)
    with pytest.raises(ManifestError, match=word):
        read_manifest(json.dumps(told).encode(), "m")


# Verify


@pytest.mark.parametrize("key", EXPORTS)
def test_every_format_is_made_again_to_the_byte(built: Workspace, key: str, tmp_path: Path, capsys: Capture) -> None:
    path, _ = write(built, tmp_path, key, "--tactic", "direct_contact", "--tactic", "lure_abroad")
    assert verify(path) == 0
    assert "is unchanged" in capsys.readouterr().err
    assert verify(path, "--data", built.root) == 0
    assert "gives the same file to the byte" in capsys.readouterr().err


def test_the_public_layer_is_made_again_and_named(built: Workspace, tmp_path: Path, capsys: Capture) -> None:
    path, beside = write(built, tmp_path, "jsonl", "--layer", "public")
    told = json.loads(beside.read_text("utf-8"))
    assert told["layer"] == "public" and re.fullmatch("[0-9a-f]{64}", told["protection"])
    assert b'"layer":"public"' in path.read_bytes()
    assert verify(path, "--data", built.root) == 0
    full, _ = write(built, tmp_path, "parquet")
    quotes = {event.quote for event in open_source(built, Layer.PUBLIC).store.events(Filters())}
    assert quotes and path.read_bytes() != full.read_bytes()


def test_suggestions_leave_only_when_asked_for_and_say_what_they_are(
    built: Workspace, tmp_path: Path, capsys: Capture
) -> None:
    suggested = make_events(5, seed=11, documents=2)
    write_events(built.suggestions_path, suggested)
    known = {event.event_id for event in suggested}
    file, beside = write(built, tmp_path, "jsonl", "--suggestions", "--context")
    assert {event.event_id for event in read_events(file)} == known
    manifest = json.loads(beside.read_text())
    assert (manifest["of"], manifest["kept"]) == ("suggestions", 5) and "suggestions" in manifest["filter"]
    assert verify(file, "--data", built.root) == 0
    assert "same file to the byte" in capsys.readouterr().err
    plain, _ = write(built, tmp_path, "jsonl", "--context")
    assert not known & {event.event_id for event in read_events(plain)}
    asked = ["export", "--format", "csv", "--suggestions", "--layer", "public", "-o", "-", "--data", str(built.root)]
    assert main(asked) != 0
    assert "no public layer" in capsys.readouterr().err


def test_a_changed_file_is_found(built: Workspace, tmp_path: Path, capsys: Capture) -> None:
    path, _ = write(built, tmp_path)
    path.write_bytes(path.read_bytes().replace(b"reported", b"alleged ", 1))
    assert verify(path, "--data", built.root) == 1
    assert "was changed" in capsys.readouterr().err


def test_a_renamed_file_is_verified_with_its_manifest_named(built: Workspace, tmp_path: Path) -> None:
    path, beside = write(built, tmp_path)
    other = path.rename(tmp_path / "evidence.csv")
    assert verify(other) == 2
    assert verify(other, "--manifest", beside, "--data", built.root) == 0


def test_a_missing_or_broken_manifest_is_named(built: Workspace, tmp_path: Path, capsys: Capture) -> None:
    path, beside = write(built, tmp_path)
    beside.write_text("{")
    assert verify(path) == 2
    beside.unlink()
    assert verify(path) == 2
    first, second = [line for line in capsys.readouterr().err.splitlines() if line.startswith("dashboard:")]
    assert "not JSON" in first and "no such file" in second


def forge(beside: Path, **changes: object) -> None:
    beside.write_text(json.dumps({**json.loads(beside.read_text("utf-8")), **changes}))


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"version": "0.0.1"}, 2, "it is of version 0.0.1"),
        ({"revision": "0" * 64}, 2, "it is of build 000000000000"),
        ({"workspace": "0" * 64}, 2, "was built from other documents"),
        ({"codebook": "0" * 64}, 2, "was built from other documents"),
        ({"format": "pdf"}, 2, "knows no format pdf"),
        ({"query": {"tactic": ["teleportation"]}}, 2, "teleportation"),
        ({"query": {"year": ["2010"]}}, 1, "year 2010"),
        ({"filter": "every event there is"}, 1, "every event there is"),
        ({"kept": 7}, 1, "does not count"),
        ({"left_out": {"no_place": 3}}, 1, "does not count"),
        ({"date": "2020-01-01"}, 1, "gives another file"),
        ({"layer": "public"}, 2, "rules of the public layer"),
    ],
)
def test_a_manifest_that_lies_is_found(
    built: Workspace, tmp_path: Path, capsys: Capture, changes: dict[str, object], status: int, words: str
) -> None:
    path, beside = write(built, tmp_path)
    forge(beside, **changes)
    assert verify(path, "--data", built.root) == status
    assert words in capsys.readouterr().err


def test_another_build_is_told_from_a_changed_file(built: Workspace, tmp_path: Path, capsys: Capture) -> None:
    path, _ = write(built, tmp_path)
    other = make_workspace(tmp_path / "other", make_events(61, seed=4, documents=6))
    other.documents.mkdir()
    assert verify(path, "--data", other.root) == 2
    assert "it is of build" in capsys.readouterr().err


def test_a_bundle_carries_its_manifest(source: ExportSource, built: Workspace, tmp_path: Path) -> None:
    made = make_export(source, stamp_of(source, Filters(), "2026-11-22"), EXPORTS["csvzip"])
    manifest = made.manifest(NOW)
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(
        zip_files(((made.name, made.content), (manifest_name(made.name), manifest.to_bytes()))),
    )
    assert verify(bundle, "--data", built.root) == 0
    assert check_file("any", made.content + b" ", manifest).outcome is Outcome.DIFFERENT
    assert reproduce(made.content, replace(manifest, kept=1), built, EXPORTS).outcome is Outcome.DIFFERENT


# Writing


def test_a_manifest_never_lies_beside_another_file(
    built: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, beside = write(built, tmp_path)

    def stop(target: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr("dashboard.commands.export.write_whole", stop)
    words = ["export", "--format", "csv", "-o", str(path), "--year", "2001", "--data", str(built.root)]
    assert main(words) == 1
    assert path.is_file() and not beside.exists()


def test_a_name_tells_the_layer(built: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--format", "csv", "--layer", "public", "--data", str(built.root)]) == 0
    assert len([*tmp_path.glob("escapee-coercion-events_public_n*.csv*")]) == 2


def test_a_zip_has_no_clock(tmp_path: Path) -> None:
    packed = zip_files((("a.csv", b"a" * 1000), ("b.csv", b"")))
    (tmp_path / "a.zip").write_bytes(packed)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert packed == zip_files((("a.csv", b"a" * 1000), ("b.csv", b"")))
    shutil.rmtree(tmp_path)


def test_the_manifest_of_the_public_layer_names_no_hidden_place(built: Workspace, tmp_path: Path) -> None:
    for key in ("csv", "xlsx", "geojson"):
        path, beside = write(built, tmp_path, key, "--layer", "public", "--text", "Hoeryong OR officers")
        assert b"Hoeryong" not in beside.read_bytes() and b"Hoeryong" not in path.read_bytes()
        assert verify(path, "--data", built.root) == 0
