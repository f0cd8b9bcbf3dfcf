"""Runs the dashboard's own server in a process of its own, for a user whose settings are as unsafe as they can be."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS, STOP_SECONDS = 60, 20
SCRIPT = "import sys, pathlib; from dashboard.server import serve; serve(pathlib.Path(sys.argv[1]), int(sys.argv[2]))"
UNSAFE_SETTINGS = """\
[browser]
gatherUsageStats = true
[server]
address = "0.0.0.0"
allowedHosts = ["*"]
enableCORS = false
enableXsrfProtection = false
enableAgentApi = true
enableStaticServing = true
headless = false
[client]
toolbarMode = "developer"
showErrorDetails = "full"
disableDataExport = false
"""


@dataclass(frozen=True)
class Served:
    """A running server: its address, its process, and the file where every socket it touches is written down."""

    url: str
    process: subprocess.Popen[str]
    audit: Path


@contextmanager
def served(workspace: Path, home: Path) -> Iterator[Served]:
    """A server for a workspace on a free port; at the end it is interrupted as Ctrl-C would."""
    server, audit = start(workspace, home)
    try:
        yield Served(address_of(server), server, audit)
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        server.wait(STOP_SECONDS)


def start(workspace: Path, home: Path, port: int = 0) -> tuple[subprocess.Popen[str], Path]:
    """Start a server whose user has an unsafe configuration file and unsafe variables."""
    (home / ".streamlit").mkdir(parents=True, exist_ok=True)
    (home / ".streamlit" / "config.toml").write_text(UNSAFE_SETTINGS)
    audit = home / "audit.log"
    audit.touch()
    environment = {
        **os.environ,
        "HOME": str(home),
        "PYTHONPATH": str(Path(__file__).parent / "audit"),
        "DASHBOARD_AUDIT": str(audit),
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
    }
    command = [sys.executable, "-c", SCRIPT, str(workspace), str(port)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment, cwd=home), audit


def address_of(server: subprocess.Popen[str]) -> str:
    """The printed address, once it answers."""
    if server.stdout is None or server.stderr is None:
        raise ValueError("the server's output is not captured")
    line = server.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    if not found:
        raise RuntimeError(f"the server printed {line!r} where its address was expected: {server.stderr.read()}")
    _wait_for(found[0] + "/_stcore/health")
    return found[0]


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
