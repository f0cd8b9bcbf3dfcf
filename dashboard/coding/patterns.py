"""Finds the codebook's written patterns in a sentence."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import re2

from dashboard.codebook import Codebook, CodebookError
from dashboard.codebook_schema import read_fields

CONCEPTS_FILE = "concepts.yaml"
MAX_EXPANDED = 20_000  # characters of one expanded pattern
MAX_NESTING = 6  # concepts within concepts
# For one pattern. Large ones need more to be fast; of 294 patterns, all tables stay below 2.2 GB whatever they meet,
# and 30 MB are used on the example bank.
MATCHER_BYTES = 2_000_000  # where it is matched for its hits
FILTER_BYTES = 3_000  # for each of its instructions, where it is sought in every sentence

_WORD = r"[^\s,.;:!?()“”\"—–]+"
_WORD_OR_COMMA = r"[^\s.;:!?()“”\"—–]+"
GAPS = {
    "gap3": rf"(?:{_WORD}\s+){{0,3}}",
    "gap": rf"(?:{_WORD}\s+){{0,8}}",
    "gap15": rf"(?:{_WORD_OR_COMMA}\s+){{0,15}}",
}
REFERENCE = re.compile(r"\{([a-z_]\w*)\}")


@dataclass(frozen=True)
class PatternHit:
    """Where a written pattern of a tactic holds; offsets count characters of the text."""

    tactic: str
    pattern_id: str
    start: int
    end: int


@dataclass(frozen=True)
class CompiledPattern:
    tactic: str
    id: str
    expression: Any  # re2 comes without types


class Patterns:
    """All patterns of a codebook; only those whose fixed words stand in a text are tried on it."""

    def __init__(self, patterns: Sequence[CompiledPattern], elsewhere: Any) -> None:
        self.patterns = tuple(patterns)
        self._elsewhere = elsewhere
        # re2.Set gives the same hits at a quarter of the speed: gaps within many patterns multiply its states.
        self._filter: Any = re2.Filter()
        for pattern in self.patterns:
            size = pattern.expression.programsize
            self._filter.Add(pattern.expression.pattern, _options(max(MATCHER_BYTES, FILTER_BYTES * size)))
        self._filter.Compile()

    def find(self, text: str) -> tuple[PatternHit, ...]:
        """The hits by place in the text, then in the codebook's order; none where the text tells of another state."""
        found = self._filter.Match(text)
        if not found or self.is_elsewhere(text):
            return ()
        hits = [hit for at in sorted(found) for hit in _hits_of(self.patterns[at], text)]
        return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end)))

    @property
    def expressions(self) -> tuple[str, ...]:
        """The patterns as they are compiled."""
        return tuple(pattern.expression.pattern for pattern in self.patterns)

    def is_elsewhere(self, text: str) -> bool:
        """Whether the text tells of another state's acts, so that no pattern is tried on it."""
        return self._elsewhere.search(text) is not None


def load_patterns(folder: Path, codebook: Codebook) -> Patterns:
    """The patterns of the codebook with the concepts of its folder; CodebookError names file, pattern and reason."""
    problems: list[str] = []
    concepts = _load_concepts(folder, problems)
    elsewhere = _compile(CONCEPTS_FILE, "{elsewhere}", concepts, problems)
    patterns = list(_compile_all(codebook, concepts, problems))
    if problems:
        raise CodebookError(problems)
    return Patterns(patterns, elsewhere)


def load_concepts(folder: Path) -> tuple[Any, ...]:
    """The word lists of the patterns, each as one expression; CodebookError names file, list and reason."""
    problems: list[str] = []
    concepts = _load_concepts(folder, problems)
    found = [_compile(CONCEPTS_FILE, f"{{{name}}}", concepts, problems) for name in concepts]
    if problems:
        raise CodebookError(problems)
    return tuple(found)


def expand(template: str, concepts: Mapping[str, Sequence[str]], depth: int = 0) -> str:
    """The template in plain RE2 syntax; ValueError where a concept is unknown or holds itself."""
    if depth > MAX_NESTING:
        raise ValueError(f"concepts are nested deeper than {MAX_NESTING}: does one hold itself?")
    # Documents break lines between words and print straight or curly apostrophes.
    plain = template.replace(" {gap15}", ",? {gap15}").replace(" ?", r"\s*").replace(" ", r"\s+").replace("'", "['’]")
    expanded = REFERENCE.sub(lambda match: _expand_one(match.group(1), concepts, depth), plain)
    if len(expanded) > MAX_EXPANDED:
        raise ValueError(f"longer than {MAX_EXPANDED:,} characters when expanded")
    return expanded


def _expand_one(name: str, concepts: Mapping[str, Sequence[str]], depth: int) -> str:
    if name in GAPS:
        return GAPS[name]
    if name not in concepts:
        raise ValueError(f"unknown concept {{{name}}}")
    return "(?:" + "|".join(expand(words, concepts, depth + 1) for words in concepts[name]) + ")"


def _load_concepts(folder: Path, problems: list[str]) -> dict[str, tuple[str, ...]]:
    fields = read_fields(folder, CONCEPTS_FILE, problems)
    concepts: dict[str, tuple[str, ...]] = {}
    for position, item in enumerate(fields.items("concepts")):
        name = item.text("name")
        if name in concepts or name in GAPS:
            fields.refuse(f"concepts[{position}].name", f"{name!r} is given twice")
        concepts[name] = item.texts("words")
        item.close()
    fields.close()
    for name, words in concepts.items():
        for word in words:
            _compile(f"{CONCEPTS_FILE}: {name}: {word!r}", word, concepts, problems)
    return concepts


def _compile_all(
    codebook: Codebook, concepts: Mapping[str, Sequence[str]], problems: list[str]
) -> Iterator[CompiledPattern]:
    known: list[str] = []
    for tactic in codebook.tactics:
        for pattern in tactic.patterns:
            where = f"tactics/{tactic.key}.yaml: {pattern.id}"
            if not pattern.id.startswith(f"{tactic.key}."):
                problems.append(f"{where}: an id begins with the tactic's key and a dot")
            if pattern.id in known:
                problems.append(f"{where}: the id is given twice")
            known.append(pattern.id)
            if (expression := _compile(where, pattern.re, concepts, problems)) is not None:
                yield CompiledPattern(tactic.key, pattern.id, expression)


def _compile(where: str, template: str, concepts: Mapping[str, Sequence[str]], problems: list[str]) -> Any:
    try:
        return re2.compile(rf"\b(?:{expand(template, concepts)})\b", _options())
    except (ValueError, re2.error) as error:
        reason = error.args[0]
        problems.append(f"{where}: {reason.decode() if isinstance(reason, bytes) else reason}")
        return None


def _hits_of(pattern: CompiledPattern, text: str) -> Iterator[PatternHit]:
    for match in pattern.expression.finditer(text):
        yield PatternHit(pattern.tactic, pattern.id, match.start(), match.end())


def _options(most: int = MATCHER_BYTES) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = most
    return options
