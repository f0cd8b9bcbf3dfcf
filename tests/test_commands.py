"""The command line: what each command writes, its exit status, and what it says when it can't go on."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stub_coder import StubCoder

from dashboard import __version__
from dashboard.__main__ import COMMANDS, main
from dashboard.coding import Coder
from dashboard.events import read_events, read_issues
from dashboard.exports import EXPORTS
from dashboard.filters import FACETS, Filters
from dashboard.manifest import ACCURACY_FILE, is_stale
from dashboard.model import Coding, Document
from dashboard.query import EventStore
from dashboard.settings import VARIABLE, Workspace, find_workspace

TESTS = Path(__file__).parent
GOLD = TESTS / "gold"
STORY = "A headline\n\nAgents from the ministry call the couple in Seoul every week.\n"

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("stub")


def run(*arguments: object) -> int:
    """The exit status; argparse leaves by SystemExit."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as leave:
        assert isinstance(leave.code, int)
        return leave.code


@pytest.fixture
def built(workspace: Workspace) -> Workspace:
    assert run("build", "--data", workspace.root) == 0
    return workspace


@pytest.fixture
def story(tmp_path: Path) -> Path:
    (tmp_path / "story.txt").write_text(STORY)
    return tmp_path / "story.txt"


# Help and usage


def test_help_lists_every_command(capsys: Capture) -> None:
    assert run("--help") == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_an_example_and_its_exit_statuses(command: str, capsys: Capture) -> None:
    assert run(command, "--help") == 0
    printed = capsys.readouterr().out
    assert f"example:\n  dashboard {command} " in printed
    assert "exit status: 0" in printed
    assert max(map(len, printed.splitlines())) <= 120


def test_every_example_of_the_help_can_be_parsed(capsys: Capture) -> None:
    for command in COMMANDS:
        run(command, "--help")
        example = next(
            line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith(f"  dashboard {command}")
        )
        words = example.split()[1:]
        assert run(*words, "--help") == 0
        capsys.readouterr()


def test_the_version_is_printed(capsys: Capture) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"dashboard {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("code",),
        ("code", "no-such-file", "-o", "events.jsonl"),
        ("code", ".", "-o", "events.txt"),
        ("code", ".", "-o", "no-such-folder/events.jsonl"),
        ("code", ".", "-o", "events.jsonl", "--issues", "no-such-folder/issues.jsonl"),
        ("code", ".", "-o", "events.jsonl", "--format", "scroll"),
        ("code", ".", "-o", "events.jsonl", "--codebook", "no-such-folder"),
        ("code", ".", "-o", "events.jsonl", "--form", "article"),
        ("build", "--forced"),
        ("export",),
        ("export", "--format", "pdf"),
        ("export", "--format", "csv", "--layer", "secret"),
        ("verify",),
        ("verify", "no-such-file.csv"),
        ("import",),
        ("import", "no-such-file.csv"),
        ("evaluate", "no-such-folder"),
        ("run", "--port", "http"),
        ("run", "--port", "70000"),
        ("init",),
    ],
)
def test_wrong_usage_is_status_2_with_a_message(
    arguments: Sequence[str], capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    streams = capsys.readouterr()
    assert "dashboard" in streams.err + streams.out
    assert "Traceback" not in streams.err
    assert not list(tmp_path.iterdir())


def test_python_m_dashboard_is_the_same() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "dashboard", "--version"], capture_output=True, text=True, check=True
    )
    assert answer.stdout == f"dashboard {__version__}\n"


# code


def test_code_needs_no_workspace(story: Path, tmp_path: Path, capsys: Capture) -> None:
    output = tmp_path / "events.jsonl"
    assert run("code", story, "-o", output) == 0
    (event,) = read_events(output)
    assert (event.document_file, event.tactic) == ("story.txt", "direct_contact")
    assert "1 documents coded, 0 unreadable: 1 events" in capsys.readouterr().err


