"""Describes an export in a file beside it: what it holds, of what, by which filter, and the digests of its bytes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.exports.stamp import ATTRIBUTION, Kept, Stamp
from dashboard.exports.statements import load_statements, reason_in_words

SUFFIX = ".manifest.json"
PRODUCT = "Escapee Coercion Dashboard"
LAYOUT = 1  # of the manifest; another number is another layout


class ManifestError(ValueError):
    """A manifest cannot be read; the message names the key."""


@dataclass(frozen=True)
class FileDigest:
    """A file of the export, by its name, sha256 and size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What an export is; `query` are the URL parameters of its filter, `created` is a time in UTC."""

    format: str
    layer: str
    filter: str
    query: Mapping[str, Sequence[str]]
    kept: int
    total: int
    left_out: Mapping[str, int]
    version: str
    revision: str
    codebook: str
    workspace: str
    protection: str
    date: str
    created: str
    files: tuple[FileDigest, ...]
    of: str = Kept.EVENTS.value

    def to_bytes(self) -> bytes:
        """The file; it ends with the words that a citation needs."""
        record = {"manifest": LAYOUT, "product": PRODUCT, **asdict(self)}
        record["left_out_in_words"] = {reason_in_words(reason): count for reason, count in self.left_out.items()}
        record |= {"citation": self.citation, "licence": load_statements().licence, "attribution": ATTRIBUTION}
        return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    @property
    def citation(self) -> str:
        """How to cite the export."""
        return load_statements().citation.format(**{**asdict(self), "revision": self.revision[:12]})


def describe_export(stamp: Stamp, key: str, files: Sequence[tuple[str, bytes]], created: str) -> Manifest:
    """The manifest of files that one stamp was written into."""
    record = stamp.record()
    return Manifest(
        format=key,
        layer=stamp.layer.value,
        filter=stamp.description,
        query=record["query"],  # type: ignore[arg-type]  # of query_of
        kept=stamp.kept,
        total=stamp.total,
        left_out=dict(stamp.left_out),
        version=stamp.version,
        revision=stamp.revision,
        codebook=stamp.codebook,
        workspace=stamp.workspace,
        protection=stamp.protection,
        date=stamp.date,
        created=created,
        files=tuple(digest_of(name, content) for name, content in files),
        of=stamp.of.value,
    )


def digest_of(name: str, content: bytes) -> FileDigest:
    return FileDigest(name, hashlib.sha256(content).hexdigest(), len(content))


def manifest_name(name: str) -> str:
    """The name of the manifest of a file."""
    return name + SUFFIX


def read_manifest(data: bytes, where: str) -> Manifest:
    """The manifest of a file's bytes; ManifestError says where and which key is wrong."""
    record = _record_of(data, where)
    if record.get("manifest") != LAYOUT:
        raise ManifestError(f"{where}: no manifest of an export of layout {LAYOUT}")
    try:
        return _manifest_of(record)
    except KeyError as error:
        raise ManifestError(f"{where}: {error.args[0]} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ManifestError(f"{where}: {error}") from error


def _record_of(data: bytes, where: str) -> dict[str, Any]:
    try:
        record = json.loads(data)
    except ValueError as error:
        raise ManifestError(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise ManifestError(f"{where}: not a JSON object")
    return record


def _manifest_of(record: Mapping[str, Any]) -> Manifest:
    texts = (
        "format", "layer", "filter", "version", "revision", "codebook", "workspace", "protection", "date", "created",
    )  # fmt: skip
    for name in texts:
        if not isinstance(record[name], str):
            raise ManifestError(f"{name} is not text")
    return Manifest(
        **{name: record[name] for name in texts},
        query={str(key): tuple(map(str, values)) for key, values in record["query"].items()},
        kept=int(record["kept"]),
        total=int(record["total"]),
        left_out={str(key): int(count) for key, count in record["left_out"].items()},
        files=tuple(FileDigest(str(one["name"]), str(one["sha256"]), int(one["size"])) for one in record["files"]),
        of=str(record.get("of", Kept.EVENTS.value)),
    )
