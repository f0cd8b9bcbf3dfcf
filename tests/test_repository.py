"""What holds for the whole repository: who imports whom, what stands in no file, what the README promises."""

import ast
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from dashboard import __version__
from dashboard.__main__ import COMMANDS, main
from dashboard.manifest import LIBRARIES
from dashboard.settings import VARIABLE, Workspace

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "dashboard"

# The layers, lowest first. A module imports from lower rows only, or from inside its own package.
RANKS = (
    ("__init__",),
    ("settings", "model", "progress", "ink"),
    ("codebook*", "gazetteer*", "dates", "gold", "workspaces"),
    ("documents", "sidecars", "evaluation", "build_folder"),
    ("coding", "sources", "accuracy*"),
    ("events", "filters"),
    ("protection",),
    ("query", "listing", "manifest"),
    ("batch", "imports", "comparison*"),
    ("build", "charts", "maps", "outline", "exports"),
    ("data_dictionary", "workspace_tools", "widgets"),
    ("app_pages", "api", "own_files"),
    ("app", "asgi"),
    ("server",),
    ("benchmarks",),
    ("commands",),
    ("__main__",),
)
STREAMLIT_FROM = "widgets"

TOP_LEVEL = {
    ".ci", ".gitignore", ".streamlit", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
    "dashboard", "data", "docs", "pyproject.toml", "requirements-test.lock", "requirements.lock", "tests",
}  # fmt: skip


def tracked_files() -> tuple[Path, ...]:
    """Every file that belongs to the repository, also one that is not committed yet."""
    words = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


FILES = tracked_files()
MODULES = tuple(path for path in FILES if path.suffix == ".py" and PACKAGE in path.parents)


# Who imports whom


def room_of(module: Path) -> str:
    """The module directly in the package, or the sub-package."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rank_of(room: str) -> int:
    ranks = [rank for rank, names in enumerate(RANKS) if any(fnmatch(room, name) for name in names)]
    assert len(ranks) == 1, f"dashboard/{room} has {len(ranks)} places in RANKS of {Path(__file__).name}, not one"
    return ranks[0]


def family_of(room: str) -> str:
    """The row's name that the room goes by: codebook_schema belongs to codebook*."""
    return next(name for name in RANKS[rank_of(room)] if fnmatch(room, name))


def imports_of(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: relative import"
            own = node.module == "dashboard"
            yield from (f"dashboard.{alias.name}" for alias in node.names) if own else [node.module or ""]


def rooms_imported_by(module: Path) -> set[str]:
    names = [name.split(".")[1] for name in imports_of(module) if name.startswith("dashboard.")]
    return {"__init__" if name.startswith("__") else name for name in names}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(module: Path) -> None:
    room = room_of(module)
    for other in rooms_imported_by(module) - {room}:
        inside = family_of(other) == family_of(room)
        assert inside or rank_of(other) < rank_of(room), f"{room} may not import {other}"


def test_streamlit_is_imported_in_the_top_layers_only() -> None:
    for module in MODULES:
        names = {name.split(".")[0] for name in imports_of(module)}
        assert "streamlit" not in names or rank_of(room_of(module)) >= rank_of(STREAMLIT_FROM), module


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    graph = {room_of(module): set[str]() for module in MODULES}
    for module in MODULES:
        graph[room_of(module)] |= rooms_imported_by(module) - {room_of(module)}
    while leaves := {room for room, others in graph.items() if not others & graph.keys()}:
        graph = {room: others for room, others in graph.items() if room not in leaves}
    assert not graph


# How code is written


def test_every_module_opens_with_a_sentence() -> None:
    for module in MODULES:
        sentence = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
        assert re.match(r"\S.*[.:;]", sentence), f"{module}: no opening sentence"


# What the linter lets through; it refuses bare handlers and ignored types without their reason itself.
UNWANTED = {
    "except (?:Base)?Exception": "a handler of everything hides bugs, also where it raises again",
    r"unsafe_allow_html\s*=": "markdown slots would draw the markup of a document; markup of ours goes to st.html",
}


@pytest.mark.parametrize("pattern", UNWANTED)
def test_what_hides_faults_does_not_stand_in_the_code(pattern: str) -> None:
    found = [path for path in MODULES if re.search(pattern, path.read_text("utf-8"))]
    assert not found, UNWANTED[pattern]


def test_scripts_are_installed_in_one_place_alone() -> None:
    """What a page draws elsewhere goes through Streamlit's own cleaning, which takes scripts out."""
    found = {path.name for path in MODULES if "unsafe_allow_javascript" in path.read_text("utf-8")}
    assert found == {"own_files.py"}


# What stands in files


def test_the_top_level_holds_nothing_else() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} <= TOP_LEVEL


