"""Packs files into a ZIP whose bytes depend on nothing but the files."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can tell: the clock's would differ on every export
UNIX, READABLE = 3, 0o644 << 16
LEVEL = 6


def zip_files(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The files in the order given."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = UNIX, READABLE
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, LEVEL)
    return packed.getvalue()
