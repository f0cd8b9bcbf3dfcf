"""Takes what an HTML page says about itself: headline, publisher, stamps, address; runs in the child process only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup

_META_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article.published",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "article_date_original",
    "dc.date",
)
_SITE_NAMES = ("og:site_name", "application-name", "citation_journal_title", "dc.publisher", "dcterms.publisher")
_LONGEST_METADATA = 300_000


@dataclass(frozen=True)
class Statements:
    """The page's own statements; `stamps` are of its publication only, most trusted first."""

    title: str
    site: str
    url: str
    stamps: tuple[str, ...]


def find_statements(soup: BeautifulSoup) -> Statements:
    """What the page's head, its linked data and its headline say."""
    linked = _linked_data(soup)
    headline = _headline(soup) or next(iter(_values(linked, "headline")), "")
    title, beside = _split_title(squeeze(soup.title.get_text(" ")) if soup.title else "", headline)
    sites = (*_meta(soup, _SITE_NAMES), *_publishers(linked), beside)
    stamps = (*_meta(soup, _META_DATES), *_values(linked, "datePublished"), *_time_stamps(soup))
    return Statements(title, next(iter(sites)), _address(soup), stamps)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def is_same(one: str, other: str) -> bool:
    return one.casefold().strip() == other.casefold().strip()


def _headline(soup: BeautifulSoup) -> str:
    """The headline that the page title repeats, if there are several; a logo may be one as well."""
    stated = (
        *_meta(soup, ("og:title", "twitter:title", "headline")),
        squeeze(soup.title.get_text(" ")) if soup.title else "",
    )
    printed = [
        squeeze(element.get_text(" ")) for element in soup.select("article h1, main h1, h1, [itemprop=headline]")
    ]
    sites = _meta(soup, _SITE_NAMES)
    headlines = [text for text in printed if text and text not in sites]
    repeated = (text for text in headlines if any(text.casefold() in title.casefold() for title in stated))
    return next((text for text in (*repeated, *headlines, *stated) if text), "")


def _split_title(page_title: str, headline: str) -> tuple[str, str]:
    """The headline, and the site's name that the page title prints beside it."""
    for mark in (" | ", " - ", " – ", " — ", " :: ", " » ", " · "):
        before, found, after = page_title.rpartition(mark)
        if found and headline and is_same(before, headline):
            return headline, after.strip()
        first, _, rest = page_title.partition(mark)
        if found and headline and is_same(rest, headline):
            return headline, first.strip()
    return headline or page_title, ""


def split_printed_title(title: str, blocks: Sequence[str]) -> tuple[str, str]:
    """A page without a headline element: the block at its top that its title repeats, and what stands beside it."""
    for text in blocks:
        before, found, after = title.partition(text)
        beside = (before or after).strip(" |-–—:»·")
        if found and beside and not (before and after) and 8 <= len(text) < len(title):
            return text, beside
    return title, ""


def _meta(soup: BeautifulSoup, names: tuple[str, ...]) -> tuple[str, ...]:
    """Contents of meta elements, in the order of the names."""
    found: dict[str, str] = {}
    for element in soup.find_all("meta"):
        for attribute in ("property", "name", "itemprop"):
            key, content = element.get(attribute), element.get("content")
            if isinstance(key, str) and isinstance(content, str) and content.strip():
                found.setdefault(key.lower(), squeeze(content))
    return tuple(found[name] for name in names if name in found)


def _linked_data(soup: BeautifulSoup) -> tuple[dict[str, object], ...]:
    found: list[dict[str, object]] = []
    for element in soup.select('script[type="application/ld+json"]'):
        text = element.get_text()
        try:
            waiting: list[object] = [json.loads(text)] if len(text) <= _LONGEST_METADATA else []
        except (ValueError, RecursionError):  # what a page claims to be JSON often is not
            continue
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, dict):
                found.append(value)
                waiting.extend(inner for key, inner in value.items() if key in ("@graph", "mainEntity"))
            elif isinstance(value, list):
                waiting.extend(value)
    return tuple(found)


def _values(linked: tuple[dict[str, object], ...], key: str) -> tuple[str, ...]:
    values = (value.get(key) for value in linked if "Breadcrumb" not in str(value.get("@type")))
    return tuple(squeeze(value) for value in values if isinstance(value, str) and value.strip())


def _publishers(linked: tuple[dict[str, object], ...]) -> tuple[str, ...]:
    publishers = (value.get("publisher") for value in linked)
    names = (value.get("name") if isinstance(value, dict) else value for value in publishers)
    return tuple(squeeze(name) for name in names if isinstance(name, str) and name.strip())


def _time_stamps(soup: BeautifulSoup) -> tuple[str, ...]:
    """`time` elements that say they are the publication; an update is none."""
    found = []
    for element in soup.select("[itemprop=datePublished], time[pubdate]"):
        value = element.get("datetime") or element.get("content") or element.get_text(" ")
        found.append(squeeze(str(value)))
    return tuple(found)


def _address(soup: BeautifulSoup) -> str:
    link = soup.select_one("link[rel=canonical]")
    href = link.get("href") if link else None
    return href.strip() if isinstance(href, str) and href.strip() else next(iter(_meta(soup, ("og:url",))), "")
