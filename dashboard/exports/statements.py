"""Reads what exports say in words: citation, licence, and why events are left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("statements.yaml")
KEYS = {"citation", "licence", "reasons"}


@dataclass(frozen=True)
class Statements:
    """The words of the file; `reasons` by key."""

    citation: str
    licence: str
    reasons: Mapping[str, str]


@cache
def load_statements() -> Statements:
    """The product's own words; ValueError names a key that is missing or unknown."""
    content = yaml.safe_load(FILE.read_text("utf-8"))
    if odd := KEYS ^ content.keys():
        raise ValueError(f"{FILE.name}: keys must be {sorted(KEYS)}, these are missing or unknown: {sorted(odd)}")
    return Statements(**content)


def reason_in_words(reason: str) -> str:
    """Why events are left out, for a reader."""
    return load_statements().reasons.get(reason, reason.replace("_", " "))
