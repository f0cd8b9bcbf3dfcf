"""Describes the address for programs in OpenAPI 3.1: texts of a data file, values and fields of the program itself."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import yaml

from dashboard import __version__
from dashboard.api.question import (
    LAYER,
    PAGE,
    PAGE_LIMIT,
    PAGED,
    PER_PAGE,
    PER_PAGE_DEFAULT,
    PER_PAGE_LIMIT,
    SHAPE,
    VALUES_LIMIT,
    Form,
)
from dashboard.events import STAMP_KEY
from dashboard.exports.json_columns import json_text
from dashboard.exports.stamp import Layer
from dashboard.filters import FACETS, NOT_STATED, PARAMETERS, TEXT, TEXT_LIMIT, UNDATED, Facet, Undated
from dashboard.model import Event, Place
from dashboard.settings import PACKAGE, ApiMode

TEXTS = PACKAGE / "api" / "data" / "openapi.yaml"
VALUES_NAMED = 200  # a longer list of values is found at /api/facets
REFUSED = {"list": ("400", "403", "404", "405", "406", "409", "414", "429", "503"),
           "one": ("400", "403", "404", "405", "406", "414", "429", "503"),
           "bare": ("400", "403", "404", "405", "414", "429", "503")}  # fmt: skip
LISTED = {"EventPage": ("events", "Event"), "ValuePage": ("values", "Value"), "TacticPage": ("tactics", "Tactic"),
          "SourcePage": ("sources", "Source")}  # fmt: skip
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
Json = dict[str, Any]


def describe_api(mode: ApiMode, known: Mapping[str, Collection[str]]) -> bytes:
    """The description as JSON; `known` are the values that each facet takes."""
    described: Json = yaml.safe_load(TEXTS.read_text("utf-8"))
    described["info"]["version"] = __version__
    parts = described["components"]
    _fill_parameters(parts["parameters"], mode, known)
    for answer in parts["responses"]:
        if answer != "304":
            parts["responses"][answer]["content"] = {"application/problem+json": _content("Problem")}
    parts["schemas"] |= _schemas()
    for path, operations in described["paths"].items():
        operations["get"] = _operation(path, operations["get"])
    return json_text(described).encode()


def _fill_parameters(parameters: Json, mode: ApiMode, known: Mapping[str, Collection[str]]) -> None:
    parameters["key"]["schema"]["enum"] = [facet.key for facet in FACETS]
    parameters[UNDATED]["schema"]["enum"] = list(Undated)
    parameters[TEXT]["schema"]["maxLength"] = TEXT_LIMIT
    parameters[PAGE]["schema"]["maximum"] = PAGE_LIMIT
    parameters[PER_PAGE]["schema"] |= {"maximum": PER_PAGE_LIMIT, "default": PER_PAGE_DEFAULT}
    parameters["format"]["schema"]["enum"] = list(Form)
    parameters[LAYER]["schema"]["enum"] = list(Layer) if mode is ApiMode.FULL else [Layer.PUBLIC]
    parameters.update({facet.key: _facet_parameter(facet, known.get(facet.key, ())) for facet in FACETS})


def _facet_parameter(facet: Facet, known: Collection[str]) -> Json:
    values = list(dict.fromkeys([*known, *([NOT_STATED] if facet.optional else [])]))
    item: Json = {"type": "string", "minLength": 1}
    if len(values) <= VALUES_NAMED:
        item["enum"] = values
    told = f"{facet.label}; may be given several times. /api/facets/{facet.key} lists the values."
    schema = {"type": "array", "items": item, "maxItems": VALUES_LIMIT}
    return {"name": facet.key, "in": "query", "description": told, "explode": True, "schema": schema}


def _operation(path: str, short: Json) -> Json:
    """The operation that a line of the texts stands for: a listing, one thing, or a bare document."""
    kind = next(key for key in REFUSED if key in short)
    schema = short.pop(kind)
    names = {"list": (*PARAMETERS, *PAGED, *SHAPE), "one": SHAPE, "bare": ()}[kind]
    inside = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    answers: Json = {"200": _answer(kind, schema, short["summary"]), "304": _named("responses", "304")}
    answers |= {status: _named("responses", status) for status in REFUSED[kind]}
    parameters = [_named("parameters", name) for name in (*inside, *names, "if_none_match")]
    return {**short, "parameters": parameters, "responses": answers}


def _answer(kind: str, schema: str, summary: str) -> Json:
    content: Json = {Form.JSON.media_type: _content(schema)}
    if kind != "bare":
        content[Form.CSV.media_type] = {"schema": {"type": "string"}}
    headers = ["ETag", *(["Link", "X-Total-Count"] if kind == "list" else [])]
    return {"description": summary, "headers": {name: _named("headers", name) for name in headers}, "content": content}


def _content(schema: str) -> Json:
    return {"schema": _named("schemas", schema)}


def _named(room: str, name: str) -> Json:
    return {"$ref": f"#/components/{room}/{name}"}


def _schemas() -> Json:
    event, build = _record_schema(Event), _named("schemas", "Build")
    answer = {**event, "properties": {**event["properties"], STAMP_KEY: build}}
    pages = {name: _page_schema(*listed) for name, listed in LISTED.items()}
    return {"Place": _record_schema(Place), "Event": event, "EventAnswer": answer, **pages}


def _page_schema(member: str, item: str) -> Json:
    counts: Json = {name: {"type": "integer"} for name in ("page", "per_page", "pages", "count")}
    rest = {"links": _named("schemas", "Links"), STAMP_KEY: _named("schemas", "Selection")}
    return _object({**counts, **rest, member: {"type": "array", "items": _named("schemas", item)}})


def _record_schema(kind: type[Event] | type[Place]) -> Json:
    return _object({name: _schema_of(hint) for name, hint in get_type_hints(kind).items()})


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _schema_of(hint: Any) -> Json:
    if hint is Place:
        return _named("schemas", "Place")
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema_of(get_args(hint)[0])}
    if get_origin(hint) is UnionType:
        return {"type": [_PLAIN[part] for part in get_args(hint)]}
    if issubclass(hint, StrEnum):
        return {"type": "string", "enum": [choice.value for choice in hint]}
    return {"type": _PLAIN[hint]}
