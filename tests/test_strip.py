"""The strip of counts that the timeline draws for many events: every number holds and leads to its events."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import workspaces
from bs4 import Tag
from drawn import Link, drawn, link_of, links_of, open_page, part, workspace_of
from events_factory import make_events

from dashboard.charts import MOST_MARKS
from dashboard.filters import Filters, Undated
from dashboard.settings import Workspace
from dashboard.widgets.workspace import OpenWorkspace

SHARED = re.compile(r"^(\d+ others|Context items)$")  # lanes that no filter means
LANES = ["tactic", "family", "actor", "place", "publisher"]


def _many(root: Path) -> Workspace:
    return workspaces.make_workspace(root, make_events(2500, seed=5, documents=80))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWorkspace]:
    with workspace_of(_many, tmp_path_factory.mktemp("strip") / "workspace") as made:
        yield made


def _strip(query: dict[str, list[str]]) -> Tag:
    return part(open_page("timeline", query), "figure.strip")


def _years(strip: Tag) -> int:
    found = re.search(r"--n:(\d+)", str(strip["style"]))
    assert found
    return int(found[1])


def _cells(strip: Tag, lane: Tag) -> Iterator[tuple[int, Tag]]:
    """The cells of a lane with their years, as the script counts them."""
    year = int(str(strip["data-first"]))
    for cell in lane.select(".cells > *"):
        if cell.name == "b":
            yield year, cell
            year += 1
        else:
            year += int(str(cell["style"]).removeprefix("grid-column:span "))
    assert year == int(str(strip["data-first"])) + _years(strip), "a lane has as many columns as there are years"


def _with_query(address: str, query: str) -> Link:
    parts = urlsplit(f"{address}{'&' if '?' in address else '?'}{query}")
    return Link(parts.path, parse_qs(parts.query), "")


@pytest.mark.parametrize("by", LANES)
@pytest.mark.parametrize("others", [{}, {"assertion": ["reported"], "context": ["1"]}, {"year": ["2004:2016"]}])
def test_every_cell_leads_to_its_events(opened: OpenWorkspace, by: str, others: dict[str, list[str]]) -> None:
    strip = _strip({"lanes": [by], **others})
    checked = 0
    for lane in strip.select(".lane"):
        if SHARED.search(lane.select(".name")[0].get_text()):
            continue
        for year, cell in [*_cells(strip, lane)][::4]:
            link = _with_query(str(lane["data-to"]), f"year={year}&undated=exclude")
            assert link.page == "timeline"
            assert link.number(opened) == int(cell.get_text())
            checked += 1
    assert checked > 20


@pytest.mark.parametrize("by", LANES)
def test_what_has_no_year_and_what_a_lane_is_of_lead_to_their_events(opened: OpenWorkspace, by: str) -> None:
    strip = _strip({"lanes": [by]})
    lanes = [lane for lane in strip.select(".lane") if not SHARED.search(lane.select(".name")[0].get_text())]
    assert lanes
    for link in [link for lane in lanes for link in links_of(lane, ".undated a")]:
        assert link.filters.undated is Undated.ONLY
        assert link.number(opened) == int(link.words.replace(",", ""))
    assert all(link.number(opened) for link in links_of(strip, "a.name"))


def test_a_family_opens_into_its_tactics(opened: OpenWorkspace) -> None:
    names = links_of(_strip({"lanes": ["family"]}), "a.name")
    members = [tactic.key for tactic in opened.codebook.tactics if tactic.family == opened.codebook.families[0].key]
    assert {*names[0].filters.tactic} == {*members}
    assert "lanes" not in names[0].query


def test_the_years_named_filter_by_themselves_and_keep_what_is_done_with_undated_events(opened: OpenWorkspace) -> None:
    for undated, kept in (([], Undated.INCLUDE), (["exclude"], Undated.EXCLUDE)):
        query = {"assertion": ["reported"], **({"undated": undated} if undated else {})}
        links = links_of(_strip(query), ".years a")
        assert 4 <= len(links) <= 8
        for link in links:
            asked = link.filters
            assert str(asked.year_from) == str(asked.year_to) == link.words
            assert asked.undated is kept and asked.assertion == ("reported",)
        brushed = _with_query(str(_strip(query)["data-brush"]), "year=2005:2009").filters
        assert (brushed.year_from, brushed.year_to, brushed.undated) == (2005, 2009, kept)


def test_only_what_has_a_year_or_none_takes_the_whole_width(opened: OpenWorkspace) -> None:
    assert {"dated-only"} < {*_strip({"undated": ["exclude"]})["class"]}
    undated = _strip({"undated": ["only"]})
    assert {"undated-only"} < {*undated["class"]}
    assert not undated.select(".cells b") and undated.select(".undated a")


def test_it_says_what_it_shows(opened: OpenWorkspace) -> None:
    strip = _strip({"year": ["2005:2020"], "dates": ["lag"]})
    words = " ".join(strip.get_text(" ").split())
    assert "Year of act, year of publication" in words and "Filter: years 2005–2020." in words
    assert "Source: " in words and f" of {opened.store.totals(Filters()).total:,} events" in words
    assert re.match(r"Timeline of [\d,]+ events in \d+ lanes by year of pub", str(strip["aria-label"]))
    assert sum("Published" in name.get_text() for name in strip.select("a.name")) > 0


@pytest.mark.parametrize(
    ("query", "is_told"),
    [({}, False), ({"dates": ["lag"]}, True), ({"context": ["1"]}, True), ({"lanes": ["place"]}, True)],
)
def test_lanes_that_are_no_filter_are_told(opened: OpenWorkspace, query: dict[str, list[str]], is_told: bool) -> None:
    captions = [caption.value for caption in open_page("timeline", query).caption]
    assert any("leads to its year in all lanes" in caption for caption in captions) is is_told


def test_no_text_of_a_document_is_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.widgets.timeline.MOST_MARKS", 0)
    with workspace_of(workspaces.hostile, tmp_path / "workspace"):
        for by in LANES:
            page = drawn(open_page("timeline", {"lanes": [by]}))
            assert page.select("figure.strip .lane")
            assert not page.select("figure.strip :is(script, img, iframe, [onerror], [onclick])")
            assert all(link_of(anchor).page == "timeline" for anchor in page.select("figure.strip a"))


def test_few_events_are_single_marks(opened: OpenWorkspace) -> None:
    one = opened.codebook.tactics[0].key
    assert 0 < opened.store.totals(Filters(tactic=(one,))).shown <= MOST_MARKS
    assert not drawn(open_page("timeline", {"tactic": [one]})).select("figure.strip")
