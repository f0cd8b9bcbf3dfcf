"""Dates in running text: found, resolved against what the document says, or refused with a reason."""

from dashboard.dates.edtf import first_point, is_valid_edtf, month_of, names_month, precision_of, span_of
from dashboard.dates.find import find_dates, searchable
from dashboard.dates.records import DateContext, DateMention
from dashboard.dates.spoken import find_spoken
from dashboard.dates.stamps import find_made, find_published

__all__ = [
    "DateContext",
    "DateMention",
    "find_dates",
    "find_made",
    "find_published",
    "find_spoken",
    "first_point",
    "is_valid_edtf",
    "month_of",
    "names_month",
    "precision_of",
    "searchable",
    "span_of",
]
