"""Keeps one killable child process that parses HTML and PDF, and gives it a limited time for each document."""

import atexit
import os
import subprocess
import sys
import threading
from pathlib import Path

from dashboard.documents.parsed import ParsedPage
from dashboard.documents.unreadable import UnreadableDocument

SECONDS = 20.0
_LARGEST_ANSWER = 64 * 1024**2  # bytes
_ROOT = Path(__file__).resolve().parents[2]


class Parser:
    """Hands documents to a child that is started at the first one, and killed when it hangs or fails."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def parse_html(self, html: str, name: str) -> ParsedPage:
        """The page; raises UnreadableDocument when the parser hangs, fails or outgrows its limits."""
        return self._parse(b"h", html.encode("utf-8"), name)

    def parse_pdf(self, data: bytes, name: str) -> ParsedPage:
        """The text of the PDF, under the same limits."""
        return self._parse(b"p", data, name)

    def close(self) -> None:
        """Ends the child."""
        child, self._child = self._child, None
        if child:
            child.kill()
            child.communicate()

    def forget(self) -> None:
        """After a fork the child belongs to the parent: a process that shares its pipes would mix up the answers."""
        self._lock = threading.Lock()
        self._child = None

    def _parse(self, kind: bytes, data: bytes, name: str) -> ParsedPage:
        with self._lock:
            child = self._child = self._child or _start_child()
            expired = threading.Event()
            timer = threading.Timer(self._seconds, _expire, (child, expired))
            timer.start()
            answer = _ask(child, kind, data)
            timer.cancel()
            if answer is None:
                self.close()
                raise UnreadableDocument(name, self._reason(expired.is_set()))
        return ParsedPage.from_json(answer)

    def _reason(self, expired: bool) -> str:
        if expired:
            return f"its parser took more than {self._seconds:g} seconds"
        return "its parser failed: the file is damaged, or larger than a document is"


def _expire(child: subprocess.Popen[bytes], expired: threading.Event) -> None:
    expired.set()
    child.kill()


def _start_child() -> subprocess.Popen[bytes]:
    # The package may run from its source folder without being installed.
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard.documents.parser_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )


def _ask(child: subprocess.Popen[bytes], kind: bytes, data: bytes) -> bytes | None:
    """The child's answer; None when it ended before it gave one."""
    if not child.stdin or not child.stdout:
        return None
    try:
        child.stdin.write(kind + len(data).to_bytes(8, "big") + data)
        child.stdin.flush()
    except OSError:  # the child is gone
        return None
    header = child.stdout.read(8)
    size = int.from_bytes(header, "big")
    if len(header) < 8 or size > _LARGEST_ANSWER:
        return None
    answer = child.stdout.read(size)
    return answer if len(answer) == size else None


PARSER = Parser()
atexit.register(PARSER.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=PARSER.forget)
