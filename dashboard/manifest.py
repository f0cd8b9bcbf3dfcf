"""Says what a build was made from, so that a stale one is noticed."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from dashboard import __version__
from dashboard.model import CoderName
from dashboard.settings import PACKAGE, Workspace, starting_workspace
from dashboard.sidecars import SUFFIX as SIDECAR_SUFFIX
from dashboard.sources import find_other_files, find_sources

ACCURACY_FILE, COMPARISON_FILE = "accuracy.json", "comparison.json"
MEASURED = (ACCURACY_FILE, COMPARISON_FILE)  # lie in the codebook folder and decide nothing

# Packages whose own rules decide what is read and coded.
LIBRARIES = ("beautifulsoup4", "google-re2", "lxml", "numpy", "nupunkt", "pyarrow", "pypdf", "scikit-learn", "scipy")

# What of this package decides it; pages, charts and commands do not.
CODING_PARTS = (
    "__init__.py", "batch.py", "build.py", "codebook*.py", "coding/**/*.py", "dates/**/*.py", "documents/**/*.py",
    "events/**/*.py", "gazetteer*.py", "imports.py", "listing.py", "manifest.py", "model.py", "sidecars.py",
    "sources.py",
)  # fmt: skip


@dataclass(frozen=True)
class SourceDigest:
    """A file of `documents/` and the sha256 of its bytes."""

    document_file: str
    sha256: str


@dataclass(frozen=True)
class Inputs:
    """All that decides a build: equal inputs give equal bytes. Every value but the versions and names is a sha256."""

    version: str
    program: str
    coder: str  # its name
    libraries: tuple[str, ...]
    codebook: str
    words: str  # the date words and outlets that come with the product
    gazetteer: str
    imports: str
    sidecars: str
    documents: tuple[SourceDigest, ...]
    other_files: tuple[str, ...]

    @property
    def digest(self) -> str:
        """One sha256 for all inputs."""
        return hashlib.sha256(json.dumps(asdict(self)).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Manifest:
    """What `build.json` says: the digest of what was built, the digest of its inputs, and the inputs."""

    revision: str
    built_from: str
    inputs: Inputs

    def to_bytes(self) -> bytes:
        """The file, without any clock in it."""
        content = {"revision": self.revision, "built_from": self.built_from, **asdict(self.inputs)}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def digest_inputs(workspace: Workspace, coder: CoderName = CoderName.SEMANTIC) -> Inputs:
    """The inputs as they are now, for a build by that coder."""
    sources = find_sources([workspace.documents])
    own = starting_workspace().codebook
    return Inputs(
        version=__version__,
        coder=coder,
        program=_digest_files(PACKAGE, (path for part in CODING_PARTS for path in PACKAGE.glob(part))),
        libraries=tuple(f"{name} {version(name)}" for name in LIBRARIES),
        codebook=_digest_files(workspace.codebook, _codebook_files(workspace.codebook)),
        words=_digest_files(own, own.glob("*.yaml")),
        gazetteer=_digest_files(workspace.root, (workspace.gazetteer, workspace.aliases)),
        imports=_digest_files(workspace.imports, workspace.imports.glob("*.jsonl")),
        sidecars=_digest_files(workspace.documents, workspace.documents.rglob(f"*{SIDECAR_SUFFIX}")),
        documents=tuple(SourceDigest(source.name, digest_file(source.path)) for source in sources),
        other_files=find_other_files(workspace.documents, sources),
    )


def is_stale(workspace: Workspace, coder: CoderName | None = None) -> bool:
    """Whether there is no complete build, or one of other inputs; without a coder, that of the build is meant."""
    built = (workspace.events_path, workspace.issues_path, workspace.documents_path, workspace.texts)
    if not all(path.exists() for path in built):
        return True
    meant = coder or find_coder(workspace) or CoderName.SEMANTIC
    return find_built_from(workspace) != digest_inputs(workspace, meant).digest


def find_built_from(workspace: Workspace) -> str | None:
    """The digest of the inputs of the build; None when there is no readable manifest."""
    return _find(workspace, "built_from")


def find_coder(workspace: Workspace) -> CoderName | None:
    """The coder of the build; None when there is no readable manifest."""
    name = _find(workspace, "coder")
    return CoderName(name) if name in list(CoderName) else None


def _find(workspace: Workspace, key: str) -> str | None:
    try:
        content = json.loads(workspace.manifest_path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return content.get(key) if isinstance(content, dict) else None


def digest_file(path: Path) -> str:
    """The sha256 of the file's bytes; of nothing when it cannot be read, which reading it then reports."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _codebook_files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name not in MEASURED)


def _digest_files(root: Path, paths: Iterable[Path]) -> str:
    lines = sorted(f"{path.relative_to(root).as_posix()} {digest_file(path)}" for path in set(paths))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
