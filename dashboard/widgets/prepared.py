"""Hands a figure to Streamlit as it stands: a dictionary would be checked there key by key at every rerun."""

import base64
from typing import Any

import numpy as np
from plotly.basedatatypes import BaseFigure

from dashboard.charts import Figure


class PreparedFigure(BaseFigure):  # type: ignore[misc]  # comes without types
    """Our own figures are plain dictionaries; that Plotly takes them is for the tests to check, once."""

    def __init__(self, figure: Figure) -> None:
        """Nothing of the base is set up: of a figure Streamlit asks only to be a dictionary again."""
        self.__dict__["_prepared"] = figure

    def to_dict(self) -> dict[str, Any]:
        figure: Figure = self.__dict__["_prepared"]
        return {"data": [_packed(trace) for trace in figure["data"]], "layout": figure["layout"]}


def _packed(part: dict[str, Any]) -> dict[str, Any]:
    """Arrays in the form that Plotly reads as they lie in memory."""
    return {name: _packed(value) if isinstance(value, dict) else _pack(value) for name, value in part.items()}


def _pack(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    return {"dtype": value.dtype.str.lstrip("<|"), "bdata": base64.b64encode(value.tobytes()).decode("ascii")}
