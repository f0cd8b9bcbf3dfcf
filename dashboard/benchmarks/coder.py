"""Measures the coder in processor time: whole, in parts and against yardsticks, and how it grows with a document."""

import gc
import importlib.util
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from threadpoolctl import threadpool_limits

from dashboard.benchmarks.corpus import count_units, make_documents, read_documents
from dashboard.benchmarks.growth import CASES, growth_lines, measure_growth
from dashboard.coding import Coder, load_coder
from dashboard.coding.learning import learn
from dashboard.coding.patterns import load_patterns
from dashboard.coding.reading import read_sentences
from dashboard.coding.sentences import split_sentences
from dashboard.model import CoderName, Document
from dashboard.settings import Workspace, starting_workspace

MOST, SEMANTIC, PATTERNS_IN_RE, ROUNDS = 200, 6, 10, 3
UNIT = "2.6 KB"
QUICK = 40  # documents, and the part of the largest size, when only a look is wanted

Print = Callable[[str], None]


def run(workspace: Workspace, cache: Path, tell: Print, quick: bool) -> None:
    """All measures; in a quick run fewer documents and smaller ones."""
    with threadpool_limits(1):
        fast = _load(workspace, cache, CoderName.FAST)
        _train(fast, tell)
        documents = read_documents(starting_workspace())[: QUICK if quick else MOST]
        made = make_documents(fast.bank, QUICK if quick else MOST)
        for kind, some in (("like the sources", documents), ("made up, told densely", made)):
            tell(f"{len(some)} documents {kind}: {_mean_events(fast, some):.1f} events in {UNIT}")
        gc.freeze()  # as the pages do: what was loaded is not searched for garbage again
        _measure_parts(fast, documents, tell)
        _teller(made, tell)("fast coder, made-up documents", lambda: _each(fast.code_document, made))
        _measure_yardsticks(fast, workspace.codebook, documents, tell)
        _measure_semantic(workspace, cache, documents, tell)
        for line in growth_lines([measure_growth(fast, name, 1 / QUICK if quick else 1.0) for name in CASES]):
            tell(line)


def _load(workspace: Workspace, cache: Path, name: CoderName) -> Coder:
    return load_coder(workspace.codebook, workspace.gazetteer, workspace.aliases, cache, name=name)


def _train(coder: Coder, tell: Print) -> None:
    spent = _spent(lambda: learn(coder.bank, coder.judge.learner.keys))
    tell(f"training on {len(coder.bank):,} sentences: {spent:.1f} CPU-s")


def _mean_events(coder: Coder, documents: Sequence[Document]) -> float:
    """Also warms the coder up: patterns are compiled as they are first needed."""
    return sum(len(coder.code_document(document).events) for document in documents) / count_units(documents)


def _measure_parts(coder: Coder, documents: Sequence[Document], tell: Print) -> None:
    texts = [[sentence.text for sentence in split_sentences(document)] for document in documents]
    learner, patterns = coder.judge.learner, coder.judge.patterns
    rate = _teller(documents, tell)
    rate("splitting only (floor)", lambda: _each(split_sentences, documents))
    rate(
        "  sentences, dates, places",
        lambda: _each(lambda d: read_sentences(d, coder.names, coder.gazetteer), documents),
    )
    rate("  patterns", lambda: _each(lambda some: [patterns.find(text) for text in some], texts))
    rate("  words", lambda: _each(learner.scores, texts))
    rate("fast coder, model included", lambda: _each(coder.code_document, documents))


def _measure_yardsticks(coder: Coder, folder: Path, documents: Sequence[Document], tell: Print) -> None:
    some = documents[:PATTERNS_IN_RE]
    texts = [sentence.text for document in some for sentence in split_sentences(document)]
    patterns = load_patterns(folder, coder.codebook)
    compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns.expressions]
    _teller(some, tell)("same patterns with re", lambda: _each(lambda t: [one.search(t) for one in compiled], texts), 1)
    if importlib.util.find_spec("spacy") is None:
        tell("spaCy is not installed, so it is not measured")


def _measure_semantic(workspace: Workspace, cache: Path, documents: Sequence[Document], tell: Print) -> None:
    with TemporaryDirectory(dir=cache) as fresh:
        coder = _load(workspace, Path(fresh), CoderName.SEMANTIC)
        some = documents[:SEMANTIC]
        rate = _teller(some, tell)
        rate("semantic coder, new sentences", lambda: _each(coder.code_document, some), 1)
        rate("semantic coder, sentences known", lambda: _each(coder.code_document, some))


def _each(work: Callable[..., object], items: Iterable[object]) -> None:
    for item in items:
        work(item)


def _teller(documents: Sequence[Document], tell: Print) -> Callable[..., None]:
    units = count_units(documents)

    def measure(label: str, work: Callable[[], None], rounds: int = ROUNDS) -> None:
        spent = min(_spent(work) for _ in range(rounds))
        tell(f"{label:34}{units / spent:10,.1f} documents of {UNIT} a CPU-second")

    return measure


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return max(1e-9, time.process_time() - start)
