"""Drives Debian's Chromium, and writes down every request that a page makes."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebSocketRoute,
    expect,
    sync_playwright,
)

OPTIONS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # what would leave fails, and is written down
)
MISSING = "Chromium is missing: the browser tests drive Debian's package (apt install chromium, or make chromium)."
OWN_SCHEMES = ("data", "blob", "about")
PATIENCE, PAUSE = 30_000, 100  # milliseconds
DESKTOP, PHONE = (1440, 900), (390, 844)

expect.set_options(timeout=PATIENCE)  # a busy machine is no fault of the page


def find_chromium() -> Path | None:
    """Chromium as CHROMIUM names it, else as found on the PATH."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return Path(named) if named else None


@contextmanager
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), headless=True, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Witness:
    """What a browser context asked for outside this machine, and what its pages complained of."""

    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OWN_SCHEMES and parts.hostname != "127.0.0.1":
            self.outside.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        # Streamlit looks for its own base path below each page and is told 404.
        if message.type == "error" and "404" not in message.text:
            self.complaints.append(message.text)


@contextmanager
def open_page(
    browser: Browser, witness: Witness, size: tuple[int, int] = DESKTOP, scheme: str = "light"
) -> Iterator[Page]:
    """A page of a new visitor, without anything kept from others."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    witness.watch(context)
    try:
        yield context.new_page()
    finally:
        context.close()


def settle(page: Page) -> None:
    """Wait until the script has run and its parts are drawn."""
    page.locator("h1").first.wait_for()
    for _ in range(2):  # what was clicked is first sent, and a first answer may ask for another run
        page.wait_for_timeout(PAUSE)
        page.locator("[data-test-script-state=notRunning]").wait_for()
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")
    page.wait_for_timeout(PAUSE)


def number_chosen(page: Page, facet: str) -> str:
    """What stands behind the label of a filter's section, by style: "2 chosen", or nothing."""
    label = page.locator(f".st-key-facet-{facet} summary p").first
    told = str(label.evaluate("label => getComputedStyle(label, '::after').content"))
    return "" if told in ("none", "normal") else told.strip('"').removeprefix(" · ")


class SlowLine:
    """Keeps a server's answers from a page until they are let through; what the page sends goes out at once."""

    def __init__(self, page: Page) -> None:
        self.kept: list[Callable[[], None]] = []
        self.is_slow = False
        page.route_web_socket("**", self._connect)

    def _connect(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda message: self._answer(lambda: line.send(message)))

    def _answer(self, send: Callable[[], None]) -> None:
        if self.is_slow:
            self.kept.append(send)
        else:
            send()

    def let_through(self) -> None:
        self.is_slow = False
        while self.kept:
            self.kept.pop(0)()
