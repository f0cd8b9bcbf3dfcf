"""Read one YAML file of the codebook as checked fields, noting every problem with its file and key path."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from pathlib import Path

import yaml

MAX_FILE_BYTES = 1_000_000
MAX_DEPTH = 20


class CodebookError(ValueError):
    """All that is wrong with a codebook or its example bank, one line a problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class _StrictLoader(yaml.CSafeLoader):
    """The safe loader, which besides refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if isinstance(key_node, yaml.ScalarNode):
                if key_node.value in seen:
                    reason = f"key {key_node.value!r} given twice"
                    raise yaml.constructor.ConstructorError(None, None, reason, key_node.start_mark)
                seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)


class Fields:
    """One mapping of a codebook file; each read value is checked, and `close` refuses keys that nobody read.

    A bad value is noted in `problems` and read as an empty one, so that one load finds all problems of all files.
    """

    def __init__(self, values: Mapping[object, object], file: str, path: str, problems: list[str]) -> None:
        self.file = file
        self._values, self._path, self._problems = values, path, problems
        self._read: list[str] = []

    def text(self, key: str) -> str:
        value = self._value(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        return self._refuse_type(key, "text", value)

    def optional_text(self, key: str) -> str:
        """The text; empty where the file gives the key with null."""
        if key in self._values and self._values[key] is None:
            self._read.append(key)
            return ""
        return self.text(key)

    def number(self, key: str) -> int:
        value = self._value(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self._refuse_type(key, "a whole number", value)
        return 0

    def flag(self, key: str) -> bool:
        value = self._value(key)
        if isinstance(value, bool):
            return value
        self._refuse_type(key, "true or false", value)
        return False

    def year(self, key: str) -> int | None:
        """A year; None where the key is null or left out."""
        value = self._values.get(key)
        self._read.append(key)
        if value is not None and (not isinstance(value, int) or not 1900 <= value <= 2100):
            self._refuse_type(key, "a year or null", value)
            return None
        return value

    def key(self, key: str, known: Collection[str], what: str) -> str:
        value = self.text(key)
        if value and value not in known:
            self.refuse(key, f"unknown {what} {value!r}")
        return value

    def keys(self, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
        values = self.texts(key)
        for position, value in enumerate(values):
            if value not in known:
                self.refuse(f"{key}[{position}]", f"unknown {what} {value!r}")
        return values

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a key left out is a missing key, a list may be empty."""
        texts = []
        for position, value in enumerate(self._list(key)):
            if isinstance(value, str) and value.strip():
                texts.append(value.strip())
            else:
                self._refuse_type(f"{key}[{position}]", "text", value)
        return tuple(texts)

    def items(self, key: str) -> tuple["Fields", ...]:
        """A list of mappings."""
        return tuple(self._child(f"{key}[{position}]", value) for position, value in enumerate(self._list(key)))

    def section(self, key: str) -> "Fields":
        return self._child(key, self._value(key))

    def close(self) -> None:
        for key in self._values:
            if key not in self._read:
                self.refuse(str(key), "unknown key")

    def refuse(self, key: str, reason: str) -> None:
        self._problems.append(f"{self.file}: {self._path}{key}: {reason}")

    def _value(self, key: str) -> object:
        self._read.append(key)
        return self._values.get(key, _MISSING)

    def _list(self, key: str) -> list[object]:
        value = self._value(key)
        if isinstance(value, list):
            return value
        self._refuse_type(key, "a list", value)
        return []

    def _child(self, key: str, value: object) -> "Fields":
        if isinstance(value, dict):
            return Fields(value, self.file, f"{self._path}{key}.", self._problems)
        self._refuse_type(key, "a mapping", value)
        return Fields({}, self.file, f"{self._path}{key}.", [])

    def _refuse_type(self, key: str, wanted: str, value: object) -> str:
        found = "an empty text" if value == "" else "null" if value is None else type(value).__name__
        self.refuse(key, "missing" if value is _MISSING else f"{wanted} expected, found {found}")
        return ""


_MISSING = object()


def read_fields(folder: Path, file: str, problems: list[str]) -> Fields:
    """The file's top mapping; a file that cannot be read is one problem and no fields."""
    try:
        content = _load(folder / file)
    except yaml.MarkedYAMLError as error:
        problems.append(f"{file}: {_where(error)}{error.problem}")
        return Fields({}, file, "", [])
    except (OSError, ValueError, yaml.YAMLError) as error:
        problems.append(f"{file}: {error}")
        return Fields({}, file, "", [])
    if isinstance(content, dict):
        return Fields(content, file, "", problems)
    problems.append(f"{file}: a mapping of keys expected, found {type(content).__name__}")
    return Fields({}, file, "", [])


def _load(path: Path) -> object:
    with path.open("rb") as stream:
        content = stream.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise CodebookError([f"larger than {MAX_FILE_BYTES:,} bytes"])
    text = content.decode("utf-8-sig")
    _check_nesting(text)
    return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a safe loader, made stricter


def _check_nesting(text: str) -> None:
    """Refuses what a small hostile file could blow up: references to other nodes, and nesting that no file needs."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise CodebookError([f"nested deeper than {MAX_DEPTH} levels"])
        if isinstance(event, yaml.AliasEvent):
            raise CodebookError(["references (*name) are refused"])


def _where(error: yaml.MarkedYAMLError) -> str:
    return "" if error.problem_mark is None else f"line {error.problem_mark.line + 1}: "
