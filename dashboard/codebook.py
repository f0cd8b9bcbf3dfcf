"""Load the codebook from its folder, refusing it with every problem named."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from dashboard.codebook_bank import load_bank
from dashboard.codebook_records import (
    Actor,
    Alias,
    Codebook,
    Counterexample,
    CrosswalkEntry,
    Example,
    Family,
    Keyed,
    Neighbour,
    Pattern,
    Scheme,
    SchemeCode,
    Tactic,
)
from dashboard.codebook_schema import CodebookError, Fields, read_fields

__all__ = [
    "Actor",
    "Alias",
    "Codebook",
    "CodebookError",
    "Counterexample",
    "CrosswalkEntry",
    "Example",
    "Family",
    "Neighbour",
    "Pattern",
    "Scheme",
    "SchemeCode",
    "Tactic",
    "load_bank",
    "load_codebook",
]

CHANNELS = (
    "phone", "message", "visit", "broadcast", "online", "print",
    "court/police", "border", "money transfer", "travel", "detention",
)  # fmt: skip

T = TypeVar("T")


def load_codebook(folder: Path) -> Codebook:
    """The codebook of a folder; CodebookError lists every problem of all its files."""
    problems: list[str] = []
    families = _load_list(folder, "families.yaml", "families", _family_of, problems)
    people = read_fields(folder, "actors.yaml", problems)
    actors = tuple(_actor_of(fields, cued=False) for fields in people.items("actors"))
    targets = tuple(_actor_of(fields, cued=True) for fields in people.items("targets"))
    people.close()
    schemes = _load_list(folder, "schemes.yaml", "schemes", _scheme_of, problems)
    tactics = _load_tactics(folder, Codebook((), families, actors, targets, schemes), problems)
    codebook = Codebook(tactics, families, actors, targets, schemes)
    problems += _find_clashes(codebook)
    if problems:
        raise CodebookError(problems)
    return codebook


def _load_list(folder: Path, file: str, key: str, make: Callable[[Fields], T], problems: list[str]) -> tuple[T, ...]:
    fields = read_fields(folder, file, problems)
    records = tuple(make(item) for item in fields.items(key))
    fields.close()
    return records


def _load_tactics(folder: Path, others: Codebook, problems: list[str]) -> tuple[Tactic, ...]:
    keys = [path.stem for path in sorted((folder / "tactics").glob("*.yaml"))]
    if not keys:
        problems.append("tactics: no tactic files (*.yaml)")
    tactics = [_tactic_of(read_fields(folder, f"tactics/{key}.yaml", problems), key, keys, others) for key in keys]
    return tuple(sorted(tactics, key=lambda tactic: tactic.order))


def _tactic_of(fields: Fields, file_key: str, tactic_keys: Sequence[str], others: Codebook) -> Tactic:
    if (key := fields.text("key")) and key != file_key:
        fields.refuse("key", f"{key!r} is not the file's name")
    tactic = Tactic(
        key=file_key,
        label=fields.text("label"),
        label_ko=fields.text("label_ko"),
        family=fields.key("family", _keys(others.families), "family"),
        order=fields.number("order"),
        definition=fields.text("definition"),
        code_when=fields.text("code_when"),
        not_this=tuple(_neighbour_of(item, file_key, tactic_keys) for item in fields.items("not_this")),
        how_it_works=fields.text("how_it_works"),
        tell_signs=fields.text("tell_signs"),
        crosswalk=_crosswalk_of(fields.section("crosswalk"), others.schemes),
        actors_typical=fields.keys("actors_typical", _keys(others.actors), "actor"),
        channels=fields.keys("channels", CHANNELS, "channel"),
        patterns=tuple(_pattern_of(item) for item in fields.items("patterns")),
        examples=tuple(_example_text_of(item) for item in fields.items("examples")),
        counterexamples=tuple(_counterexample_of(item) for item in fields.items("counterexamples")),
    )
    fields.close()
    return tactic


def _neighbour_of(fields: Fields, tactic: str, tactic_keys: Sequence[str]) -> Neighbour:
    neighbour = Neighbour(fields.key("neighbour", tactic_keys, "tactic"), fields.text("when"))
    if neighbour.key == tactic:
        fields.refuse("neighbour", "a tactic is not its own neighbour")
    fields.close()
    return neighbour


def _crosswalk_of(fields: Fields, schemes: Iterable[Scheme]) -> tuple[CrosswalkEntry, ...]:
    entries = []
    for scheme in schemes:
        entry = CrosswalkEntry(scheme.key, fields.optional_text(scheme.key))
        for code in entry.codes:
            if code not in [known.code for known in scheme.codes]:
                fields.refuse(scheme.key, f"{code!r} is not a code of schemes.yaml")
        entries.append(entry)
    fields.close()
    return tuple(entries)


def _pattern_of(fields: Fields) -> Pattern:
    pattern = Pattern(fields.text("id"), fields.text("re"), fields.text("note"))
    fields.close()
    return pattern


def _example_text_of(fields: Fields) -> str:
    text = fields.text("text")
    fields.close()
    return text


def _counterexample_of(fields: Fields) -> Counterexample:
    counterexample = Counterexample(fields.text("text"), fields.text("because"))
    fields.close()
    return counterexample


def _family_of(fields: Fields) -> Family:
    family = Family(
        fields.text("key"),
        fields.text("label"),
        fields.text("label_ko"),
        fields.text("summary"),
        _color_of(fields, "color_light"),
        _color_of(fields, "color_dark"),
    )
    fields.close()
    return family


def _color_of(fields: Fields, key: str) -> str:
    color = fields.text(key)
    if color and not re.fullmatch(r"#[0-9a-f]{6}", color):
        fields.refuse(key, f"{color!r} is not a colour such as #1a2b3c")
    return color


def _actor_of(fields: Fields, cued: bool) -> Actor:
    actor = Actor(
        fields.text("key"),
        fields.text("label"),
        fields.text("label_ko"),
        fields.text("description"),
        tuple(_alias_of(item) for item in fields.items("aliases")),
        fields.texts("cues") if cued else (),
    )
    fields.close()
    return actor


def _alias_of(fields: Fields) -> Alias:
    alias = Alias(fields.text("name"), fields.year("from"), fields.year("to"), fields.optional_text("note"))
    fields.close()
    return alias


def _scheme_of(fields: Fields) -> Scheme:
    scheme = Scheme(
        fields.text("key"),
        fields.text("label"),
        fields.text("full_name"),
        fields.year("year"),
        fields.text("what"),
        fields.optional_text("address"),
        fields.text("note"),
        tuple(_scheme_code_of(item) for item in fields.items("codes")),
    )
    fields.close()
    return scheme


def _scheme_code_of(fields: Fields) -> SchemeCode:
    code = SchemeCode(fields.text("code"), fields.optional_text("meaning"))
    fields.close()
    return code


def _find_clashes(codebook: Codebook) -> Iterator[str]:
    """Keys, labels, orders and aliases that two records claim."""
    yield from _repeats("tactics", "order", [str(tactic.order) for tactic in codebook.tactics])
    for where, records in (
        ("tactics", codebook.tactics),
        ("families.yaml", codebook.families),
        ("actors.yaml: actors", codebook.actors),
        ("actors.yaml: targets", codebook.targets),
        ("schemes.yaml", codebook.schemes),
    ):
        yield from _repeats(where, "key", [record.key for record in records])
        yield from _repeats(where, "label", [record.label for record in records])
    for where, named in (
        ("tactics", codebook.tactics),
        ("families.yaml", codebook.families),
        ("actors.yaml: actors", codebook.actors),
        ("actors.yaml: targets", codebook.targets),
    ):
        yield from _repeats(where, "label_ko", [record.label_ko for record in named])
    for where, people in (("actors.yaml: actors", codebook.actors), ("actors.yaml: targets", codebook.targets)):
        yield from _repeats(where, "alias", [alias.name for person in people for alias in person.aliases])


def _repeats(where: str, what: str, values: Sequence[str]) -> Iterator[str]:
    folded = [value.casefold() for value in values]
    for position, value in enumerate(folded):
        if value and folded.index(value) < position:
            yield f"{where}: {what} {values[position]!r} is given twice"


def _keys(records: Iterable[Keyed]) -> tuple[str, ...]:
    return tuple(record.key for record in records)
