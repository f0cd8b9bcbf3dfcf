"""Builds: complete or not at all, the same bytes every time, and nothing of a document lost."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from stub_coder import BUG, StubCoder, load_stub

from dashboard import batch
from dashboard.batch import Reference, Report, code_sources, gather, reference_of
from dashboard.build import build_workspace, count_tellings, ensure_built
from dashboard.build_folder import finish_swap
from dashboard.events import read_events, read_issues
from dashboard.listing import DUPLICATE, OTHER_FILE, UNREADABLE, read_listing, read_summary
from dashboard.manifest import ACCURACY_FILE, is_stale
from dashboard.model import Coding, Document, Event
from dashboard.settings import Workspace
from dashboard.sources import find_other_files, find_sources
from dashboard.workspaces import WorkspaceError

TESTS = Path(__file__).parent
STORY = "Agents from the ministry call the couple in Seoul every week."


def build(workspace: Workspace) -> None:
    build_workspace(workspace, workspace.root / "cache", load_stub)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def left_over(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.root.glob("build.*") if path.name != "build.lock")


def silent(message: str) -> None:
    pass


# What a build holds


def test_a_build_holds_everything_the_pages_read(workspace: Workspace) -> None:
    build(workspace)
    names = {path.name for path in workspace.build.iterdir()}
    assert names == {"events.parquet", "issues.jsonl", "suggestions.jsonl", "documents.jsonl", "texts", "build.json"}
    assert len(read_listing(workspace.documents_path)) == 3
    assert not left_over(workspace)


def test_quotes_are_the_text_at_their_offsets(workspace: Workspace) -> None:
    build(workspace)
    events = read_events(workspace.events_path)
    assert events
    for event in events:
        text = (workspace.texts / f"{event.document_id}.txt").read_bytes().decode("utf-8")
        assert text[event.quote_start : event.quote_end] == event.quote


def test_the_listing_counts_what_the_files_hold(workspace: Workspace) -> None:
    build(workspace)
    events, summary = read_events(workspace.events_path), read_summary(workspace)
    assert (
        summary.events + summary.context
        == len(events)
        == sum(record.n_events + record.n_context for record in read_listing(workspace.documents_path))
    )
    assert summary.context > 0
    assert summary.issues == len(read_issues(workspace.issues_path))


def test_the_manifest_names_every_document_and_no_clock(workspace: Workspace) -> None:
    build(workspace)
    manifest = json.loads(workspace.manifest_path.read_text("utf-8"))
    assert [entry["document_file"] for entry in manifest["documents"]] == sorted(
        path.name for path in workspace.documents.iterdir()
    )
    assert {"revision", "built_from", "version", "codebook", "gazetteer"} <= set(manifest)
    assert str(workspace.root) not in json.dumps(manifest)


def test_a_workspace_without_documents_builds(workspace: Workspace) -> None:
    shutil.rmtree(workspace.documents)
    workspace.documents.mkdir()
    build(workspace)
    assert read_events(workspace.events_path) == ()
    assert not is_stale(workspace)


# The same bytes


def test_building_twice_gives_the_same_bytes(workspace: Workspace) -> None:
    build(workspace)
    first = bytes_of(workspace.build)
    build(workspace)
    assert bytes_of(workspace.build) == first


@pytest.mark.parametrize("seed", ["0", "1"])
def test_bytes_depend_on_no_hash_seed_folder_or_file_time(workspace: Workspace, tmp_path: Path, seed: str) -> None:
    build(workspace)
    other = Workspace(tmp_path / "elsewhere" / seed)
    copy_workspace_of(workspace, other)
    script = "import sys; from test_build import *; build(Workspace(Path(sys.argv[1])))"
    run_python(script, other.root, PYTHONHASHSEED=seed, TZ="Asia/Seoul", LC_ALL="C")
    assert bytes_of(other.build) == bytes_of(workspace.build)


def copy_workspace_of(workspace: Workspace, other: Workspace) -> None:
    shutil.copytree(workspace.root, other.root, ignore=shutil.ignore_patterns("build*"))
    for path in other.documents.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))


def run_python(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        cwd=TESTS,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_many_documents_on_several_processes_give_what_one_gives(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        (workspace.documents / f"story-{number:02}.txt").write_text(f"Story {number}\n\n{STORY} Report {number}.\n")
    sources, reference = find_sources([workspace.documents]), reference_of(workspace, workspace.root / "cache")
    alone = gather(code_sources(sources, reference, silent, load_stub))
    monkeypatch.setattr(batch, "MANY", 3)
    monkeypatch.setattr(batch, "CHUNK", 2)
    monkeypatch.setattr(batch, "_count_processors", lambda: 2)
    assert gather(code_sources(sources, reference, silent, load_stub)) == alone
    assert len(alone.codings) == 15


# Staleness


def change_document(workspace: Workspace) -> None:
    path = sorted(workspace.documents.iterdir())[0]
    path.write_text(path.read_text("utf-8") + "\nOne more line.\n", "utf-8")


def add_document(workspace: Workspace) -> None:
    (workspace.documents / "new.txt").write_text(STORY)


def remove_document(workspace: Workspace) -> None:
    sorted(workspace.documents.iterdir())[0].unlink()


def rename_document(workspace: Workspace) -> None:
    sorted(workspace.documents.iterdir())[0].rename(workspace.documents / "renamed.md")


def add_other_file(workspace: Workspace) -> None:
    (workspace.documents / "scan.docx").write_bytes(b"PK")


def change_codebook(workspace: Workspace) -> None:
    path = workspace.codebook / "tactics" / "abduction.yaml"
    path.write_text(path.read_text("utf-8") + "# a note\n", "utf-8")


def change_gazetteer(workspace: Workspace) -> None:
    workspace.aliases.write_text(workspace.aliases.read_text("utf-8") + "# a note\n", "utf-8")


def lose_events(workspace: Workspace) -> None:
    workspace.events_path.unlink()


def break_manifest(workspace: Workspace) -> None:
    workspace.manifest_path.write_text("{")


@pytest.mark.parametrize(
    "change",
    [
        change_document,
        add_document,
        remove_document,
        rename_document,
        add_other_file,
        change_codebook,
        change_gazetteer,
        lose_events,
        break_manifest,
    ],
)
def test_a_build_is_stale_after(workspace: Workspace, change: Callable[[Workspace], None]) -> None:
    build(workspace)
    assert not is_stale(workspace)
    change(workspace)
    assert is_stale(workspace)
    assert ensure_built(workspace, workspace.root / "cache", load_stub)
    assert not is_stale(workspace)


def test_a_build_of_another_version_is_stale(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    build(workspace)
    monkeypatch.setattr("dashboard.manifest.__version__", "9.9.9")
    assert is_stale(workspace)


def test_a_build_stays_good_when_nothing_that_decides_it_changes(workspace: Workspace) -> None:
    build(workspace)
    (workspace.codebook / ACCURACY_FILE).write_text("{}")
    for path in workspace.documents.iterdir():
        os.utime(path)
    assert not ensure_built(workspace, workspace.root / "cache", load_stub)


# Crashes


class FailingCoder(StubCoder):
    """Does to the process what a power cut, a user or a bug does, in the middle of the documents."""

    def code_document(self, document: Document) -> Coding:
        if document.format == "ngo_page":
            fail()
        return super().code_document(document)


def fail() -> None:
    raise RuntimeError("the coder fails")


def load_failing(reference: Reference, report: Report) -> FailingCoder:
    return FailingCoder()


def test_a_failing_build_leaves_the_old_one(workspace: Workspace) -> None:
    build(workspace)
    before = bytes_of(workspace.build)
    change_document(workspace)
    with pytest.raises(RuntimeError):
        build_workspace(workspace, workspace.root / "cache", load_failing)
    assert bytes_of(workspace.build) == before
    assert not left_over(workspace)
    assert is_stale(workspace)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_build_leaves_the_old_one_and_the_next_succeeds(workspace: Workspace, blow: signal.Signals) -> None:
    build(workspace)
    before = bytes_of(workspace.build)
    change_document(workspace)
    script = f"""
