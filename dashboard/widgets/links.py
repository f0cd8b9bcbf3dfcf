"""Links within the product: plain addresses in drawn HTML, followed without loading the page anew."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from dashboard.exports.stamp import Layer
from dashboard.filters import Filters, query_of
from dashboard.widgets import view
from dashboard.widgets.plain import markup

HOME = "overview"  # the page that opens first; its address has no name


def address_of(page: str, chosen: Filters, event: str = "", **own: str) -> str:
    """The relative address of a page with filters, an open event and parameters of the page's own."""
    query = query_of(chosen) | {key: [value] for key, value in own.items() if value}
    if view.choice("layer") == Layer.PUBLIC:
        query["layer"] = [Layer.PUBLIC.value]
    if event:
        query["event"] = [event]
    return with_query(page, query)


def with_query(page: str, query: Mapping[str, list[str]]) -> str:
    written = urlencode(query, doseq=True, quote_via=quote, safe=":")
    return ("./" if page == HOME else page) + (f"?{written}" if written else "")


def link(words: str, address: str, label: str = "", kind: str = "") -> str:
    """A link as HTML; `label` is what a screen reader says and a tooltip shows, where the words alone do not tell."""
    named = f' aria-label="{markup(label)}" title="{markup(label)}"' if label else ""
    styled = f' class="{kind}"' if kind else ""
    return f'<a{styled} href="{markup(address)}"{named}>{markup(words)}</a>'


def counted(number: int, noun: str, many: str = "") -> str:
    """`1 event`, `2,000 events`."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"
