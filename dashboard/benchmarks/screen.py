"""Measures how quick the pages are at 50,000 events, beside an empty Streamlit page and the same work in Dash."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dashboard.app_pages import PAGES
from dashboard.settings import Workspace
from dashboard.widgets.links import HOME
from dashboard.workspace_tools.demo import make_demo

if TYPE_CHECKING:
    from dashboard.benchmarks.visits import Target, Visit

EVENTS, QUICK = 50_000, 2_000
ROUNDS, CLICKS = 4, 3
BOXES = 20  # of the first, that are clicked in turn
MOST_CLICK, MOST_FIRST, MOST_BYTES = 2.0, 2.5, 60_000
START_SECONDS = 90
SIDEBAR = "[data-testid=stSidebar] [data-testid=stCheckbox] input"
NOTE, EMPTY_NOTE = ".notes p strong", "[data-testid=stMain] [data-testid=stMarkdown] p"
CLEAR = ".st-key-chip-clear button"
DRAWN = {"timeline": ".js-plotly-plot .main-svg, .strip", "map": "[data-testid=stDeckGlJsonChart] canvas"}
HERE = Path(__file__).parent
DASH = "DASHBOARD_DASH"  # a folder into which Dash was installed: pip install --target
NO_TOOLS = "the screen is measured in a browser: the test tools are not installed (make bench-ui installs them)"
NO_DASH = f"Dash: not installed, not measured (pip install --target DIR dash; {DASH}=DIR make bench-ui)"


def run(workspace: Workspace, cache: Path, tell: Callable[[str], None], quick: bool = False) -> None:
    """Tells a row a page. Events are invented: of the workspace nothing is read."""
    if find_spec("playwright") is None:
        raise FileNotFoundError(2, NO_TOOLS, "playwright")
    number = QUICK if quick else EVENTS
    with TemporaryDirectory() as folder, ExitStack() as servers:
        demo = make_demo(Path(folder) / "demo", number, cache)
        targets = [servers.enter_context(_empty(demo)), *servers.enter_context(_product(demo))]
        dash = _dash_folder()
        targets += [] if dash is None else [servers.enter_context(_dash(demo, dash))]
        tell(f"{number:,} invented events; milliseconds, and ratios to the empty page with the same sidebar")
        _tell_all(_measure(targets, 1 if quick else ROUNDS), targets, tell)
    if dash is None:
        tell(NO_DASH)


def _measure(targets: Sequence["Target"], rounds: int) -> Mapping[str, list["Visit"]]:
    """The pages in turn, so that what else the machine does falls on all; a first visit each warms the servers."""
    from dashboard.benchmarks.visits import chromium, visit  # noqa: PLC0415  the test tools may be missing

    found: dict[str, list[Visit]] = {target.name: [] for target in targets}
    with chromium() as browser:
        for target in targets:
            visit(browser, target, ())
        for turn in range(rounds):
            for place, target in enumerate(targets):
                # Other boxes for each page: an answer that another page got would be at hand already.
                boxes = [(place * 3 + turn * 7 + step * 2) % BOXES for step in range(CLICKS)]
                found[target.name].append(visit(browser, target, boxes))
    return found


def _tell_all(found: Mapping[str, Sequence["Visit"]], targets: Sequence["Target"], tell: Callable[[str], None]) -> None:
    base = found[targets[0].name]
    click, first = _median_click(base), _median_first(base)
    tell(f"{'page':22}{'click':>8}{'ratio':>7}{'first view':>12}{'ratio':>7}{'most a rerun':>14}")
    for target in targets:
        visits = found[target.name]
        bytes_sent = max(size for one in visits for size in one.sizes)
        ratios = (_median_click(visits) / click, _median_first(visits) / first)
        tell(
            f"{target.name:22}{_median_click(visits):8,.0f}{ratios[0]:7.2f}{_median_first(visits):12,.0f}"
            f"{ratios[1]:7.2f}{bytes_sent / 1000:11.1f} kB{_verdict(ratios, bytes_sent)}"
        )
    tell(f"wanted: click <= {MOST_CLICK}, first view <= {MOST_FIRST}, below {MOST_BYTES / 1000:.0f} kB (not deflated)")


def _median_click(visits: Sequence["Visit"]) -> float:
    return median(click for one in visits for click in one.clicks)


def _median_first(visits: Sequence["Visit"]) -> float:
    return median(one.first for one in visits)


def _verdict(ratios: tuple[float, float], bytes_sent: int) -> str:
    over = [
        name
        for name, is_over in (
            ("click", ratios[0] > MOST_CLICK),
            ("first view", ratios[1] > MOST_FIRST),
            ("bytes", bytes_sent >= MOST_BYTES),
        )
        if is_over
    ]
    return f"  over: {', '.join(over)}" if over else ""


# Servers


@contextmanager
def _product(workspace: Workspace) -> Iterator[list["Target"]]:
    from dashboard.benchmarks.visits import Target  # noqa: PLC0415

    port = _free_port()
    command = ["-m", "dashboard", "run", "--data", str(workspace.root), "--port", str(port)]
    with _running(command, port, {}) as url:
        yield [
            Target(page, f"{url}/{'' if page == HOME else page}", SIDEBAR, NOTE, DRAWN.get(page, "h1"), CLEAR)
            for page in PAGES
        ]


@contextmanager
def _empty(workspace: Workspace) -> Iterator["Target"]:
    from dashboard.benchmarks.visits import Target  # noqa: PLC0415

    port = _free_port()
    command = ["-m", "dashboard.benchmarks.empty_server", str(workspace.root), str(port)]
    with _running(command, port, {}) as url:
        yield Target("(empty page)", url, SIDEBAR, EMPTY_NOTE, "h1")


@contextmanager
def _dash(workspace: Workspace, folder: str) -> Iterator["Target"]:
    from dashboard.benchmarks.visits import Target  # noqa: PLC0415

    port = _free_port()
    more = {"PYTHONPATH": os.pathsep.join(filter(None, (str(HERE.parents[1]), folder)))}
    with _running([str(HERE / "dash_page.py"), str(workspace.root), str(port)], port, more) as url:
        yield Target("(timeline in Dash)", url, "#tactic input", "#told", ".js-plotly-plot .main-svg")


def _dash_folder() -> str | None:
    """Where Dash is: in a folder of its own, in this installation (an empty name), or nowhere."""
    named = os.environ.get(DASH)
    return named if named else "" if find_spec("dash") else None


@contextmanager
def _running(command: Sequence[str], port: int, more: Mapping[str, str]) -> Iterator[str]:
    """A server in a process of its own, once it answers; ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, *command], env={**os.environ, **more}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.communicate()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - this machine
                return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                said = process.stderr.read().decode()[-600:] if process.poll() is not None and process.stderr else ""
                raise OSError(5, f"does not answer: {error} {said}", url) from error
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        number: int = listener.getsockname()[1]
    return number
