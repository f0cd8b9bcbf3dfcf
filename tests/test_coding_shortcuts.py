"""What the coder does in one step says the same as the long way round."""

from collections.abc import Callable

import numpy as np
import pytest
import scipy.sparse as sparse
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import HashingVectorizer

from dashboard.codebook import load_bank, load_codebook
from dashboard.coding.attributes.choice import BIAS, GROUPS, Choice, Degrees, features_of, named
from dashboard.coding.coder import PHRASES, SOUGHT
from dashboard.coding.features import WIDTH, count
from dashboard.coding.phrasing import Finder, Phrasing, load_phrasing
from dashboard.gazetteer.words import words_of
from dashboard.settings import starting_workspace

TEXTS = (
    "The agents’ handlers had often called Mr. Kim, a defector in Seoul, from Hyesan on 3 May 2018.",
    "국가보위성 요원들이 가족에게 전화했다; naïve Ji'an's café — “they said so”.",
    "North Korea denied it. If she had not fled to the South, her mother said, nobody would have been taken.",
    "",
)


@pytest.fixture(scope="module")
def phrasing() -> Phrasing:
    return load_phrasing(starting_workspace().codebook, PHRASES, SOUGHT)


def long_way(choice: Choice, features: dict[str, float]) -> list[float]:
    scores = np.array(choice.weights[BIAS], dtype=float)
    for name, value in features.items():
        scores += value * np.array(choice.weights.get(name, [0.0] * len(choice.classes)))
    raised = np.exp(scores - scores.max())
    return [float(share) for share in (raised / raised.sum()).round(4)]


@pytest.fixture
def choice() -> Choice:
    weights = {BIAS: (0.5, -0.5), "a|1": (1.0, -1.0), "b|2": (-0.25, 0.75), "c": (2.0, 0.0)}
    return Choice(("yes", "no"), weights)


def test_groups_of_features_weigh_what_each_of_them_weighs(choice: Choice) -> None:
    one, other, unknown = named(("a", 1), ("a", 1)), named(("b", 2)), named(("never", "seen"))
    candidates = [(one, other), (other, unknown), (one, unknown)]
    degrees = Degrees([("c", "d"), ("d", "c"), ("c", "d")], np.array([[0.5, 3.0], [1.0, 0.25], [0.3, 1.0]]))
    told = [[float(share) for share in row] for row in choice.shares(candidates, degrees)]
    assert told == [
        long_way(choice, features_of(groups, degrees.part(at, at + 1))) for at, groups in enumerate(candidates)
    ]
    assert len({tuple(row) for row in told}) == 3


def test_more_groups_than_are_remembered_weigh_the_same(choice: Choice) -> None:
    candidates = [(named(("n", number)), named(("a", number % 2))) for number in range(GROUPS)]
    shares = choice.shares(candidates)
    assert shares.shape == (GROUPS, 2)
    odd, even = long_way(choice, {"a|1": 1.0}), long_way(choice, {})
    assert all(list(row) == (odd if number % 2 else even) for number, row in enumerate(shares.tolist()))


def test_lists_found_together_are_those_found_one_by_one(phrasing: Phrasing) -> None:
    folder = starting_workspace().codebook
    texts = [*TEXTS, *(example.text for example in load_bank(folder / "bank", load_codebook(folder))[::40])]
    for text in texts:
        assert phrasing.lists_in(text) == {name for name in SOUGHT if phrasing[name].search(text)}
    assert len(set().union(*map(phrasing.lists_in, texts))) > len(SOUGHT) / 2


@pytest.mark.parametrize(
    ("frame", "asked"),
    [("at_start", "match"), ("whole", "fullmatch")],
)
def test_lists_found_at_an_edge_are_those_found_one_by_one(phrasing: Phrasing, frame: str, asked: str) -> None:
    names = ("prepositions", "date_words", "at_place", "telling_after")
    finder: Callable[..., Finder] = getattr(phrasing, frame)
    for text in ("in", "of the ", " source said so", "said the", "inn", ""):
        alone = {name for name in names if getattr(phrasing[name], asked)(text)}
        assert finder(*names).find(text) == alone, text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=4))
def test_n_grams_are_those_of_the_vectorizers(texts: list[str]) -> None:
    word = HashingVectorizer(n_features=WIDTH, ngram_range=(1, 2), alternate_sign=False, norm=None)
    letter = HashingVectorizer(
        n_features=WIDTH, analyzer="char_wb", ngram_range=(3, 5), alternate_sign=False, norm=None
    )
    texts = [*TEXTS, *texts]
    together = sparse.hstack([word.transform(texts), letter.transform(texts)]).tocsr()
    counted = count(texts)
    assert counted.shape == together.shape and (counted != together).nnz == 0


def test_a_word_too_long_for_a_name_keeps_its_place() -> None:
    words = words_of("Ab " + "x" * 50 + " Cd")
    assert words.folded == ["ab", "", "cd"] and not words.starts_small(0) and words.starts_small(1)
