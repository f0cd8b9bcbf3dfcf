"""The wheel: it carries the starting workspace and nothing of a user's, and works where it is installed."""

import os
import signal
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from test_commands import wait_for
from test_repository import FILES, ROOT

from dashboard import __version__
from dashboard.events import read_events
from dashboard.settings import VARIABLE

SECONDS = 300
USERS_FILES = (
    "data/build/events.parquet",
    "data/build.new/build/x",
    "data/build.lock",
    "data/reviews.sqlite",
    "data/reviews.sqlite-wal",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without an index from a copy of the repository in which somebody has worked."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in FILES:
        copy = source / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for name in USERS_FILES:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("of the user")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", target, source)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a fresh environment, which finds the dependencies where the tests have theirs."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()))
    options = ("--no-deps", "--no-index", "--quiet")
    run(sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", *options, wheel)
    return folder / "bin" / "dashboard"


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No trace of the checkout: another folder to work in, a data folder of its own. The cache is that of all tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def run(*words: object) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=SECONDS, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer


def test_the_wheel_carries_the_program_and_the_workspace(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    tracked = {str(path.relative_to(ROOT)) for path in FILES}
    program = {name for name in tracked if name.startswith("dashboard/")}
    data = {name.replace("data/", "dashboard/workspace/", 1) for name in tracked if name.startswith("data/")}
    assert names == program | data | {"dashboard/config.toml"}  # the theme, out of .streamlit


def test_the_wheel_carries_nothing_of_the_user(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    assert not [name for name in archive.namelist() if archive.read(name) == b"of the user"]


def test_the_wheel_is_the_same_when_built_again(wheel: Path) -> None:
    days = {entry.date_time for entry in zipfile.ZipFile(wheel).infolist()}
    assert len(days) == 1


def test_the_installed_command_makes_and_builds_a_workspace(installed: Path, surroundings: Path) -> None:
    assert run(installed, "--version").stdout == f"dashboard {__version__}\n"
    run(installed, "init", "mine")
    run(installed, "build", "--data", "mine")
    assert read_events(surroundings / "mine" / "build" / "events.parquet")


def test_the_installed_command_codes_without_any_workspace(installed: Path, surroundings: Path) -> None:
    story = surroundings / "story.txt"
    story.write_bytes((ROOT / "tests" / "gold" / "001.txt").read_bytes())
    run(installed, "code", story, "-o", "events.jsonl")
    assert {event.document_file for event in read_events(surroundings / "events.jsonl")} == {"story.txt"}


def test_the_installed_command_serves_from_the_users_folder_at_first_use(installed: Path, surroundings: Path) -> None:
    words = [str(installed), "run", "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ) as server:
        try:
            assert server.stdout and server.stderr
            line = server.stdout.readline()
            assert line, server.stderr.read()
            assert wait_for(line.split()[1] + "/_stcore/health") == "ok"
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
    (events,) = (surroundings / "data").rglob("events.parquet")
    assert read_events(events)
