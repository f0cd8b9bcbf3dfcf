"""`dashboard explain` gives the coder's own reasons, and what it says agrees with what was coded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.coding import Coder
from dashboard.coding.explaining import Explanation, explain_document, explain_sentence
from dashboard.coding.verdicts import Standing
from dashboard.documents import read_document, read_text
from dashboard.model import Kind
from dashboard.settings import starting_workspace

STORY = """Escapees called from the border

On June 2 agents of the Ministry of State Security telephoned escapees in Seoul and told them to come back.

They arrested a broker in Hyesan and copied the numbers in her telephone.

The woman was not repatriated to North Korea. Prices rose in Musan in the 50s.
"""


@pytest.fixture(scope="module")
def explanations(fast: Coder) -> tuple[Explanation, ...]:
    return explain_document(fast, read_text(STORY, "story.txt", "article"))


def sentence(explanations: tuple[Explanation, ...], words: str) -> Explanation:
    return next(one for one in explanations if words in one.text)


def test_every_sentence_stands_with_its_offsets(explanations: tuple[Explanation, ...]) -> None:
    text = read_text(STORY, "story.txt", "article").text
    assert [one.number for one in explanations] == list(range(1, len(explanations) + 1))
    assert all(text[one.start : one.end] == one.text for one in explanations)


def test_a_coded_sentence_names_pattern_words_neighbours_place_and_file(explanations: tuple[Explanation, ...]) -> None:
    reason = sentence(explanations, "arrested a broker").reasons[0]
    assert (reason.tactic, reason.standing) == ("broker_compromise", Standing.CODED)
    assert reason.confidence is not None and reason.encoder_odds is None
    assert any("broker" in word.text and word.weight > 0 for word in reason.words)
    assert any(near.tells and near.file.endswith(".csv") for near in reason.neighbours)
    assert ("Hyesan", "site") in [(place.name, place.role) for place in reason.places]
    assert reason.advice.startswith("bank/none_")  # no pattern holds: only near misses can teach otherwise
    called = sentence(explanations, "telephoned").reasons[0]
    assert called.tactic == "direct_contact" and called.patterns and called.standing is Standing.CODED
    assert called.advice.startswith("tactics/direct_contact.yaml: direct_contact.")


def test_what_is_denied_says_so_and_where_to_change_it(explanations: tuple[Explanation, ...]) -> None:
    reasons = {reason.tactic: reason for reason in sentence(explanations, "not repatriated").reasons}
    denied = reasons["forced_repatriation"]
    assert denied.standing is Standing.NEGATION and denied.advice == "phrasing.yaml: negation" and not denied.event_id


def test_dates_are_shown_as_understood(explanations: tuple[Explanation, ...]) -> None:
    dates = sentence(explanations, "telephoned").dates
    assert [(date.text, date.date) for date in dates] == [("June 2", "XXXX-06-02")]


def test_explanations_agree_with_the_coding_on_every_source(fast: Coder) -> None:
    for path in sorted(starting_workspace().documents.iterdir()):
        document = read_document(path, path.name)
        events = {event.event_id for event in fast.code_document(document).events if event.kind is Kind.COERCION}
        explained = {reason.event_id for one in explain_document(fast, document) for reason in one.reasons} - {""}
        assert explained == events


def test_one_sentence_is_explained_as_in_the_whole(fast: Coder, explanations: tuple[Explanation, ...]) -> None:
    document = read_text(STORY, "story.txt", "article")
    wanted = sentence(explanations, "arrested a broker")
    assert explain_sentence(fast, document, wanted.start + 3, wanted.end) == wanted
    assert explain_sentence(fast, document, len(document.text) + 5, len(document.text) + 9) is None


def test_the_command_prints_text_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    assert main(["explain", str(path), "--coder", "fast", "--sentence", "2", "--read-as", "article"]) == 0
    printed = capsys.readouterr().out
    assert "direct_contact: coded" in printed and "change  tactics/direct_contact.yaml" in printed
    assert main(["explain", str(path), "--coder", "fast", "--format", "json", "--read-as", "article"]) == 0
    assert json.loads(capsys.readouterr().out)[2]["reasons"][0]["tactic"] == "broker_compromise"


def test_a_sentence_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    assert main(["explain", str(path), "--coder", "fast", "--sentence", "99"]) == 2
    assert "--sentence 99: the document has" in capsys.readouterr().err


def test_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("A title\n\nAgents called \x1b[2Jescapees in Seoul \x9b5m again and again.\n", "utf-8")
    words = [sys.executable, "-m", "dashboard", "explain", str(path), "--coder", "fast"]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "Agents called" in done.stdout
    assert not {"\x1b", "\x9b"} & set(done.stdout)
