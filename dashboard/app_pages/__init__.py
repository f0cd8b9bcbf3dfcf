"""The pages, by file and in the order of their links."""

PAGES = {
    "timeline": "Timeline",
    "map": "Map",
    "tactics": "Tactics",
    "events": "Events",
    "sources": "Sources",
    "method": "Method",
}
