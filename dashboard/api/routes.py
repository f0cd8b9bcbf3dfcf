"""Leads each address for programs to its answer."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api.answers import Answer, event_answer, events_answer, facet_answer, sources_answer, tactics_answer
from dashboard.api.caching import caching_headers, entity_tag, is_known
from dashboard.api.description import describe_api
from dashboard.api.opening import ApiLayer, open_layer
from dashboard.api.problems import RefusedError, problem_response
from dashboard.api.question import (
    PAGED,
    SHAPE,
    Form,
    Parameters,
    Question,
    faults_of,
    read_form,
    read_layer,
    read_question,
)
from dashboard.exports.stamp import Layer
from dashboard.filters import FACETS, PARAMETERS
from dashboard.settings import ApiMode

PREFIX = "/api"
SELECTING = (*PARAMETERS, *PAGED, *SHAPE)
FACET_KEYS = frozenset(facet.key for facet in FACETS)
Answerer = Callable[[ApiLayer, Question, Request], Answer]


def api_routes(mode: ApiMode) -> ASGIApp:
    """The routes below the prefix; any other address is answered with a problem."""
    routes = [
        _route("/events", mode, SELECTING, _events),
        _route("/events/{event_id}", mode, SHAPE, _event),
        _route("/facets/{key}", mode, SELECTING, _facet),
        _route("/tactics", mode, SELECTING, _tactics),
        _route("/sources", mode, SELECTING, _sources),
        _route("/openapi.json", mode, (), lambda layer, question, request: _description(mode, layer)),
    ]
    return Router(routes, redirect_slashes=False, default=_nothing_here)


def _route(path: str, mode: ApiMode, allowed: Sequence[str], answerer: Answerer) -> Route:
    def respond(request: Request) -> Response:
        try:
            return _respond(request, mode, allowed, answerer)
        except RefusedError as refused:
            return problem_response(refused)

    return Route(path, respond)


def _respond(request: Request, mode: ApiMode, allowed: Sequence[str], answerer: Answerer) -> Response:
    params = _parameters_of(request)
    form = read_form(params, request.headers.get("accept", "")) if allowed else Form.JSON
    layer = open_layer(read_layer(params, mode))
    question = read_question(params, layer.source.store.known_values(), form, faults_of(params, allowed))
    _check_snapshot(layer, question)
    headers = caching_headers(entity_tag(layer, request.url.path, question, mode), layer.source.layer)
    if is_known(headers["etag"], request.headers.get("if-none-match", "")) and not request.path_params:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=dict(headers))
    answer = answerer(layer, question, request)
    return _response_of(request, answer, {**headers, **answer.headers})


def _response_of(request: Request, answer: Answer, headers: dict[str, str]) -> Response:
    """An address with a name in it is known to exist only now."""
    if is_known(headers["etag"], request.headers.get("if-none-match", "")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(answer.content, headers=headers, media_type=answer.form.media_type)


def _check_snapshot(layer: ApiLayer, question: Question) -> None:
    if question.snapshot and question.snapshot != layer.snapshot:
        told = "The events were built anew, or the rules of the layer changed: begin again with the first page."
        raise RefusedError(HTTPStatus.CONFLICT, told)


def _parameters_of(request: Request) -> Parameters:
    found: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        found.setdefault(key, []).append(value)
    return found


def _events(layer: ApiLayer, question: Question, _request: Request) -> Answer:
    return events_answer(layer, question, f"{PREFIX}/events")


def _tactics(layer: ApiLayer, question: Question, _request: Request) -> Answer:
    return tactics_answer(layer, question, f"{PREFIX}/tactics")


def _sources(layer: ApiLayer, question: Question, _request: Request) -> Answer:
    return sources_answer(layer, question, f"{PREFIX}/sources")


def _event(layer: ApiLayer, question: Question, request: Request) -> Answer:
    event = layer.source.store.event(request.path_params["event_id"])
    if event is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "No event of this layer has that id.")
    return event_answer(layer, event, question.form)


def _facet(layer: ApiLayer, question: Question, request: Request) -> Answer:
    key = request.path_params["key"]
    if key not in FACET_KEYS:
        raise RefusedError(HTTPStatus.NOT_FOUND, f"The facets are {', '.join(facet.key for facet in FACETS)}.")
    return facet_answer(layer, question, f"{PREFIX}/facets/{key}", key)


def _description(mode: ApiMode, layer: ApiLayer) -> Answer:
    known = layer.source.store.known_values()
    if mode is ApiMode.FULL:
        everything = open_layer(Layer.FULL).source.store.known_values()
        known = {key: tuple(dict.fromkeys([*known[key], *everything[key]])) for key in known}
    return Answer(describe_api(mode, known))


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    refused = RefusedError(HTTPStatus.NOT_FOUND, f"Nothing is served here: see {PREFIX}/openapi.json.")
    await problem_response(refused)(scope, receive, send)
