"""Confidence keeps its word, suggestions stay apart, and the coder that is named is the one that codes."""

import json
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_coder import load

from dashboard.__main__ import main
from dashboard.accuracy import divide
from dashboard.accuracy_reliability import reliability_of
from dashboard.batch import MOST_SEMANTIC, choose_coder
from dashboard.codebook import CodebookError, load_bank
from dashboard.coding import Coder
from dashboard.coding.calibration import FILE, fit_calibration, load_calibrations
from dashboard.coding.learning import learn
from dashboard.coding.memory import SentenceMemory
from dashboard.documents import read_document, read_text
from dashboard.evaluation import measure
from dashboard.events import json_lines_bytes, read_events
from dashboard.gold import load_gold
from dashboard.manifest import digest_inputs, find_coder, is_stale
from dashboard.model import CoderName, Coding, Document
from dashboard.settings import Workspace, starting_workspace

GOLD = Path(__file__).parent / "gold"
STORY = """Escapees called from the border

Agents of the Ministry of State Security telephoned two escapees in Seoul in May 2019 and told them to come back.

A neighbour may have seen the family being watched. Prices rose in Hyesan.

"They arrested a broker in Hyesan and copied the numbers in her telephone," the source said.
"""
SENTENCES = st.sampled_from(
    [
        "Agents of the Ministry of State Security called her in Seoul.",
        "A broker was arrested in Hyesan on May 3, 2018.",
        "She was not repatriated.",
        "Her brother was told that the family would be punished if she did not return.",
        "Rice became dearer in Musan.",
        "Chinese police detained eleven escapees near Yanji last week.",
        "“Come home,” the man from the security office said on the phone.",
    ]
)


# Calibration


def test_claimed_and_true_shares_differ_by_a_tenth_at_most_on_the_blind_half(semantic: Coder, fast: Coder) -> None:
    gold = [document for document in load_gold(GOLD) if document.name.startswith("d")]
    for coder in (semantic, fast):
        codings = {one.name: coder.code_document(read_document(one.path, one.name)) for one in gold}
        parts = {part.key: reliability_of(part.measures) for part in divide(measure(codings, gold))}
        assert parts["blind"].n > 40 and parts["blind"].error <= 0.10
        assert parts["worked"].error <= 0.10


def test_calibration_is_fitted_to_the_worked_half_only(semantic: Coder) -> None:
    for name in CoderName:
        fitted = load_calibrations(starting_workspace().codebook, name)
        assert fitted.events.n >= 50 and "24 documents of the worked half" in fitted.events.source
    assert load_calibrations(starting_workspace().codebook, CoderName.SEMANTIC) == semantic.calibration


@given(st.lists(st.tuples(st.floats(-6, 8), st.booleans()), min_size=4, max_size=60))
def test_more_odds_never_mean_less_confidence(claims: list[tuple[float, bool]]) -> None:
    fitted = fit_calibration([odds for odds, _ in claims], [right for _, right in claims], "made up")
    values = [fitted.confidence(odds / 2) for odds in range(-20, 21)]
    assert values == sorted(values) and all(0.01 <= value <= 0.99 for value in values)


def test_a_fit_finds_the_shares_that_are_there() -> None:
    odds = [0.0] * 100 + [3.0] * 100
    right = [number % 2 == 0 for number in range(100)] + [number % 10 != 0 for number in range(100)]
    fitted = fit_calibration(odds, right, "made up")
    assert fitted.confidence(0) == pytest.approx(0.5, abs=0.03) and fitted.confidence(3) == pytest.approx(0.9, abs=0.03)


def test_a_wrong_calibration_is_refused_by_key(workspace: Workspace) -> None:
    content = json.loads((workspace.codebook / FILE).read_text("utf-8"))
    content["fast"]["events"]["slope"] = -1.0
    (workspace.codebook / FILE).write_text(json.dumps(content))
    with pytest.raises(CodebookError, match=r"calibration\.json: fast\.events: slope"):
        load_calibrations(workspace.codebook, CoderName.FAST)


# Suggestions


def test_suggestions_stand_in_no_event_and_in_a_file_of_their_own(tmp_path: Path, fast: Coder) -> None:
    (tmp_path / "in").mkdir()
    documents = [one for one in load_gold(GOLD) if one.name in ("d101", "d103", "d105", "d107", "d109")]
    for one in documents:
        shutil.copy(one.path, tmp_path / "in")
    out, apart = tmp_path / "events.jsonl", tmp_path / "suggestions.jsonl"
    words = ["code", tmp_path / "in", "-o", out, "--suggestions", apart, "--coder", "fast"]
    assert main(list(map(str, words))) == 0
    events, suggestions = read_events(out), read_events(apart)
    assert suggestions and all(one.coder.startswith("suggestion,") for one in suggestions)
    assert not {one.event_id for one in suggestions} & {one.event_id for one in events}
    assert not any(one.coder.startswith("suggestion") for one in events)
    texts = {path.name: read_document(path, path.name).text for path in (tmp_path / "in").iterdir()}
    assert all(texts[one.document_file][one.quote_start : one.quote_end] == one.quote for one in suggestions)


def test_a_suggestion_is_not_an_act_that_is_coded_already(fast: Coder) -> None:
    for one in load_gold(GOLD):
        coding = fast.code_document(read_document(one.path, one.name))
        told = {(event.tactic, event.quote_start) for event in coding.events}
        assert told.isdisjoint((event.tactic, event.quote_start) for event in coding.suggestions)


# The two coders


