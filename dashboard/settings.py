"""Where a workspace keeps its files, and which workspace is meant."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).parent
VARIABLE = "DASHBOARD_DATA"
API_VARIABLE = "DASHBOARD_API"


class ApiMode(StrEnum):
    """Which layer of the events programs may read over HTTP at most."""

    OFF = "off"
    PUBLIC = "public"
    FULL = "full"


def api_mode() -> ApiMode:
    """The mode that the server was started in; ValueError names the variable that holds none."""
    named = os.environ.get(API_VARIABLE) or ApiMode.OFF.value
    if named not in tuple(ApiMode):
        raise ValueError(f"{API_VARIABLE}: {named!r} is none of {', '.join(ApiMode)}")
    return ApiMode(named)


@dataclass(frozen=True)
class Workspace:
    """A folder with documents and reference data; what is derived from them lies under `build/`."""

    root: Path

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @property
    def codebook(self) -> Path:
        return self.root / "codebook"

    @property
    def gazetteer(self) -> Path:
        return self.root / "gazetteer.csv"

    @property
    def aliases(self) -> Path:
        return self.root / "gazetteer_aliases.csv"

    @property
    def basemap(self) -> Path:
        return self.root / "basemap"

    @property
    def imports(self) -> Path:
        """Events that came from exports; only there once something was imported."""
        return self.root / "imports"

    @property
    def banner(self) -> Path:
        """What every page says of the workspace first; only there where something must be said."""
        return self.root / "banner.txt"

    @property
    def protection(self) -> Path:
        return self.root / "protection"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def events_path(self) -> Path:
        return self.build / "events.parquet"

    @property
    def issues_path(self) -> Path:
        return self.build / "issues.jsonl"

    @property
    def suggestions_path(self) -> Path:
        return self.build / "suggestions.jsonl"

    @property
    def documents_path(self) -> Path:
        return self.build / "documents.jsonl"

    @property
    def texts(self) -> Path:
        return self.build / "texts"

    @property
    def manifest_path(self) -> Path:
        return self.build / "build.json"


def starting_workspace() -> Workspace:
    """The workspace that comes with the product: `data/` of a checkout, else the copy inside the wheel."""
    checkout = PACKAGE.parent / "data"
    return Workspace(checkout if (checkout / "codebook").is_dir() else PACKAGE / "workspace")


def find_workspace(named: Path | None = None) -> Workspace:
    """The workspace that is named, else the one of DASHBOARD_DATA, else a checkout's, else the user's own folder."""
    if named:
        return Workspace(named)
    if os.environ.get(VARIABLE):
        return Workspace(Path(os.environ[VARIABLE]))
    start = starting_workspace()
    if PACKAGE not in start.root.parents:
        return start
    return Workspace(Path(platformdirs.user_data_dir("escapee-coercion-dashboard", appauthor=False)))
