"""Reads what stands beside a name: a suffix that says its kind, a native name, a river, a Korean particle."""

import re

from dashboard.gazetteer.places import NameMatch, NameReading
from dashboard.gazetteer.words import CJK, SPACE
from dashboard.model import PlacePrecision

# Notes of alias rows without a place: a river is refused after "the", any other phrase is never a place.
RIVER, NOT_A_PLACE = "river", "not a place"

KINDS = {
    "city": PlacePrecision.TOWN,
    "town": PlacePrecision.TOWN,
    "village": PlacePrecision.TOWN,
    "municipality": PlacePrecision.TOWN,
    "si": PlacePrecision.TOWN,
    "shi": PlacePrecision.TOWN,
    "up": PlacePrecision.TOWN,
    "eup": PlacePrecision.TOWN,
    "ri": PlacePrecision.TOWN,
    "county": PlacePrecision.COUNTY,
    "district": PlacePrecision.COUNTY,
    "prefecture": PlacePrecision.COUNTY,
    "gun": PlacePrecision.COUNTY,
    "kun": PlacePrecision.COUNTY,
    "gu": PlacePrecision.COUNTY,
    "province": PlacePrecision.PROVINCE,
    "region": PlacePrecision.PROVINCE,
    "oblast": PlacePrecision.PROVINCE,
    "krai": PlacePrecision.PROVINCE,
    "do": PlacePrecision.PROVINCE,
    "시": PlacePrecision.TOWN,
    "읍": PlacePrecision.TOWN,
    "市": PlacePrecision.TOWN,
    "镇": PlacePrecision.TOWN,
    "군": PlacePrecision.COUNTY,
    "구": PlacePrecision.COUNTY,
    "县": PlacePrecision.COUNTY,
    "縣": PlacePrecision.COUNTY,
    "州": PlacePrecision.COUNTY,
    "성": PlacePrecision.PROVINCE,
    "省": PlacePrecision.PROVINCE,
}
_ETHNIC = r"(?:(?:Chaoxian|Korean|Mongol|Mongolian|Hui|Manchu|Dai|Zhuang|Uyghur)(?: Nationality)? )?"
_SUFFIX = re.compile(
    rf"{SPACE}{_ETHNIC}(?:Autonomous |Special (?:Self-Governing )?|Metropolitan |[Bb]order )?"
    r"(?P<word>[Cc]ity|CITY|[Cc]ounty|COUNTY|[Pp]rovince|PROVINCE|[Pp]refecture|PREFECTURE|[Dd]istrict|[Tt]own|TOWN"
    r"|Village|Municipality|Oblast|Krai|(?<=Autonomous )Region)(?!\w)"
    r"(?!\s+(?:Court|Hall|Attorney|Prosecutor|Park))"
    r"|[-‐‑](?P<short>do|si|shi|gun|kun|gu|up|eup|ri)(?!\w)"
)
_PREFIX = re.compile(
    r"(?<!\w)(city|town|village|county|district|prefecture|province|region) of (?:the )?$", re.IGNORECASE
)
_PREFIX_REACH = 20
_NATIVE = re.compile(rf"{SPACE}?[(（][{CJK} ]{{1,16}}[)）]")
# Names of waters and institutions that begin with a place's name.
_NOT_AFTER = re.compile(rf"{SPACE}(?:[Rr]ivers?|RIVER|Seas?|Straits?|Peninsula|Gulf)(?!\w)")
_BOTH_RIVERS = re.compile(r"\s{1,3}(?:and|or)\s{1,3}(?:the\s{1,3})?\w{1,20}\s{1,3}[Rr]ivers?(?!\w)")
_AFTER_THE = re.compile(r"(?<!\w)the\s{1,3}(?:\w{1,20}\s{1,3}(?:River\s{1,3})?(?:and|or)\s{1,3})?$", re.IGNORECASE)
# "the Tumen detention centre" is in the town; "crossed the Tumen" is the river.
_TOWN_NOUN = re.compile(
    r"\s{1,3}(?:\w{1,20}\s{1,3}){0,2}(?:detention|prison|jail|police|customs|security|immigration|checkpoint|market"
    r"|cent(?:er|re)|facility|office|branch|station|camp|crossing)(?!\w)",
    re.IGNORECASE,
)
_PREFIX_WORD = re.compile(r"(?<![A-Za-z])[a-z]{2,10}[-‐‑]$")
CJK_SUFFIX = re.compile(
    "(?:특별시|광역시|直辖市|朝鲜族自治州|자치주|自治州|자치구|自治区|시|읍|군|구|성|市|镇|县|縣|省|州)"
)
# "조선족", "中国人", "图们江": a people, a language, a river.
_CJK_NOT_AFTER = re.compile("[인족말어江河人族语語]")
_PARTICLES = re.compile(
    "(?:에서|에게|에|의|은|는|이|가|을|를|로|으로|과|와|도|까지|부터|및|내|산|지역|국경|쪽|행|발|주민|등|보다|이나|나|만)"
)


def complete_match(text: str, start: int, end: int, readings: tuple[NameReading, ...]) -> NameMatch | None:
    """The match with its suffix, native name and full stop of an abbreviation; None where the name is no place."""
    places = tuple(r for r in readings if r.place)
    refused = {r.note for r in readings if not r.place}
    if not places or NOT_A_PLACE in refused or _PREFIX_WORD.search(text, max(0, start - 12), start):
        return None
    bare = all(r.place and r.place.precision is PlacePrecision.COUNTRY for r in places)
    suffix = None if bare else _SUFFIX.match(text, end)
    if not suffix and _is_water(text, start, end, RIVER in refused):
        return None
    end = suffix.end() if suffix else end
    if any(r.spelling.endswith(".") for r in places) and text[end : end + 1] == ".":
        end += 1
    native = _NATIVE.match(text, end)
    hint = _suffix_kind(suffix) or _prefix_kind(text, start)
    return NameMatch.of(start, native.end() if native else end, places, hint)


def _suffix_kind(suffix: re.Match[str] | None) -> PlacePrecision | None:
    return KINDS[(suffix["word"] or suffix["short"]).lower()] if suffix else None


def _prefix_kind(text: str, start: int) -> PlacePrecision | None:
    prefix = _PREFIX.search(text[max(0, start - _PREFIX_REACH) : start])
    return KINDS[prefix[1].lower()] if prefix else None


def _is_water(text: str, start: int, end: int, is_river: bool) -> bool:
    if _NOT_AFTER.match(text, end):
        return True
    if not is_river:
        return False
    before = text[max(0, start - 40) : start]
    return bool(_BOTH_RIVERS.match(text, end)) or bool(_AFTER_THE.search(before) and not _TOWN_NOUN.match(text, end))


def ends_sign_name(text: str, stop: int, end: int, has_suffix: bool) -> bool:
    if _CJK_NOT_AFTER.match(text, stop, end):
        return False
    goes_on = stop < end and "가" <= text[stop - 1] <= "힣" and "가" <= text[stop] <= "힣"
    # After "함경북도" or "회령시" the next place's name may follow at once.
    return not goes_on or has_suffix or bool(_PARTICLES.match(text, stop, end))
