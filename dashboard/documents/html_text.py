"""Takes the story out of an HTML page; runs in the child process only."""

from collections.abc import Iterator

import re2
from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString, PageElement

from dashboard.documents.html_statements import find_statements, is_same, split_printed_title, squeeze
from dashboard.documents.parsed import ParsedPage

_NEVER = (
    "script, style, noscript, template, iframe, object, svg, math, form, button, select, input, textarea, nav, "
    "aside, footer, figure, figcaption, dialog, menu, video, audio, canvas"
)
_BLOCK_NAMES = (
    "address article blockquote body center dd details div dl dt fieldset h1 h2 h3 h4 h5 h6 header hr html li main ol "
    "p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_MARGINS = re2.compile(
    r"(?i)(?:^|[^a-z])(?:share|sharing|sharebar|social|sns|nav|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|foot|sidebar|"
    r"aside|related|recommend(?:ed|ations?)?|popular|mostread|most-read|most-viewed|trending|ads?|adbox|advert|advertisement|"
    r"banner|promo|promoted|sponsor(?:ed)?|newsletter|subscribe|subscription|signup|comments?|disqus|caption|credit|cookies?|"
    r"consent|popup|modal|pagination|pager|tags|taglist|toolbar|tools|print|copyright|skip|login|paywall|outbrain|taboola|"
    r"readmore|read-more|more-news|morenews|next-article|prev-article|bio|authorbox|author-box|infobox|pricebox|hidden|"
    r"screen-reader-text|visually-hidden|sr-only|photo|gallery|corrections?|revisions?|changelog|history|disclaimer)(?:[^a-z]|$)"
)
_BYLINES = re2.compile(
    r"(?i)(?:^|[^a-z])(?:byline|by-line|authors?|dateline|date|datetime|timestamp|time|published|pubdate|"
    r"postdate|post-date|entry-meta|post-meta|article-meta|meta|article-info|info|reporter)(?:[^a-z]|$)"
)
_STORY = re2.compile(
    r"(?i)(?:^|[^a-z])(?:articlebody|article-body|article_body|story-body|storytext|story-text|post-content|"
    r"entry-content|article-content|articletext|news_body|news-body|newsbody|main-text)(?:[^a-z]|$)"
)
_HIDDEN = re2.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_LONGEST_BYLINE = 160
_DEEPEST = 25  # levels gone down in search of the story; hostile pages nest by the ten thousand


def parse_html(html: str) -> ParsedPage:
    """The page's statements, and its story's paragraphs without menus, captions, boxes and scripts."""
    soup = BeautifulSoup(html, "lxml")
    said = find_statements(soup)
    _drop_margins(soup)
    visible = _take_bylines(soup)
    blocks = tuple(_story_paragraphs(soup))
    title, site = split_printed_title(said.title, blocks[:4])
    paragraphs = tuple(text for text in blocks if not is_same(text, title))
    return ParsedPage(title, said.site or site, said.url, said.stamps, visible, paragraphs)


def _drop_margins(soup: BeautifulSoup) -> None:
    """Removes what is never story, but no element that holds most of the page's paragraphs."""
    for comment in [text for text in soup.descendants if isinstance(text, Comment)]:
        comment.extract()
    whole = _prose_length(soup)
    for element in soup.select(_NEVER):
        if not element.decomposed and not (element.name in ("form", "figure", "aside") and _is_most(element, whole)):
            element.decompose()
    for element in soup.find_all(_is_margin):
        if not element.decomposed and not element.find("h1") and not _is_most(element, whole):
            element.decompose()


def _labels(element: Tag) -> str:
    classes = element.get("class")
    return " ".join([*(classes if isinstance(classes, list) else []), str(element.get("id") or "")])


def _is_margin(element: Tag) -> bool:
    if element.name in ("html", "body", "h1", "main", "article"):
        return False
    if (
        element.has_attr("hidden")
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(str(element.get("style") or ""))
    ):
        return True
    role = element.get("role")
    return role in ("navigation", "complementary", "contentinfo", "search", "banner") or bool(
        _MARGINS.search(_labels(element))
    )


def _is_most(element: Tag, whole: int) -> bool:
    return 2 * _prose_length(element) > whole > 0


def _prose_length(element: Tag) -> int:
    return sum(len(paragraph.get_text()) for paragraph in element.find_all("p"))


def _take_bylines(soup: BeautifulSoup) -> tuple[str, ...]:
    """Takes short date and author lines out of the page; their text may date it."""
    found = []
    for element in soup.find_all(lambda tag: tag.name == "time" or bool(_BYLINES.search(_labels(tag)))):
        if element.decomposed or element.name in ("html", "body", "article", "main", "h1") or element.find("h1"):
            continue
        text = squeeze(element.get_text(" "))
        if len(text) <= _LONGEST_BYLINE and not _is_inside_sentence(element):
            found.append(text)
            element.decompose()
    return tuple(text for text in found if text)


