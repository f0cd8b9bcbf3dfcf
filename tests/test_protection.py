"""The public layer: what its rules hide stands in no public file of any format, and nothing is hidden twice."""

import html
import io
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow.parquet as pq
import pytest
from events_factory import PLACES, event_lists, make_event, make_events, with_date
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from stub_coder import load_stub

from dashboard.build import build_workspace
from dashboard.codebook import load_codebook
from dashboard.dates.edtf import is_valid_edtf, span_of
from dashboard.events import parquet_bytes, read_events, read_issues
from dashboard.exports import EXPORTS
from dashboard.exports.making import make_export, stamp_of
from dashboard.exports.manifest import manifest_name
from dashboard.exports.source import BuildDigests, public_source
from dashboard.filters import Filters
from dashboard.manifest import is_stale
from dashboard.model import (
    Assertion,
    DateBasis,
    DatePrecision,
    Event,
    Place,
    PlacePrecision,
    Role,
    Sensitivity,
    When,
)
from dashboard.protection import Masker, RulesError, load_rules, protect_events
from dashboard.protection.cells import cells_of, is_fine
from dashboard.protection.folding import fold
from dashboard.protection.reach import Reach
from dashboard.query import EventStore
from dashboard.query.layers import open_public_layer
from dashboard.settings import Workspace, starting_workspace
from dashboard.sidecars import SIDECAR, sidecar_path

RULES = load_rules(starting_workspace().protection)
BY_MONTH = Reach(days=False, months=True, provinces=True, counties=False)
WIDE = Reach(days=True, months=True, provinces=True, counties=True)
HYESAN, HOERYONG, YANJI, SEOUL = PLACES[0], PLACES[1], PLACES[3], PLACES[6]
CHINA = PLACES[11]


def masked(text: str, reach: Reach = BY_MONTH) -> str:
    return Masker(RULES).mask(text, reach).text


def crowd(event: Event, number: int = 3) -> list[Event]:
    """Copies of an event that fill its cell, told by as many documents."""
    return [replace(event, event_id=f"e{n}", incident_id=f"i{n}", document_id=f"d{n}") for n in range(number)]


def public_of(event: Event) -> Event:
    """The event as the public layer tells it among enough of its like."""
    return protect_events(crowd(event), RULES).events[0]


