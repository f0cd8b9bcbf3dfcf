"""Lets requests in that may only read, in number and size that the server bears, and none while it is off."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.limiter import Limiter, Rate
from dashboard.api.problems import RefusedError, problem_response
from dashboard.api.question import TARGET_LIMIT
from dashboard.api.routes import api_routes
from dashboard.settings import ApiMode

METHODS = ("GET", "HEAD")
USUAL_RATE = Rate()
OWN_SITES = ("", "same-origin", "none")  # what a browser says of a request that no other site made


class Gate:
    """Stands before the routes: what is refused here opens no workspace."""

    def __init__(self, app: ASGIApp, mode: ApiMode, limiter: Limiter) -> None:
        self.app = app
        self.mode = mode
        self.limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _headers_alone(send) if scope["method"] == "HEAD" else send
        try:
            self._check(scope)
        except RefusedError as refused:
            await problem_response(refused)(scope, receive, answer)
            return
        await self.app(scope, receive, answer)

    def _check(self, scope: Scope) -> None:
        if self.mode is ApiMode.OFF:
            told = "The address for programs is off: it takes a server that was started with dashboard run --api."
            raise RefusedError(HTTPStatus.NOT_FOUND, told)
        if scope["method"] not in METHODS:
            raise _refused_method(scope["method"])
        if Headers(scope=scope).get("sec-fetch-site", "") not in OWN_SITES:
            raise RefusedError(HTTPStatus.FORBIDDEN, "Pages of other sites are not answered.")
        if len(scope["path"].encode("utf-8", "replace")) + len(scope["query_string"]) > TARGET_LIMIT:
            raise RefusedError(HTTPStatus.REQUEST_URI_TOO_LONG, f"The address is longer than {TARGET_LIMIT} bytes.")
        if wait := self.limiter.seconds_to_wait(_client_of(scope)):
            raise _refused_haste(wait)


def _client_of(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _refused_method(method: str) -> RefusedError:
    headers: Mapping[str, str] = {"allow": ", ".join(METHODS)}
    return RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, f"{method[:20]} is not answered: the address is for reading.",
                        headers=headers)  # fmt: skip


def _refused_haste(seconds: float) -> RefusedError:
    wait = max(1, -int(-seconds // 1))
    told = f"Too many requests: wait for {wait} seconds."
    return RefusedError(HTTPStatus.TOO_MANY_REQUESTS, told, headers={"retry-after": str(wait)})


def _headers_alone(send: Send) -> Send:
    async def send_headers(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_headers


def api_app(mode: ApiMode, rate: Rate = USUAL_RATE) -> ASGIApp:
    """The whole address for programs, to be mounted at /api."""
    return Gate(api_routes(mode), mode, Limiter(rate))
