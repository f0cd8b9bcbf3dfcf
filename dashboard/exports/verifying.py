"""Checks an export against its manifest, and against what its workspace gives."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from dashboard import __version__
from dashboard.exports.exporter import Exporter
from dashboard.exports.making import make_export, stamp_of
from dashboard.exports.manifest import SUFFIX, Manifest, digest_of, read_manifest
from dashboard.exports.source import ExportSource, open_source
from dashboard.exports.stamp import Kept, Layer
from dashboard.filters import filters_from_query
from dashboard.settings import Workspace


class Outcome(StrEnum):
    """What a check found."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """The outcome of a check, and its words for the reader."""

    outcome: Outcome
    words: str


def split_bundle(content: bytes, where: str) -> tuple[str, bytes, Manifest] | None:
    """Name and bytes of the export inside a ZIP, with the manifest beside it there; None where there is none."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return None
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        described = [name for name in names if name + SUFFIX in names]
        if len(described) != 1:
            return None
        (name,) = described
        return name, archive.read(name), read_manifest(archive.read(name + SUFFIX), f"{where}: {name}{SUFFIX}")


def check_file(name: str, content: bytes, manifest: Manifest) -> Finding:
    """Whether the bytes are those that the manifest tells of; a file may have been renamed."""
    found = digest_of(name, content)
    told = [one for one in manifest.files if one.name == name] or list(manifest.files)
    if any(one.sha256 == found.sha256 and one.size == found.size for one in told):
        return Finding(Outcome.SAME, f"is unchanged: {found.size:,} bytes, sha256 {found.sha256}")
    expected = f"{told[0].size:,} bytes, sha256 {told[0].sha256}" if told else "no file at all"
    words = f"was changed: its manifest tells of {expected}; it has {found.size:,} bytes, sha256 {found.sha256}"
    return Finding(Outcome.DIFFERENT, words)


def reproduce(content: bytes, manifest: Manifest, workspace: Workspace, exporters: Mapping[str, Exporter]) -> Finding:
    """Whether the workspace gives the same bytes for the same question."""
    if manifest.format not in exporters or manifest.layer not in list(Layer) or manifest.of not in list(Kept):
        kind = f"{manifest.format} of {manifest.of}, layer {manifest.layer}"
        return Finding(Outcome.UNKNOWN, f"this product knows no format {kind}")
    source = open_source(workspace, Layer(manifest.layer), Kept(manifest.of))
    if obstacle := _obstacle(manifest, source, workspace):
        return Finding(Outcome.UNKNOWN, f"cannot be made again: {obstacle}")
    filters, problems = filters_from_query(manifest.query, source.store.known_values())
    if problems:
        return Finding(Outcome.UNKNOWN, f"cannot be made again: {'; '.join(problems)}")
    stamp = stamp_of(source, filters, manifest.date)
    if stamp.description != manifest.filter:
        return Finding(Outcome.DIFFERENT, f"its manifest says “{manifest.filter}” of the filter “{stamp.description}”")
    again = make_export(source, stamp, exporters[manifest.format])
    if again.manifest(manifest.created).left_out != manifest.left_out or again.stamp.kept != manifest.kept:
        return Finding(Outcome.DIFFERENT, "its manifest does not count what the workspace counts")
    if again.content != content:
        return Finding(Outcome.DIFFERENT, f"{workspace.root} gives another file for the same filter and build")
    return Finding(Outcome.SAME, f"{workspace.root} gives the same file to the byte: {again.stamp.kept:,} events")


def _obstacle(manifest: Manifest, source: ExportSource, workspace: Workspace) -> str:
    if manifest.version != __version__:
        return f"it is of version {manifest.version}, this is {__version__}"
    if manifest.revision != source.revision:
        return f"it is of build {manifest.revision[:12]}, {workspace.root} has build {source.revision[:12]}"
    if (manifest.codebook, manifest.workspace) != (source.digests.codebook, source.digests.workspace):
        return f"its events are the same, but {workspace.root} was built from other documents, codebook or program"
    if manifest.protection != source.protection:
        return f"the rules of the public layer of {workspace.root} are others now"
    return ""
