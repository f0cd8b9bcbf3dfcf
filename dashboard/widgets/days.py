"""Writes EDTF dates as a reader would say them."""

import re

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
NO_YEAR = "XXXX"


def in_words(date: str) -> str:
    """`2018-05` as “May 2018”, `2011/..` as “from 2011”, `XXXX-08-09` as “9 August, year not stated”."""
    if not date or date == NO_YEAR:
        return "not stated"
    start, slash, end = date.partition("/")
    if not slash:
        return _point_in_words(start)
    if end in ("", ".."):
        return f"from {_point_in_words(start)}"
    if start in ("", ".."):
        return f"until {_point_in_words(end)}"
    return f"{_point_in_words(start)} – {_point_in_words(end)}"


def _point_in_words(date: str) -> str:
    match = re.fullmatch(r"(\d{4}|XXXX)(?:-(\d\d)(?:-(\d\d))?)?", date)
    if not match:
        return date
    year, month, day = match.groups()
    if month in SEASONS:
        words = SEASONS[month]
    elif month and 1 <= int(month) <= len(MONTHS):
        words = f"{int(day)} {MONTHS[int(month) - 1]}" if day else MONTHS[int(month) - 1]
    else:
        return year
    return f"{words}, year not stated" if year == NO_YEAR else f"{words} {year}"