def _is_inside_sentence(element: Tag) -> bool:
    """A `time` within a paragraph is part of what the paragraph says."""
    paragraph = element.find_parent("p")
    return paragraph is not None and len(paragraph.get_text()) > _LONGEST_BYLINE


def _story_paragraphs(soup: BeautifulSoup) -> Iterator[str]:
    root = _story_root(soup)
    for text, links, heading in _blocks(root):
        if heading and links >= 0.8 * len(text):
            continue
        if links > 0.6 * len(text) and not text.rstrip("”’\"')").endswith((".", "!", "?")):
            continue
        yield text


def _story_root(soup: BeautifulSoup) -> Tag:
    """The element marked as the story; else the one whose own paragraphs weigh most."""
    body = soup.body or soup
    whole = _weight(body)
    marked = [*soup.select("[itemprop=articleBody]"), *soup.find_all(_is_named_story)]
    for candidates in (marked, soup.select("article"), soup.select("main, [role=main]")):
        best: Tag = max(candidates, key=_weight, default=body)
        if best is not body and _weight(best) >= 0.5 * whole:
            return best
    return _heaviest(body, whole)


def _is_named_story(element: Tag) -> bool:
    return bool(_STORY.search(_labels(element)))


def _heaviest(body: Tag, whole: float) -> Tag:
    """Goes down from the body as long as one child holds four fifths of the prose."""
    root = body
    for _ in range(_DEEPEST):
        children = (child for child in root.children if isinstance(child, Tag) and child.name in _BLOCKS - {"p", "li"})
        heavy = next((child for child in children if _weight(child) >= 0.8 * whole > 0), None)
        if heavy is None:
            break
        root = heavy
    return root


def _weight(element: Tag) -> float:
    return sum(
        max(0, len(text) - 2 * links) for text, links, heading in _blocks(element) if len(text) >= 40 and not heading
    )


def _blocks(root: Tag) -> Iterator[tuple[str, int, bool]]:
    """Runs of text between block borders and double breaks: the text, how much of it is links, whether a heading."""
    pieces: list[str] = []
    links = 0
    heading = False
    breaks = 0
    for element, depth_of_link, is_heading in _walk(root):
        if isinstance(element, Tag):
            breaks = breaks + 1 if element.name == "br" else 0
            if pieces and (element.name in _BLOCKS or breaks == 2):
                yield from _finished(pieces, links, heading)
                pieces, links = [], 0
            elif element.name == "br":
                pieces.append("\n")
            continue
        text = str(element)
        if text.strip():
            breaks, heading = 0, is_heading
            links += len(squeeze(text)) if depth_of_link else 0
        pieces.append(text)
    yield from _finished(pieces, links, heading)


def _finished(pieces: list[str], links: int, heading: bool) -> Iterator[tuple[str, int, bool]]:
    lines = (squeeze(part) for part in _join(pieces).split("\v"))
    text = "\n".join(line for line in lines if line)
    if text:
        yield text, links, heading


def _join(pieces: list[str]) -> str:
    """Source line ends are spaces; only a `br` (a piece that is one line end) ends a line."""
    return "".join("\v" if piece == "\n" else piece.replace("\v", " ").replace("\n", " ") for piece in pieces)


def _walk(root: Tag) -> Iterator[tuple[PageElement, bool, bool]]:
    """Every element in order, block borders at their start and end, without recursion: pages nest deep."""
    waiting: list[tuple[PageElement, bool, bool, bool]] = [(root, False, False, False)]
    while waiting:
        element, linked, headed, closing = waiting.pop()
        if not isinstance(element, Tag):
            if isinstance(element, NavigableString) and not isinstance(element, Comment):
                yield element, linked, headed
            continue
        yield element, linked, headed
        if closing or element.name == "br" or _is_data_table(element):
            continue
        linked, headed = linked or element.name == "a", headed or element.name in ("h1", "h2", "h3", "h4", "h5", "h6")
        if element.name in _BLOCKS:
            waiting.append((element, linked, headed, True))
        waiting.extend((child, linked, headed, False) for child in reversed(element.contents))


def _is_data_table(element: Tag) -> bool:
    """A table of figures; old pages lay their story out in tables, whose cells are long."""
    if element.name != "table":
        return False
    cells = element.find_all(["td", "th"])
    return bool(cells) and all(len(cell.get_text()) < 120 and not cell.find("p") for cell in cells)
