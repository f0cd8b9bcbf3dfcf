"""Fixtures for all tests: folders of their own for caches and data, and workspaces to build."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.chromium import MISSING, Witness, chromium, find_chromium, open_page
from hypothesis import settings
from playwright.sync_api import Browser, Page
from real_coder import load
from stub_coder import StubCoder

from dashboard.coding import Coder
from dashboard.commands.places import model_cache
from dashboard.model import CoderName
from dashboard.settings import VARIABLE, Workspace, starting_workspace
from dashboard.workspaces import DERIVED

LARGE = 1_000_000  # bytes

# A busy machine is no fault of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that drive a browser take longest: they begin, so that no process works alone at the end."""
    long = {item.path for item in items if "browser" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the user's caches and workspaces; what one test learns, those of all processes use."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(shared / "cache"))
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.delenv(VARIABLE, raising=False)
        yield


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """AppTest leaves the page as the main module, which new processes of later tests would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A copy of the starting workspace that a test may change."""
    copy = Workspace(tmp_path / "workspace")
    shutil.copytree(starting_workspace().root, copy.root, ignore=DERIVED, copy_function=copy_or_link)
    return copy


def copy_or_link(source: str, target: str) -> None:
    """Links what is too large to copy for each test; no test writes to such a file."""
    if Path(source).stat().st_size > LARGE:
        Path(target).symlink_to(source)
    else:
        shutil.copyfile(source, target)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a module; without one they fail, and say so."""
    if find_chromium() is None:
        pytest.fail(MISSING, pytrace=False)
    with chromium() as driven:
        yield driven


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor's page; the test fails if it asked for anything outside or complained."""
    witness = Witness()
    with open_page(browser, witness) as opened:
        yield opened
    assert not witness.outside
    assert not witness.complaints


@pytest.fixture(scope="session")
def fast(own_folders: None) -> Coder:
    """The coder of rules and words, with all that the product knows."""
    with model_cache() as cache:
        return load(cache, CoderName.FAST)


@pytest.fixture(scope="session")
def semantic(own_folders: None) -> Coder:
    """The coder that the product uses by default."""
    with model_cache() as cache:
        return load(cache, CoderName.SEMANTIC)


@pytest.fixture
def learned(fast: Coder, tmp_path: Path) -> Path:
    """A cache folder of one's own in which the words are learned already."""
    with model_cache() as cache:
        for path in cache.glob("words-*.npz"):
            shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command codes with the stub, in this process."""
    monkeypatch.setattr("dashboard.batch.MANY", 10_000)
    monkeypatch.setattr("dashboard.batch.load_coder", lambda *arguments: StubCoder())
