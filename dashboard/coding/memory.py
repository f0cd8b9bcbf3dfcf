"""Keeps what the encoder said of sentences that it has met, so that a second build reads only new ones."""

import hashlib
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dashboard.coding.encoder import Encoder, load_encoder

Array = npt.NDArray[np.float32]

FILE = "sentences.sqlite"
MOST = 400_000  # sentences, some 80 MB; the oldest are forgotten
PATIENCE = 10.0  # seconds that one process waits for another
ASKED_AT_ONCE = 500
CHECK = 4  # bytes of the checksum before each row


@dataclass(frozen=True)
class SentenceMemory:
    """A file of scores by digest of encoder and sentence; it holds no text. What is damaged is left out or begun anew.

    Several processes may use it at once. That it fails is never an error: the encoder is asked instead.
    """

    path: Path
    most: int = MOST

    def read(self, keys: Sequence[bytes], width: int) -> dict[bytes, Array]:
        """The rows that are known and whole."""
        try:
            with closing(self._connect()) as store:
                found = [row for at in range(0, len(keys), ASKED_AT_ONCE) for row in _ask(store, keys, at)]
        except sqlite3.Error as error:
            self._give_up(error)
            return {}
        return {bytes(key): row for key, value in found if (row := _unpack(value, width)) is not None}

    def write(self, rows: Mapping[bytes, Array]) -> None:
        """Adds rows as one transaction, and forgets the oldest beyond the most that are kept."""
        try:
            with closing(self._connect()) as store, store:
                store.execute("BEGIN IMMEDIATE")
                store.executemany(
                    "INSERT OR REPLACE INTO scores (key, value) VALUES (?, ?)",
                    [(key, _pack(row)) for key, row in rows.items()],
                )
                last = store.execute("SELECT max(rowid) FROM scores").fetchone()[0] or 0
                store.execute("DELETE FROM scores WHERE rowid <= ?", (last - self.most,))
        except sqlite3.Error as error:
            self._give_up(error)

    def _connect(self) -> sqlite3.Connection:
        store = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        try:
            store.execute("PRAGMA journal_mode=WAL")
            store.execute("PRAGMA synchronous=NORMAL")
            store.execute("CREATE TABLE IF NOT EXISTS scores (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)")
        except sqlite3.Error:
            store.close()
            raise
        return store

    def _give_up(self, error: sqlite3.Error) -> None:
        """Removes a file that is no longer a database; one that is locked, full or read-only stays as it is."""
        if not isinstance(error, sqlite3.OperationalError):
            for path in (self.path, *(self.path.with_name(f"{self.path.name}-{end}") for end in ("wal", "shm"))):
                path.unlink(missing_ok=True)


def _ask(store: sqlite3.Connection, keys: Sequence[bytes], at: int) -> list[tuple[bytes, bytes]]:
    some = keys[at : at + ASKED_AT_ONCE]
    marks = ",".join("?" * len(some))
    return store.execute(f"SELECT key, value FROM scores WHERE key IN ({marks})", some).fetchall()  # noqa: S608


def _pack(row: Array) -> bytes:
    content = row.astype("<f4").tobytes()
    return zlib.crc32(content).to_bytes(CHECK, "big") + content


def _unpack(value: object, width: int) -> Array | None:
    if not isinstance(value, bytes) or len(value) != CHECK + 4 * width:
        return None
    content = value[CHECK:]
    whole = zlib.crc32(content) == int.from_bytes(value[:CHECK], "big")
    return np.frombuffer(content, dtype="<f4").astype(np.float32) if whole else None


@dataclass(frozen=True)
class RememberingEncoder:
    """The encoder, asked only for sentences that the memory does not hold; the answers are the same bit by bit."""

    encoder: Encoder
    memory: SentenceMemory

    @property
    def heads(self) -> Mapping[str, tuple[str, ...]]:
        return self.encoder.heads

    def scores(self, texts: Sequence[str]) -> dict[str, Array]:
        keys = [_key(self.encoder.digest, text) for text in texts]
        width = sum(map(len, self.heads.values()))
        known = self.memory.read(list(dict.fromkeys(keys)), width)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            scores = self.encoder.scores(list(new.values()))
            rows = np.concatenate([scores[head] for head in self.heads], axis=1)
            learned = dict(zip(new, rows, strict=True))
            self.memory.write(learned)
            known |= learned
        table = np.stack([known[key] for key in keys]) if keys else np.zeros((0, width), dtype=np.float32)
        parts = np.split(table, np.cumsum([len(values) for values in self.heads.values()])[:-1], axis=1)
        return dict(zip(self.heads, parts, strict=True))


def _key(digest: str, text: str) -> bytes:
    return hashlib.sha256(f"{digest} {text}".encode()).digest()[:16]


def load_scorer(folder: Path, cache: Path | None) -> Encoder | RememberingEncoder:
    """The encoder, with a memory in the cache folder if there is one."""
    encoder = load_encoder(folder)
    if cache is None:
        return encoder
    cache.mkdir(parents=True, exist_ok=True)
    return RememberingEncoder(encoder, SentenceMemory(cache / FILE))
