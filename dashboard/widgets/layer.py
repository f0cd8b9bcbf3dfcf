"""The switch between the full layer and the public one, the preview of what that changes, and links to share."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.exports.stamp import Layer
from dashboard.filters import filters_from_query, query_of
from dashboard.model import Event, Kind
from dashboard.protection import RESTRICTED, Change
from dashboard.query.layers import PublicLayer
from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.seeds import hear, seed
from dashboard.widgets.workspace import OpenWorkspace, open_workspace, public_layer

LAYER, PREVIEW, PREVIEWS, SHARED = "layer", "layer-preview", "layer-previews", "layer-shared-event"
MOST_CHANGES = 1_000
WIDTHS = {"Event": 150, "Field": 90, "Before": 260, "After": 260, "Reason": 230}  # pixels
WORDS = {
    Layer.FULL: "Everything that the documents tell, for work on this machine. Do not hand it on.",
    Layer.PUBLIC: "What may be shown to anybody: no names, numbers, ages or families, places by province or county, "
    "dates by month. Texts of documents, their addresses and the list of issues are left out.",
}
FIELDS = {"date_text": "date as printed", "reported_on": "source spoke", "original_publisher": "repost of"}


def draw_layer(opened: OpenWorkspace) -> None:
    """The switch; its label says which layer every page, number and download is of. It is filled when it is open."""
    label, icon = f"{opened.layer.capitalize()} layer", ":material/shield_person:"
    with st.popover(label, icon=icon, key=_menu_key(), on_change=view.touch) as menu:
        if menu.open:
            _draw_menu(opened)
    if opened.layer is Layer.FULL and st.session_state.get(PREVIEW) and not view.open_event():
        st.dialog("What the public layer changes", width="large", on_dismiss=lambda: _set_preview(False))(_preview)(
            opened
        )


def _draw_menu(opened: OpenWorkspace) -> None:
    key = seed(LAYER, opened.layer is Layer.PUBLIC)
    st.toggle("Public layer", key=key, on_change=hear, args=(key, _take))
    st.caption(WORDS[opened.layer])
    st.button(
        "Preview what changes",
        key="layer-preview-open",
        on_click=_set_preview,
        args=(True,),
        disabled=opened.layer is Layer.PUBLIC,
        width="stretch",
    )


def layer_note(opened: OpenWorkspace) -> str:
    """One line that says of a public page what it is; nothing on a full one."""
    if opened.layer is not Layer.PUBLIC or not opened.public:
        return ""
    protected = opened.public.protected
    events = [event for event in protected.events if event.kind is Kind.COERCION]
    coarse = sum(event.coarsened for event in events)
    kept_out = sum(protected.withheld.values())
    return (
        f'<p class="note">Public layer: {coarse:,} of {len(events):,} events are told less exactly than in their '
        f"document, {kept_out:,} {'is' if kept_out == 1 else 'are'} restricted and left out.</p>"
    )


def _take(is_public: bool) -> None:
    """Show the other layer; filters that it does not know are dropped, and said."""
    full = open_workspace()
    if full is None:
        return
    wanted = Layer.PUBLIC if is_public else Layer.FULL
    known = public_layer(full).store.known_values() if wanted is Layer.PUBLIC else full.known
    chosen, problems = filters_from_query(query_of(view.filters()), known)
    view.set_filters(chosen)
    view.set_choice(LAYER, wanted.value)
    view.set_problems(problems)
    _set_preview(False)


def _menu_key() -> str:
    """Another one after each preview: the menu is drawn anew, shut, and does not cover the preview."""
    return f"layer-menu-{st.session_state.get(PREVIEWS, 0)}"


def _set_preview(is_open: bool) -> None:
    st.session_state[PREVIEW] = is_open
    st.session_state[PREVIEWS] = st.session_state.get(PREVIEWS, 0) + is_open
    view.touch()


def _preview(opened: OpenWorkspace) -> None:
    layer = public_layer(opened)
    shown = {event.event_id: event for event in opened.store.events(view.filters())}
    changes = [change for change in layer.protected.changes if change.event_id in shown]
    changed = len({change.event_id for change in changes})
    kept_out = sum(event_id not in layer.protected.public_ids for event_id in shown)
    st.markdown(
        f"**{changed:,} of {len(shown):,} events shown change** · {kept_out:,} {RESTRICTED} and left out · "
        f"{layer.rules.smallest_cell} events are the least for a place, month and tactic"
    )
    st.dataframe(_counted(changes), hide_index=True, key="layer-reasons", alt="Number of events by field and reason")
    listed = [*_rows(layer, shown, changes[:MOST_CHANGES])]
    st.dataframe(
        pd.DataFrame(listed, columns=[*WIDTHS]),
        hide_index=True,
        key="layer-changes",
        column_config={name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()},
        alt="Table of every change, before and after",
    )
    st.caption(
        f"{len(listed):,} of {len(changes):,} changes are listed. "
        "The rules are files in the workspace's protection folder."
    )


def _counted(changes: list[Change]) -> pd.DataFrame:
    counts = Counter((FIELDS.get(change.field, change.field), change.reason) for change in changes)
    rows = [
        (field, reason, number) for (field, reason), number in sorted(counts.items(), key=lambda one: (-one[1], one))
    ]
    return pd.DataFrame(rows, columns=["Field", "Reason", "Events"])


def _rows(layer: PublicLayer, shown: dict[str, Event], changes: list[Change]) -> Iterator[tuple[str, ...]]:
    after = {event.event_id: event for event in layer.protected.events}
    for change in changes:
        full, public = shown[change.event_id], after[layer.protected.public_ids[change.event_id]]
        yield (
            full.tactic_label or "Context item",
            FIELDS.get(change.field, change.field),
            _told(full, change.field),
            _told(public, change.field),
            change.reason,
        )


def _told(event: Event, field: str) -> str:
    """A field's value as a reader would say it."""
    if field == "places":
        return "; ".join(f"{place.role}: {place.name}, {place.precision}" for place in event.places) or "none"
    if field == "document":
        return event.document_file
    value = str(getattr(event, field))
    return in_words(value) if field in ("date", "published", "reported_on") else value or "none"


def draw_shared_link(opened: OpenWorkspace, event: Event) -> None:
    """A link that may be handed on: to the event in the public layer, where its id gives nothing away."""
    if opened.layer is Layer.FULL and st.session_state.get(SHARED) != event.event_id:
        st.button("Link for sharing", key="drawer-share", on_click=_share, args=(event.event_id,))
        return
    public = (
        event.event_id
        if opened.layer is Layer.PUBLIC
        else public_layer(opened).protected.public_ids.get(event.event_id)
    )
    if public is None:
        st.caption("This event is restricted: it has no link that may be shared.")
        return
    st.caption("Link for sharing, in the public layer")
    base = (st.context.url or "").split("?")[0]
    st.code(f"{base}?{urlencode({'event': public, LAYER: Layer.PUBLIC.value})}", language=None)


def _share(event_id: str) -> None:
    st.session_state[SHARED] = event_id
    view.touch()
