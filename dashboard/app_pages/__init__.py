"""The pages, by file and in the order of their links."""

PAGES = {
    "overview": "Overview",
    "timeline": "Timeline",
    "map": "Map",
    "tactics": "Tactics",
    "matrix": "Matrix",
    "events": "Events",
    "sources": "Sources",
    "method": "Method",
}