import os, sys, test_build
from dashboard.settings import Workspace
test_build.fail = lambda: os.kill(os.getpid(), {int(blow)})
workspace = Workspace(test_build.Path(sys.argv[1]))
test_build.build_workspace(workspace, workspace.root / "cache", test_build.load_failing)
"""
    assert run_python(script, workspace.root).returncode == -blow
    assert bytes_of(workspace.build) == before
    assert blow == signal.SIGKILL or not left_over(workspace)
    build(workspace)
    assert not left_over(workspace)
    assert not is_stale(workspace)


def test_a_swap_interrupted_between_its_steps_is_mended(workspace: Workspace) -> None:
    build(workspace)
    before = bytes_of(workspace.build)
    workspace.build.rename(workspace.root / "build.old")
    finish_swap(workspace)
    assert bytes_of(workspace.build) == before


def test_two_builds_do_not_collide(workspace: Workspace) -> None:
    with closing(sqlite3.connect(workspace.root / "build.lock", isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        with pytest.raises(WorkspaceError, match="another build is running"):
            build(workspace)
    build(workspace)


# Files that cannot be coded


def test_what_is_refused_is_an_issue_and_the_others_go_on(workspace: Workspace) -> None:
    (workspace.documents / "empty.txt").write_bytes(b"")
    (workspace.documents / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (workspace.documents / "table.xlsx").write_bytes(b"PK")
    (workspace.documents / "again.txt").write_bytes(
        (workspace.documents / "undated-abductions-from-china-daily-nk.txt").read_bytes()
    )
    build(workspace)
    whole_files = {(issue.document_file, issue.kind) for issue in read_issues(workspace.issues_path)}
    assert {
        ("empty.txt", UNREADABLE),
        ("noise.txt", UNREADABLE),
        ("table.xlsx", OTHER_FILE),
        ("undated-abductions-from-china-daily-nk.txt", DUPLICATE),
    } <= whole_files
    assert len(read_listing(workspace.documents_path)) == 3


def test_a_name_that_is_no_unicode_becomes_one(workspace: Workspace) -> None:
    with open(os.fsencode(workspace.documents) + b"/caf\xe9.txt", "w") as file:  # noqa: PTH123, no Path holds it portably
        file.write(f"A headline\n\n{STORY}\n")
    build(workspace)
    assert "caf\N{REPLACEMENT CHARACTER}.txt" in [
        record.document_file for record in read_listing(workspace.documents_path)
    ]


@pytest.mark.parametrize("many", [0, 50])
def test_a_bug_in_the_coder_names_the_document(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(batch, "MANY", many)
    monkeypatch.setattr(batch, "_count_processors", lambda: 2)
    (workspace.documents / "odd.txt").write_text(f"A headline\n\nHere {BUG} for good.\n")
    with pytest.raises(RuntimeError) as caught:
        build(workspace)
    assert "while coding odd.txt" in caught.value.__notes__


@pytest.mark.parametrize("part", ["documents", "codebook", "gazetteer.csv", "gazetteer_aliases.csv"])
def test_a_folder_that_is_no_workspace_is_refused(workspace: Workspace, part: str) -> None:
    path = workspace.root / part
    path.rename(workspace.root / "gone")
    with pytest.raises(WorkspaceError, match=part):
        build(workspace)


# Names of documents


def test_names_are_relative_to_the_folder_that_is_named(tmp_path: Path) -> None:
    for name in ("one/b.txt", "one/deep/a.txt", "two/c.txt", "loose.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(STORY)
    sources = find_sources([tmp_path / "one", tmp_path / "loose.txt", tmp_path / "one" / "b.txt"])
    assert [source.name for source in sources] == ["b.txt", "deep/a.txt", "loose.txt"]


def test_files_of_one_name_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("one", "two"):
        Path(folder).mkdir()
        Path(folder, "a.txt").write_text(STORY)
    assert [source.name for source in find_sources([Path("one"), Path("two")])] == ["one/a.txt", "two/a.txt"]


def test_other_files_are_named_but_not_hidden_ones(tmp_path: Path) -> None:
    for name in ("a.txt", "b.csv", ".hidden", "c.docx"):
        (tmp_path / name).write_text("x")
    assert find_other_files(tmp_path, find_sources([tmp_path])) == ("b.csv", "c.docx")


# Independent sources


def test_a_repost_counts_as_its_origin(workspace: Workspace) -> None:
    build(workspace)
    event = read_events(workspace.events_path)[0]
    tellings = [
        change(event, "1", publisher="Daily NK"),
        change(event, "2", publisher="An NGO", original_publisher="Daily NK"),
        change(event, "3", publisher="A Wire"),
    ]
    counted = count_tellings(tellings)
    assert {(event.n_tellings, event.n_independent_sources) for event in counted} == {(3, 2)}


def change(event: Event, identity: str, publisher: str, original_publisher: str = "") -> Event:
    return replace(
        event, event_id=identity, incident_id="same", publisher=publisher, original_publisher=original_publisher
    )
