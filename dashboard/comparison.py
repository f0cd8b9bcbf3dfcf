"""Compares the coder with simpler ones: each decides which sentences tell which tactic, all else stays the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard import __version__
from dashboard.accuracy import divide
from dashboard.codebook_records import Example
from dashboard.coding.coder import Coder
from dashboard.coding.judge import MIXES, Judge, Mix
from dashboard.comparison_folds import SentenceScore, score_on_bank
from dashboard.comparison_models import Boosting, Keywords, NaiveBayes, NoPatterns, Silence
from dashboard.evaluation import DIGITS, measure
from dashboard.gold import GoldDocument
from dashboard.model import CoderName, Document

HALVES = ("worked", "blind")
SURELY = Mix(words=1.0, encoder=0.0, bias=0.0, sure=0.0)


@dataclass(frozen=True)
class Half:
    """Events of one half of the hand-coded documents."""

    key: str
    documents: int
    precision: float
    recall: float
    f1: float
    macro_f1: float


@dataclass(frozen=True)
class Rival:
    """One coder with what it reaches; `bank` is None where it has seen the bank and can't be tested on it."""

    label: str
    halves: tuple[Half, ...]
    bank: SentenceScore | None


def compare(
    semantic: Coder,
    fast: Coder,
    gold: Sequence[GoldDocument],
    documents: Mapping[str, Document],
    bank: Sequence[Example],
    concepts: Sequence[Any],
) -> Iterator[Rival]:
    """Every coder from a search for keywords up to the whole; seeded, so that a second run gives the same."""
    on_bank = score_on_bank(fast, bank, concepts)
    for label, judge in _judges(semantic, fast, bank, concepts).items():
        coder = replace(semantic, judge=judge)
        codings = {name: coder.code_document(document) for name, document in documents.items()}
        parts = {part.key: part.measures for part in divide(measure(codings, gold))}
        halves = (
            Half(key, len(m.answers), m.event.precision, m.event.recall, m.event.f1, m.macro_f1)
            for key, m in parts.items()
            if key in HALVES
        )
        yield Rival(label, tuple(halves), on_bank.get(label))


def _judges(semantic: Coder, fast: Coder, bank: Sequence[Example], concepts: Sequence[Any]) -> dict[str, Judge]:
    book, words, patterns = semantic.codebook, fast.judge.learner, fast.judge.patterns
    nothing, mix = NoPatterns(), MIXES[CoderName.FAST]
    judges = {
        "keywords": Judge(Keywords.of(book), None, nothing, SURELY),
        "patterns": Judge(Silence(words.keys), None, patterns, mix),
        "words": Judge(words, None, nothing, mix),
        "complement naive Bayes": Judge(NaiveBayes.learn(bank, words.keys), None, nothing, SURELY),
        "gradient boosting": Judge(Boosting.learn(bank, words.keys, concepts, patterns), None, nothing, SURELY),
        "words + patterns (fast)": fast.judge,
    }
    whole = {"words + patterns + encoder (semantic)": semantic.judge} if semantic.judge.encoder else {}
    return judges | whole


def comparison_lines(rivals: Sequence[Rival]) -> Iterator[str]:
    """A table: events of each half, then sentences of the bank, which no model saw that is tested on them."""
    yield f"{'':38}{'worked half':^28}{'blind half':^28}{'bank, sentences':^28}"
    yield f"{'':38}" + f"{'prec.':>7}{'recall':>7}{'F1':>7}{'macro':>7}" * 3
    for rival in rivals:
        cells = [(half.precision, half.recall, half.f1, half.macro_f1) for half in rival.halves]
        cells += [(rival.bank.precision, rival.bank.recall, rival.bank.f1, rival.bank.macro_f1)] if rival.bank else []
        figures = "".join(f"{value:7.3f}" for cell in cells for value in cell)
        yield f"{rival.label:38}{figures}" + ("" if rival.bank else f"{'trained on all of it':>28}")


def comparison_json(rivals: Sequence[Rival]) -> str:
    """What the Method page shows."""
    content = {
        "version": __version__,
        "rivals": [
            {
                "label": rival.label,
                "halves": [_half_record(half) for half in rival.halves],
                "bank_f1": round(rival.bank.f1, DIGITS) if rival.bank else None,
                "bank_sentences": rival.bank.n if rival.bank else 0,
            }
            for rival in rivals
        ],
    }
    return json.dumps(content, indent=1) + "\n"


def _half_record(half: Half) -> dict[str, str | int | float]:
    values = {"precision": half.precision, "recall": half.recall, "f1": half.f1, "macro_f1": half.macro_f1}
    rounded = {name: round(value, DIGITS) for name, value in values.items()}
    return {"key": half.key, "documents": half.documents, **rounded}