TEXTS = tuple(path for path in FILES if path.suffix not in (".png", ".npz", ".parquet", ".pdf"))
HOME = re.compile(r"(?<![\w./])/(?:home|root|Users|mnt|srv)/[\w.]+|[A-Z]:\\Users\\")
INDEX = re.compile(
    r"py\wi\.org|python\wosted|registry\.np\wjs|(?:index.url|find.links|trusted.host|registry)\s*[=: ]\s*\"?https?:",
    re.I,
)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEXTS
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine_stands_in_a_file() -> None:
    assert not lines_with(HOME)
    assert not lines_with(re.compile(rf"{re.escape(str(ROOT))}\b|{re.escape(str(ROOT.parent))}/"))


def test_no_package_index_stands_in_a_file() -> None:
    assert not lines_with(INDEX)


def test_the_documents_of_the_workspace_are_those_that_were_coded_by_hand() -> None:
    gold = {path.read_bytes() for path in (ROOT / "tests" / "gold").glob("00?.[mt]*")}
    assert {path.read_bytes() for path in (ROOT / "data" / "documents").iterdir()} == gold


def test_every_hand_coded_document_is_here() -> None:
    assert len(list((ROOT / "tests" / "gold").glob("*.json"))) == 51


# The lock files


def locked(name: str) -> dict[str, int]:
    """Each locked package with the number of its hashes."""
    packages: dict[str, int] = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if match := re.match(r"([\w.-]+)==\S+", line):
            packages[normal(match[1])] = 0
        elif line.strip().startswith("--hash=sha256:"):
            packages[next(reversed(packages))] += 1
    return packages


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + [need for extra in extras for need in project["optional-dependencies"][extra]]
    return {normal(re.match(r"[\w.-]+", need)[0]) for need in wanted}  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "extras"), [("requirements.lock", ("build",)), ("requirements-test.lock", ("build", "test"))]
)
def test_the_lock_pins_everything_with_hashes(name: str, extras: tuple[str, ...]) -> None:
    packages = locked(name)
    assert required(*extras) <= set(packages), required(*extras) - set(packages)
    assert not [package for package, hashes in packages.items() if not hashes]


def test_the_libraries_that_decide_a_build_are_locked() -> None:
    assert {normal(name) for name in LIBRARIES} <= set(locked("requirements.lock"))


def test_the_test_lock_agrees_with_the_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"(?m)^[\w.-]+==\S+", (ROOT / name).read_text("utf-8")))

    assert pins("requirements.lock") <= pins("requirements-test.lock")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_the_lock_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text and not re.search(r"(?m)^--", text)


# What the README and its neighbours promise


def command_lines(name: str) -> list[str]:
    """The lines of the fenced shell blocks, without comments."""
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```", (ROOT / name).read_text("utf-8"))
    return [" ".join(words) for line in "".join(blocks).splitlines() if (words := shlex.split(line, comments=True))]


def test_the_readme_shows_every_command() -> None:
    shown = {line.split()[1] for line in command_lines("README.md") if line.startswith("dashboard ")}
    assert shown == set(COMMANDS)


@pytest.mark.usefixtures("stub")
def test_the_dashboard_commands_of_the_readme_run(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "story.txt").write_text("A headline\n\nAgents call the couple in Seoul every week.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, str(workspace.root))
    served: list[Path] = []
    monkeypatch.setattr("dashboard.commands.run.serve", lambda workspace, *_: served.append(workspace))
    for line in command_lines("README.md"):
        if line.startswith("dashboard "):
            nothing_matches = "abduction" in line  # which the stub never sees
            assert main(shlex.split(line)[1:]) == int(nothing_matches), line
    assert len(served) == 2


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_the_make_commands_are_targets(name: str) -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8")))
    named = {line.split()[1] for line in command_lines(name) if line.startswith("make ")}
    assert named and named <= targets


def test_every_target_with_a_description_is_phony_and_listed() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    described = set(re.findall(r"(?m)^([a-z-]+):[^#\n]*##", text))
    phony = set(re.search(r"(?m)^\.PHONY: (.*)$", text)[1].split())  # type: ignore[index]
    assert described <= phony
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(re.search(rf"(?m)^{target} ", listed) for target in described)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/codebook/README.md"])
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#\s]+)\)", page.read_text("utf-8"))
    assert not [link for link in links if "://" not in link and not (page.parent / link).exists()]


def test_files_named_in_contributing_exist() -> None:
    named = re.findall(r"`((?:dashboard|data|tests|docs)/[\w./-]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert named and not [name for name in named if not (ROOT / name).exists()]


def test_the_changelog_opens_with_this_version() -> None:
    headings = re.findall(r"(?m)^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert headings[0] == __version__


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_prose_keeps_the_house_rules(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.findall(r"(?i)\b(?:we|our|simply|just|easily|powerful)\b", text)
    assert max(map(len, text.splitlines())) <= 120
