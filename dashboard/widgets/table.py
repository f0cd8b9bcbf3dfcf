"""The table of events, whose rows open the drawer."""

import pandas as pd
import streamlit as st

from dashboard.widgets import view
from dashboard.widgets.days import in_words
from dashboard.widgets.workspace import OpenWorkspace, page, totals

ROWS = 100
ROW_HEIGHT, MOST_HEIGHT = 35, 620  # pixels
WIDTHS = {"Date": 165, "As printed": 100, "Tactic": 215, "Places": 140, "Quote": 420, "Publisher": 110}


def draw_events_table(opened: OpenWorkspace, key: str) -> None:
    """A page of the filtered events; the same table can stand on several pages under different keys."""
    filters = view.filters()
    pages = max(-(-totals(opened, filters).shown // ROWS), 1)
    number = st.pagination(pages, key=f"{key}-page-{hash(filters)}", on_change=view.touch) if pages > 1 else 1
    rows = page(opened, filters, ROWS, (number - 1) * ROWS)
    table_key = f"{key}-rows-{hash((filters, number))}-{view.epoch()}"
    st.dataframe(
        _labelled(opened, rows),
        key=table_key,
        hide_index=True,
        height=min(ROW_HEIGHT * (len(rows) + 1) + 3, MOST_HEIGHT),
        on_select=lambda: _open(table_key, tuple(rows["event_id"])),
        selection_mode="single-row",
        column_config={name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()},
        alt="Table of the filtered events, one a row",
    )


def _labelled(opened: OpenWorkspace, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Date": [in_words(date) for date in rows["date"]],
            "As printed": rows["date_text"],
            "Tactic": rows["tactic_label"].where(rows["tactic"] != "", "Context item"),
            "Places": rows["places"],
            "Quote": rows["quote"],
            "Publisher": rows["publisher"],
            "Actors": _words(opened, "actor", rows["actors"]),
            "Targets": _words(opened, "target", rows["targets"]),
            "Assertion": rows["assertion"],
            "Outcome": rows["outcome"],
        }
    )


def _words(opened: OpenWorkspace, facet_key: str, joined: pd.Series) -> list[str]:
    return [", ".join(opened.label_of(facet_key, key) for key in keys.split(", ") if key) for keys in joined]


def _open(table_key: str, event_ids: tuple[str, ...]) -> None:
    chosen = st.session_state[table_key]["selection"]["rows"]
    view.set_event(event_ids[chosen[0]] if chosen else "")