def test_code_writes_to_standard_output_only_events(story: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("code", story, "-o", "-") == 0
    (line,) = capsysbinary.readouterr().out.splitlines()
    assert json.loads(line)["quote"].startswith("Agents from the ministry")


def test_code_writes_parquet_by_the_name(story: Path, tmp_path: Path) -> None:
    assert run("code", story, "-o", tmp_path / "e.parquet") == 0
    assert run("code", story, "-o", tmp_path / "e.jsonl") == 0
    assert read_events(tmp_path / "e.parquet") == read_events(tmp_path / "e.jsonl")


def test_code_of_folders_names_events_so_that_the_scorer_finds_them(tmp_path: Path, capsys: Capture) -> None:
    assert run("code", GOLD, "-o", tmp_path / "e.jsonl", "--issues", tmp_path / "i.jsonl") == 0
    names = {Path(event.document_file).stem for event in read_events(tmp_path / "e.jsonl")}
    assert names <= {path.stem for path in GOLD.glob("*.json")} | {"README"}
    assert "files of other kinds left out" in capsys.readouterr().err


def test_code_without_any_event_is_status_1(tmp_path: Path) -> None:
    (tmp_path / "calm.txt").write_text("A headline\n\nThe harvest was good in the valley this year.\n")
    assert run("code", tmp_path / "calm.txt", "-o", tmp_path / "e.jsonl") == 1
    assert read_events(tmp_path / "e.jsonl") == ()


def test_code_of_an_empty_folder_is_status_1(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("code", tmp_path / "empty", "-o", tmp_path / "e.jsonl") == 1
    assert (tmp_path / "e.jsonl").read_bytes() == b""


def test_code_goes_on_after_an_unreadable_file_and_says_so(story: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert run("code", tmp_path, "-o", tmp_path / "e.jsonl", "--issues", tmp_path / "i.jsonl") == 1
    assert len(read_events(tmp_path / "e.jsonl")) == 1
    assert ("empty.txt", "unreadable") in {(i.document_file, i.kind) for i in read_issues(tmp_path / "i.jsonl")}
    assert "empty.txt: " in capsys.readouterr().err


def test_code_can_force_a_format(story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coder = RecordingCoder()
    monkeypatch.setattr("dashboard.batch.load_coder", lambda *arguments: coder)
    run("code", story, "-o", tmp_path / "e.jsonl", "--format", "ngo_page")
    assert [document.format for document in coder.seen] == ["ngo_page"]


class RecordingCoder(StubCoder):
    """Keeps the documents it was given."""

    def __init__(self) -> None:
        object.__setattr__(self, "seen", [])

    seen: list[Document]

    def code_document(self, document: Document) -> Coding:
        self.seen.append(document)
        return super().code_document(document)


def test_a_faulty_codebook_is_named_without_traceback(story: Path, tmp_path: Path) -> None:
    (tmp_path / "codebook").mkdir()
    answer = dashboard("code", story, "-o", tmp_path / "e.jsonl", "--codebook", tmp_path / "codebook")
    assert answer.returncode == 1
    assert "families.yaml" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_interrupted_code_leaves_nothing(story: Path, tmp_path: Path) -> None:
    answer = run_stubbed("os.kill(os.getpid(), signal.SIGINT)", "code", story, "-o", tmp_path / "e.jsonl")
    assert answer.returncode == 130
    assert answer.stderr == "dashboard: interrupted; nothing half-written is left\n"
    assert [path.name for path in tmp_path.iterdir()] == ["story.txt"]


def test_an_interrupted_pool_ends_at_once_and_quietly(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(STORY.replace("couple", f"couple number {number}"))
    script = """
import functools, sys
import stub_coder
from dashboard import batch
from dashboard.__main__ import main
from dashboard.commands import code

batch.MANY, batch.CHUNK, batch._count_processors = 0, 1, lambda: 2
code.code_sources = functools.partial(batch.code_sources, loader=stub_coder.load_interrupting)
sys.exit(main(sys.argv[1:]))
"""
    words = [sys.executable, "-c", script, "code", str(tmp_path), "-o", str(tmp_path / "e.jsonl")]
    answer = subprocess.run(words, cwd=TESTS, capture_output=True, text=True, timeout=120, check=False)
    assert (answer.returncode, answer.stderr) == (130, "dashboard: interrupted; nothing half-written is left\n")
    assert not (tmp_path / "e.jsonl").exists()


def test_a_reader_that_goes_away_is_no_traceback(story: Path) -> None:
    answer = run_stubbed("os.close(1); os.dup2(os.pipe()[1], 1); os.close(3)", "code", story, "-o", "-")
    assert (answer.returncode, answer.stderr) == (1, "")


def run_stubbed(deed: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, whose coder does a deed at the first document."""
    script = f"""
import os, signal, sys
from stub_coder import StubCoder
from dashboard import batch
from dashboard.__main__ import main

class Coder(StubCoder):
    def code_document(self, document):
        {deed}
        return super().code_document(document)

batch.load_coder = lambda *arguments: Coder()
sys.exit(main(sys.argv[1:]))
"""
    words = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(words, cwd=TESTS, capture_output=True, text=True, timeout=120, check=False)


texts = st.text() | st.text(
    "abc \n\t<>[]()#*:-–“”'‘’0123456789\u00a0\u200b\ud800\ufeff탈북자", min_size=30, max_size=400
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_content_raises_out_of_code(
    content: bytes, tmp_path: Path, semantic: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.batch.load_coder", lambda *arguments: semantic)
    (tmp_path / "any.txt").write_bytes(content)
    status = run("code", tmp_path / "any.txt", "-o", tmp_path / "e.jsonl", "--issues", tmp_path / "i.jsonl")
    assert status in (0, 1)
    read_events(tmp_path / "e.jsonl")
    read_issues(tmp_path / "i.jsonl")


def dashboard(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with the real coder."""
    words = [sys.executable, "-m", "dashboard", *map(str, arguments)]
    surroundings = {**os.environ, **environment}
    return subprocess.run(words, env=surroundings, capture_output=True, text=True, timeout=300, check=False)


# build


def test_build_says_what_it_did_and_does_it_once(workspace: Workspace, capsys: Capture) -> None:
    assert run("build", "--data", workspace.root) == 0
    assert "3 documents coded, 0 unreadable" in capsys.readouterr().err
    before = workspace.events_path.stat().st_mtime_ns
    assert run("build", "--data", workspace.root) == 0
    assert "is up to date" in capsys.readouterr().err
    assert workspace.events_path.stat().st_mtime_ns == before
    assert run("build", "--data", workspace.root, "--force") == 0
    assert workspace.events_path.stat().st_mtime_ns != before


def test_build_reports_an_unreadable_file_by_its_status_also_when_up_to_date(workspace: Workspace) -> None:
    (workspace.documents / "empty.txt").write_bytes(b"")
    assert run("build", "--data", workspace.root) == 1
    assert not is_stale(workspace)
    assert run("build", "--data", workspace.root) == 1


def test_build_finds_the_workspace_by_the_environment(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(workspace.root))
    assert run("build") == 0
    assert workspace.events_path.is_file()


@pytest.mark.parametrize("command", ["build", "run", "evaluate", "export", "import"])
def test_a_folder_that_is_no_workspace_is_status_1_with_a_hint(command: str, tmp_path: Path, capsys: Capture) -> None:
    words = {"export": ["export", "--format", "csv"], "import": ["import", __file__]}.get(command, [command])
    assert run(*words, "--data", tmp_path) == 1
    printed = capsys.readouterr().err
    assert str(tmp_path) in printed and "dashboard init" in printed


def test_a_real_build_is_the_same_for_every_hash_seed_and_training(workspace: Workspace, tmp_path: Path) -> None:
    built = []
    for seed in ("1", "2"):
        answer = dashboard(
            "build", "--force", "--data", workspace.root, PYTHONHASHSEED=seed, XDG_CACHE_HOME=str(tmp_path / seed)
        )
        assert answer.returncode == 0, answer.stderr
        built.append({path: path.read_bytes() for path in sorted(workspace.build.rglob("*")) if path.is_file()})
    assert built[0] == built[1]


# export


@pytest.mark.parametrize("key", EXPORTS)
def test_export_writes_each_format_under_a_telling_name(
    built: Workspace, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    status = run("export", "--format", key, "--year", "2011:2018", "--data", built.root)
    path, beside = sorted(tmp_path.glob("escapee-coercion-events_2011-2018_*"), key=lambda path: len(path.name))
    assert path.name.endswith(EXPORTS[key].suffix) and beside.name == f"{path.name}.manifest.json"
    assert status == (0 if json.loads(beside.read_text("utf-8"))["kept"] else 1)
    assert path.name in capsys.readouterr().err


def test_export_selects_what_the_filters_select(built: Workspace, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    words = ("--tactic", "direct_contact", "--tactic", "lure_abroad", "--year", "2018", "--text", "agents")
    assert run("export", "--format", "csv", "-o", "-", *words, "--data", built.root) == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode("utf-8-sig"))))
    filters = Filters(year_from=2018, year_to=2018, tactic=("direct_contact", "lure_abroad"), text="agents")
    expected = [event.event_id for event in EventStore(built.events_path).events(filters)]
    assert expected and sorted(row["event_id"] for row in rows) == sorted(expected)


def test_export_takes_a_place_by_name_or_id(built: Workspace, tmp_path: Path) -> None:
    for number, place in enumerate(("yanji city", "stub:yanji")):
        assert (
            run(
                "export",
                "--format",
                "jsonl",
                "--place",
                place,
                "-o",
                tmp_path / f"{number}.jsonl",
                "--data",
                built.root,
            )
            == 0
        )
    records = [[json.loads(line) for line in (tmp_path / f"{n}.jsonl").read_text("utf-8").splitlines()] for n in (0, 1)]
    assert records[0] == records[1] and records[0]


def test_export_has_an_option_for_every_filter(capsys: Capture) -> None:
    run("export", "--help")
    printed = capsys.readouterr().out
    assert all(f"--{key} " in printed for key in ("year", "undated", "text", *(facet.key for facet in FACETS)))
    assert "--context" in printed


@pytest.mark.parametrize(
    "words", [("--tactic", "teleportation"), ("--year", "soon"), ("--country", "XX"), ("--scope", "all")]
)
def test_an_unknown_value_is_named(built: Workspace, words: tuple[str, str], capsys: Capture, tmp_path: Path) -> None:
    assert run("export", "--format", "csv", "-o", tmp_path / "e.csv", *words, "--data", built.root) == 2
    assert words[1] in capsys.readouterr().err
    assert not (tmp_path / "e.csv").exists()


def test_an_export_without_a_match_is_status_1_and_an_empty_file(built: Workspace, tmp_path: Path) -> None:
    assert run("export", "--format", "jsonl", "-o", tmp_path / "e.jsonl", "--year", "1950", "--data", built.root) == 1
    assert (tmp_path / "e.jsonl").is_file()


def test_export_of_a_workspace_that_is_not_built_says_so(workspace: Workspace, capsys: Capture) -> None:
    assert run("export", "--format", "csv", "-o", "-", "--data", workspace.root) == 1
    assert "dashboard build" in capsys.readouterr().err


def test_export_of_a_stale_build_warns(built: Workspace, capsys: Capture) -> None:
    (built.documents / "new.txt").write_text(STORY)
    assert run("export", "--format", "csv", "-o", "-", "--data", built.root) == 0
    assert "older than its documents" in capsys.readouterr().err


# evaluate


def test_evaluate_prints_the_table_of_the_checkouts_documents(capsys: Capture) -> None:
    assert run("evaluate") == 0
    printed = capsys.readouterr().out
    assert "blind half" in printed and "family_as_bait" in printed


def test_evaluate_prints_and_saves_json(workspace: Workspace, capsys: Capture) -> None:
    assert run("evaluate", GOLD, "--json", "--save", "--data", workspace.root) == 0
    printed = capsys.readouterr().out
    assert (workspace.codebook / ACCURACY_FILE).read_text("utf-8") == printed
    assert json.loads(printed)["parts"][0]["documents"] == 51


def test_evaluate_prints_as_many_misses_as_asked_for(capsys: Capture) -> None:
    assert run("evaluate", "--misses", "3") == 0
    assert capsys.readouterr().err.count("  - ") == 3


# init and run


def test_init_makes_a_workspace_that_builds(tmp_path: Path, capsys: Capture) -> None:
    assert run("init", tmp_path / "mine") == 0
    assert run("build", "--data", tmp_path / "mine") == 0
    assert "dashboard run --data" in capsys.readouterr().err


def test_init_copies_no_derived_files(built: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built.root / "reviews.sqlite").write_bytes(b"")
    monkeypatch.setattr("dashboard.workspaces.starting_workspace", lambda: built)
    assert run("init", tmp_path / "mine") == 0
    names = {path.name for path in (tmp_path / "mine").iterdir()}
    assert names >= {"documents", "codebook", "gazetteer.csv", "gazetteer_aliases.csv", "basemap"}
    assert not [name for name in names if name.startswith(("build", "reviews", "."))]


def test_init_takes_an_empty_folder_and_what_an_interrupted_one_left(tmp_path: Path) -> None:
    (tmp_path / ".new").mkdir()
    (tmp_path / ".new" / "half").write_text("x")
    assert run("init", tmp_path) == 0
    assert not (tmp_path / ".new").exists()


def test_init_refuses_a_folder_that_holds_something(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run("init", tmp_path) == 2
    assert "not an empty folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, int]]:
    calls: list[tuple[Path, int]] = []
    monkeypatch.setattr("dashboard.commands.run.serve", lambda workspace, port, *_: calls.append((workspace, port)))
    return calls


def test_run_builds_what_is_missing_and_serves(workspace: Workspace, served: list[tuple[Path, int]]) -> None:
    assert run("run", "--data", workspace.root, "--port", "8600") == 0
    assert served == [(workspace.root, 8600)]
    assert not is_stale(workspace)


def test_run_builds_again_when_a_document_came(built: Workspace, served: list[tuple[Path, int]]) -> None:
    (built.documents / "new.txt").write_text(STORY)
    assert run("run", "--data", built.root) == 0
    assert "new.txt" in {event.document_file for event in read_events(built.events_path)}


def test_run_fills_the_users_folder_at_first_use(
    tmp_path: Path, served: list[tuple[Path, int]], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    users = tmp_path / "data" / "escapees"
    monkeypatch.setattr("dashboard.commands.places.find_workspace", lambda named: find_workspace(named or users))
    assert run("run") == 0
    assert served == [(users, 8501)]
    assert f"copied to {users}" in capsys.readouterr().err
    assert run("run") == 0
    assert "copied" not in capsys.readouterr().err


def test_a_served_workspace_answers_on_this_machine_and_ends_with_an_interrupt(built: Workspace) -> None:
    words = [sys.executable, "-m", "dashboard", "run", "--port", "0", "--data", str(built.root)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = server.stdout.readline().split()[1]
            assert address.startswith("http://127.0.0.1:")
            assert wait_for(address + "/_stcore/health") == "ok"
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
        assert server.stderr and "Traceback" not in server.stderr.read()


def wait_for(address: str, seconds: float = 60) -> str:
    """The body of the answer, once there is one."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(address, timeout=5) as answer:
                return str(answer.read().decode("utf-8"))
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
