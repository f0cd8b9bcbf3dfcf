"""Writes values into table cells so that no spreadsheet runs them, and reads them back exactly."""

import re
from collections.abc import Sequence

# A cell that begins with one of these, also behind blanks, may be run or taken for something else by a spreadsheet.
RISKY = frozenset("=+-@|%\t\r\n\0＝＋－＠'")
_RISKY_START = re.compile(rf"\s*[{re.escape(''.join(sorted(RISKY)))}]")
GUARD = "'"
BETWEEN = " | "


def guard_cell(text: str) -> str:
    """The text with an apostrophe before it where it might be run as a formula, also behind leading blanks."""
    return GUARD + text if _RISKY_START.match(text) else text


def unguard_cell(cell: str) -> str:
    """The text that `guard_cell` was given."""
    return cell.removeprefix(GUARD)


def join_cell(values: Sequence[str]) -> str:
    """Several values in one cell: `a | b`; a bar or backslash inside a value has a backslash before it."""
    return BETWEEN.join(map(cell_item, values))


def cell_item(value: str) -> str:
    """A value as it stands among others in one cell."""
    return value.replace("\\", "\\\\").replace("|", "\\|")


def split_cell(cell: str, number: int | None = None) -> tuple[str, ...]:
    """The values that `join_cell` was given; `number` tells one empty value from none at all."""
    if cell == "" and number != 1:
        return ()
    return tuple(re.sub(r"\\(.)", r"\1", part) for part in cell.split(BETWEEN))
