"""Serves the empty page as the dashboard's own server would, its memory settled in the same way."""

import os
import sys
from pathlib import Path

import uvicorn
from streamlit.starlette import App

from dashboard.settings import VARIABLE

PAGE = Path(__file__).parent / "empty_page.py"


def serve(workspace: Path, port: int) -> None:
    """Until the process is ended."""
    os.environ[VARIABLE] = str(workspace)
    import dashboard.asgi  # noqa: F401, PLC0415  it reads the variable, and sets Streamlit's options

    uvicorn.run(App(PAGE), host="127.0.0.1", port=port, log_level="warning", ws="websockets-sansio")


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
