"""Load the example bank: sentences with their coding, as an analyst writes them into CSV files."""

import csv
import io
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from dashboard.codebook_records import Codebook, Example
from dashboard.codebook_schema import CodebookError
from dashboard.model import Assertion, Outcome, Scope

COLUMNS = ("text", "tactics", "scope", "outcome", "assertion", "actors", "targets", "register", "note")
REGISTERS = (
    "wire", "ngo", "court", "un", "feature", "radio", "blog", "press", "translated", "headline", "archive",
)  # fmt: skip
MAX_FILE_BYTES = 20_000_000

E = TypeVar("E", bound=StrEnum)


def load_bank(folder: Path, codebook: Codebook) -> tuple[Example, ...]:
    """The examples of a folder's CSV files, by file name and line; CodebookError lists every bad row."""
    if not folder.is_dir():
        raise CodebookError([f"{folder.name}: no such folder of examples"])
    problems: list[str] = []
    examples = tuple(
        _Row(values, path.name, line, problems).example(codebook)
        for path in sorted(folder.glob("*.csv"))
        for line, values in _rows_of(path, problems)
    )
    problems += _find_repeats(examples)
    if problems:
        raise CodebookError(problems)
    return examples


def _rows_of(path: Path, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with the line on which each begins."""
    try:
        rows = list(_numbered_rows(_text_of(path)))
    except (OSError, ValueError, csv.Error) as error:
        problems.append(f"{path.name}: {error}")
        return
    header = rows[0][1] if rows else []
    if tuple(header) != COLUMNS:
        problems.append(f"{path.name}:1: columns {', '.join(COLUMNS)} expected, found {', '.join(header)}")
        return
    for line, values in rows[1:]:
        if len(values) == len(COLUMNS):
            yield line, values
        else:
            problems.append(f"{path.name}:{line}: {len(COLUMNS)} columns expected, found {len(values)}")


def _text_of(path: Path) -> str:
    with path.open("rb") as stream:
        content = stream.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise CodebookError([f"larger than {MAX_FILE_BYTES:,} bytes"])
    return content.decode("utf-8-sig")


def _numbered_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for values in reader:
        if values:
            yield line, values
        line = reader.line_num + 1


class _Row:
    """One row of the bank; a bad value is noted in `problems` and read as none."""

    def __init__(self, values: list[str], file: str, line: int, problems: list[str]) -> None:
        self._values = dict(zip(COLUMNS, (value.strip() for value in values), strict=True))
        self._file, self._line, self._problems = file, line, problems

    def example(self, codebook: Codebook) -> Example:
        example = Example(
            text=self._values["text"],
            tactics=self._keys("tactics", [tactic.key for tactic in codebook.tactics]),
            scope=self._choice("scope", Scope),
            outcome=self._choice("outcome", Outcome),
            assertion=self._choice("assertion", Assertion),
            actors=self._keys("actors", [actor.key for actor in codebook.actors]),
            targets=self._keys("targets", [target.key for target in codebook.targets]),
            register=self._register(),
            note=self._values["note"],
            file=self._file,
            line=self._line,
        )
        self._check(example)
        return example

    def _keys(self, column: str, known: Collection[str]) -> tuple[str, ...]:
        keys = tuple(self._values[column].split("|")) if self._values[column] else ()
        for position, key in enumerate(keys):
            if key not in known:
                self._refuse(column, f"unknown {column.removesuffix('s')} {key!r}")
            elif key in keys[:position]:
                self._refuse(column, f"{key!r} is given twice")
        return keys

    def _choice(self, column: str, choices: type[E]) -> E | None:
        value = self._values[column]
        if value and value not in [choice.value for choice in choices]:
            self._refuse(column, f"{value!r} is none of {', '.join(choices)}")
            return None
        return choices(value) if value else None

    def _register(self) -> str:
        register = self._values["register"]
        if register not in REGISTERS:
            self._refuse("register", f"{register!r} is none of {', '.join(REGISTERS)}")
        return register

    def _check(self, example: Example) -> None:
        if not example.text:
            self._refuse("text", "empty")
        if not example.tactics and (example.scope or example.outcome or example.assertion):
            self._refuse("tactics", "empty, so scope, outcome and assertion must be empty too")

    def _refuse(self, column: str, reason: str) -> None:
        self._problems.append(f"{self._file}:{self._line}: {column}: {reason}")


def _find_repeats(examples: tuple[Example, ...]) -> Iterator[str]:
    first: dict[str, Example] = {}
    for example in examples:
        seen = first.setdefault(" ".join(example.text.casefold().split()), example)
        if seen is not example and example.text:
            yield f"{example.file}:{example.line}: text: the same as {seen.file}:{seen.line}"
