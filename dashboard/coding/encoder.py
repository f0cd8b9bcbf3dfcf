"""Turns sentences into vectors with a small transformer, in plain numpy and without any network."""

import hashlib
import json
import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import erf
from threadpoolctl import threadpool_limits

Array = npt.NDArray[np.float32]

HEADS = 12
LONGEST = 96  # word pieces; what is longer is cut
BATCH = 32
CLS, SEP, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


@dataclass(frozen=True)
class Encoder:
    """A BERT-like encoder with linear heads, as train_encoder.py writes it.

    `weights` are float32, `pieces` the numbers of the word pieces, `heads` the values that each head tells apart:
    `tactics`, `scope`, `outcome`, `assertion`; `digest` names the encoder by its files.
    """

    weights: Mapping[str, Array]
    pieces: Mapping[str, int]
    heads: Mapping[str, tuple[str, ...]]
    layers: int
    digest: str = ""

    def scores(self, texts: Sequence[str]) -> dict[str, Array]:
        """For each head the score of each of its values, shape (n, values); log odds for `tactics`.

        Each sentence is multiplied alone, so that its scores are the same bit by bit whatever its neighbours.
        """
        vectors = self.encode(texts)[:, None, :]
        return {
            head: (vectors @ self.weights[f"head.{head}"])[:, 0] + self.weights[f"head.{head}_bias"]
            for head in self.heads
        }

    def encode(self, texts: Sequence[str]) -> Array:
        """Mean-pooled vectors, shape (n, width); the same for a sentence whatever its neighbours."""
        with threadpool_limits(1):  # small matrices: more threads only wait for one another
            return self._encode([self.tokenise(text) for text in texts])

    def _encode(self, numbers: Sequence[list[int]]) -> Array:
        out = np.zeros((len(numbers), self.weights["words"].shape[1]), dtype=np.float32)
        by_length: dict[int, list[int]] = {}
        for row, ids in enumerate(numbers):
            by_length.setdefault(len(ids), []).append(row)
        for rows in by_length.values():
            for at in range(0, len(rows), BATCH):
                batch = rows[at : at + BATCH]
                out[batch] = self._forward(np.array([numbers[row] for row in batch]))
        return out

    def tokenise(self, text: str) -> list[int]:
        unknown = self.pieces[UNKNOWN]
        ids = [number for word in _words(text) for number in self._pieces_of(word, unknown)]
        return [self.pieces[CLS], *ids[: LONGEST - 2], self.pieces[SEP]]

    def _pieces_of(self, word: str, unknown: int) -> list[int]:
        """Longest-first word pieces; a word with a part that no piece covers is unknown as a whole."""
        found: list[int] = []
        start = 0
        while start < len(word):
            end = next(
                (end for end in range(len(word), start, -1) if ("##" * (start > 0)) + word[start:end] in self.pieces), 0
            )
            if not end or len(word) > 100:
                return [unknown]
            found.append(self.pieces[("##" * (start > 0)) + word[start:end]])
            start = end
        return found

    def _forward(self, ids: npt.NDArray[np.int64]) -> Array:
        """Vectors of sentences of one length, so that none needs padding."""
        w = self.weights
        x = w["words"][ids] + w["positions"][: ids.shape[1]] + w["kind"]
        x = _norm(x, w["norm"], w["norm_bias"])
        for layer in range(self.layers):
            x = self._layer(x, f"{layer}.")
        inner = x[:, 1:-1] if ids.shape[1] > 2 else x  # the marks at both ends are no words
        return np.asarray(inner.mean(axis=1), dtype=np.float32)

    def _layer(self, x: Array, at: str) -> Array:
        w = self.weights
        x = _norm(x + self._attend(x, at) @ w[at + "o"] + w[at + "o_bias"], w[at + "norm1"], w[at + "norm1_bias"])
        inner = _gelu(x @ w[at + "in"] + w[at + "in_bias"])
        return _norm(x + inner @ w[at + "out"] + w[at + "out_bias"], w[at + "norm2"], w[at + "norm2_bias"])

    def _attend(self, x: Array, at: str) -> Array:
        n, length, width = x.shape

        def heads(name: str) -> Array:
            y = x @ self.weights[at + name] + self.weights[f"{at}{name}_bias"]
            return y.reshape(n, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)

        scores = heads("q") @ heads("k").transpose(0, 1, 3, 2) / np.float32(math.sqrt(width // HEADS))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        return np.asarray((scores @ heads("v")).transpose(0, 2, 1, 3).reshape(n, length, width))


def _norm(x: Array, scale: Array, bias: Array) -> Array:
    x = x - x.mean(axis=-1, keepdims=True)
    return np.asarray(x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(1e-12)) * scale + bias)


def _gelu(x: Array) -> Array:
    return np.asarray(x * np.float32(0.5) * (1 + erf(x * np.float32(1 / math.sqrt(2)))), dtype=np.float32)


def _words(text: str) -> Iterator[str]:
    """Lower-case words without accents; punctuation and each Chinese character stand alone."""
    word = ""
    for char in unicodedata.normalize("NFD", text.lower()):
        category = unicodedata.category(char)
        if category == "Mn" or (category == "Cc" and not char.isspace()) or category == "Cf":
            continue
        alone = category.startswith("P") or (category.startswith("S") and ord(char) < 128) or "一" <= char <= "鿿"
        if (alone or char.isspace()) and word:
            yield word
            word = ""
        if alone:
            yield char
        elif not char.isspace():
            word += char
    if word:
        yield word


def load_encoder(folder: Path) -> Encoder:
    """Weights are stored as 8-bit whole numbers with one scale a row; `pieces.txt` has one word piece a line."""
    lines = (folder / "pieces.txt").read_text("utf-8").split("\n")
    heads = json.loads((folder / "heads.json").read_text("utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as stored:
        names = [name for name in stored.files if not name.endswith(".scale")]
        weights = {name: _widened(stored[name], stored.get(f"{name}.scale")) for name in names}
    return Encoder(
        weights,
        {piece: number for number, piece in enumerate(lines)},
        {head: tuple(values) for head, values in heads.items()},
        sum(name.endswith(".q") for name in weights),
        _digest_of(folder),
    )


def _digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("weights.npz", "pieces.txt", "heads.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def _widened(values: npt.NDArray[np.int8] | Array, scale: Array | None) -> Array:
    return np.asarray(values.astype(np.float32) * scale if scale is not None else values, dtype=np.float32)
