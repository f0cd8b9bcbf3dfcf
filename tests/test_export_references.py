"""Networks and citations in the libraries that read them."""

import json
from dataclasses import replace
from io import BytesIO

import jsonschema  # type: ignore[import-untyped]
import networkx  # type: ignore[import-untyped]
import pytest
from bibtexparser.entrypoint import parse_string
from events_factory import (
    PLACES,
    event_lists,
    make_event,
)
from exported import TEXTUAL, export
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped]

from dashboard.exports import EXPORTS
from dashboard.exports.safe_text import plain_link
from dashboard.model import Assertion, Event, Role

# GEXF

GEXF = "{http://gexf.net/1.3}"


def read_network(data: bytes) -> networkx.Graph:
    """The pinned networkx knows only the older name of the format, whose nodes and edges are written alike."""
    old = data.replace(b"http://gexf.net/1.3", b"http://www.gexf.net/1.2draft").replace(
        b'version="1.3"', b'version="1.2"'
    )
    return networkx.read_gexf(BytesIO(old), version="1.2draft")


@settings(max_examples=25)
@given(event_lists())
def test_gexf_in_networkx(events: list[Event]) -> None:
    data = export("gexf", events)
    network = read_network(data)
    named = [event for event in events if event.actors or event.tactic or event.places]
    assert EXPORTS["gexf"].left_out(events) == ({"nothing_named": n} if (n := len(events) - len(named)) else {})
    kinds = {key.split(":")[0] for key in network}
    assert kinds <= {"actor", "tactic", "place"}
    for key, values in network.nodes(data=True):
        assert values["kind"] == key.split(":")[0] and values["events"] <= len(events)
        assert "latitude" not in values or values["place_precision"] == "town"
    for _, _, values in network.edges(data=True):
        assert values["weight"] == values["events"] == len(values["event_ids"].split(" "))
    tactics = {f"tactic:{event.tactic}" for event in events if event.tactic}
    assert {key for key in network if key.startswith("tactic:")} == tactics


def test_gexf_weighs_edges_by_events() -> None:
    one = replace(make_event(), places=(PLACES[0], replace(PLACES[0], role=Role.BASE), PLACES[8]))
    denied = replace(one, event_id="another", actors=(), assertion=Assertion.DENIED)
    network = read_network(export("gexf", [one, denied]))
    weights = {frozenset(pair): network.edges[pair]["weight"] for pair in network.edges}
    hyesan, ryanggang, tactic, actor = "place:gn:2043572", "place:hk:kp.13", "tactic:direct_contact", "actor:mss"
    assert weights == {
        frozenset((tactic, hyesan)): 2,
        frozenset((tactic, ryanggang)): 2,
        frozenset((actor, hyesan)): 1,
        frozenset((actor, ryanggang)): 1,
        frozenset((actor, tactic)): 1,
    }
    assert network.edges[tactic, hyesan]["denied"] == 1 and network.edges[actor, tactic]["event_ids"] == one.event_id
    assert network.nodes[actor]["label"] == "Ministry of State Security" and network.nodes[actor]["label_ko"]
    assert network.nodes[hyesan]["events"] == 2 and "latitude" not in network.nodes[ryanggang]
    told = etree.fromstring(export("gexf", [one, denied])).findtext(f"{GEXF}meta/{GEXF}description")
    assert "Events in this network: 2 of 2" in told


# Citations


@settings(max_examples=25)
@given(event_lists())
def test_bibtex_in_another_library(events: list[Event]) -> None:
    library = parse_string(export("bibtex", events).decode())
    assert not library.failed_blocks and len(library.entries) == len({event.document_id for event in events})
    for entry in library.entries:
        assert entry.entry_type == "misc" and {field.key for field in entry.fields} <= BIBTEX_FIELDS
    links = [entry["url"] for entry in library.entries if "url" in entry]
    firsts = {event.document_id: event for event in reversed(events)}
    assert sorted(links) == sorted(link for event in firsts.values() if (link := plain_link(event.url)))


BIBTEX_FIELDS = {"title", "publisher", "year", "month", "date", "url", "note"}


@settings(max_examples=25)
@given(event_lists())
def test_csl_keeps_to_its_schema(events: list[Event]) -> None:
    items = json.loads(export("csl", events))
    jsonschema.validate(items, CSL)
    assert [item["id"] for item in items] == [*dict.fromkeys(event.document_id for event in events)]
    assert sum(item["custom"]["events"] for item in items) == len(events)
    assert all(item.get("URL", "") == plain_link(item.get("URL", "")) for item in items)


# The parts of csl-data.json 1.0.2 that an item of ours uses; nothing beyond them is allowed
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["webpage", "document"]},
            **dict.fromkeys(("id", "title", "publisher", "original-publisher", "URL", "note"), TEXTUAL),
            "custom": {"type": "object"},
            "issued": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "raw": TEXTUAL,
                    "date-parts": {
                        "type": "array",
                        "maxItems": 2,
                        "items": {"type": "array", "items": {"type": "number"}, "minItems": 1, "maxItems": 3},
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize(
    ("published", "parts", "month"),
    [("2018-05-27", [2018, 5, 27], "may"), ("2018-05", [2018, 5], "may"), ("2018", [2018], None), ("", None, None)],
)
def test_a_source_is_dated_as_far_as_it_is(published: str, parts: list[int] | None, month: str | None) -> None:
    event = replace(make_event(), published=published, title="50% of {A} & B_C", publisher="한겨레 @ Seoul")
    (item,) = json.loads(export("csl", [event, replace(event, event_id="second")]))
    assert item.get("issued", {}).get("date-parts", [None])[0] == parts and item["publisher"] == "한겨레 @ Seoul"
    assert "accessed" not in item and "2 events rest on it" in item["note"]
    (entry,) = parse_string(export("bibtex", [event]).decode()).entries
    assert entry.fields_dict["title"].value == r"{50\% of \{A\} \& B\_C}"
    told = {field.key: field.value for field in entry.fields}
    assert (told.get("date", ""), told.get("month")) == (published, month)
