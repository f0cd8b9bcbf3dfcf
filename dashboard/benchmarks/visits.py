"""Visits pages in Chromium with an empty cache: how long until one is drawn, and until a filter click has settled."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, WebSocket, sync_playwright

OPTIONS = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
PATIENCE = 90_000  # milliseconds
QUIET = 900  # milliseconds without a change, after which a page has settled
WATCH = """
window.lastChange = 0;
const watched = new MutationObserver(() => { window.lastChange = performance.now(); });
watched.observe(document, {subtree: true, childList: true, characterData: true});
"""
CLICK = """([boxes, n, told]) => {
  window.toldBefore = document.querySelector(told).innerText;
  window.clicked = window.lastChange = performance.now();
  const found = document.querySelectorAll(boxes);
  found[n % found.length].click();
}"""
DRAWN = """([told, drawn, boxes, quiet]) => [told, drawn, boxes].every((one) => document.querySelector(one))
  && document.querySelector(told).innerText !== window.toldBefore && performance.now() - window.lastChange > quiet"""


CALM = """() => new Promise((done) => {
  let calm = 0, last = performance.now();
  const look = (now) => {
    calm = now - last < 100 ? calm + 1 : 0;
    last = now;
    if (calm < 5) requestAnimationFrame(look); else done();
  };
  requestAnimationFrame(look);
})"""


@dataclass(frozen=True)
class Target:
    """A page: where it is, its boxes to click, the line that tells the number shown, and what is drawn last."""

    name: str
    url: str
    boxes: str
    told: str
    drawn: str = "body"
    clear: str = ""  # the button that takes all filters back


@dataclass(frozen=True)
class Visit:
    """Milliseconds until the first view and after each click, bytes of the data of the first view and after each."""

    first: float
    clicks: tuple[float, ...]
    first_size: int
    sizes: tuple[int, ...]


def find_chromium() -> Path:
    """Chromium as CHROMIUM names it, else as found on the PATH; FileNotFoundError without one."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not named:
        raise FileNotFoundError(2, "Chromium is missing: make chromium, or name one in CHROMIUM", "chromium")
    return Path(named)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), headless=True, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


class _Received:
    """Counts the data that a page is sent, as it is before deflating: WebSocket frames and answers of callbacks."""

    def __init__(self, page: Page) -> None:
        self.size = 0
        page.on("websocket", self._watch)
        page.on("response", self._answer)

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._add)

    def _add(self, frame: str | bytes) -> None:
        self.size += len(frame)

    def _answer(self, response: Response) -> None:
        if "_dash-" in response.url and "component-suites" not in response.url:
            self.size += len(response.body())

    def take(self) -> int:
        taken, self.size = self.size, 0
        return taken


def visit(browser: Browser, target: Target, boxes: Sequence[int]) -> Visit:
    """A new visitor opens the page and ticks some boxes, one after the other; then takes all filters back."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(WATCH)
    received = _Received(page)
    try:
        page.goto(target.url)
        first = _settled(page, target)
        first_size = received.take()
        clicks, sizes = [], []
        for box in boxes:
            clicks.append(_click(page, target, target.boxes, box))
            sizes.append(received.take())
        if target.clear and boxes:
            _click(page, target, target.clear, 0)
            sizes.append(received.take())
        return Visit(first, tuple(clicks), first_size, tuple(sizes))
    finally:
        context.close()


def _click(page: Page, target: Target, boxes: str, number: int) -> float:
    """A reader clicks at what is seen: without a graphics card a map is drawn seconds after its page has settled."""
    page.evaluate(CALM)
    page.evaluate(CLICK, [boxes, number, target.told])
    return _settled(page, target) - float(page.evaluate("window.clicked"))


def _settled(page: Page, target: Target) -> float:
    """When the page last changed, once it is drawn and quiet."""
    page.wait_for_function(DRAWN, arg=[target.told, target.drawn, target.boxes, QUIET], polling=50)
    return float(page.evaluate("window.lastChange"))