# Texts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Call +82 10-1234-5678 now.", "Call [phone] now."),
        ("Call ０１０－１２３４－５６７８ now.", "Call [phone] now."),
        ("Call 0 1 0 . 1 2 3 4 . 5 6 7 8 now.", "Call [phone] now."),
        ("Call ٠١٠١٢٣٤٥٦٧٨ now.", "Call [phone] now."),
        ("Call 010\u200b1234\u00ad5678 now.", "Call [phone] now."),
        ("She called zero one zero, one two three four five six.", "She called [phone]."),
        ("공일공 일이삼사 오육칠팔 번으로 전화했다.", "[phone] 번으로 전화했다."),
        ("电话一三九〇一二三四五六七。", "电话[phone]。"),
        ("Write to a.b@example.com today.", "Write to [e-mail] today."),
        ("Write to a.b ＠ example .com today.", "Write to [e-mail] today."),
        ("Write to ab (at) example (dot) com today.", "Write to [e-mail] today."),
        ("See https://example.org/kim today.", "See [link] today."),
        ("A woman in her 50s was taken.", "A woman in her [age] was taken."),
        ("A woman in her mid-thirties was taken.", "A woman in her [age] was taken."),
        ("The 34-year-old was taken.", "The [age] was taken."),
        ("The thirty-four year old was taken.", "The [age] was taken."),
        ("서른다섯 살 여성이 체포됐다.", "[age] 여성이 체포됐다."),
        ("３４세 여성이 체포됐다.", "[age] 여성이 체포됐다."),
        ("一名三十五岁的女子", "一名[age]的女子"),
        ("A mother of two was taken.", "A [family] was taken."),
        ("Her two young daughters were taken.", "Her [family] were taken."),
        ("His wife and children were taken.", "His [family] were taken."),
        ("두 딸과 함께 체포됐다.", "[family]과 함께 체포됐다."),
        ("외동딸이 체포됐다.", "[family]이 체포됐다."),
        ("Agents took Kim Chol-su away.", "Agents took [name] away."),
        ("Agents took Kim\nChol-su away.", "Agents took [name] away."),
        ("Agents took Ｋｉｍ Ｃｈｏｌ－ｓｕ away.", "Agents took [name] away."),
        ("AGENTS TOOK KIM CHOL SU AWAY.", "AGENTS TOOK [name] AWAY."),
        ("Agents took Maria Gonzalez away.", "Agents took [name] away."),
        ("Sunhee was taken.", "[name] was taken."),
        ("Agents took К\u0456m Chol-su away.", "Agents took [name] away."),
        ("김철수 씨가 체포됐다.", "[name] 씨가 체포됐다."),
        ("김 철수는 체포됐다.", "[name]는 체포됐다."),
        ("보위부는 박영희를 체포했다.", "보위부는 [name]를 체포했다."),
        ("金哲秀被逮捕。", "[name]被逮捕。"),
        ("On May 23, 2018 agents came.", "On May [day], 2018 agents came."),
        ("On 2018-05-23 agents came.", "On 2018-05-[day] agents came."),
        ("On Tuesday agents came.", "On [day] agents came."),
        ("5월 23일 체포됐다.", "5월 [day] 체포됐다."),
        ("They live in Hyesan.", "They live in [place]."),
        ("혜산시에서 체포됐다.", "[place]에서 체포됐다."),
    ],
)  # fmt: skip
def test_what_identifies_is_masked(text: str, told: str) -> None:
    assert masked(text) == told
    assert masked(told) == told


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Un ordered the Ministry of State Security to bring them home.",
        "북한의 김정은 위원장은 보위부에 지시했다.",
        "Daily NK and the United Nations reported 1,200 cases between 2016 and 2018.",
        "North Korean agents in North Hamgyong Province paid US$217,000.",
        "보위부 요원이 가족을 찾아와 돌아오라고 요구했다.",
        "Her brother would be released if she came home.",
        "The escapees were repatriated from China to North Korea across the Yalu River.",
    ],
)
def test_what_is_public_stays(text: str) -> None:
    assert masked(text) == text


def test_a_publisher_stays_unless_it_is_a_person() -> None:
    masker = Masker(RULES)
    assert masker.mask("Border Gazette", WIDE).text == "Border Gazette"
    assert masker.mask("Kim Chol-su's page", WIDE).text == "[name]'s page"


@settings(max_examples=150)
@given(st.text(max_size=80), st.sampled_from([BY_MONTH, WIDE, Reach(False, False, False, False)]))
def test_masking_twice_changes_nothing_more(text: str, reach: Reach) -> None:
    once = masked(text, reach)
    assert masked(once, reach) == once
    assert fold(fold(text)) == fold(text)


# Places and dates


def test_a_town_is_told_by_its_province_and_the_centre_of_that() -> None:
    event = replace(make_event(), places=(HYESAN,), quote="They came to Hyesan in the night.")
    (place,) = public_of(event).places
    assert (place.name, place.precision, place.role) == ("Ryanggang", PlacePrecision.PROVINCE, Role.ORIGIN)
    assert (place.latitude, place.longitude) == (41.3, 128.1)


def test_elsewhere_a_county_stays() -> None:
    county = next(p for p in RULES.gazetteer.places.values()
                  if p.country == "KR" and p.precision is PlacePrecision.COUNTY)  # fmt: skip
    where = (county.admin1, "KR", county.latitude, county.longitude, PlacePrecision.COUNTY)
    event = replace(make_event(), places=(Place(county.name, county.place_id, Role.SITE, *where),))
    assert public_of(event).places == event.places


@pytest.mark.parametrize(
    "place", [replace(HYESAN, place_id="", admin1="", name="Nowhere-ri"), replace(HYESAN, admin1="?")]
)
def test_a_place_that_the_gazetteer_does_not_know_becomes_its_country(place: Place) -> None:
    (told,) = public_of(replace(make_event(), places=(place,), quote="They live in Nowhere-ri.")).places
    assert (told.name, told.precision, told.latitude) == ("North Korea", PlacePrecision.COUNTRY, None)
    assert public_of(replace(make_event(), places=(replace(place, country="XX"),))).places == ()


