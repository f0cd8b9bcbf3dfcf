"""Reads what a program asks for out of the parameters of an address, and refuses what it does not understand."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

from dashboard.api.problems import RefusedError
from dashboard.exports.stamp import Layer
from dashboard.filters import FACETS, PARAMETERS, TEXT, TEXT_LIMIT, Filters, filters_from_query
from dashboard.settings import ApiMode

PAGE, PER_PAGE, FORMAT, LAYER, SNAPSHOT = "page", "per_page", "format", "layer", "snapshot"
SHAPE = (FORMAT, LAYER)
PAGED = (PAGE, PER_PAGE, SNAPSHOT)
PER_PAGE_DEFAULT, PER_PAGE_LIMIT = 100, 1000
PAGE_LIMIT = 1_000_000
TARGET_LIMIT = 8192  # bytes of path and query, also in the links of an answer
VALUES_LIMIT = 50  # of one facet
SHOWN_LENGTH = 60
_FACET_KEYS = frozenset(facet.key for facet in FACETS)

Parameters = Mapping[str, Sequence[str]]


class Form(StrEnum):
    """How an answer is written."""

    JSON = "json"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        return "application/json" if self is Form.JSON else "text/csv"


@dataclass(frozen=True)
class Question:
    """What is asked of a layer: pages are counted from 1; `snapshot` is empty where any build will do."""

    filters: Filters = field(default_factory=Filters)
    page: int = 1
    per_page: int = PER_PAGE_DEFAULT
    snapshot: str = ""
    form: Form = Form.JSON


def faults_of(params: Parameters, allowed: Collection[str]) -> tuple[str, ...]:
    """What no such address takes, what is empty and what is given more often than it counts."""
    problems = [f"{_shown(key)} is no parameter of this address" for key in params if key not in allowed]
    for key, values in params.items():
        problems += _faults(key, values) if key in allowed else []
    return tuple(problems)


def _faults(key: str, values: Sequence[str]) -> list[str]:
    problems = [f"{key}: the value is empty"] if "" in values else []
    if key in _FACET_KEYS:
        return problems + ([f"{key}: more than {VALUES_LIMIT} values"] if len(values) > VALUES_LIMIT else [])
    if len(values) > 1:
        problems.append(f"{key}: given {len(values)} times")
    if key != TEXT and any(value != value.strip() for value in values):
        problems.append(f"{key}: blanks around the value")
    if key == TEXT and any(len(value) > TEXT_LIMIT for value in values):
        problems.append(f"{TEXT}: longer than {TEXT_LIMIT} characters")
    return problems


def refuse(problems: Sequence[str]) -> None:
    """Raise RefusedError where there is anything wrong."""
    if problems:
        detail = "The address asks for something that is not understood; nothing was selected."
        raise RefusedError(HTTPStatus.BAD_REQUEST, detail, tuple(dict.fromkeys(problems)))


def read_layer(params: Parameters, mode: ApiMode) -> Layer:
    """The layer asked for; the public one where none is named."""
    asked = _one(params, LAYER) or Layer.PUBLIC.value
    if asked not in tuple(Layer):
        refuse([f"{LAYER}: {_shown(asked)} is none of {', '.join(Layer)}"])
    if asked == Layer.FULL and mode is not ApiMode.FULL:
        told = "The full layer is not served: it takes a server that was started with --api full."
        raise RefusedError(HTTPStatus.FORBIDDEN, told)
    return Layer(asked)


def read_form(params: Parameters, accept: str) -> Form:
    """The format asked for, else the one of the Accept header that weighs most, JSON among equals."""
    if asked := _one(params, FORMAT):
        if asked not in tuple(Form):
            refuse([f"{FORMAT}: {_shown(asked)} is none of {', '.join(Form)}"])
        return Form(asked)
    weights = {form: _weight(accept or "*/*", form.media_type) for form in Form}
    best = max(Form, key=lambda form: weights[form])
    if not weights[best]:
        told = f"The Accept header takes none of {', '.join(form.media_type for form in Form)}."
        raise RefusedError(HTTPStatus.NOT_ACCEPTABLE, told)
    return best


def _weight(accept: str, media_type: str) -> float:
    """The weight of the range that fits most closely, as RFC 9110 has it; 0 where none fits."""
    fitting = ["*/*", media_type.split("/", maxsplit=1)[0] + "/*", media_type]
    found = [(-1, 0.0)]
    for part in accept.split(","):
        name, *settings = [word.strip().lower() for word in part.split(";")]
        if name in fitting:
            found.append((fitting.index(name), _quality(settings)))
    return max(found)[1]


def _quality(settings: Sequence[str]) -> float:
    given = [word.removeprefix("q=") for word in settings if word.startswith("q=")]
    if not given:
        return 1.0
    return float(given[0]) if re.fullmatch(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?", given[0]) else 0.0


def read_question(
    params: Parameters, known: Mapping[str, Collection[str]], form: Form, faults_found: Sequence[str] = ()
) -> Question:
    """The filters and the page, of values that the layer knows; all faults are told at once."""
    chosen = {key: values for key, values in params.items() if key in PARAMETERS}
    filters, problems = filters_from_query(chosen, known)
    faults = [*faults_found, *problems]
    page = _read_number(params, PAGE, 1, PAGE_LIMIT, faults)
    per_page = _read_number(params, PER_PAGE, PER_PAGE_DEFAULT, PER_PAGE_LIMIT, faults)
    snapshot = _one(params, SNAPSHOT)
    if not re.fullmatch("([0-9a-f]{16})?", snapshot):
        faults.append(f"{SNAPSHOT}: {_shown(snapshot)} is not one that a link of this address carries")
    refuse(faults)
    return Question(filters, page, per_page, snapshot, form)


def _read_number(params: Parameters, key: str, missing: int, most: int, problems: list[str]) -> int:
    text = _one(params, key)
    if text and not (re.fullmatch("[1-9][0-9]{0,7}", text) and int(text) <= most):
        problems.append(f"{key}: {_shown(text)} is no whole number from 1 to {most}")
        return missing
    return int(text or missing)


def _one(params: Parameters, key: str) -> str:
    return next(iter(params.get(key, ())), "")


def _shown(value: str) -> str:
    folded = " ".join(value.split())
    return f"“{folded if len(folded) <= SHOWN_LENGTH else folded[: SHOWN_LENGTH - 1] + '…'}”"
