"""Reads what pages have drawn as HTML, and follows its links as the browser would."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from streamlit.testing.v1 import AppTest

from dashboard.filters import Filters, filters_from_query
from dashboard.settings import PACKAGE, VARIABLE, Workspace
from dashboard.widgets.memory import release_memory
from dashboard.widgets.workspace import OpenWorkspace, forget_workspaces, open_workspace

PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Link:
    """A link as drawn: the page it leads to, the parameters of its address, its words."""

    page: str
    query: Mapping[str, list[str]]
    words: str

    @property
    def filters(self) -> Filters:
        """What the address asks for; an address that is not understood is a fault."""
        filters, problems = filters_from_query(self.query, {})
        assert not problems, problems
        return filters

    def number(self, opened: OpenWorkspace) -> int:
        """The events that the page behind the link shows."""
        return opened.store.totals(self.filters).shown


@contextmanager
def workspace_of(maker: Callable[[Path], Workspace], root: Path) -> Iterator[OpenWorkspace]:
    """A workspace as the pages see it, while it is the one that is meant."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(maker(root).root))
        opened = open_workspace()
        assert opened
        yield opened
    release_memory()
    forget_workspaces()


def open_page(page: str = "overview", query: Mapping[str, list[str]] | None = None) -> AppTest:
    """A page under Streamlit's test runner."""
    app = AppTest.from_file(str(PACKAGE / "app.py"), default_timeout=PATIENCE)
    for key, values in (query or {}).items():
        app.query_params[key] = values
    app.run()
    if page != "overview":
        app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception, [error.stack_trace for error in app.exception]
    return app


def drawn(app: AppTest) -> BeautifulSoup:
    """Everything that the page has drawn as HTML."""
    return BeautifulSoup("".join(block.proto.body for block in app.get("html")), "lxml")


def part(app: AppTest, selector: str) -> Tag:
    """The one part of the page that a selector means."""
    found = drawn(app).select(selector)
    assert len(found) == 1, f"{selector}: {len(found)} found"
    return found[0]


def links_of(tag: Tag, selector: str = "a[href]") -> list[Link]:
    return [link_of(anchor) for anchor in tag.select(selector)]


def link_of(anchor: Tag) -> Link:
    parts = urlsplit(str(anchor["href"]))
    assert not parts.scheme and not parts.netloc, "no link leads out of the dashboard"
    return Link(parts.path, parse_qs(parts.query), " ".join(anchor.get_text(" ").split()))


def number_in(words: str) -> int:
    """The last number of some words."""
    return int([word.replace(",", "") for word in words.split() if word.replace(",", "").isdigit()][-1])