def test_a_facility_stays_where_the_sentence_names_it() -> None:
    tumen = next(kept for kept in RULES.places if kept.name.startswith("Tumen"))
    row = RULES.gazetteer.places[tumen.place_id]
    place = Place("Tumen", row.place_id, Role.SITE, row.admin1, "CN", row.latitude, row.longitude, row.precision)
    held = replace(make_event(), places=(place,), quote="They are held at Tumen detention center.")
    assert public_of(held).places == (place,) and "Tumen detention center" in public_of(held).quote
    living = replace(held, quote="She hid in Tumen.")
    assert [p.name for p in public_of(living).places] == ["Jilin"] and public_of(living).quote == "She hid in [place]."
    assert [p.name for p in public_of(replace(held, places=(replace(place, role=Role.ORIGIN),))).places] == ["Jilin"]


@pytest.mark.parametrize(
    ("date", "told", "precision"),
    [
        ("2018-05-23", "2018-05", DatePrecision.MONTH),
        ("2018-05-01/2018-05-09", "2018-05", DatePrecision.MONTH),
        ("2018-05-28/2018-06-03", "2018-05/2018-06", DatePrecision.RANGE),
        ("2018-05-23/..", "2018-05/..", DatePrecision.RANGE),
        ("XXXX-08-09", "XXXX-08", DatePrecision.MONTH),
        ("2016-22", "2016-22", DatePrecision.SEASON),
        ("2016", "2016", DatePrecision.YEAR),
        ("XXXX", "XXXX", DatePrecision.UNKNOWN),
    ],
)
def test_a_day_is_told_by_its_month(date: str, told: str, precision: DatePrecision) -> None:
    start, end = span_of(date)
    kinds = {"2016-22": DatePrecision.SEASON, "2016": DatePrecision.YEAR, "XXXX": DatePrecision.UNKNOWN}
    when = When(date, start, end, kinds.get(date, DatePrecision.DAY), DateBasis.STATED, "as printed")
    event = public_of(with_date(make_event(), when))
    assert (event.date, event.date_precision, (event.date_start, event.date_end)) == (told, precision, span_of(told))
    assert is_valid_edtf(event.date) and (event.date_text == "") == (told != date)


def test_a_day_far_from_north_korea_and_china_stays() -> None:
    event = replace(make_event(), places=(SEOUL,), targets=("escapee_in_rok",), quote="They came on May 23, 2018.")
    assert public_of(event).date == event.date and public_of(event).quote == event.quote
    assert public_of(replace(event, targets=("family",))).date == "2018-05"


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.integers(0, 120))
def test_every_cell_is_full_or_tells_country_and_year_alone(seed: int, number: int) -> None:
    events = protect_events(make_events(number, seed), RULES).events
    counts = Counter(cell for event in events for cell in cells_of(event))
    assert not [event for event in events if is_fine(event) and min(counts[c] for c in cells_of(event)) < 3]


def test_small_cells_keep_what_they_can() -> None:
    """Two events of a month become a year's three with a third one; alone they end at country and year."""
    day = with_date(make_event(), When("2018-05", "2018-05-01", "2018-05-31", DatePrecision.MONTH, DateBasis.STATED))
    base = replace(day, places=(HYESAN,))
    third = with_date(base, When("2018", "2018-01-01", "2018-12-31", DatePrecision.YEAR, DateBasis.STATED))
    alone = protect_events(crowd(base, 2), RULES).events
    assert {(e.date, e.places[0].precision) for e in alone} == {("2018", PlacePrecision.COUNTRY)}
    together = protect_events([*crowd(base, 2), replace(third, event_id="e9")], RULES).events
    assert {(e.date, e.places[0].name) for e in together} == {("2018", "Ryanggang")}
    assert "fewer events of place, month and tactic" in together[0].coarsened_reason


