"""Answers a request that cannot be met with words that a program and its author can read (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.responses import Response

from dashboard.exports.json_columns import json_text

PROBLEM_TYPE = "application/problem+json"


class RefusedError(Exception):
    """A request that is answered with a problem: its status, what is wrong, and a line for each thing wrong."""

    def __init__(
        self, status: HTTPStatus, detail: str, problems: Sequence[str] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.problems = tuple(problems)
        self.headers = dict(headers or {})


def problem_response(refused: RefusedError) -> Response:
    content = {
        "type": "about:blank",
        "title": refused.status.phrase,
        "status": refused.status.value,
        "detail": refused.detail,
        "problems": list(refused.problems),
    }
    headers = {"cache-control": "no-store", **refused.headers}
    return Response(json_text(content).encode(), refused.status.value, headers, PROBLEM_TYPE)
