"""The address for programs: what it answers, what it refuses, what it never tells, and that its description is true."""

import csv
import http.client
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pandas as pd
import pytest
import uvicorn
from browser import serving, workspaces
from events_factory import make_events
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from dashboard.__main__ import main
from dashboard.api import Rate, api_app
from dashboard.api.limiter import CLIENTS_KEPT, Limiter
from dashboard.asgi import Guard
from dashboard.events import event_from_record, event_to_record
from dashboard.exports.comma_separated import read_csv_events
from dashboard.exports.source import open_source
from dashboard.exports.stamp import Layer
from dashboard.filters import FACETS, Filters, query_of
from dashboard.model import Event
from dashboard.settings import VARIABLE, ApiMode, Workspace

ADDRESSES = ("/api/events", "/api/facets/place", "/api/tactics", "/api/sources", "/api/openapi.json")
TELEPHONE = "+82 10-4321-8765"
UNHURRIED = Rate(per_second=1e6, burst=10**9)
PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None,
                   phases=[Phase.explicit, Phase.generate])  # fmt: skip


@pytest.fixture(scope="module")
def casework(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace whose quotes hold a telephone number; the one that is open while these tests run."""
    events = [
        replace(event, quote=f"{event.quote} Call {TELEPHONE}.") if number % 5 == 0 else event
        for number, event in enumerate(make_events(60, seed=11, documents=6))
    ]
    made = workspaces.make_workspace(tmp_path_factory.mktemp("casework") / "workspace", events)
    made.documents.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(made.root))
        yield made


def application(mode: ApiMode, rate: Rate = UNHURRIED) -> Starlette:
    return Starlette(routes=[Mount("/api", api_app(mode, rate))], middleware=[Middleware(Guard)])


def client_of(mode: ApiMode, rate: Rate = UNHURRIED) -> TestClient:
    return TestClient(application(mode, rate), base_url="http://127.0.0.1", raise_server_exceptions=True)


@pytest.fixture(scope="module")
def public(casework: Workspace) -> TestClient:
    return client_of(ApiMode.PUBLIC)


@pytest.fixture(scope="module")
def full(casework: Workspace) -> TestClient:
    return client_of(ApiMode.FULL)


def get(client: TestClient, address: str, **params: Any) -> Any:
    response = client.get(address, params=params or None)  # an empty mapping would drop the query of the address
    assert response.status_code == 200, response.text
    return response.json()


def pages_of(client: TestClient, address: str) -> Iterator[Any]:
    """Every page from an address on, as the links lead."""
    while address:
        page = get(client, address)
        yield page
        address = page["links"].get("next", "")


def problem_of(response: Any, status: int) -> Any:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status and told["detail"]
    return told


def shown(workspace: Workspace, layer: Layer, filters: Filters) -> list[Event]:
    return list(open_source(workspace, layer).store.events(filters))


# What is answered


@pytest.mark.parametrize("layer", Layer)
def test_pages_of_any_size_hold_the_events_of_the_layer_once_and_in_order(
    full: TestClient, casework: Workspace, layer: Layer
) -> None:
    expected = shown(casework, layer, Filters())
    for size in (4, 1000):
        pages = list(pages_of(full, f"/api/events?layer={layer}&per_page={size}"))
        assert [event_from_record(event) for page in pages for event in page["events"]] == expected
        assert {page["count"] for page in pages} == {len(expected)} == {pages[0]["export"]["count"]}
        assert len(pages) == pages[0]["pages"] and pages[0]["export"]["layer"] == layer


FACET_VALUES = st.fixed_dictionaries(
    {}, optional={key: st.integers(0, 9) for key in ("tactic", "place", "actor", "publisher", "scope", "outcome")}
)


@settings(PATIENT, max_examples=8)
@given(
    chosen=FACET_VALUES, years=st.tuples(st.integers(2008, 2020), st.integers(2008, 2026)), size=st.integers(12, 40),
    text=st.sampled_from(("", "police", "보위부", '"within the week" -broker', TELEPHONE)),
)  # fmt: skip
def test_filters_select_what_they_select_on_screen(
    public: TestClient, casework: Workspace, chosen: dict[str, int], years: tuple[int, int], size: int, text: str
) -> None:
    source = open_public(casework)
    known = source.store.known_values()
    filters = Filters(*years, text=text)
    for key, number in chosen.items():
        filters = filters.choose(key, known[key][number % len(known[key]) :][:2])
    address = "/api/events?" + urlencode({**query_of(filters), "per_page": size}, doseq=True)
    pages = list(pages_of(public, address))
    expected = list(source.store.events(source.filters_told(filters)))
    assert [event_from_record(event) for page in pages for event in page["events"]] == expected
    assert all(parse_qs(urlsplit(link).query).get("snapshot") for page in pages for link in page["links"].values())


_PUBLIC: dict[Path, Any] = {}


def open_public(workspace: Workspace) -> Any:
    return _PUBLIC.setdefault(workspace.root, open_source(workspace, Layer.PUBLIC))


def test_csv_is_read_back_as_the_same_events(full: TestClient, casework: Workspace) -> None:
    response = full.get("/api/events", params={"layer": "full", "per_page": 1000}, headers={"accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    expected = shown(casework, Layer.FULL, Filters())
    assert list(read_csv_events(response.content)) == expected
    table = pd.read_csv(io.BytesIO(response.content), dtype=str, encoding="utf-8-sig")
    assert len(table) == len(expected) == int(response.headers["x-total-count"])
    assert set(table["export_layer"]) == {"full"} and "export_date" not in table


@pytest.mark.parametrize("address", ["/api/facets/place", "/api/tactics", "/api/sources"])
def test_csv_and_json_list_the_same(public: TestClient, address: str) -> None:
    told = get(public, address)
    rows = list(csv.DictReader(io.StringIO(public.get(address, params={"format": "csv"}).content.decode("utf-8-sig"))))
    listed = told[address.split("/")[2].replace("facets", "values")]
    assert len(rows) == len(listed) == told["count"] > 0
    bare = [{key: row[key].removeprefix("'") for key in row} for row in rows]
    assert bare == [{key: "" if value is None else str(value) for key, value in item.items()} for item in listed]


def test_counts_lead_to_their_events(public: TestClient) -> None:
    for facet in FACETS:
        for value in get(public, f"/api/facets/{facet.key}", per_page=1000)["values"]:
            assert get(public, "/api/events", **{facet.key: value["value"]})["count"] == value["count"], value
    for tactic in get(public, "/api/tactics")["tactics"]:
        assert get(public, "/api/events", tactic=tactic["tactic"])["count"] == tactic["count"]
    for source in get(public, "/api/sources", per_page=1000)["sources"]:
        assert get(public, "/api/events", document=source["document_file"])["count"] == source["n_events"]


def test_one_event_is_the_one_of_the_list(public: TestClient, full: TestClient) -> None:
    for client, layer in ((public, "public"), (full, "full")):
        listed = get(client, "/api/events", layer=layer, per_page=1)["events"][0]
        one = get(client, f"/api/events/{listed['event_id']}", layer=layer)
        assert {**listed, "export": one["export"]} == one and one["export"]["layer"] == layer
        assert event_to_record(event_from_record(one)) == listed
    assert problem_of(public.get(f"/api/events/{listed['event_id']}"), 404)  # its id is of the full layer


# What is not told


def test_the_public_layer_is_what_is_served_unless_the_full_one_is_allowed_and_asked_for(
    public: TestClient, full: TestClient
) -> None:
    assert TELEPHONE in full.get("/api/events", params={"layer": "full", "per_page": 1000}).text
    for client in (public, full):
        for address in ADDRESSES:
            for form in ("json", "csv"):
                chosen = {} if "openapi" in address else {"format": form, "per_page": 1000}
                answer = client.get(address, params=chosen)
                assert answer.status_code == 200 and "4321" not in answer.text, address
    for address in ADDRESSES[:-1]:
        assert problem_of(public.get(address, params={"layer": "full"}), 403)


def test_a_search_for_what_is_masked_is_neither_answered_nor_named(public: TestClient, full: TestClient) -> None:
    assert get(full, "/api/events", text=TELEPHONE, layer="full")["count"] > 0
    answer = public.get("/api/events", params={"text": TELEPHONE})
    assert "4321" not in answer.text and "4321" not in str(answer.headers)
    page = answer.json()
    assert get(public, page["links"]["self"]) == page


def test_it_is_off_unless_switched_on(casework: Workspace) -> None:
    off = client_of(ApiMode.OFF)
    for address in (*ADDRESSES, "/api/", "/api/events/x"):
        assert "dashboard run --api" in problem_of(off.get(address), 404)["detail"]


@pytest.mark.parametrize(
    ("words", "mode"),
    [((), "off"), (("--api",), "public"), (("--api", "public"), "public"), (("--api", "full"), "full")],
)
def test_the_command_switches_it_on(
    casework: Workspace, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], mode: str
) -> None:
    served: list[tuple[Path, int, ApiMode]] = []
    monkeypatch.setattr("dashboard.commands.run.is_stale", lambda *_: False)
    monkeypatch.setattr("dashboard.commands.run.serve", lambda *given: served.append(given))
    assert main(["run", "--data", str(casework.root), "--port", "0", *words]) == 0
    assert served == [(casework.root, 0, ApiMode(mode))]


def test_a_wrong_mode_of_the_command_is_refused(casework: Workspace) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", "--data", str(casework.root), "--api", "everything"])
    assert ended.value.code == 2


# What is refused


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("lanes=family", "“lanes” is no parameter of this address"),
        ("year=201", "year: “201” is neither a year"),
        ("tactic=unheard_of", "tactic: “unheard_of” is not in this workspace"),
        ("tactic=", "tactic: the value is empty"),
        ("year=2018&year=2019", "year: given 2 times"),
        ("year=%202018", "year: blanks around the value"),
        ("page=0", "page: “0” is no whole number from 1"),
        ("page=%D9%A1", "page: “١” is no whole number from 1"),
        ("per_page=1001", "per_page: “1001” is no whole number from 1 to 1000"),
        ("format=xml", "format: “xml” is none of json, csv"),
        ("layer=secret", "layer: “secret” is none of full, public"),
        ("snapshot=x", "snapshot: “x” is not one"),
        ("text=" + "a" * 501, "text: longer than 500 characters"),
        ("&".join(["tactic=abduction"] * 51), "tactic: more than 50 values"),
        ("lanes=x&undated=maybe", "undated: “maybe” is none of include, exclude, only"),
    ],
)
def test_what_is_not_understood_selects_nothing(public: TestClient, query: str, told: str) -> None:
    for address in ADDRESSES[:-1]:
        problems = problem_of(public.get(f"{address}?{query}"), 400)["problems"]
        assert any(problem.startswith(told) for problem in problems), problems


@settings(PATIENT, max_examples=60)
@given(
    st.sampled_from((*ADDRESSES, "/api/events/x", "/api/facets/x", "/api/x")),
    st.lists(
        st.tuples(
            st.sampled_from(("tactic", "year", "text", "page", "format", "layer", "x", "event")), st.text(max_size=6)
        )
    ),
)  # fmt: skip
def test_any_address_is_answered_or_refused_in_words(
    public: TestClient, address: str, params: list[tuple[str, str]]
) -> None:
    query = urlencode([(key, value.encode("utf-8", "replace")) for key, value in params])
    response = public.get(f"{address}?{query}")
    if response.status_code != 200:
        assert response.status_code < 500
        problem_of(response, response.status_code)


def test_long_addresses_are_refused_and_no_link_is_longer_than_one_that_is_not(
    public: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problem_of(public.get("/api/events?text=" + "a" * 9000), 414)
    raw = "/api/events?text=" + "\U0001f600" * 500  # percent-encoded by the client
    longest = public.get(raw)
    assert longest.status_code == 200 and public.get(longest.json()["links"]["last"]).status_code == 200
    monkeypatch.setattr("dashboard.api.paging.TARGET_LIMIT", len(raw))
    assert "fewer values" in problem_of(public.get(raw), 414)["detail"]


def test_formats_are_chosen_by_weight(public: TestClient) -> None:
    chosen = {
        "text/csv": "text/csv",
        "*/*": "application/json",
        "text/html, */*;q=0.8": "application/json",
        "application/json;q=0.4, text/*;q=0.5": "text/csv",
        "text/csv;q=0, */*": "application/json",
    }
    for accept, expected in chosen.items():
        response = public.get("/api/tactics", headers={"accept": accept})
        assert response.headers["content-type"].startswith(expected), accept
        assert response.headers["vary"] == "Accept"
    problem_of(public.get("/api/tactics", headers={"accept": "image/png"}), 406)


def test_pages_of_other_sites_are_refused(public: TestClient) -> None:
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        assert public.get("/api/tactics", headers={"sec-fetch-site": site}).status_code == status


# Copies that are kept


def test_an_answer_that_is_known_is_not_sent_again(public: TestClient) -> None:
    for address in ADDRESSES:
        first = public.get(address)
        tag = first.headers["etag"]
        for known in (tag, f'"x", W/{tag}', "*"):
            again = public.get(address, headers={"if-none-match": known})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert public.get(address, headers={"if-none-match": '"x"'}).content == first.content
    assert problem_of(public.get("/api/events/x", headers={"if-none-match": "*"}), 404)


def test_tags_differ_with_the_question_the_layer_and_the_format(full: TestClient) -> None:
    queries = ("", "?layer=full", "?format=csv", "?page=2", "?per_page=2", "?year=2018", "?context=1", "?text=a")
    tags = [full.get(f"/api/events{query}").headers["etag"] for query in queries]
    assert len(set(tags)) == len(tags)
    assert full.get("/api/events?layer=full").headers["cache-control"] == "no-store"


def test_a_new_build_changes_the_tag_and_ends_a_walk_through_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = workspaces.make_workspace(tmp_path / "old", make_events(30, seed=1, documents=3))
    other = workspaces.make_workspace(tmp_path / "new", make_events(31, seed=2, documents=3))
    monkeypatch.setenv(VARIABLE, str(made.root))
    client = client_of(ApiMode.PUBLIC)
    first = client.get("/api/events?per_page=5")
    other.events_path.replace(made.events_path)
    assert "built anew" in problem_of(client.get(first.json()["links"]["next"]), 409)["detail"]
    again = client.get("/api/events?per_page=5", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 200 and again.headers["etag"] != first.headers["etag"]
    made.events_path.unlink()
    problem_of(client.get("/api/events"), 503)


def test_a_broken_workspace_is_told_to_the_analyst_and_not_to_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = workspaces.make_workspace(tmp_path / "broken", make_events(5, seed=1, documents=1))
    made.events_path.write_bytes(b"no events")
    monkeypatch.setenv(VARIABLE, str(made.root))
    assert str(tmp_path) not in problem_of(client_of(ApiMode.PUBLIC).get("/api/events"), 503)["detail"]
    assert str(made.events_path) in capsys.readouterr().err


# How often


def test_who_asks_too_often_waits(casework: Workspace) -> None:
    client = client_of(ApiMode.PUBLIC, Rate(per_second=0.01, burst=3))
    assert [client.get("/api/x").status_code for _ in range(3)] == [404] * 3
    refused = client.get("/api/tactics")
    assert "wait" in problem_of(refused, 429)["detail"] and 1 <= int(refused.headers["retry-after"]) <= 100


@settings(PATIENT, max_examples=100)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 3)), max_size=60), st.integers(1, 5),
    st.floats(0.1, 10),
)  # fmt: skip
def test_no_client_gets_more_than_its_bucket_and_none_waits_in_vain(
    asked: list[tuple[str, float]], burst: int, per_second: float
) -> None:
    now = [0.0]
    limiter = Limiter(Rate(per_second, burst), lambda: now[0])
    admitted: dict[str, list[float]] = {"a": [], "b": []}
    for client, pause in asked:
        now[0] += pause
        wait = limiter.seconds_to_wait(client)
        if wait:
            assert wait <= 1 / per_second
            now[0] += wait * 1.000001 + 1e-9
            assert not limiter.seconds_to_wait(client)
        admitted[client].append(now[0])
    for times in admitted.values():
        for start, first in enumerate(times):
            for end in range(start, len(times)):
                assert end - start + 1 <= burst + (times[end] - first) * per_second + 1e-6


def test_clients_are_not_remembered_without_end() -> None:
    limiter = Limiter(Rate(1.0, 1), lambda: 0.0)
    assert not any(limiter.seconds_to_wait(str(number)) for number in range(CLIENTS_KEPT * 2))
    assert limiter.seconds_to_wait(str(CLIENTS_KEPT * 2 - 1)) and not limiter.seconds_to_wait("0")
    assert len(limiter._buckets) <= CLIENTS_KEPT


# The description


# Every combination that the description covers is asked of /api/events alone: the other listings take the same ones.
SAME_PARAMETERS = """\
[[operations]]
include-path = ["/api/facets/{key}", "/api/tactics", "/api/sources"]
phases.coverage.enabled = false
"""


@pytest.fixture(scope="module")
def unhurried(casework: Workspace) -> Iterator[str]:
    """A server of its own that holds nobody to a rate, in this process."""
    server = uvicorn.Server(uvicorn.Config(application(ApiMode.PUBLIC), port=0, log_level="warning", ws="none"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_every_answer_is_as_described(unhurried: str, tmp_path: Path) -> None:
    """Schemathesis asks what the description allows and what it forbids; each must be met or refused as it says."""
    words = ["--phases", "coverage,fuzzing", "--mode", "all", "--checks", "all", "--max-examples", "10", "--seed", "1"]
    (tmp_path / "schemathesis.toml").write_text(SAME_PARAMETERS)
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{unhurried}/api/openapi.json", *words]
    ended = subprocess.run([*command, "--no-color"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    assert "Tested: 5" in ended.stdout  # all but the description itself


def test_the_description_names_what_this_server_serves(public: TestClient, full: TestClient) -> None:
    told = get(public, "/api/openapi.json")
    assert told["openapi"] == "3.1.0" and set(told["paths"]) == {
        "/api/events", "/api/events/{event_id}", "/api/facets/{key}", "/api/tactics", "/api/sources",
        "/api/openapi.json",
    }  # fmt: skip
    layers = [c.get("/api/openapi.json").json()["components"]["parameters"]["layer"]["schema"]["enum"]
              for c in (public, full)]  # fmt: skip
    assert layers == [["public"], ["full", "public"]]


# The server itself


SCRIPT = """\
import sys, pathlib
from dashboard.server import serve
from dashboard.settings import ApiMode
serve(pathlib.Path(sys.argv[1]), int(sys.argv[2]), ApiMode.PUBLIC)
"""


@pytest.fixture(scope="module")
def server(casework: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "SCRIPT", SCRIPT)
        with serving.served(casework.root, tmp_path_factory.mktemp("home")) as running:
            yield running


Asker = Callable[..., tuple[http.client.HTTPResponse, bytes]]


@pytest.fixture
def ask(server: serving.Served) -> Asker:
    def request(
        method: str, address: str, headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
        try:
            connection.request(method, address, headers=headers or {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    return request


def test_the_server_answers_behind_its_guard(ask: Asker, server: serving.Served) -> None:
    response, content = ask("GET", "/api/events?per_page=3", {"Origin": "http://evil.example"})
    assert response.status == 200 and len(json.loads(content)["events"]) == 3
    headers = {name.lower(): value for name, value in response.getheaders()}
    assert not [name for name in headers if name.startswith("access-control")]
    assert headers["cross-origin-resource-policy"] == "same-origin" and headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"] and "server" not in headers
    head, nothing = ask("HEAD", "/api/events?per_page=3")
    assert head.status == 200 and nothing == b"" and head.getheader("content-length") == str(len(content))
    assert ask("GET", "/api/events", {"Host": "evil.example"})[0].status == 400
    assert ask("GET", "/api/events", {"If-None-Match": headers["etag"]})[0].status == 200  # of another question
    assert ask("GET", "/api/events?per_page=3", {"If-None-Match": headers["etag"]})[0].status == 304
    lines = server.audit.read_text("utf-8").splitlines()
    assert {line.split("'")[1] for line in lines if line.startswith("socket.bind (")} <= {"127.0.0.1"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_the_server_only_reads(ask: Asker, method: str) -> None:
    for address in ("/api/events", "/api/openapi.json", "/api/x"):
        response, content = ask(method, address)
        assert response.status == 405 and response.getheader("allow") == "GET, HEAD", address
        assert response.getheader("content-type") == "application/problem+json" and json.loads(content)["status"] == 405


def test_a_mode_that_is_none_is_named() -> None:
    script = "from dashboard.settings import api_mode; api_mode()"
    ended = subprocess.run(
        [sys.executable, "-c", script], env={"DASHBOARD_API": "open"}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1 and "DASHBOARD_API: 'open' is none of off, public, full" in ended.stderr