# The layer as a whole


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(event_lists(8))
def test_protecting_twice_changes_nothing_more(events: list[Event]) -> None:
    once = protect_events(events, RULES, restricted=True)
    twice = protect_events(once.events, RULES, restricted=True)
    assert twice.events == once.events and not twice.changes and len(once.events) == len(events)


def test_the_order_of_events_decides_nothing() -> None:
    events = make_events(120)
    told = {event.event_id: event for event in protect_events(events, RULES).events}
    assert told == {event.event_id: event for event in protect_events(events[::-1], RULES).events}


def test_alleged_and_denied_stay_marked() -> None:
    events = make_events(200)
    assert [e.assertion for e in protect_events(events, RULES).events] == [e.assertion for e in events]
    assert {Assertion.ALLEGED, Assertion.DENIED} <= {e.assertion for e in events}


def test_restricted_events_stay_out_unless_asked_for() -> None:
    first, *others = make_events(12)
    kept_back = replace(first, sensitivity=Sensitivity.RESTRICTED)
    protected = protect_events([kept_back, *others], RULES)
    assert protected.withheld == {"restricted": 1} and len(protected.events) == 11
    assert first.event_id not in protected.public_ids
    twin = next(e for e, own in zip(protected.events, others, strict=True) if own.incident_id == first.incident_id)
    assert twin.n_tellings == 1, "the restricted telling is counted"
    asked = protect_events([kept_back, *others], RULES, restricted=True)
    assert len(asked.events) == 12 and not asked.withheld


def test_each_change_is_told() -> None:
    events = make_events(60)
    protected = protect_events(events, RULES)
    for full, public in zip(events, protected.events, strict=True):
        own = {c.field for c in protected.changes if c.event_id == full.event_id}
        differ = {
            name
            for name in ("places", "date", "quote", "title", "published")
            if getattr(full, name) != getattr(public, name)
        }
        assert differ <= own and "document" in own
        assert public.coarsened == bool(own - {"document"}) == bool(public.coarsened_reason)


def test_ids_are_made_from_what_is_public_alone() -> None:
    """Two events that differ only in what is hidden cannot be told apart by their ids."""
    one = [replace(e, quote="Agents took Kim Chol-su away.", document_sha256="a" * 64) for e in crowd(make_event())]
    other: dict[str, Any] = {
        "quote": "Agents took Pak Yong-hui away.",
        "document_sha256": "b" * 64,
        "url": "https://example.org/x",
    }
    two = [replace(e, **other, event_id=f"x{e.event_id}", document_id=f"x{e.document_id}") for e in crowd(make_event())]
    assert protect_events(one, RULES).events == protect_events(two, RULES).events


# No secret in any public file

NAMES = ("Kim Chol-su", "Ri Sun-hui", "Maria Gonzalez", "Oleksandr Petrenko", "박영희", "김철수", "金哲秀")
TOWNS = ("Hyesan", "Hoeryong", "Musan", "Yanji", "Sunsetville")
PHONES = ("010-8642-9753", "+86 139 8642 9753", "8210 8642 9753")
MAILS = ("chol.su@mail.example", "sunhui77@post.example")
AGES = ("aged 47", "47-year-old", "(47)", "47세")
FORMS = (
    str,
    str.upper,
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace("-", "‑").replace(" ", "\u00a0"),
    lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
    "\u200b".join,
)


def spelled(secrets: tuple[str, ...]) -> st.SearchStrategy[tuple[str, str]]:
    """A secret and one of the forms in which a document may print it."""
    return st.tuples(st.sampled_from(secrets), st.sampled_from(FORMS)).map(lambda pair: (pair[0], pair[1](pair[0])))


