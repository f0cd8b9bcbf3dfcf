"""Makes synthetic events for tests: seeded ones by the thousand, and hypothesis strategies for any event."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from dashboard.filters import NOT_STATED, Filters, Undated
from dashboard.model import (
    Assertion,
    DateBasis,
    DatePrecision,
    Event,
    Issue,
    Kind,
    Outcome,
    Place,
    PlacePrecision,
    Role,
    Scope,
    Sensitivity,
    When,
)

TACTICS: tuple[tuple[str, str, str], ...] = tuple(
    (key, family, label)
    for family, key, label in (
        line.split("|")
        for line in """\
find|broker_compromise|Broker arrest and compromise
find|signal_tracking|Phone-signal tracking
find|digital_intrusion|Digital intrusion
find|infiltration|Infiltration and informants
reach|direct_contact|Calls and messages by agents
reach|inducement|Inducement and false amnesty
reach|threat_to_target|Threat against the target
reach|coerced_intermediary|Coerced intermediary
family|family_threat|Threats against the family
family|family_surveillance|Surveillance of the family
family|family_punishment|Punishment of the family
family|family_appeal|Family appeal in propaganda
family|family_as_bait|Family as bait
family|remittance_extortion|Remittance interdiction and extortion
entrap|lure_abroad|Lure to a third country
entrap|family_search_entrapment|Entrapment on a family search
seize|abduction|Abduction
seize|host_state_detention|Detention by a host state
seize|forced_repatriation|Forced repatriation
seize|killing|Killing and attempted killing
stage|returnee_staging|Staging of returnees
stage|vilification|Vilification
stage|return_demand|State demand for return
after|punishment_after_return|Punishment after return
after|coerced_tasking|Coerced tasking""".splitlines()
    )
)
ACTORS = ("mss", "mps", "rgb", "army", "dprk", "state_media", "prc_police", "prc", "hackers", "broker", "unknown")
TARGETS = ("escapee_in_rok", "escapee_in_china", "escapee", "family", "broker", "helper", "official", "returnee")
PUBLISHERS = ("Daily NK", "", "Border Gazette", "Northern Watch", "한겨레", 'The "Quoted" Post', "AT&T <b>News</b>")
# Places of the gazetteer's shape; coordinates are rounded.
PLACES: tuple[Place, ...] = (
    Place("Hyesan", "gn:2043572", Role.ORIGIN, "Ryanggang", "KP", 41.4, 128.18, PlacePrecision.TOWN),
    Place("Hoeryong", "gn:2042893", Role.ORIGIN, "North Hamgyong", "KP", 42.44, 129.75, PlacePrecision.TOWN),
    Place("Musan", "gn:2042498", Role.ORIGIN, "North Hamgyong", "KP", 42.23, 129.21, PlacePrecision.TOWN),
    Place("Yanji", "gn:2033370", Role.SITE, "Jilin", "CN", 42.91, 129.51, PlacePrecision.TOWN),
    Place("Dandong", "gn:2037886", Role.SITE, "Liaoning", "CN", 40.13, 124.39, PlacePrecision.TOWN),
    Place("Shenyang", "gn:2034937", Role.DESTINATION, "Liaoning", "CN", 41.79, 123.43, PlacePrecision.TOWN),
    Place("Seoul", "gn:1835848", Role.TARGET, "Seoul", "KR", 37.57, 126.98, PlacePrecision.TOWN),
    Place("Pyongyang", "gn:1871859", Role.BASE, "Pyongyang", "KP", 39.03, 125.75, PlacePrecision.TOWN),
    Place("Ryanggang", "hk:kp.13", Role.BASE, "Ryanggang", "KP", 41.3, 128.0, PlacePrecision.PROVINCE),
    Place("Jilin", "hk:cn.05", Role.SITE, "Jilin", "CN", 43.0, 126.5, PlacePrecision.PROVINCE),
    Place("Onsong", "hk:kp.onsong", Role.ORIGIN, "North Hamgyong", "KP", 42.95, 129.99, PlacePrecision.COUNTY),
    Place("China", "gn:1814991", Role.SITE, "", "CN", None, None, PlacePrecision.COUNTRY),
    Place("North Korea", "gn:1873107", Role.DESTINATION, "", "KP", None, None, PlacePrecision.COUNTRY),
    Place("South Korea", "gn:1835841", Role.TARGET, "", "KR", None, None, PlacePrecision.COUNTRY),
)
PLACES_BY_ROLE = tuple(tuple(replace(place, role=role) for role in Role) for place in PLACES)
SENTENCES = (
    "An agent called the woman and told her that her brother would be released if she came home.",
    "Security officers searched the broker's house and took the list of telephone numbers.",
    "Police in the border city detained four people and handed them over within the week.",
    "The state broadcaster showed relatives who begged the man to return to the fatherland.",
    "Two men forced the pastor into a car outside his house and drove towards the river.",
    "보위부 요원이 가족을 찾아와 돌아오라고 요구했다.",
    "Officers demanded money for the family's safety, “or else”, a source in the town said.",
    '=HYPERLINK("http://198.51.100.7/","open") was the first line of the message she received.',
)


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def make_events(n: int, seed: int = 1, documents: int | None = None) -> tuple[Event, ...]:
    """The same n events for the same seed: a third without a year, some without a place, one in twenty context.

    There are as many documents as asked for, else one for each five events.
    """
    source = random.Random(seed)
    files = documents or max(1, n // 5)
    return tuple(_make_event(source, number, number % files) for number in range(n))


def make_event(number: int = 0, seed: int = 1) -> Event:
    """One event with everything stated: a day, two places, an actor and a target."""
    made = _make_event(random.Random(seed), number, 0)
    when = When("2018-05-23", "2018-05-23", "2018-05-23", DatePrecision.DAY, DateBasis.STATED, "May 23, 2018")
    _, family, label = next(row for row in TACTICS if row[0] == "direct_contact")
    named = replace(made, kind=Kind.COERCION, tactic="direct_contact", tactic_label=label, family=family)
    return replace(with_date(named, when), places=PLACES[:2], actors=("mss",), targets=("escapee_in_rok",))


def with_date(event: Event, when: When) -> Event:
    """The event with another date, all of its date fields in step."""
    return replace(
        event,
        date=when.date,
        date_start=when.start,
        date_end=when.end,
        date_precision=when.precision,
        date_basis=when.basis,
        date_text=when.text,
        year=when.year,
    )


def make_undated_event(number: int = 0, seed: int = 1) -> Event:
    """One event of which nothing says when it happened."""
    return with_date(make_event(number, seed), When())


def make_issues(n: int, seed: int = 1) -> tuple[Issue, ...]:
    """Refused items of the synthetic documents."""
    source = random.Random(seed)
    reasons = (("out_of_scope", "a missile test is not coercion"), ("unreadable", "no text found in the file"))
    return tuple(
        Issue(_file_of(number), reason, kind, quote=source.choice(SENTENCES), quote_start=0, quote_end=40)
        for number in range(n)
        for kind, reason in [source.choice(reasons)]
    )


def _make_event(source: random.Random, number: int, document: int) -> Event:
    is_context = source.random() < 0.05
    key, family, label = ("", "", "") if is_context else TACTICS[int(source.triangular(0, 25, 3)) % 25]
    scope = source.choice(tuple(Scope))
    digest = hashlib.sha256(f"document {document}".encode()).hexdigest()
    text = source.choice(SENTENCES)
    publisher = PUBLISHERS[document % len(PUBLISHERS)]
    when = _make_when(source)
    return Event(
        event_id=hashlib.sha256(f"{digest} {key} {number}".encode()).hexdigest()[:16],
        incident_id=f"i{number // 2:08x}",
        document_id=digest[:12],
        document_file=_file_of(document),
        title=f"Report {document} on the border",
        publisher=publisher,
        url=f"https://example.org/{document}" if document % 3 else "",
        published="2018-05-27" if document % 2 else "",
        reported_on="2018-05-23" if document % 4 == 1 else "",
        original_publisher="Daily NK" if document % 5 == 2 else "",
        document_sha256=digest,
        kind=Kind.CONTEXT if is_context else Kind.COERCION,
        tactic=key,
        tactic_label=label,
        family=family,
        scope=scope,
        outcome=source.choice(tuple(Outcome)) if scope is Scope.INCIDENT else Outcome.ONGOING,
        assertion=source.choices(tuple(Assertion), (8, 3, 1))[0],
        date=when.date,
        date_start=when.start,
        date_end=when.end,
        date_precision=when.precision,
        date_basis=when.basis,
        date_text=when.text,
        year=when.year,
        places=_make_places(source),
        actors=_some(source, ACTORS, 2),
        targets=_some(source, TARGETS, 2),
        quote=text,
        quote_start=100 * number,
        quote_end=100 * number + len(text),
        coder=f"rule:{key or 'context'}.{number % 4}",
        confidence=round(source.uniform(0.3, 1.0), 3),
        n_tellings=2,
        n_independent_sources=1 + number % 2,
    )


def _file_of(document: int) -> str:
    return f"report-{document:05d}.txt"


def _some(source: random.Random, values: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(source.sample(values, source.randint(0, most))))


def _make_places(source: random.Random) -> tuple[Place, ...]:
    number = source.choices((0, 1, 2, 3, 4), (15, 40, 30, 10, 5))[0]
    return tuple(source.choice(PLACES_BY_ROLE[n]) for n in source.sample(range(len(PLACES)), number))


def _make_when(source: random.Random) -> When:
    day = date(1998, 1, 1) + timedelta(days=source.randrange(365 * 27))
    later = day + timedelta(days=source.randrange(2, 900))
    made = source.choice(("day", "day", "month", "year", "season", "range", "open", "none", "none", "no year"))
    iso, month, year, printed = (
        day.isoformat(),
        day.isoformat()[:7],
        f"{day.year}",
        f"{MONTHS[day.month - 1]} {day.day}",
    )
    stated = DateBasis.STATED
    match made:
        case "day":
            return When(iso, iso, iso, DatePrecision.DAY, stated, f"{printed}, {year}")
        case "month":
            last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            return When(
                month, f"{month}-01", last.isoformat(), DatePrecision.MONTH, DateBasis.SOURCE, MONTHS[day.month - 1]
            )
        case "year":
            return When(year, f"{year}-01-01", f"{year}-12-31", DatePrecision.YEAR, stated, year)
        case "season":
            return When(f"{year}-22", f"{year}-06-01", f"{year}-08-31", DatePrecision.SEASON, stated, f"summer {year}")
        case "range":
            span, words = f"{iso}/{later.isoformat()}", f"{year} to {later.year}"
            return When(span, iso, later.isoformat(), DatePrecision.RANGE, stated, words)
        case "open":
            return When(f"{year}/..", f"{year}-01-01", "", DatePrecision.RANGE, stated, f"since {year}")
        case "no year":
            return When(f"XXXX{iso[4:]}", "", "", DatePrecision.DAY, stated, printed)
        case _:
            return When()


# Strategies. Text is of any script and holds what breaks tables: quotes, newlines, formulas, controls, emoji.

HARD_TEXTS = (
    "",
    "=1+1",
    "+82 10",
    "-2",
    "@SUM(A1)",
    "|cmd",
    "%PATH%",
    "\t=1",
    "\r=1+1",
    "\n=1",
    " =1+1",
    "＝1＋1",
    "'quoted'",
    "''=1",
    "safe\r=1+1",
    'say "no"',
    "a | b",
    "a \\| b \\",
    " | ",
    "\\",
    "line\r\nline\nline\rline",
    "line\u2028separator\u2029paragraph\u0085next",
    "\x00\x01\x0b\x0c\x1f\x7f",
    "\ufeffbom",
    "\ufffe\uffff",
    "_x0041_ _x000D_",
    "보위부 요원이 전화했다",
    "정찰총국",
    "👩‍👧 🇰🇵",
    "\u200f\u05e2\u05d1\u05e8\u05d9\u05ea",
    "<b>&amp;</b>",
    "null",
    "NaN",
    "TRUE",
    "1e5",
    "2018-05",
    "http://198.51.100.7/",
    "a;b,c",
)
LONG_TEXT = "x" * 33_000  # more than a cell of a spreadsheet holds
texts = st.sampled_from(HARD_TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
numbers = st.integers(min_value=0, max_value=2**31 - 1)
degrees = st.one_of(st.none(), st.integers(-1800000, 1800000).map(lambda value: value / 10000))


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A date of any precision, as the date grammar makes them."""
    return _make_when(random.Random(draw(st.integers(0, 10_000))))


