"""Cuts what is shown into pages that lie side by side, and links each to the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urlencode

from dashboard.api.opening import ApiLayer
from dashboard.api.problems import RefusedError
from dashboard.api.question import FORMAT, LAYER, PAGE, PER_PAGE, SNAPSHOT, TARGET_LIMIT, Form, Question
from dashboard.exports.stamp import Layer
from dashboard.filters import Filters, query_of


@dataclass(frozen=True)
class Paging:
    """One page of `count` things; `address` is the path and `filters` what the links may name."""

    address: str
    filters: Filters
    layer: Layer
    snapshot: str
    form: Form
    number: int
    size: int
    count: int

    @property
    def pages(self) -> int:
        return -(-self.count // self.size)

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        return self.start + self.size

    @cached_property
    def links(self) -> Mapping[str, str]:
        """The relations that there are, each with its address on this server."""
        return dict(self._links(max(1, self.pages)))

    def _links(self, last: int) -> Iterator[tuple[str, str]]:
        yield "self", self._link(self.number)
        yield "first", self._link(1)
        if self.number > 1:
            yield "prev", self._link(min(self.number - 1, last))
        if self.number < last:
            yield "next", self._link(self.number + 1)
        yield "last", self._link(last)

    def _link(self, number: int) -> str:
        query: dict[str, object] = {**query_of(self.filters), LAYER: self.layer.value, FORMAT: self.form.value}
        query |= {PER_PAGE: self.size, PAGE: number, SNAPSHOT: self.snapshot}
        return f"{self.address}?{urlencode(query, doseq=True)}"


def page_of(address: str, layer: ApiLayer, question: Question, told: Filters, count: int) -> Paging:
    """The page asked for, whatever is on it; refused where the links would be too long to be followed."""
    shape = (layer.source.layer, layer.snapshot, question.form, question.page, question.per_page)
    paging = Paging(address, told, *shape, count)
    if any(len(link) > TARGET_LIMIT for link in paging.links.values()):
        told_length = f"The links of the answer would be longer than {TARGET_LIMIT} bytes: choose fewer values."
        raise RefusedError(HTTPStatus.REQUEST_URI_TOO_LONG, told_length)
    return paging


def link_header(paging: Paging) -> str:
    """The links as the header of RFC 8288; addresses hold ASCII alone."""
    return ", ".join(f'<{address}>; rel="{relation}"' for relation, address in paging.links.items())