@st.composite
def secretive(draw: st.DrawFn) -> tuple[list[Event], set[str]]:
    """Events full of secrets, and the secrets in their plain form."""
    base = draw(st.lists(st.integers(0, 40), min_size=1, max_size=5, unique=True))
    secrets: set[str] = set()
    events = []
    for number in base:
        parts = {key: draw(spelled(values)) for key, values in
                 {"name": NAMES, "town": TOWNS, "phone": PHONES, "mail": MAILS, "age": AGES}.items()}  # fmt: skip
        secrets |= {plain for plain, _ in parts.values()} - {"(47)"}
        name, town, phone, mail, age = (printed for _, printed in parts.values())
        plain_town = parts["town"][0]
        known = {"Hyesan": HYESAN, "Hoeryong": HOERYONG, "Yanji": YANJI}.get(plain_town, PLACES[2])
        place = (
            replace(known, name=plain_town)
            if plain_town != "Sunsetville"
            else replace(HYESAN, name=plain_town, place_id="", latitude=41.123456, longitude=128.123456)
        )
        secrets |= {str(place.latitude), str(place.longitude)} if plain_town == "Sunsetville" else set()
        quote = f"In {town} they took {name} {age}, phone {phone}, {mail}, on May 23, 2018."
        events.append(
            replace(
                make_event(number),
                places=(place,),
                quote=quote,
                title=f"Agents search for {name} in {town}",
                url=f"https://example.org/{number}/secret-address",
                document_file=f"{number}_secret-file.txt",
                coder=draw(st.sampled_from(["rule:a.1", f"example {name}"])),
                publisher=draw(st.sampled_from(["Daily NK", f"{name} reports"])),
                date_text=f"May 23 in {town}",
                reviewed_by="secret-reviewer",
                reviewed_at="2026-01-05T10:00:00Z",
                published="2018-05-27",
                reported_on="2018-05-23",
            )
        )
    secrets |= {
        "secret-address",
        "secret-file",
        "secret-reviewer",
        "2018-05-23",
        "2018-05-27",
        "may 23",
        "2026-01-05t10",
    }
    secrets |= {event.event_id for event in events} | {event.document_sha256 for event in events}
    return events, secrets


