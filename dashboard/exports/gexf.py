"""Writes events as a network of actors, tactics and places for Gephi, weighted by the number of events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from lxml import etree  # type: ignore[import-untyped]

from dashboard.exports.about import about_text
from dashboard.exports.safe_text import holdable
from dashboard.exports.stamp import Stamp
from dashboard.exports.wording import Word, actor_word, tactic_word
from dashboard.model import Assertion, Event, Place, PlacePrecision

NAMESPACE = "http://gexf.net/1.3"
NOTHING_NAMED = "nothing_named"
NODE_COLUMNS = {
    "kind": "string", "label_ko": "string", "events": "integer", "country": "string", "place_precision": "string",
    "latitude": "double", "longitude": "double",
}  # fmt: skip
EDGE_COLUMNS = {"kind": "string", "events": "integer", "alleged": "integer", "denied": "integer", "event_ids": "string"}
Values = Mapping[str, str]


@dataclass(frozen=True)
class _Node:
    """An actor, a tactic or a place; equal ids are one node."""

    id: str
    kind: str
    label: Word
    place: Place | None = None

    def values(self, events: int) -> Values:
        """Coordinates are a town's alone: Gephi would draw the centre of a province as a point."""
        told = {"kind": self.kind, "label_ko": self.label.ko, "events": str(events)}
        place = self.place
        if place is None:
            return told
        told |= {"country": place.country, "place_precision": place.precision.value}
        if place.precision is PlacePrecision.TOWN and place.latitude is not None and place.longitude is not None:
            told |= {"latitude": repr(place.latitude), "longitude": repr(place.longitude)}
        return told


@dataclass
class _Network:
    """Nodes by id, and for each node and each pair of nodes the events that name them."""

    nodes: dict[str, _Node] = field(default_factory=dict)
    of_node: dict[str, list[Event]] = field(default_factory=dict)
    of_edge: dict[tuple[str, str], list[Event]] = field(default_factory=dict)

    def add(self, event: Event, nodes: Sequence[_Node]) -> None:
        for node in nodes:
            self.nodes.setdefault(node.id, node)
            self.of_node.setdefault(node.id, []).append(event)
        for one, other in combinations(nodes, 2):
            if one.kind != other.kind:
                self.of_edge.setdefault((one.id, other.id), []).append(event)


def gexf_left_out(events: Sequence[Event]) -> Mapping[str, int]:
    """A context item that names neither actor nor place has no node."""
    empty = sum(not (event.actors or event.tactic or event.places) for event in events)
    return {NOTHING_NAMED: empty} if empty else {}


def write_gexf(events: Iterable[Event], stamp: Stamp) -> bytes:
    """GEXF 1.3: an event links each of its actors with its tactic and its places, and its tactic with its places."""
    shown, network = tuple(events), _Network()
    for event in shown:
        network.add(event, _nodes_of(event, stamp))
    root = etree.Element(f"{{{NAMESPACE}}}gexf", version="1.3", nsmap={None: NAMESPACE})
    _add_meta(root, shown, network, stamp)
    graph = _add(root, "graph", defaultedgetype="undirected", mode="static")
    _add_columns(graph, "node", NODE_COLUMNS)
    _add_columns(graph, "edge", EDGE_COLUMNS)
    _add_nodes(graph, network)
    _add_edges(graph, network)
    etree.indent(root, space=" ")
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _nodes_of(event: Event, stamp: Stamp) -> list[_Node]:
    nodes = [_Node(f"actor:{key}", "actor", actor_word(key, stamp.scheme)) for key in event.actors]
    if event.tactic:
        nodes.append(_Node(f"tactic:{event.tactic}", "tactic", tactic_word(event, stamp.scheme)))
    nodes += [_place_node(place) for place in event.places]
    return list({node.id: node for node in reversed(nodes)}.values())[::-1]


def _place_node(place: Place) -> _Node:
    """A name that the gazetteer does not have is a node of its own, country by country."""
    key = place.place_id or f"{place.country}:{place.name}"
    return _Node(holdable(f"place:{key}"), "place", Word(place.name or key), place)


def _add_meta(root: etree._Element, events: Sequence[Event], network: _Network, stamp: Stamp) -> None:
    meta = _add(root, "meta", lastmodifieddate=stamp.date)
    _add(meta, "creator").text = holdable(f"Escapee Coercion Dashboard {stamp.version}")
    linked = {event.event_id for told in network.of_edge.values() for event in told}
    left_out = gexf_left_out(events)
    notes = [
        ("Events in this network", f"{len(events) - sum(left_out.values()):,} of {len(events):,}"),
        ("Events that link nothing", f"{len(events) - sum(left_out.values()) - len(linked):,}"),
        ("Weight of an edge", "the number of events that name both its ends"),
    ]
    _add(meta, "description").text = holdable(about_text(stamp, left_out, *notes))


def _add_columns(graph: etree._Element, of: str, columns: Values) -> None:
    attributes = _add(graph, "attributes", **{"class": of})
    for title, kind in columns.items():
        _add(attributes, "attribute", id=title, title=title, type=kind)


def _add_nodes(graph: etree._Element, network: _Network) -> None:
    nodes = _add(graph, "nodes")
    for key in sorted(network.nodes):
        node = network.nodes[key]
        element = _add(nodes, "node", id=node.id, label=node.label.en)
        _add_values(element, node.values(len(network.of_node[key])))


def _add_edges(graph: etree._Element, network: _Network) -> None:
    edges = _add(graph, "edges")
    for number, (pair, events) in enumerate(sorted(network.of_edge.items(), key=lambda item: item[0])):
        kinds = "-".join(network.nodes[end].kind for end in pair)
        edge = _add(edges, "edge", id=str(number), source=pair[0], target=pair[1], weight=f"{len(events)}.0")
        values = {"kind": kinds, "events": str(len(events))}
        values |= {mark.value: str(sum(event.assertion is mark for event in events))
                   for mark in (Assertion.ALLEGED, Assertion.DENIED)}  # fmt: skip
        _add_values(edge, values | {"event_ids": " ".join(event.event_id for event in events)})


def _add_values(parent: etree._Element, values: Values) -> None:
    told = _add(parent, "attvalues")
    for key, value in values.items():
        if value:
            _add(told, "attvalue", **{"for": key, "value": value})


def _add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    tag = f"{{{NAMESPACE}}}{name}"
    return etree.SubElement(parent, tag, {key: holdable(value) for key, value in attributes.items()})
