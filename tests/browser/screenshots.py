"""Draws each page of the starting workspace into a folder: `python tests/browser/screenshots.py docs/screenshots`."""

import argparse
import io
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.chromium import DESKTOP, PHONE, Witness, chromium, open_page, settle
from browser.serving import served
from dashboard.app_pages import PAGES
from dashboard.events import read_events
from dashboard.settings import Workspace, starting_workspace
from dashboard.widgets.links import HOME

MAP_SECONDS = 3


def main() -> None:
    options = _read_options()
    options.folder.mkdir(parents=True, exist_ok=True)
    workspace = Workspace(options.data) if options.data else starting_workspace()
    if not options.as_built:
        subprocess.run([sys.executable, "-m", "dashboard", "build", "--data", str(workspace.root)], check=True)
    size = PHONE if options.phone else DESKTOP
    with (
        tempfile.TemporaryDirectory() as home,
        served(workspace.root, Path(home)) as server,
        chromium() as browser,
        open_page(browser, Witness(), size, "dark" if options.dark else "light") as page,
    ):
        for name, path in _views(workspace):
            page.goto(f"{server.url}/{path}")
            _settle(page)
            _save(page.screenshot(), options.folder / f"{options.prefix}{name}.png")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, help="another workspace")
    parser.add_argument("--as-built", action="store_true", help="do not build it before")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--phone", action="store_true")
    parser.add_argument("--prefix", default="", help="begins each file name")
    return parser.parse_args()


def _views(workspace: Workspace) -> Iterator[tuple[str, str]]:
    for key in PAGES:
        yield key, "" if key == HOME else key
    yield "matrix-place", "matrix?by=place"
    events = [event for event in read_events(workspace.events_path) if event.tactic]
    if events:
        told = Counter(event.tactic for event in events)
        yield "tactic", f"tactics?tactic={max(sorted(told), key=told.__getitem__)}"
        yield "event", f"events?event={max(events, key=lambda event: (len(event.places), event.event_id)).event_id}"


def _settle(page: Page) -> None:
    settle(page)
    page.wait_for_timeout(1000 * (MAP_SECONDS if "/map" in page.url else 1))


def _save(picture: bytes, path: Path) -> None:
    """The picture in as many colours as a palette holds: half the size, and no eye tells."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, kmeans=3, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


if __name__ == "__main__":
    main()