def texts_of(data: bytes) -> Iterator[str]:
    """Everything that a file says, read as its own format stores it."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                yield name
                yield from texts_of(parts.read(name))
    elif data.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(data))
        yield str(table.to_pylist()) + str(table.schema.metadata)
    else:
        text = data.decode("utf-8", "replace")
        yield text
        yield html.unescape(text)
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
        yield unquote(text)


def found(secret: str, texts: list[str]) -> bool:
    """Whether a secret stands in a text in any form: letters without regard to case, numbers by their digits."""
    sought = fold(secret).casefold()
    if secret in PHONES:
        digits = re.sub(r"\D", "", secret)
        return any(digits in re.sub(r"[^\d\n,;:<>\"|]", "", text) for text in texts)
    return any(sought in text for text in texts)


@settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(secretive())
def test_no_hidden_value_stands_in_any_public_file(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[list[Event], set[str]]
) -> None:
    events, secrets = made
    path = tmp_path_factory.mktemp("store") / "events.parquet"
    path.write_bytes(parquet_bytes(events))
    layer = open_public_layer(EventStore(path), RULES)
    source = public_source(layer, load_codebook(starting_workspace().codebook), BuildDigests("a", "b"))
    filters = Filters(text=f"{next(iter(sorted(secrets & {*NAMES})))} OR agents", place=("gn:2043572",), context=True)
    for asked in (Filters(context=True), filters):
        stamp = stamp_of(source, asked, "2026-11-21")
        for exporter in EXPORTS.values():
            export = make_export(source, stamp, exporter)
            manifest = export.manifest("2026-11-21T00:00:00Z").to_bytes()
            told = [export.name, manifest_name(export.name), *texts_of(export.content), *texts_of(manifest)]
            folded = [fold(text).casefold() for text in told]
            leaks = [secret for secret in sorted(secrets) if found(secret, folded)]
            assert not leaks, f"{exporter.key}: {leaks}"


# Rules


def test_rules_that_are_wrong_name_file_and_key(tmp_path: Path) -> None:
    folder = tmp_path / "protection"
    shutil.copytree(starting_workspace().protection, folder)
    (folder / "limits.yaml").write_text("province_only: KP\nmonth_only: {countries: [], targets: []}\nsmall: 3\n")
    masks = (folder / "masks.yaml").read_text("utf-8")
    (folder / "masks.yaml").write_text(masks.replace("www", "(www"), "utf-8")
    start = starting_workspace()
    with pytest.raises(RulesError) as refused:
        load_rules(folder, start.gazetteer, start.aliases)
    for told in ("limits.yaml: province_only", "limits.yaml: smallest_cell: missing", "limits.yaml: small: unknown key",
                 "masks.yaml: masks[0].patterns[1]"):  # fmt: skip
        assert told in str(refused.value)
    (folder / "allow.yaml").unlink()
    with pytest.raises(RulesError, match=r"allow\.yaml: no such file"):
        load_rules(folder, start.gazetteer, start.aliases)


def test_an_edited_rule_counts_at_once(tmp_path: Path) -> None:
    folder, start = tmp_path / "protection", starting_workspace()
    shutil.copytree(start.protection, folder)
    before = load_rules(folder, start.gazetteer, start.aliases)
    names = (folder / "names.yaml").read_text("utf-8")
    (folder / "names.yaml").write_text(names.replace("hidden: []", "hidden: [little swallow]"), "utf-8")
    after = load_rules(folder, start.gazetteer, start.aliases)
    assert after.digest != before.digest
    assert Masker(after).mask("They call her little swallow.", WIDE).text == "They call her [name]."


def test_every_figure_that_stays_says_why() -> None:
    top = (starting_workspace().protection / "allow.yaml").read_text("utf-8")
    assert top.count("- name:") == top.count("    why: ") > 10


# Sidecars


STORY = "Agents from the ministry call the couple in Seoul every week. Police arrest the helper near the river."


def build(workspace: Workspace) -> tuple[Event, ...]:
    build_workspace(workspace, workspace.root / "cache", load_stub)
    return read_events(workspace.events_path)


def of_file(events: tuple[Event, ...], name: str) -> list[Event]:
    return [event for event in events if event.document_file == name]


def test_a_sidecar_restricts_its_document_and_makes_the_build_stale(workspace: Workspace) -> None:
    document = workspace.documents / "story.txt"
    document.write_text(STORY)
    events = of_file(build(workspace), "story.txt")
    assert len(events) == 2 and {event.sensitivity for event in events} == {Sensitivity.OPEN}
    sidecar_path(document).write_text("sensitivity: restricted\n")
    assert is_stale(workspace)
    assert {e.sensitivity for e in of_file(build(workspace), "story.txt")} == {Sensitivity.RESTRICTED}
    assert not [issue for issue in read_issues(workspace.issues_path) if "meta.yaml" in issue.document_file]


def test_a_sidecar_restricts_a_single_event(workspace: Workspace) -> None:
    document = workspace.documents / "story.txt"
    document.write_text(STORY)
    first, _ = of_file(build(workspace), "story.txt")
    mark = {"events": [{"event_id": first.event_id, "sensitivity": "restricted"}]}
    sidecar_path(document).write_text(json.dumps(mark))
    marked = {e.event_id: e.sensitivity for e in of_file(build(workspace), "story.txt")}
    assert [key for key, value in marked.items() if value is Sensitivity.RESTRICTED] == [first.event_id]


@pytest.mark.parametrize(
    "content",
    [
        "sensitivity: secret",
        "sensitivty: restricted",
        "",
        "events: [{event_id: abc, sensitivity: restricted}]",
        "[",
        "\x00",
    ],
)
def test_a_sidecar_that_is_wrong_restricts_and_is_listed(workspace: Workspace, content: str) -> None:
    document = workspace.documents / "story.txt"
    document.write_text(STORY)
    sidecar_path(document).write_text(content)
    assert {e.sensitivity for e in of_file(build(workspace), "story.txt")} == {Sensitivity.RESTRICTED}
    told = [issue for issue in read_issues(workspace.issues_path) if issue.kind == SIDECAR]
    assert told and all(issue.document_file == "story.txt" and "kept restricted" in issue.reason for issue in told)


def test_a_second_copy_of_a_restricted_text_stays_restricted(workspace: Workspace) -> None:
    for name in ("a.txt", "b.txt"):
        (workspace.documents / name).write_text(STORY)
    sidecar_path(workspace.documents / "b.txt").write_text("sensitivity: restricted\n")
    assert {e.sensitivity for e in of_file(build(workspace), "a.txt")} == {Sensitivity.RESTRICTED}
