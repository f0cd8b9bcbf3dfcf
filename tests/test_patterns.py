"""The written patterns: what they find, how fast, how surely, and what a broken one says."""

import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
import re2

from dashboard.codebook import Codebook, CodebookError, Example, load_bank, load_codebook
from dashboard.coding.patterns import CONCEPTS_FILE, GAPS, REFERENCE, PatternHit, Patterns, expand, load_patterns

FOLDER = Path(__file__).parents[1] / "data" / "codebook"
# Negated, feared, imagined, invented or advised acts are another module's business.
IRREALIS_FILES = ("none_negated", "none_feared", "none_hypothetical", "none_fiction", "none_advice")
IRREALIS_NOTES = ("negat", "fear", "hypoth", "fiction", "advice", "question", "imagin")
MIN_PRECISION, MIN_RECALL = 0.90, 0.35  # over the whole bank without stories; they only go up


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(FOLDER)


@pytest.fixture(scope="module")
def patterns(codebook: Codebook) -> Patterns:
    return load_patterns(FOLDER, codebook)


@pytest.fixture(scope="module")
def bank(codebook: Codebook) -> tuple[Example, ...]:
    return tuple(example for example in load_bank(FOLDER / "bank", codebook) if _is_asserted(example))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "codebook", ignore=shutil.ignore_patterns("bank"))
    return tmp_path / "codebook"


@pytest.mark.parametrize(
    ("text", "tactic"),
    [
        ("Security agents in Hyesan arrested a remittance broker.", "broker_compromise"),
        ("Her call was intercepted within two minutes.", "signal_tracking"),
        ("Hackers broke into the mail server of a defector group.", "digital_intrusion"),
        ("A spy posing as a refugee was caught in Daejeon.", "infiltration"),
        ("A state security officer phoned her in Incheon.", "direct_contact"),
        ("The caller promised him that he would not be punished.", "inducement"),
        ("He received a death threat.", "threat_to_target"),
        ("Agents forced her mother to call her.", "coerced_intermediary"),
        ("Come home, or your sister pays, the voice said.", "family_threat"),
        ("Her parents were summoned and questioned for a day.", "family_surveillance"),
        ("His brother was sent to a political prison camp.", "family_punishment"),
        ("Uriminzokkiri showed his weeping mother.", "family_appeal"),
        ("They used his son as bait.", "family_as_bait"),
        ("The officer demanded 20,000 yuan for her brother's release.", "remittance_extortion"),
        ("He was lured to Dandong.", "lure_abroad"),
        ("She went to Tumen to look for her daughter and was arrested.", "family_search_entrapment"),
        ("He was dragged into a car by four men.", "abduction"),
        ("Chinese police arrested nine North Koreans.", "host_state_detention"),
        ("The women were handed over to North Korea.", "forced_repatriation"),
        ("Agents tried to poison the activist.", "killing"),
        ("The returnees were shown on state television.", "returnee_staging"),
        ("KCNA called the escapee human scum.", "vilification"),
        ("Pyongyang demanded that the waitresses be returned.", "return_demand"),
        ("Repatriated women were tortured.", "punishment_after_return"),
        ("She was forced to spy on other refugees.", "coerced_tasking"),
    ],
)
def test_a_plain_telling_is_found(patterns: Patterns, text: str, tactic: str) -> None:
    assert tactic in {hit.tactic for hit in patterns.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The ministry had no comment.",
        "Rice prices rose in Hyesan for the third week.",
        "Twelve escapees arrived at Incheon on Tuesday.",
        "The army fired two missiles into the East Sea.",
        "Police in Busan arrested a man for theft.",
        "Beijing put pressure on the parents of a Uyghur student to call her home.",
    ],
)
def test_an_ordinary_sentence_has_no_hit(patterns: Patterns, text: str) -> None:
    assert patterns.find(text) == ()


def test_hits_tell_their_span(patterns: Patterns) -> None:
    text = "한국: “Yes”, he said, he was lured to Dandong."
    hits = [hit for hit in patterns.find(text) if hit.tactic == "lure_abroad"]
    assert PatternHit("lure_abroad", "lure_abroad.lured_to", text.index("lured"), len(text) - 1) in hits


def test_case_line_breaks_and_apostrophes_make_no_difference(patterns: Patterns) -> None:
    text = "Come home, or your sister's family goes to a camp. Pyongyang's agents kidnapped the missionary."
    expected = _found(patterns, text)
    assert expected
    assert _found(patterns, text.upper()) == expected
    assert _found(patterns, text.replace(" ", "\n")) == expected
    assert _found(patterns, text.replace("'", "’")) == expected


def test_the_filter_loses_no_hit(patterns: Patterns, bank: tuple[Example, ...]) -> None:
    unshielded = Patterns(patterns.patterns, re2.compile("a word that no text holds"))
    for example in bank[::50]:
        singly = {pattern.id for pattern in patterns.patterns if pattern.expression.search(example.text)}
        assert _found(unshielded, example.text) == singly


