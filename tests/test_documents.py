"""Reading documents: text, passages, dates and publishers, and the refusal of what cannot be read."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.documents import FORMATS, UnreadableDocument, find_documents, read_document, read_text
from dashboard.documents.outlets import load_outlets
from dashboard.documents.outlets_file import load_outlets_file
from dashboard.documents.parser import PARSER, Parser
from dashboard.model import Document, PassageKind

FOLDER = Path(__file__).parent / "documents"
PROSE = "Officers asked the baker for a list of cousins abroad, and she gave them none, a neighbour said."


def read(name: str) -> Document:
    return read_document(FOLDER / name, name)


def told(document: Document, kind: PassageKind) -> list[str]:
    found = (passage for passage in document.passages if passage.kind is kind)
    return [document.text[passage.start : passage.end] for passage in found]


def test_archive_page_dates_each_item_by_its_own_link() -> None:
    document = read("archive_page.md")
    items = [(passage.kind, passage.heading, passage.item) for passage in document.passages]
    assert (document.format, document.published, document.publisher) == ("news_archive", "2019-05-04", "")
    assert document.title == "A lamp seller is taken from a ferry by men without uniforms."
    assert items == [
        (PassageKind.TITLE, "2019-05-04", 0),
        (PassageKind.BODY, "2019-05-04", 0),
        (PassageKind.RELATED, "2018-12-30", 1),
        (PassageKind.RELATED, "2019-01-07", 2),
        (PassageKind.TITLE, "2019-05-04", 0),
    ]


def test_archive_passages_hold_headlines_and_no_links_or_stamps() -> None:
    document = read("archive_page.md")
    assert told(document, PassageKind.RELATED) == [
        "A ferry line [the oldest] closes.",
        "Fishermen report a new fence.",
    ]
    assert told(document, PassageKind.TITLE)[1] == "Lamp seller missing after ferry trip"
    assert not any("_" in text or "](" in text for kind in PassageKind for text in told(document, kind))


def test_day_page_makes_each_item_a_story() -> None:
    document = read("archive_day.md")
    assert told(document, PassageKind.TITLE) == [
        "A choir sings in Incheon for the first time in ten years.",
        "A net maker is brought back over the river by four men.",
        "A court hears two witnesses about the net maker.",
        "A bridge opens.",
    ]
    assert [passage.item for passage in document.passages] == [0, 1, 2, 2, 3]
    assert document.passages[-1].heading == "2014-11-01"


def test_ngo_page() -> None:
    document = read("ngo_page.txt")
    assert (document.format, document.published) == ("ngo_page", "2016-06-03")
    assert (document.publisher, document.original_publisher) == ("Quay Observer", "Quay Observer")
    assert document.url == "http://www.quay.example/english/read.php?num=77&cataId=qo0100"
    assert document.truncated
    assert document.reported_on == "2016-05-30"
    assert len(told(document, PassageKind.TITLE)) == 2
    assert [text[-9:] for text in told(document, PassageKind.BODY)] == ["she said.", "n May 30."]


def test_hard_wrapped_article_without_its_furniture() -> None:
    document = read("article_wrapped.txt")
    assert (document.format, document.published, document.publisher) == ("article", "2012-10-07", "")
    bodies = told(document, PassageKind.BODY)
    assert [body.splitlines()[0][:10] for body in bodies] == ["BUSAN -- T", "He did not", "Market pri"]
    assert "By Friday he had\nrung eleven times" in bodies[0]


def test_article_with_a_paragraph_a_line() -> None:
    document = read("article_lines.txt")
    assert document.title == "Fence on the quay grows by another forty metres"
    assert (document.publisher, document.original_publisher) == ("Island Sentry", "Island Sentry")
    assert len(told(document, PassageKind.BODY)) == 4
    assert not document.truncated


def test_html_page_keeps_the_story_alone() -> None:
    document = read("modern.html")
    assert (document.title, document.published) == ("Lanterns on the quay", "2019-11-02")
    assert (document.publisher, document.url) == ("Island Courier", "https://quay.example/lanterns")
    assert told(document, PassageKind.BODY)[0].startswith("Officers of the port")
    assert len(told(document, PassageKind.BODY)) == 6
    for outside in ("Menu", "3,000", "A quay at night", "Sign up", "Agents seize", "Reader", "Updated"):
        assert outside not in document.text


def test_html_of_tables_and_breaks_in_a_western_encoding() -> None:
    document = read("table_layout.html")
    assert (document.title, document.publisher) == ("Guards move the fence", "Harbour Gazette")
    assert document.published == "2013-03-03"
    assert [text[:7] for text in told(document, PassageKind.BODY)] == ["Soldier", "A woman", "She exp"]
    assert "brother’s" in document.text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "탈북민에게 전화가 왔다."),
        ("utf-8-sig", "탈북민에게 전화가 왔다."),
        ("cp949", "탈북민에게 전화가 왔다고 한 소식통이 말했다."),
        ("utf-16", "A caller knew the street."),
        ("utf-16-le", "A caller knew the street."),
        ("cp1252", "A caller “knew” the café."),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode(encoding))
    assert read_document(path, path.name).text == text


def test_declared_korean_html(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    head = '<html><head><meta charset="euc-kr"><title>밤 전화</title></head>'
    page = f"{head}<body><p>{'그는 받지 않았다. ' * 4}</p></body></html>"
    path.write_bytes(page.encode("cp949"))
    assert read_document(path, path.name).title == "밤 전화"


def test_line_ends_and_what_breaks_files_are_normalised() -> None:
    assert read_text("\ufeffOne\r\nTwo\rThree\x00\ud800", "x").text == "One\nTwo\nThree\ufffd\ufffd"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b" \n\t\n", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("noise.txt", bytes(range(32)) * 40, "encoding"),
        ("bad.pdf", b"%PDF-1.7 and nothing", "parser"),
        ("bare.html", b"<html><body><nav>Home</nav></body></html>", "story"),
    ],
)
def test_unreadable_files_are_named(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableDocument, match=rf"{name}: .*{reason}"):
        read_document(tmp_path / name, name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"gone\.txt"):
        read_document(tmp_path / "gone.txt", "gone.txt")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="'poem' is none of"):
        read_text("A line.", "x", format="poem")


def test_a_hanging_parser_is_killed_and_the_next_document_read() -> None:
    parser = Parser(seconds=0.01)
    with pytest.raises(UnreadableDocument, match="seconds"):
        parser.parse_html(f"<p>{PROSE}</p>" * 20_000, "slow.html")
    parser.close()
    assert PARSER.parse_html(f"<h1>Calls</h1><p>{PROSE}</p>", "next.html").paragraphs == (PROSE,)


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<!--" * 300_000,
        "<html><body>" + "<div>" * 5_000 + PROSE,
        "<html><p " + " ".join(f"a{number}=1" for number in range(50_000)) + f">{PROSE}</p>",
        "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><html><p>&x;" + PROSE,
    ],
    ids=["comments", "depth", "attributes", "entity"],
)
def test_hostile_pages_end(page: str) -> None:
    try:
        assert "/etc" not in read_text(page, "hostile.html").text
    except UnreadableDocument as refusal:
        assert "hostile.html" in str(refusal)


def test_crawl_clocks_and_updates_are_no_publication_date() -> None:
    head = "Calls at the bakery\n\nRetrieved 3 May 2021\n"
    assert read_text(f"{head}\n{PROSE}\n\n{PROSE}", "x").published == ""
    assert read_text(f"{head}Updated 4 May 2020\n\n{PROSE}\n\n{PROSE}", "x").published == "2020-05-04"


@pytest.mark.parametrize(
    ("sentence", "publisher"),
    [
        ("A source told Island Gazette on May 3 that it was so.", "Island Gazette"),
        ("A source told RFA’s Korean Service on May 3.", "Radio Free Asia"),
        ("He told the Ministry of Unification on May 3.", ""),
        ("He told Kim Su on May 3.", ""),
        ("An aunt told MSS agents that he was away.", ""),
        ("One told Island Gazette, another told Harbour Post.", ""),
        ("Neighbours told reporters on May 3.", ""),
    ],
)
def test_publisher_only_by_the_texts_own_word(sentence: str, publisher: str) -> None:
    assert load_outlets().find_teller(sentence) == publisher


def test_outlets_file_names_its_errors(tmp_path: Path) -> None:
    path = tmp_path / "outlets.yaml"
    path.write_text("outlets: []\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"outlets\.yaml: the file: unknown or missing key"):
        load_outlets_file(path)


def test_find_documents_takes_documents_alone(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", ".hidden.txt", "a.json", "table.csv", "code.py", "plain", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = find_documents([tmp_path, tmp_path / "a.json", tmp_path / "b.txt"])
    assert [path.name for path in found] == ["a.md", "b.txt", "plain", "c.html", "a.json"]


LINES = (
    "# [A](/news/2011/03/9/a.md)",
    "### [2011-03-9](/x)",
    "Date : May 3, 2018",
    "### Related:",
    "1. [ ](/b)",
    "1. [x](/news/2012/13/40/y)",
    "[Source: Quay Observer]",
    "Home > News",
    "....",
    "Most read",
    "Rice  5,000",
    "",
    "-",
    PROSE,
)
LISTED = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=40)), max_size=25)
TEXTS = st.one_of(st.text(), LISTED.map("\n".join))


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.sampled_from([name for name in FORMATS if name != "html"]))
def test_any_text_is_read_and_its_passages_are_in_order(text: str, format: str) -> None:
    document = read_text(text, "any", format)
    position = 0
    for passage in document.passages:
        assert position <= passage.start < passage.end <= len(document.text)
        assert document.text[passage.start : passage.end].strip()
        position = passage.end
    document.text.encode("utf-8")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.txt"
    path.write_bytes(data)
    try:
        read_document(path, "any.txt").text.encode("utf-8")
    except UnreadableDocument as refusal:
        assert str(refusal).startswith("any.txt: ")
