"""Holds the codebook and its example bank to their rules, and the loader to its refusals."""

import csv
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path

import pytest

from dashboard.codebook import Codebook, CodebookError, Example, Tactic, load_bank, load_codebook
from dashboard.codebook_schema import MAX_FILE_BYTES
from dashboard.model import Assertion, Outcome, Scope

FOLDER = Path(__file__).parents[1] / "data" / "codebook"
GOLD = Path(__file__).parent / "gold"
PRACTICE = Path(__file__).parents[1] / "data" / "codebook" / "practice"
CROSSWALK = Path(__file__).parent / "crosswalk.csv"
SHARED_WORDS = 6
FAMILIES = ["find", "reach", "family", "entrap", "seize", "stage", "after"]
ABDUCTION = "tactics/abduction.yaml"
HEADER = "text,tactics,scope,outcome,assertion,actors,targets,register,note\n"


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(FOLDER)


@pytest.fixture(scope="module")
def bank(codebook: Codebook) -> tuple[Example, ...]:
    return load_bank(FOLDER / "bank", codebook)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A codebook to spoil."""
    shutil.copytree(FOLDER, tmp_path / "codebook", ignore=shutil.ignore_patterns("bank", "patterns"))
    return tmp_path / "codebook"


# The linter: what holds for the codebook as it stands.


def test_tactics_and_families_are_those_of_the_scheme_in_order(codebook: Codebook) -> None:
    assert [tactic.order for tactic in codebook.tactics] == list(range(1, 26))
    assert [family.key for family in codebook.families] == FAMILIES
    ranks = [[family.key for family in codebook.families].index(tactic.family) for tactic in codebook.tactics]
    assert ranks == sorted(ranks)
    assert [tactic.key for tactic in codebook.tactics] == [row["tactic"] for row in _crosswalk_rows()]


def test_labels_are_unique(codebook: Codebook) -> None:
    for records in (codebook.tactics, codebook.families, codebook.actors, codebook.targets):
        _assert_unique(record.label.casefold() for record in records)
        _assert_unique(record.label_ko for record in records)


def test_an_alias_is_claimed_once(codebook: Codebook) -> None:
    for people in (codebook.actors, codebook.targets):
        _assert_unique(alias.name.casefold() for person in people for alias in person.aliases)


def test_actors_and_targets_are_those_of_the_event_record(codebook: Codebook) -> None:
    actors = "mss mps rgb army dprk state_media prc_police prc other_state hackers broker family unknown"
    targets = "escapee_in_rok escapee_in_china escapee family broker helper official returnee"
    assert [actor.key for actor in codebook.actors] == actors.split()
    assert [target.key for target in codebook.targets] == targets.split()
    assert all(target.cues for target in codebook.targets)


def test_every_neighbour_names_the_tactic_back(codebook: Codebook) -> None:
    pairs = {(tactic.key, neighbour.key) for tactic in codebook.tactics for neighbour in tactic.not_this}
    assert {(a, b) for a, b in pairs if (b, a) not in pairs} == set()


def test_paragraphs_keep_their_length(codebook: Codebook) -> None:
    for tactic in codebook.tactics:
        assert 50 <= len(tactic.how_it_works.split()) <= 110, tactic.key
        assert 40 <= len(tactic.tell_signs.split()) <= 90, tactic.key


def test_every_tactic_has_examples_and_counterexamples(codebook: Codebook) -> None:
    for tactic in codebook.tactics:
        assert 4 <= len(tactic.examples) <= 6, tactic.key
        assert 4 <= len(tactic.counterexamples) <= 6, tactic.key


def test_the_crosswalk_is_the_table(codebook: Codebook) -> None:
    for row in _crosswalk_rows():
        tactic = codebook.tactic(row.pop("tactic"))
        assert {scheme.key: tactic.in_scheme(scheme.key) for scheme in codebook.schemes} == row, tactic.key


def test_scheme_codes_are_all_used(codebook: Codebook) -> None:
    for scheme in codebook.schemes:
        used = {code for tactic in codebook.tactics for entry in tactic.crosswalk for code in entry.codes}
        assert {code.code for code in scheme.codes} <= used, scheme.key


def test_no_sentence_stands_twice(codebook: Codebook, bank: tuple[Example, ...]) -> None:
    texts = [text for _, text in _texts(codebook.tactics)] + [example.text for example in bank]
    _assert_unique(" ".join(text.casefold().split()) for text in texts)


def test_every_tactic_has_bank_examples(codebook: Codebook, bank: tuple[Example, ...]) -> None:
    told = {tactic for example in bank for tactic in example.tactics}
    assert {tactic.key for tactic in codebook.tactics} - told == set()


def test_colours_can_be_told_from_their_ground(codebook: Codebook) -> None:
    for family in codebook.families:
        assert _contrast(family.color_light, "#ffffff") >= 3, family.key
        assert _contrast(family.color_dark, "#0e1117") >= 3, family.key
    _assert_unique(family.color_light for family in codebook.families)
    _assert_unique(family.color_dark for family in codebook.families)


def test_no_phone_number_stands_in_the_codebook(codebook: Codebook, bank: tuple[Example, ...]) -> None:
    texts = [*_texts(codebook.tactics), *((f"{one.file}:{one.line}", one.text) for one in bank)]
    assert [where for where, text in texts if re.search(r"\+?\d{2,4}[- ]\d{3,4}[- ]\d{4}", text)] == []


def test_nothing_is_copied_from_the_gold_documents(codebook: Codebook, bank: tuple[Example, ...]) -> None:
    gold = _gold_runs()
    texts = [*_texts(codebook.tactics), *((f"{one.file}:{one.line}", one.text) for one in bank)]
    assert [where for where, text in texts if not gold.isdisjoint(_runs(text))] == []


def test_no_practice_document_is_copied_from_the_gold_documents() -> None:
    gold = _gold_runs()
    texts = [path for path in PRACTICE.iterdir() if path.suffix in (".txt", ".md", ".html") and path.stem != "README"]
    assert len(texts) > 50
    assert [path.name for path in texts if not gold.isdisjoint(_runs(path.read_text("utf-8")))] == []


# The loader: what it gives and what it refuses.


def test_records_are_found_by_key(codebook: Codebook) -> None:
    assert codebook.tactic("abduction").label == "Abduction"
    assert codebook.family("find").label_ko == "대상 찾기"
    assert codebook.actor("mss").label == "Ministry of State Security"
    assert codebook.target("returnee").label == "Returned escapee"
    assert codebook.scheme("cape").codes[2].meaning == "rendition or worse"
    with pytest.raises(KeyError, match="kidnapping"):
        codebook.tactic("kidnapping")


def test_a_label_is_found_within_its_facet(codebook: Codebook) -> None:
    assert codebook.label_of("family") == "Use the family"
    assert codebook.label_of("family", "actor") == "Relatives"
    assert codebook.label_of("mss") == "Ministry of State Security"
    with pytest.raises(KeyError):
        codebook.label_of("mss", "tactic")


def test_crosswalk_values_are_split_into_codes(codebook: Codebook) -> None:
    codes = {entry.scheme: entry.codes for entry in codebook.tactic("signal_tracking").crosswalk}
    assert codes["freedom_house"] == ("threats from a distance", "co-opting other countries when joint")
    assert codes["acled"] == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (ABDUCTION, "neighbour: lure_abroad", "neighbour: x", "not_this[1].neighbour: unknown tactic 'x'"),
        (ABDUCTION, "neighbour: lure_abroad", "neighbour: abduction", "not_this[1].neighbour: a tactic is not"),
        (ABDUCTION, "family: seize", "family: grab", "family: unknown family 'grab'"),
        (ABDUCTION, "key: abduction", "key: kidnap", "key: 'kidnap' is not the file's name"),
        (ABDUCTION, "order: ", "rank: ", "order: missing"),
        (ABDUCTION, "order: ", "rank: ", "rank: unknown key"),
        (ABDUCTION, "order: 17", "order: '17'", "order: a whole number expected, found str"),
        (ABDUCTION, 'label: "Abduction"', "label:", "label: text expected, found null"),
        (ABDUCTION, "channels: [border", "channels: [boat", "channels[0]: unknown channel 'boat'"),
        (ABDUCTION, "actors_typical: [mss", "actors_typical: [cia", "actors_typical[0]: unknown actor 'cia'"),
        (ABDUCTION, 'cape: "3"', "cape: 3", "crosswalk.cape: text expected, found int"),
        (ABDUCTION, 'cape: "3"', 'cape: "4"', "crosswalk.cape: '4' is not a code of schemes.yaml"),
        (ABDUCTION, "patterns:\n", "patterns:\n  - {id: a, re: b}\n", "patterns[0].note: missing"),
        (ABDUCTION, "patterns:\n", "patterns: {}\nunread:\n", "patterns: a list expected, found dict"),
        (ABDUCTION, "order: 17", "order: 17\norder: 18", "line 6: key 'order' given twice"),
        (ABDUCTION, "order: 17", "order: *n", "references (*name) are refused"),
        (ABDUCTION, "order: 17", "order: [", "line 6: found character"),
        (ABDUCTION, "order: 17", "order: !!python/name:os.system", "could not determine a constructor"),
        ("families.yaml", "#0072b2", "blue", "families[0].color_light: 'blue' is not a colour"),
        ("families.yaml", "families:", "family:", "families: missing"),
        ("actors.yaml", 'name: "SSD", from: 1993', 'name: "SSD", from: "1993"', "a year or null expected, found str"),
    ],
)
def test_a_bad_value_is_refused_by_file_and_key(copy: Path, file: str, old: str, new: str, problem: str) -> None:
    _change(copy / file, old, new)
    assert any(line.startswith(f"{file}: ") and problem in line for line in _problems(lambda: load_codebook(copy)))


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            ABDUCTION,
            'label: "Abduction"',
            'label: "forced Repatriation"',
            "tactics: label 'Forced repatriation' is given",
        ),
        (ABDUCTION, "order: 17", "order: 18", "tactics: order '18' is given twice"),
        ("actors.yaml", 'name: "KCNA"', 'name: "bowibu"', "actors.yaml: actors: alias 'bowibu' is given twice"),
        ("actors.yaml", "key: rgb", "key: mps", "actors.yaml: actors: key 'mps' is given twice"),
    ],
)
def test_what_two_records_claim_is_refused(copy: Path, file: str, old: str, new: str, problem: str) -> None:
    _change(copy / file, old, new)
    assert any(line.casefold().startswith(problem.casefold()) for line in _problems(lambda: load_codebook(copy)))


def test_all_problems_come_in_one_error(copy: Path) -> None:
    _change(copy / "tactics/abduction.yaml", "family: seize", "family: grab")
    _change(copy / "tactics/killing.yaml", "order: ", "rank: ")
    _change(copy / "schemes.yaml", "label:", "name:")
    files = {line.split(":")[0] for line in _problems(lambda: load_codebook(copy))}
    assert {"tactics/abduction.yaml", "tactics/killing.yaml", "schemes.yaml"} <= files


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "actors.yaml").unlink()
    assert any(line.startswith("actors.yaml: ") for line in _problems(lambda: load_codebook(copy)))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a: " + b"x" * MAX_FILE_BYTES, "larger than"),
        (b"[" * 100_000, "nested deeper than"),
        (b"- a\n- b\n", "a mapping of keys expected, found list"),
        (b"", "a mapping of keys expected, found NoneType"),
        (b"\xff\xfe\x00", "codec can't decode"),
        (b"day: 2018-99-99", "month must be in"),
    ],
)
def test_a_hostile_file_is_a_problem_and_no_crash(copy: Path, content: bytes, problem: str) -> None:
    (copy / "families.yaml").write_bytes(content)
    lines = _problems(lambda: load_codebook(copy))
    assert any(line.startswith("families.yaml: ") and problem in line for line in lines)


def test_a_bank_row_becomes_an_example(tmp_path: Path, codebook: Codebook) -> None:
    row = '"He was ""taken"",\nshe said.",abduction|killing,incident,attempted,alleged,mss|broker,helper,wire,\n'
    (tmp_path / "abduction.csv").write_text(HEADER + row + "Rain fell.,,,,,,,blog,weather\n", encoding="utf-8")
    taken, rain = load_bank(tmp_path, codebook)
    assert taken == Example(
        'He was "taken",\nshe said.', ("abduction", "killing"), Scope.INCIDENT, Outcome.ATTEMPTED, Assertion.ALLEGED,
        ("mss", "broker"), ("helper",), "wire", "", "abduction.csv", 2,
    )  # fmt: skip
    assert (rain.tactics, rain.scope, rain.note, rain.line) == ((), None, "weather", 4)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("text,tactics\n", "a.csv:1: columns text, tactics, scope"),
        ("", "a.csv:1: columns text, tactics, scope"),
        (HEADER + "Rain.,,,\n", "a.csv:2: 9 columns expected, found 4"),
        (HEADER + "Rain.,x,incident,completed,reported,,,wire,\n", "a.csv:2: tactics: unknown tactic 'x'"),
        (HEADER + "Rain.,killing|killing,incident,completed,reported,,,wire,\n", "tactics: 'killing' is given twice"),
        (HEADER + "Rain.,killing,always,completed,reported,,,wire,\n", "a.csv:2: scope: 'always' is none of incident"),
        (HEADER + "Rain.,killing,incident,completed,reported,cia,,wire,\n", "a.csv:2: actors: unknown actor 'cia'"),
        (HEADER + "Rain.,killing,incident,completed,reported,,cat,wire,\n", "a.csv:2: targets: unknown target 'cat'"),
        (HEADER + "Rain.,,,,,,,song,\n", "a.csv:2: register: 'song' is none of wire"),
        (HEADER + "Rain.,,incident,,,,,wire,\n", "a.csv:2: tactics: empty, so scope"),
        (HEADER + ",,,,,,,wire,\n", "a.csv:2: text: empty"),
        (HEADER + "Rain.,,,,,,,wire,\nrain.,,,,,,,blog,\n", "a.csv:3: text: the same as a.csv:2"),
        (HEADER + '"Rain.,,,,,,,wire,\n', "a.csv: unexpected end of data"),
    ],
)
def test_a_bad_bank_row_is_refused_by_file_and_line(
    tmp_path: Path, codebook: Codebook, content: str, problem: str
) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    assert any(problem in line for line in _problems(lambda: load_bank(tmp_path, codebook)))


def test_a_missing_bank_is_an_error(tmp_path: Path, codebook: Codebook) -> None:
    assert _problems(lambda: load_bank(tmp_path / "bank", codebook)) == ("bank: no such folder of examples",)


def _problems(load: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(CodebookError) as caught:
        load()
    return caught.value.problems


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _assert_unique(values: Iterable[str]) -> None:
    assert [value for value, count in Counter(values).items() if count > 1] == []


def _crosswalk_rows() -> list[dict[str, str]]:
    with CROSSWALK.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _texts(tactics: Iterable[Tactic]) -> Iterator[tuple[str, str]]:
    for tactic in tactics:
        yield from ((f"{tactic.key} example", text) for text in tactic.examples)
        yield from ((f"{tactic.key} counterexample", one.text) for one in tactic.counterexamples)
        yield f"{tactic.key} definition", tactic.definition
        yield f"{tactic.key} how_it_works", tactic.how_it_works
        yield f"{tactic.key} tell_signs", tactic.tell_signs


def _gold_runs() -> frozenset[tuple[str, ...]]:
    """All runs of six words in the hand-coded documents; where these are absent, CI fails and others skip."""
    paths = sorted(path for path in GOLD.glob("*") if path.suffix in {".txt", ".md", ".html"} and path.stem != "README")
    if not paths and os.environ.get("CI") == "true":
        pytest.fail(f"no hand-coded documents in {GOLD.name}/, so that copying cannot be checked")
    if not paths:
        pytest.skip(f"no hand-coded documents in {GOLD.name}/")
    texts = (unescape(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8", errors="replace"))) for path in paths)
    return frozenset(run for text in texts for run in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold().replace("’", "'").replace("'", ""))
    return (tuple(words[start : start + SHARED_WORDS]) for start in range(len(words) - SHARED_WORDS + 1))


def _contrast(color: str, ground: str) -> float:
    """WCAG 2 contrast ratio of two `#rrggbb` colours."""
    lighter, darker = sorted((_luminance(color), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
