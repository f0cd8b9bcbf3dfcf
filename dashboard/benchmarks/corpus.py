"""Documents to measure on: those like the sources as they are, and made-up ones out of the example bank."""

from collections.abc import Iterator, Sequence

from dashboard.codebook_records import Example
from dashboard.documents import read_document, read_text
from dashboard.gold import load_gold
from dashboard.model import Document
from dashboard.settings import Workspace
from dashboard.sources import find_sources

SIZE = 2600  # characters, as the documents that come with the product
PARAGRAPH = 4  # sentences
KINDS = ("stories", "none_background", "none_defection", "none_policy", "none_military", "none_aid_trade", "none_plain")


def read_documents(workspace: Workspace) -> tuple[Document, ...]:
    """The workspace's sources and the documents that the coder practises on."""
    sources = [source.path for source in find_sources([workspace.documents])]
    practice = [gold.path for gold in load_gold(workspace.codebook / "practice")]
    return tuple(read_document(path, path.name) for path in (*sources, *practice))


def count_units(documents: Sequence[Document]) -> float:
    """How many documents of SIZE they would fill."""
    return sum(len(document.text) for document in documents) / SIZE


def make_documents(bank: Sequence[Example], most: int) -> tuple[Document, ...]:
    """Up to so many documents of SIZE characters, story after story in the order of the bank."""
    texts = [text for _, text in zip(range(most), _texts(bank), strict=False)]
    return tuple(read_text(text, f"{number}.txt", "article") for number, text in enumerate(texts))


def _texts(bank: Sequence[Example]) -> Iterator[str]:
    sentences: list[str] = []
    for example in (example for example in bank if example.file.startswith(KINDS)):
        sentences.append(example.text)
        if sum(map(len, sentences)) >= SIZE:
            yield _page(sentences)
            sentences = []


def _page(sentences: Sequence[str]) -> str:
    paragraphs = (" ".join(sentences[at : at + PARAGRAPH]) for at in range(0, len(sentences), PARAGRAPH))
    return "A story of the border\n\nMay 3, 2019\n\n" + "\n\n".join(paragraphs) + "\n"