def test_known_sentences_are_coded_byte_for_byte_as_new_ones(learned: Path) -> None:
    documents = [read_text(f"{STORY}\n\nVersion {number} of it.", f"{number}.txt") for number in range(3)]
    fresh, again, bare = (load(learned, CoderName.SEMANTIC) for _ in range(3))
    bare = replace(bare, judge=replace(bare.judge, encoder=fresh.judge.encoder.encoder))  # type: ignore[union-attr]
    assert as_bytes(fresh, documents) == as_bytes(again, documents) == as_bytes(bare, documents)
    assert (learned / "sentences.sqlite").stat().st_size > 0


@pytest.mark.parametrize("damage", ["whole", "rows"])
def test_a_damaged_memory_changes_nothing(learned: Path, damage: str) -> None:
    documents = [read_text(STORY, "story.txt")]
    expected = as_bytes(load(learned, CoderName.SEMANTIC), documents)
    path = learned / "sentences.sqlite"
    if damage == "whole":
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        path.write_bytes(b"no database" * 500)
    else:
        with sqlite3.connect(path) as store:
            store.execute("UPDATE scores SET value = zeroblob(length(value)) WHERE rowid % 2")
            store.execute("UPDATE scores SET value = x'00' WHERE rowid % 3 = 0")
        store.close()
    assert as_bytes(load(learned, CoderName.SEMANTIC), documents) == expected


def test_the_memory_forgets_the_oldest(tmp_path: Path) -> None:
    memory = SentenceMemory(tmp_path / "rows.sqlite", most=5)
    rows = {bytes([number]) * 16: np.full(3, number, dtype=np.float32) for number in range(9)}
    for key, row in rows.items():
        memory.write({key: row})
    kept = memory.read(list(rows), 3)
    assert list(kept) == list(rows)[-5:] and all((kept[key] == rows[key]).all() for key in kept)


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    memory = SentenceMemory(tmp_path / "none" / "rows.sqlite")
    memory.write({b"k" * 16: np.zeros(3, dtype=np.float32)})
    assert memory.read([b"k" * 16], 3) == {}


def test_many_documents_take_the_fast_coder_and_it_is_said() -> None:
    said: list[str] = []
    assert choose_coder(None, MOST_SEMANTIC, said.append) is CoderName.SEMANTIC and not said
    assert choose_coder(None, MOST_SEMANTIC + 1, said.append) is CoderName.FAST and "--coder semantic" in said[0]
    assert choose_coder(CoderName.SEMANTIC, MOST_SEMANTIC + 1, said.append) is CoderName.SEMANTIC and len(said) == 1


@pytest.mark.usefixtures("stub")
def test_another_coder_makes_a_build_stale(workspace: Workspace) -> None:
    assert main(["build", "--coder", "fast", "--data", str(workspace.root)]) == 0
    assert find_coder(workspace) is CoderName.FAST
    assert not is_stale(workspace) and not is_stale(workspace, CoderName.FAST)
    assert is_stale(workspace, CoderName.SEMANTIC)
    assert digest_inputs(workspace, CoderName.FAST).digest != digest_inputs(workspace, CoderName.SEMANTIC).digest


# What holds for any documents


@settings(max_examples=25)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=6), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_documents_are_coded_alike_in_any_order_and_company(
    fast: Coder, stories: list[list[str]], random: object
) -> None:
    documents = [read_text("A title\n\n" + " ".join(one), f"{n}.txt", "article") for n, one in enumerate(stories)]
    alone = {document.file: fast.code_document(document) for document in documents}
    shuffled = list(documents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert all(fast.code_document(document) == alone[document.file] for document in shuffled)


@settings(max_examples=15)
@given(st.lists(SENTENCES, min_size=1, max_size=5, unique=True))
def test_the_encoder_says_the_same_bit_by_bit_in_any_company(semantic: Coder, texts: list[str]) -> None:
    encoder = semantic.judge.encoder.encoder  # type: ignore[union-attr]
    together = encoder.scores(texts)
    for row, text in enumerate(texts):
        alone = encoder.scores([text])
        assert all((alone[head][0] == together[head][row]).all() for head in together)


def as_bytes(coder: Coder, documents: Sequence[Document]) -> bytes:
    codings: list[Coding] = [coder.code_document(document) for document in documents]
    return json_lines_bytes([event for coding in codings for event in (*coding.events, *coding.suggestions)])


# Teaching


def test_five_examples_teach_a_new_way_of_telling(workspace: Workspace, fast: Coder) -> None:
    """The invented idiom was not known; five rows make it twenty times as likely, and what is unrelated stays."""
    path = workspace.codebook / "bank" / "signal_tracking.csv"
    rows = [
        "The grey vans went honey-fishing along the river on Tuesday, and two phones fell silent.",
        "Honey-fishing crews from the bureau sat below the village until the caller hung up.",
        "Officers call it honey-fishing: they wait in the lane until a foreign handset wakes.",
        "Residents of three villages say honey-fishing began again in spring.",
        "A honey-fishing team traced her to the attic within the hour.",
    ]
    with path.open("a", encoding="utf-8") as stream:
        stream.writelines(f'"{row}",signal_tracking,incident,completed,reported,mss,,wire,\n' for row in rows)
    taught = learn(load_bank(workspace.codebook / "bank", fast.codebook), fast.judge.learner.keys)
    column = taught.keys.index("signal_tracking")
    untold = "Last night honey-fishing crews came to Musan."
    before, after = (model.scores([untold]).tactics[0, column] for model in (fast.judge.learner, taught))
    assert after - before > 3  # in log odds
    unrelated = ["A court in Seoul jailed a spy.", "Rice became dearer in Musan.", "She was sent back from Yanji."]
    moved = abs(taught.scores(unrelated).tactics - fast.judge.learner.scores(unrelated).tactics)
    assert moved.max() < 0.1
