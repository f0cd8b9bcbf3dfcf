"""The page of one tactic: all that is known of it, each number with its events; and what an organisation adds."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import workspaces
from drawn import drawn, link_of, links_of, number_in, open_page, part, workspace_of
from events_factory import make_events

from dashboard.codebook import CodebookError
from dashboard.codebook_contacts import find_contacts
from dashboard.filters import Filters
from dashboard.model import Event, Kind
from dashboard.query.transitions import best_quotes, events_beside, told_beside
from dashboard.settings import Workspace, starting_workspace
from dashboard.widgets.workspace import OpenWorkspace

TACTIC = "infiltration"


def _events() -> list[Event]:
    return [event for event in make_events(180, seed=9, documents=24) if event.kind is Kind.COERCION]


def _some(root: Path) -> Workspace:
    return workspaces.make_workspace(root, make_events(180, seed=9, documents=24))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWorkspace]:
    with workspace_of(_some, tmp_path_factory.mktemp("tactic") / "workspace") as made:
        yield made


def test_one_tactic_filtered_is_its_page_two_are_cards(opened: OpenWorkspace) -> None:
    app = open_page("tactics", {"tactic": [TACTIC]})
    label = opened.label_of("tactic", TACTIC)
    assert [title.value for title in app.title] == [label]
    assert not drawn(app).select(".cards")
    back = next(link for link in links_of(part(app, ".tactic header")) if link.words == "‹ All tactics")
    assert (back.page, back.filters) == ("tactics", Filters())
    two = open_page("tactics", {"tactic": [TACTIC, "abduction"]})
    assert [title.value for title in two.title] == ["Tactics"]
    assert len(drawn(two).select(".cards article")) == 2


def test_the_page_is_whole(opened: OpenWorkspace) -> None:
    page = part(open_page("tactics", {"tactic": [TACTIC]}), ".tactic")
    tactic = opened.codebook.tactic(TACTIC)
    text = " ".join(page.get_text(" ").split())
    for told in (tactic.label_ko, tactic.definition, tactic.code_when, tactic.how_it_works, tactic.tell_signs):
        assert " ".join(told.split()) in text
    titles = [title.get_text() for title in page.select("h2")]
    assert titles == [
        "How it unfolds", "Events by year", "What documents say", "Told in the same documents", "Warning signs",
        "Quotes", "When it is coded", "In published schemes", "Where to get help",
    ]  # fmt: skip
    assert all(scheme.what in text and scheme.address in text for scheme in opened.codebook.schemes)
    assert all(near.when in text for near in tactic.not_this)


@pytest.mark.parametrize("others", [{}, {"assertion": ["reported"]}, {"context": ["1"]}])
def test_every_number_is_that_of_the_events_behind_it(opened: OpenWorkspace, others: dict[str, list[str]]) -> None:
    page = part(open_page("tactics", {"tactic": [TACTIC], **others}), ".tactic")
    bars = page.select(".tallies a")
    assert len(bars) > 20
    for bar in bars:
        link = link_of(bar)
        assert link.number(opened) == number_in(link.words), link.words
    lead = links_of(page, "header b a")[0]
    assert lead.number(opened) == number_in(lead.words)


def _beside(family: str) -> tuple[set[str], set[str]]:
    """Events of other tactics of a family in documents that tell the tactic, and those of the same happening."""
    by_document: dict[str, list[Event]] = defaultdict(list)
    for event in _events():
        by_document[event.document_file].append(event)
    own = [events for events in by_document.values() if any(event.tactic == TACTIC for event in events)]
    told = [event for events in own for event in events if event.family == family and event.tactic != TACTIC]
    happenings = {event.incident_id for event in _events() if event.tactic == TACTIC}
    return {event.event_id for event in told}, {e.event_id for e in told if e.incident_id in happenings}


def test_the_chain_counts_what_documents_tell_beside_it(opened: OpenWorkspace) -> None:
    boxes = part(open_page("tactics", {"tactic": [TACTIC]}), ".chain").select("li")
    assert [box.select("b")[0].get_text() for box in boxes] == [family.label for family in opened.codebook.families]
    assert sum("own" in str(box.get("class")) for box in boxes) == 1
    told = told_beside(opened.store, Filters(), TACTIC)
    for family, box in zip(opened.codebook.families, boxes, strict=True):
        events, same = _beside(family.key)
        words = box.get_text(" ")
        assert (f"{len(events)} " in words) if events else ("told" in words)
        assert (f"{len(same)} of the same happening" in words) == bool(same)
        row = told[(told["family"] == family.key) & (told["tactic"] == "")]
        assert int(row["events"].sum()) == len(events)


@pytest.mark.parametrize("family", ["find", "reach", "family", "seize"])
def test_a_number_of_the_chain_lists_its_events(opened: OpenWorkspace, family: str) -> None:
    wanted, _ = _beside(family)
    listed: set[str] = set()
    query = {"tactic": [TACTIC], "then": [family]}
    while query:
        section = part(open_page("tactics", query), ".listed")
        listed |= {link.query["event"][0] for link in links_of(section, "td a")}
        following = [link for link in links_of(section) if link.words == "Next ›"]
        query = dict(following[0].query) if following else {}
    assert listed == wanted


def test_filters_hold_for_both_sides_of_the_chain(opened: OpenWorkspace) -> None:
    asked = Filters(assertion=("alleged",), tactic=("killing",))
    rows = events_beside(opened.store, asked, TACTIC, "reach", 1_000, 0)
    assert {*rows["assertion"]} <= {"alleged"}
    documents = {event.document_file for event in _events() if event.tactic == TACTIC and event.assertion == "alleged"}
    assert {*rows["document_file"]} <= documents


def test_quotes_come_from_different_documents(opened: OpenWorkspace) -> None:
    rows = best_quotes(opened.store, Filters(tactic=(TACTIC,)), 5)
    assert rows["document_file"].is_unique
    assert len(part(open_page("tactics", {"tactic": [TACTIC]}), ".tactic").select("blockquote")) == len(rows)


def test_an_unknown_family_lists_nothing(opened: OpenWorkspace) -> None:
    assert not drawn(open_page("tactics", {"tactic": [TACTIC], "then": ["<b>moon"]})).select(".listed")


def test_a_tactic_without_events_still_has_its_page(opened: OpenWorkspace) -> None:
    page = part(open_page("tactics", {"tactic": [TACTIC], "text": ["no-such-word"]}), ".tactic")
    assert "No event under these filters." in page.get_text()
    assert page.select(".chain")
    assert not page.select(".tallies")


def test_cards_lead_to_pages_and_events(opened: OpenWorkspace) -> None:
    app = open_page("tactics")
    for tactic in opened.codebook.tactics:
        card = part(app, f"article[data-tactic={tactic.key}]")
        whole = link_of(card.select("h3 a")[0])
        assert (whole.page, whole.filters.tactic) == ("tactics", (tactic.key,))
        for link in links_of(card):
            if link.words.endswith("›"):
                assert link.number(opened) == int(link.words.split()[0])


# Contacts


def _codebook(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "contacts.yaml").write_text(text, "utf-8")
    return folder


def test_the_product_ships_without_any_contact() -> None:
    shipped = find_contacts(starting_workspace().codebook)
    assert shipped is not None
    assert not shipped.contacts
    assert not any(character.isdigit() for character in shipped.text)


def test_a_contact_of_the_organisation_is_drawn_as_text(tmp_path: Path) -> None:
    def edited(root: Path) -> Workspace:
        made = _some(root)
        _codebook(
            made.codebook, "heading: H\ntext: T\ncontacts:\n  - {name: <b>N</b>, offers: O, reach: <img src=x>}\n"
        )
        return made

    with workspace_of(edited, tmp_path / "workspace"):
        section = part(open_page("tactics", {"tactic": [TACTIC]}), "section.help")
    assert "<b>N</b>" in section.get_text()
    assert not section.select("img, dt b")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("heading: H\ntext: T\ncontacts: [{name: N, offers: O}]\n", "contacts.yaml: contacts[0].reach: missing"),
        ("heading: H\ntext: T\ncontacts: []\nphone: x\n", "contacts.yaml: phone: unknown key"),
        ("heading: [\n", "contacts.yaml: "),
    ],
)
def test_a_mistake_in_the_contacts_names_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(CodebookError) as caught:
        find_contacts(_codebook(tmp_path, text))
    assert named in str(caught.value)


def test_a_codebook_without_contacts_has_no_such_section(tmp_path: Path) -> None:
    def without(root: Path) -> Workspace:
        made = _some(root)
        (made.codebook / "contacts.yaml").unlink()
        shutil.rmtree(made.codebook / "bank")
        return made

    with workspace_of(without, tmp_path / "workspace"):
        assert not drawn(open_page("tactics", {"tactic": [TACTIC]})).select("section.help")
