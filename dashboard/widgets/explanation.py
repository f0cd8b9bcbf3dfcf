"""Says word by word why a sentence was coded, when the reader asks: the sentence is then read once more."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import streamlit as st

from dashboard.exports.stamp import Layer
from dashboard.manifest import find_coder
from dashboard.model import CoderName, Event
from dashboard.settings import Workspace
from dashboard.widgets import view
from dashboard.widgets.plain import markup
from dashboard.widgets.workspace import OpenWorkspace

if TYPE_CHECKING:
    from dashboard.coding import Coder
    from dashboard.coding.explaining import Explanation, Reason

PRODUCT = "escapee-coercion-dashboard"
CHANGED = "The file of this document is gone or has changed since the build. Build again to see why."
UNTOLD = "Read again, the sentence is not found."
STANDINGS = {
    "coded": "coded too",
    "suggested": "too doubtful to be coded",
    "below": "too unlikely",
    "yields": "yields to another tactic of the sentence",
    "others": "done by others than its actors",
    "negation": "said not to have happened",
    "feared": "only feared or to be prevented",
    "imagined": "only possible or imagined",
    "fiction": "told of a book, film or game",
    "advice": "advice to the reader",
}


def draw_explanation(opened: OpenWorkspace, event: Event) -> None:
    """An expander that costs nothing until it is opened; the public layer, which holds no text, has none."""
    if opened.layer is Layer.PUBLIC or not event.tactic:
        return
    with st.expander("Word by word, with the nearest examples", key="drawer-why", on_change=view.touch) as asked:
        if asked.open:
            with st.spinner("Reading the sentence once more"):
                st.html(_told(opened, event))


def _told(opened: OpenWorkspace, event: Event) -> str:
    explanation = _explain(opened.folder, opened.store.revision, event)
    if isinstance(explanation, str):
        return f"<p>{explanation}</p>"
    own = next((reason for reason in explanation.reasons if reason.tactic == event.tactic), None)
    others = [reason for reason in explanation.reasons if reason.tactic != event.tactic]
    return (_reason(own) if own else "") + _others(opened, others)


@lru_cache(maxsize=64)
def _explain(folder: Workspace, revision: str, event: Event) -> "Explanation | str":
    """The explanation, or why there is none."""
    # What reads and codes documents is loaded when it is asked for, and not with the first page.
    from dashboard.coding.explaining import explain_sentence  # noqa: PLC0415
    from dashboard.documents import UnreadableDocument, read_document  # noqa: PLC0415

    try:
        document = read_document(folder.documents / event.document_file, event.document_file)
    except UnreadableDocument:
        return CHANGED
    if document.sha256 != event.document_sha256:
        return CHANGED
    found = explain_sentence(_coder(folder, revision), document, event.quote_start, event.quote_end)
    return found or UNTOLD


@lru_cache(maxsize=1)
def _coder(folder: Workspace, revision: str) -> "Coder":
    """The coder of the build, with what that left in the user's cache."""
    from dashboard.coding import load_coder  # noqa: PLC0415

    cache = Path(platformdirs.user_cache_dir(PRODUCT, appauthor=False))
    name = find_coder(folder) or CoderName.FAST
    return load_coder(folder.codebook, folder.gazetteer, folder.aliases, cache, name=name)


def _reason(reason: "Reason") -> str:
    words = "".join(
        f'<tr><th scope="row">{markup(word.text)}{" (by its spelling)" if word.is_spelling else ""}</th>'
        f"<td>{word.weight:+.2f}</td></tr>"
        for word in reason.words
    )
    near = "".join(
        f'<li>“{markup(one.text)}” <span class="quiet">{_telling(one.tells)}, likeness '
        f"{one.likeness:.2f}, {markup(one.file)} line {one.line}</span></li>"
        for one in reason.neighbours
    )
    return (
        f"<p>Likelihood {reason.probability:.2f} by all that the coder weighs.</p>"
        f'<h4>Words that weigh most</h4><table class="understood"><tbody>{words}</tbody></table>'
        f'<h4>Nearest example sentences</h4><ul class="reasons">{near}</ul>'
        f"<p>If this is wrong, the place to correct it: <code>{markup(reason.advice)}</code></p>"
    )


def _others(opened: OpenWorkspace, reasons: "list[Reason]") -> str:
    lines = "".join(f"<li>{_other(opened, reason)}</li>" for reason in reasons)
    return f'<h4>Other tactics weighed</h4><ul class="reasons">{lines}</ul>' if lines else ""


def _other(opened: OpenWorkspace, reason: "Reason") -> str:
    standing = STANDINGS.get(reason.standing, markup(reason.standing))
    return f"{markup(opened.label_of('tactic', reason.tactic))}: {standing}, likelihood {reason.probability:.2f}"


def _telling(tells: bool) -> str:
    return "tells it" if tells else "does not tell it"
