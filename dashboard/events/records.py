"""Turns events, places and issues into plain records and back, refusing what is no such record."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from dashboard.model import Event, Issue, Place

# The member that a download adds to each record to say what it is; no field of an event.
STAMP_KEY = "export"

_PLAIN = frozenset({str, int, float, bool, type(None)})

T = TypeVar("T", Event, Issue, Place)
Record = dict[str, Any]
Reader = Callable[[Any], Any]


class EventFileError(ValueError):
    """An event or issue file cannot be read or written; the message names the file, line, event and field."""


def event_to_record(event: Event) -> Record:
    """An event as JSON holds it: every field in the record's order, places as objects, null where unknown."""
    return record_of(event)


def event_from_record(record: Mapping[str, Any], where: str = "event") -> Event:
    """The event of a JSON object or Parquet row; EventFileError says `where` and in which field it is wrong."""
    return record_to(Event, {key: value for key, value in record.items() if key != STAMP_KEY}, where)


def record_of(item: Event | Issue | Place) -> Record:
    """A record of plain JSON values with the item's fields in their order."""
    return {name: plain(getattr(item, name)) for name in _READERS[type(item)]}


def plain(value: object) -> object:
    """A field's value as JSON holds it."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Place):
        return record_of(value)
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def record_to(kind: type[T], record: Mapping[str, Any], where: str) -> T:
    readers = _READERS[kind]
    if record.keys() != readers.keys():
        missing, unknown = sorted(readers.keys() - record.keys()), sorted(record.keys() - readers.keys())
        raise EventFileError(f"{where}: missing {missing or 'nothing'}, unknown {unknown or 'nothing'}")
    try:
        return kind(**{name: read(record[name]) for name, read in readers.items()})
    except EventFileError:
        raise EventFileError(f"{where}: {'; '.join(_faults(readers, record))}") from None


def _faults(readers: Mapping[str, Reader], record: Mapping[str, Any]) -> Iterator[str]:
    for name, read in readers.items():
        try:
            read(record[name])
        except EventFileError as error:
            yield f"{name}: {error}"


def _reader_of(hint: Any) -> Reader:
    """How a field's value is checked and made, from the type that its dataclass gives it."""
    if get_origin(hint) is UnionType:
        inner = _reader_of(next(part for part in get_args(hint) if part is not type(None)))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        item = _reader_of(get_args(hint)[0])
        return lambda values: tuple([item(value) for value in _checked((list,), values)])
    if hint is Place:
        return lambda value: record_to(Place, _checked((dict,), value), "place")
    if issubclass(hint, StrEnum):
        return _choice_reader(hint)
    if hint is bool:
        return _truth
    accepted = (float, int) if hint is float else (hint,)
    return lambda value: hint(_checked(accepted, value))


def _choice_reader(choices: type[StrEnum]) -> Reader:
    known: dict[object, StrEnum] = {choice.value: choice for choice in choices}

    def read(value: Any) -> StrEnum:
        if not isinstance(value, str) or value not in known:
            raise EventFileError(f"{value!r} is none of {', '.join(choices)}")
        return known[value]

    return read


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise EventFileError(f"{value!r} is not of type bool")
    return value


def _checked(accepted: tuple[type, ...], value: Any) -> Any:
    if not isinstance(value, accepted) or isinstance(value, bool):
        raise EventFileError(f"{value!r} is not of type {accepted[0].__name__}")
    return value


def _readers_of(kind: type) -> dict[str, Reader]:
    return {name: _reader_of(hint) for name, hint in get_type_hints(kind).items()}


_READERS: dict[type, dict[str, Reader]] = {kind: _readers_of(kind) for kind in (Place, Event, Issue)}
