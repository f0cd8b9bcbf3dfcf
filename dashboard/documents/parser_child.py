"""The child process that parses HTML and PDF under limits, one request after the other."""

import os
import sys
from typing import BinaryIO

from dashboard.documents.html_text import parse_html
from dashboard.documents.parsed import ParsedPage
from dashboard.documents.pdf_text import parse_pdf

MEMORY = 2 * 1024**3  # bytes of address space; a bomb fails here instead of taking the machine
MOST_CHARACTERS = 5_000_000


def main() -> None:
    """Answers requests on standard input until it closes; what a parser prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory()
    requests = sys.stdin.buffer
    while header := requests.read(9):
        _answer(header[:1], requests.read(int.from_bytes(header[1:], "big")), answers)


def _answer(kind: bytes, data: bytes, answers: BinaryIO) -> None:
    """A parser's exception ends this process: the parent then refuses the document and starts another child."""
    page = parse_pdf(data) if kind == b"p" else parse_html(data.decode("utf-8"))
    _check_size(page)
    payload = page.to_json()
    answers.write(len(payload).to_bytes(8, "big") + payload)
    answers.flush()


def _check_size(page: ParsedPage) -> None:
    if sum(len(paragraph) for paragraph in page.paragraphs) > MOST_CHARACTERS:
        raise MemoryError("the document's text is larger than a document is")


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows, where only the time limit holds

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