def places() -> st.SearchStrategy[Place]:
    return st.builds(
        Place,
        name=texts,
        place_id=st.sampled_from([place.place_id for place in PLACES]) | st.just("") | words,
        role=st.sampled_from(Role),
        admin1=texts,
        country=st.sampled_from(["KP", "CN", "KR", "", "LA"]),
        latitude=degrees.map(lambda value: None if value is None else value / 2),
        longitude=degrees,
        precision=st.sampled_from(PlacePrecision),
    )


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event whose fields fit together: its date fields agree, its tactic is of its family."""
    key, family, label = draw(st.sampled_from([*TACTICS, ("", "", "")]))
    event = draw(
        st.builds(
            Event,
            event_id=words,
            incident_id=words,
            document_id=words,
            document_file=texts,
            title=texts,
            publisher=texts,
            url=texts,
            published=st.sampled_from(["", "2018-05-27", "2018"]),
            reported_on=st.sampled_from(["", "2018-05-23"]),
            original_publisher=texts,
            document_sha256=words,
            kind=st.just(Kind.COERCION if key else Kind.CONTEXT),
            tactic=st.just(key),
            tactic_label=st.just(label),
            family=st.just(family),
            scope=st.sampled_from(Scope),
            outcome=st.sampled_from(Outcome),
            assertion=st.sampled_from(Assertion),
            date=st.just(""),
            date_start=st.just(""),
            date_end=st.just(""),
            date_precision=st.just(DatePrecision.UNKNOWN),
            date_basis=st.just(DateBasis.NONE),
            date_text=st.just(""),
            year=st.none(),
            places=st.lists(places(), max_size=4).map(tuple),
            actors=st.lists(st.sampled_from(ACTORS), max_size=3, unique=True).map(tuple),
            targets=st.lists(st.sampled_from(TARGETS), max_size=3, unique=True).map(tuple),
            quote=texts,
            quote_start=numbers,
            quote_end=numbers,
            coder=texts,
            confidence=st.floats(0, 1),
            review=st.sampled_from(["unreviewed", "confirmed", "corrected", "rejected"]),
            reviewed_by=texts,
            reviewed_at=st.sampled_from(["", "2026-01-05T10:00:00Z"]),
            n_tellings=numbers,
            n_independent_sources=numbers,
            sensitivity=st.sampled_from(Sensitivity),
            coarsened=st.booleans(),
            coarsened_reason=texts,
        )
    )
    return with_date(event, draw(whens()))


def event_lists(most: int = 5) -> st.SearchStrategy[list[Event]]:
    """Events of one store: no id twice."""
    return st.lists(events(), max_size=most, unique_by=lambda event: event.event_id)


def filters() -> st.SearchStrategy[Filters]:
    """Any filters, with values that synthetic events carry and some that none does."""
    years = st.none() | st.integers(1990, 2030)
    return st.builds(
        Filters,
        year_from=years,
        year_to=years,
        undated=st.sampled_from(Undated),
        tactic=_chosen([key for key, _, _ in TACTICS]),
        place=_chosen([*(place.place_id for place in PLACES), NOT_STATED]),
        country=_chosen(["KP", "CN", "KR", NOT_STATED]),
        actor=_chosen([*ACTORS, NOT_STATED]),
        target=_chosen([*TARGETS, NOT_STATED]),
        publisher=_chosen([*filter(None, PUBLISHERS), NOT_STATED, "nobody"]),
        document=_chosen([_file_of(number) for number in range(12)]),
        scope=_chosen(list(Scope)),
        outcome=_chosen(list(Outcome)),
        assertion=_chosen(list(Assertion)),
        text=st.sampled_from(["", "", "", "officers", 'OFFICERS OR "the river"', "-police -agent", "보위부", "x\ud800"])
        | texts,
        context=st.booleans(),
    )


def _chosen(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(st.sampled_from(values), max_size=3).map(tuple)
