"""The matrix: a cell holds the number of its events and leads to them, a gap is told from a small number."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import workspaces
from drawn import drawn, link_of, links_of, open_page, part, workspace_of
from events_factory import make_events
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import NOT_STATED, Filters
from dashboard.model import Event, Kind
from dashboard.settings import Workspace
from dashboard.widgets.matrix import MOST_BYTES
from dashboard.widgets.shades import SHADES, _numbers, shade_of
from dashboard.widgets.workspace import OpenWorkspace

NAMES_BYTES = 9_000  # of the names of rows and columns, with their links


def _events() -> list[Event]:
    return [event for event in make_events(140, seed=4, documents=9) if event.kind is Kind.COERCION]


def _some(root: Path) -> Workspace:
    return workspaces.make_workspace(root, make_events(140, seed=4, documents=9))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWorkspace]:
    with workspace_of(_some, tmp_path_factory.mktemp("matrix") / "workspace") as made:
        yield made


@pytest.mark.parametrize("by", ["year", "place", "publisher"])
@pytest.mark.parametrize("others", [{}, {"assertion": ["alleged", "denied"]}, {"context": ["1"]}])
def test_every_cell_leads_to_its_events(opened: OpenWorkspace, by: str, others: dict[str, list[str]]) -> None:
    matrix = part(open_page("matrix", {"by": [by], **others}), ".matrix")
    cells = matrix.select("td a")
    assert len(cells) > 60
    for cell in cells:
        link = link_of(cell)
        assert link.page == "events"
        assert link.number(opened) == int(link.words.replace(",", ""))


def test_totals_count_each_event_once(opened: OpenWorkspace) -> None:
    matrix = part(open_page("matrix", {"by": ["place"]}), ".matrix")
    totals = [int(cell.get_text().replace(",", "")) for cell in matrix.select("td.all")]
    assert sum(totals) == len(_events())
    assert len(totals) == len(opened.codebook.tactics), "a tactic without any event is a row too"


def test_gaps_are_dots_without_a_link_or_a_shade(opened: OpenWorkspace) -> None:
    matrix = part(open_page("matrix"), ".matrix")
    gaps = [cell for cell in matrix.select("tbody td") if cell.get_text(strip=True) == "·"]
    assert gaps
    assert not [gap for gap in gaps if gap.select("a") or gap.get("class")]
    linked = matrix.select("tbody td:not(.all):has(a)")
    assert linked
    assert all(str(cell["class"][0]).startswith("s") for cell in linked)


@pytest.mark.parametrize(
    ("by", "missing"), [("year", "Not stated"), ("place", "No place"), ("publisher", "Not stated")]
)
def test_what_is_not_stated_is_the_last_column(opened: OpenWorkspace, by: str, missing: str) -> None:
    heads = part(open_page("matrix", {"by": [by]}), ".matrix thead").select("th")
    assert heads[-1].get_text(strip=True) == missing
    asked = link_of(heads[-1].select("a")[0]).filters
    assert asked.undated == "only" if by == "year" else asked.chosen(by) == (NOT_STATED,)


def test_years_run_without_a_break(opened: OpenWorkspace) -> None:
    heads = part(open_page("matrix", {"tactic": ["family_as_bait"]}), ".matrix thead").select("th")
    years = [int(head.get_text(strip=True)) for head in heads[2:] if head.get_text(strip=True).isdigit()]
    assert years == [*range(years[0], years[-1] + 1)]


def test_parts_hold_every_column_once(opened: OpenWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.widgets.matrix.MOST_BYTES", 6_000)
    seen: list[str] = []
    query = {"by": ["place"]}
    while query:
        app = open_page("matrix", query)
        heads = part(app, ".matrix thead").select("th")[2:]
        seen += [head.get_text(strip=True) for head in heads if head.get_text(strip=True) != "No place"]
        following = [link for link in links_of(part(app, ".matrix-head")) if link.words == "Fewer events ›"]
        query = dict(following[0].query) if following else {}
    known = {value for value in opened.known["place"] if value != NOT_STATED}
    assert sorted(seen) == sorted(opened.label_of("place", value) for value in known)


def test_the_switch_keeps_the_filters(opened: OpenWorkspace) -> None:
    links = links_of(part(open_page("matrix", {"outcome": ["completed"]}), ".switch"))
    assert [link.query.get("by") for link in links] == [None, ["place"], ["publisher"]]
    assert {link.filters for link in links} == {Filters(outcome=("completed",))}


def test_an_unknown_column_is_reported_and_years_are_drawn(opened: OpenWorkspace) -> None:
    app = open_page("matrix", {"by": ["moon"]})
    assert "moon" in app.warning[0].value
    assert part(app, ".switch .on").get_text() == "By year"


def test_a_part_that_is_not_there_draws_the_last(opened: OpenWorkspace) -> None:
    for asked in ("999999", "-1", "x", "9" * 30):
        assert drawn(open_page("matrix", {"part": [asked]})).select(".matrix td a")


@given(st.integers(1, 10**6))
def test_shades_grow_with_the_number_and_the_legend_names_them(most: int) -> None:
    numbers = _numbers(most)
    shades = [shade_of(number, most) for number in numbers]
    assert shades == sorted(shades)
    assert shades[-1] == SHADES
    assert numbers[0] == 1
    assert numbers[-1] == most


def test_a_dense_matrix_is_small_enough_to_send(tmp_path: Path) -> None:
    def dense(root: Path) -> Workspace:
        return workspaces.make_workspace(root, make_events(6_000, seed=2, documents=60))

    with workspace_of(dense, tmp_path / "workspace"):
        bodies = [block.proto.body for block in open_page("matrix").get("html")]
    (table,) = (body for body in bodies if body.startswith('<div class="goes matrix"'))
    assert MOST_BYTES / 2 < len(table.encode()) < MOST_BYTES + NAMES_BYTES
