"""Makes text of documents harmless in the slots that read markdown or HTML."""

import html
import re

# What begins an element of markdown within a line, and what begins one at the start of a line. No more than that is
# escaped, since the accessible name of a widget is its label as written, backslashes and all.
INLINE = re.compile(r"[\\`*_\[\]<>$~:@&]|(?<=www)\.", re.IGNORECASE)
AT_START = re.compile(r"^(?=[-+#=|]|\d+[.)])")
WORD_JOINER = "\u2060"


def plain(text: str, limit: int = 0) -> str:
    """Text for a markdown slot, drawn as it stands: no image, link, formula, icon or emphasis comes of it."""
    escaped = INLINE.sub(lambda match: "\\" + match[0], AT_START.sub(WORD_JOINER, shorten(text, limit)))
    # A colon before a letter would still name an emoji or icon; the joiner is invisible.
    return re.sub(r"\\:(?=\S)", rf"\\:{WORD_JOINER}", escaped)


def markup(text: str, limit: int = 0) -> str:
    """Text for `st.html`, drawn as it stands."""
    return html.escape(shorten(text, limit) if limit else text)


def shorten(text: str, limit: int = 0) -> str:
    """Text on one line; longer than `limit` characters it ends at a word with an ellipsis."""
    folded = " ".join(text.split())
    if not limit or len(folded) <= limit:
        return folded
    cut = folded[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut) + "…"
