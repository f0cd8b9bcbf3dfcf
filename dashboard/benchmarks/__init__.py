"""Measurements of speed, one module each: `run(report)` measures and prints; `NAMES` says what each is for."""

NAMES = {
    "coder": "documents a second of processor time, training time, and growth with the length of a document",
    "exports": "100,000 events to CSV, Parquet, GeoJSON and XLSX, beside the bare libraries",
    "screen": "clicks, first views and bytes of every page at 50,000 events, beside an empty page and Dash",
}
