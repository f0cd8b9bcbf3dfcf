"""Loads phrasing.yaml: named lists of phrases, each list one linear-time pattern."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import re2

from dashboard.codebook import CodebookError
from dashboard.codebook_schema import read_fields

FILE = "phrasing.yaml"


def load_phrasing(folder: Path, names: tuple[str, ...]) -> Mapping[str, Any]:
    """The compiled pattern of each named list; CodebookError names the list whose phrase is no valid pattern."""
    problems: list[str] = []
    fields = read_fields(folder, FILE, problems)
    patterns = {}
    for name in names:
        try:
            patterns[name] = _compile(fields.texts(name))
        except re2.error as error:
            problems.append(f"{FILE}: {name}: {error}")
    fields.close()
    if problems:
        raise CodebookError(problems)
    return patterns


def _compile(phrases: tuple[str, ...]) -> Any:
    return re2.compile(r"(?i)(?:^|\b)(?:" + "|".join(phrases) + r")(?:\b|$)")
