"""The method in the words of the codebook, with its accuracy as last measured."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import __version__
from dashboard.settings import PACKAGE
from dashboard.widgets.plain import markup, plain
from dashboard.widgets.workspace import OpenWorkspace

ACCURACY_FILE, COMPARISON_FILE = "accuracy.json", "comparison.json"
NOT_MEASURED = "Not measured: run `dashboard evaluate --save` to measure the coder against the hand-coded documents."


def draw_text(name: str) -> None:
    """A text that comes with the product."""
    st.markdown((PACKAGE / "static" / f"{name}.md").read_text("utf-8"))


def draw_accuracy(opened: OpenWorkspace) -> None:
    st.header("Accuracy", anchor=False)
    measured = _read_accuracy(opened)
    if not measured:
        st.markdown(NOT_MEASURED)
        return
    st.markdown(
        f"Version {plain(str(measured['version']))} was measured against hand-coded documents; this is {__version__}. "
        "Precision is the share of the machine's events that a human coded too, recall the share of the human's events "
        "that the machine found. All figures are on documents written for this test: expect lower ones on others. "
        "No document of the blind half was read while the coder was made, though its figures were."
    )
    st.dataframe(_accuracy_frame(measured["parts"]), hide_index=True, key="method-accuracy", alt="Accuracy by group")
    _draw_reliability(measured["parts"])
    _draw_comparison(opened)
    shares = measured["parts"][0]["on_answered"] | {"place": measured["parts"][0]["place"]["f1"]}
    st.caption(
        plain(
            "Right on events found: "
            + ", ".join(f"{key.replace('_', ' ')} {value:.2f}" for key, value in shares.items())
        )
    )


def _read_accuracy(opened: OpenWorkspace) -> Mapping[str, Any]:
    path = opened.folder.codebook / ACCURACY_FILE
    content: Mapping[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return content


def _draw_reliability(parts: Sequence[Mapping[str, Any]]) -> None:
    """Of the half that nobody read, else of all documents."""
    part = next((part for part in parts if part["key"] == "blind"), parts[0])
    measured = part.get("reliability")
    if not measured or not measured["bins"]:
        return
    st.subheader("What confidence means", anchor=False)
    st.markdown(
        f"Of events with confidence near .9, about nine in ten should be right. Measured on {measured['n']} events of "
        f"{part['documents']} documents ({plain(part['label'])}), on documents written for this test; on average "
        f"claim and truth differ by {measured['expected_calibration_error']:.2f}."
    )
    st.dataframe(
        _reliability_frame(measured["bins"]), hide_index=True, key="method-reliability", alt="Confidence and truth"
    )
    suggested = part["suggestions"]
    st.caption(
        f"Suggestions are kept apart from events: {suggested['right']} of {suggested['n']} point at an act that no "
        "event tells."
    )


def _reliability_frame(bins: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Confidence": [f"{one['low']:.1f}–{one['high']:.1f}" for one in bins],
            "Events": [one["n"] for one in bins],
            "Mean confidence": [round(one["confidence"], 2) for one in bins],
            "Share right": [round(one["right"], 2) for one in bins],
        }
    )


def _draw_comparison(opened: OpenWorkspace) -> None:
    path = opened.folder.codebook / COMPARISON_FILE
    if not path.is_file():
        return
    rivals = json.loads(path.read_text("utf-8"))["rivals"]
    st.subheader("Compared with simpler coders", anchor=False)
    half = next((half for rival in rivals for half in rival["halves"] if half["key"] == "blind"), None)
    behind = f"{half['documents']} documents of the blind half" if half else "documents coded by hand"
    st.markdown(
        f"Each decides which sentences tell which tactic; all else stays the same. F1 of events on {behind}, on "
        "documents written for this test, and of single sentences of the example bank that the model has not seen."
    )
    st.dataframe(_comparison_frame(rivals), hide_index=True, key="method-comparison", alt="Coders compared")


def _comparison_frame(rivals: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    halves = [{half["key"]: half for half in rival["halves"]} for rival in rivals]
    return pd.DataFrame(
        {
            "Coder": [rival["label"] for rival in rivals],
            "F1, worked half": [half.get("worked", {}).get("f1") for half in halves],
            "F1, blind half": [half.get("blind", {}).get("f1") for half in halves],
            "Macro F1, blind half": [half.get("blind", {}).get("macro_f1") for half in halves],
            "F1, bank": [rival["bank_f1"] for rival in rivals],
        }
    )


def _accuracy_frame(parts: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Group": [part["label"] for part in parts],
            "Documents": [part["documents"] for part in parts],
            "Events by hand": [part["event"]["coded"] for part in parts],
            "Precision": [part["event"]["precision"] for part in parts],
            "Recall": [part["event"]["recall"] for part in parts],
            "F1": [part["event"]["f1"] for part in parts],
            "Places F1": [part["place"]["f1"] for part in parts],
        }
    )


def draw_codebook(opened: OpenWorkspace) -> None:
    book = opened.codebook
    st.header("Codebook", anchor=False)
    st.markdown(
        f"{len(book.tactics)} tactics in {len(book.families)} families, in the order in which a campaign unfolds."
    )
    for family in book.families:
        rows = [
            f"<tr><th scope='row'>{markup(tactic.label)}</th><td>{markup(tactic.code_when)}</td></tr>"
            for tactic in book.tactics
            if tactic.family == family.key
        ]
        with st.expander(plain(family.label), key=f"method-{family.key}"):
            st.html(f"<p>{markup(family.summary)}</p><table class='codebook'>{''.join(rows)}</table>")
    with st.expander("Actors and targets", key="method-actors"):
        st.html(_people(opened))
    with st.expander("Published schemes", key="method-schemes"):
        st.html("".join(f"<p><b>{markup(s.label)}</b> {markup(s.what)} {markup(s.note)}</p>" for s in book.schemes))


def _people(opened: OpenWorkspace) -> str:
    groups = (("Actors", opened.codebook.actors), ("Targets", opened.codebook.targets))
    return "".join(
        f"<h4>{title}</h4>" + "".join(f"<p><b>{markup(p.label)}</b> {markup(p.description)}</p>" for p in people)
        for title, people in groups
    )