def test_loading_is_quick(codebook: Codebook) -> None:
    start = time.process_time()
    load_patterns(FOLDER, codebook)
    assert time.process_time() - start < 3


def test_a_hostile_text_cannot_hang(patterns: Patterns) -> None:
    text = "security agents her mother broker told " * 5_000
    patterns.find(text[: len(text) // 4])  # builds the tables
    start = time.process_time()
    patterns.find(text)
    assert time.process_time() - start < 60


def test_ids_are_unique_and_begin_with_the_tactic(codebook: Codebook) -> None:
    ids = [(tactic.key, pattern.id) for tactic in codebook.tactics for pattern in tactic.patterns]
    assert len({name for _, name in ids}) == len(ids)
    assert all(name.startswith(f"{key}.") for key, name in ids)


def test_every_tactic_has_patterns_and_every_concept_is_used(codebook: Codebook) -> None:
    assert all(4 <= len(tactic.patterns) <= 20 for tactic in codebook.tactics)
    text = (FOLDER / CONCEPTS_FILE).read_text(encoding="utf-8")
    names = {line.split(":")[1].strip() for line in text.splitlines() if line.startswith("  - name:")}
    templates = [pattern.re for tactic in codebook.tactics for pattern in tactic.patterns]
    used = {name for template in [*templates, text] for name in REFERENCE.findall(template)}
    assert names - used == {"elsewhere"}


def test_patterns_are_sure(patterns: Patterns, bank: tuple[Example, ...]) -> None:
    right, wrong, told = Counter[str](), Counter[str](), 0
    for example in bank:
        found = {hit.tactic for hit in patterns.find(example.text)}
        right.update(found & set(example.tactics))
        wrong.update(found - set(example.tactics))
        told += len(example.tactics)
    assert right.total() / (right.total() + wrong.total()) >= MIN_PRECISION, wrong.most_common(5)
    assert right.total() / told >= MIN_RECALL


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "- id: abduction.agents_abduct\n",
            "- id: agents_abduct\n",
            "agents_abduct: an id begins with the tactic's key",
        ),
        (
            "- id: abduction.agents_abduct\n",
            "- id: abduction.abducted_by\n",
            "abduction.abducted_by: the id is given twice",
        ),
        ("{seize}", "{seise}", "abduction.agents_abduct: unknown concept {seise}"),
        ("(?:{seize})", "(?:{seize}", "abduction.agents_abduct: missing )"),
        ("(?:{seize})", "(?!{seize})", "abduction.agents_abduct: invalid perl operator"),
        ("(?:{seize})", "(?:{victim} {victim}){30}" * 40, "abduction.agents_abduct: "),
    ],
)
def test_a_broken_pattern_is_named(copy: Path, old: str, new: str, problem: str) -> None:
    path = copy / "tactics" / "abduction.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(line.startswith(f"tactics/abduction.yaml: {problem}") for line in _problems(copy))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("- name: north\n", "- name: organ\n", "'organ' is given twice"),
        ("- name: north\n", "- name: gap\n", "'gap' is given twice"),
        ('- "Pyongyang"', '- "{north}"', "nested deeper"),
        ('- "Pyongyang"', '- "Pyong("', "north: 'Pyong(': missing )"),
        ("- name: elsewhere\n", "- name: nowhere\n", "unknown concept {elsewhere}"),
        ("- name: north\n", "- name: north\n    colour: red\n", "colour: unknown key"),
    ],
)
def test_a_broken_concept_is_named(copy: Path, old: str, new: str, problem: str) -> None:
    path = copy / CONCEPTS_FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(line.startswith(f"{CONCEPTS_FILE}: ") and problem in line for line in _problems(copy))


def test_a_missing_concepts_file_is_named(copy: Path) -> None:
    (copy / CONCEPTS_FILE).unlink()
    assert any(line.startswith(f"{CONCEPTS_FILE}: ") for line in _problems(copy))


def test_templates_expand() -> None:
    concepts = {"agent": ("agents?", "{organ} men"), "organ": ("MSS",)}
    assert expand("{agent} left", concepts) == r"(?:agents?|(?:MSS)\s+men)\s+left"
    assert expand("a {gap3}b", {}) == rf"a\s+{GAPS['gap3']}b"


def _found(patterns: Patterns, text: str) -> set[str]:
    return {hit.pattern_id for hit in patterns.find(text)}


def _is_asserted(example: Example) -> bool:
    if example.file.startswith(("stories", *IRREALIS_FILES)):
        return False
    return bool(example.tactics) or not any(word in example.note.lower() for word in IRREALIS_NOTES)


def _problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CodebookError) as caught:
        load_patterns(folder, load_codebook(folder))
    return caught.value.problems
