"""The date grammar: a table of rules, each a pattern with named groups and what is made of them."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.dates import rules
from dashboard.dates.reading import Reading
from dashboard.dates.resolve import Frame, Value

Build = Callable[[Reading, Frame], Value]


@dataclass(frozen=True)
class Rule:
    """A rule: in `pattern` a space is any gap, `@name` a word list, group `x` the mention where it is not all.

    `not_before` names the lists of words that make it no date when one follows.
    """

    id: str
    pattern: str
    build: Build
    not_before: tuple[str, ...] = ()


RULES = (
    Rule(
        "iso",
        r"(?P<x>(?P<y>@year)[-/.] ?(?P<m>\d{1,2})[-/.] ?(?P<d>\d{1,2}))(?:T\d\d:\d\d[\d:.Z+-]*)?",
        rules.full_date,
    ),
    Rule("numeric", r"(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})[./](?P<y>@year)", rules.numeric_date),
    Rule(
        "month_day_year",
        r"(?:@anyweekday\.?,? )?(?P<m>@anymonth)@dot(?:the )?(?P<d>@day),? ?(?P<y>@year)@beside",
        rules.full_date,
    ),
    Rule(
        "day_month_year",
        r"(?:@anyweekday\.?,? )?@the(?P<d>@dayof)[ -](?P<m>@anymonth)\.?(?:,? |-)(?P<y>@year)@beside",
        rules.full_date,
    ),
    Rule(
        "month_day_relative_year",
        r"(?P<m>@month)@dot(?P<d>@day),? @of(?P<r>@relation) year",
        rules.month_day_relative_year,
    ),
    Rule(
        "day_month_relative_year",
        r"@the(?P<d>@dayof) (?P<m>@month),? @of(?P<r>@relation) year",
        rules.month_day_relative_year,
    ),
    Rule(
        "month_day",
        r"(?:@anyweekday\.?,? )?(?P<m>@month)@dot(?:the )?(?P<d>@day)@beside",
        rules.month_day,
        ("money", "units", "counted"),
    ),
    Rule("day_month", r"(?:@anyweekday\.?,? )?@the(?P<d>@dayof) (?P<m>@month)@beside", rules.month_day),
    Rule("month_year", r"@part(?P<m>@month)\.?,? @of(?P<y>@year)", rules.month_year),
    Rule("month_relative_year", r"@part(?P<m>@month)\.?,? @of(?P<r>@relation) year", rules.month_relative_year),
    Rule("relative_month_name", r"(?P<r>@relation) @part(?P<m>@fullmonth)", rules.relative_month_name),
    Rule("month_cued", r"@month_cues (?:the )?(?P<x>@part(?P<m>@month))", rules.month),
    Rule("month_part", r"@somepart(?P<m>@month)", rules.month),
    Rule("month_alone", r"(?P<m>@plainmonth)", rules.month),
    Rule("month_subject", r"(?P<x>(?P<m>@months_as_subject)) @month_verbs", rules.month),
    Rule(
        "week_of_month",
        r"(?i:the) (?P<o>@ordinal|(?i:last)) week (?i:of|in) "
        r"(?:(?P<m>@month)(?:,? (?P<y>@year))?|(?P<r>@relation) month)",
        rules.week_of_month,
    ),
    Rule("ordinal_day", r"@day_cues (?P<x>the (?P<d>@nth))", rules.ordinal_day, ("ordinal_nouns",)),
    Rule("weekday_ordinal_day", r"@weekday,? the (?P<d>@nth)", rules.ordinal_day, ("ordinal_nouns",)),
    Rule(
        "ordinal_day_of_month",
        r"(?i:the) (?P<d>@nth|@ordinal) of (?P<r>@relation) month",
        rules.ordinal_day,
    ),
    Rule("relative_month", r"@part(?P<r>@relation) month", rules.relative_month),
    Rule("month_edge", r"@edges the month", rules.relative_month, ("season_nouns",)),
    Rule("relative_year", r"@part(?P<r>@relation) year", rules.relative_year),
    Rule("year_edge", r"@edges the year", rules.relative_year, ("season_nouns",)),
    Rule("relative_week", r"@part(?P<r>@relation) week", rules.relative_week),
    Rule("relative_weekend", r"(?P<r>@relation) weekend", rules.relative_weekend),
    Rule("weekend", r"(?i:over|at|on|during) (?P<x>(?i:the weekend))", rules.relative_weekend),
    Rule("weekday", r"(?:(?P<r>@relation) )?(?P<w>@weekday)(?: @day_parts)?", rules.weekday, ("weekday_nouns",)),
    Rule("weekday_of_week", r"(?P<w>@weekday) @of(?P<r>@relation) week", rules.weekday_of_week),
    Rule("day_word", r"(?P<k>@day_words)", rules.day_word),
    Rule(
        "ago",
        r"@amount (?i:ago)",
        rules.ago,
    ),
    Rule(
        "later",
        r"@amount "
        r"(?:(?i:later|afterwards|after that)|(?P<back>(?i:earlier|previously|before that)))",
        rules.later,
    ),
    Rule("day_beside", r"(?:@relation2 )(?:day|@day_parts)", rules.day_beside),
    Rule("day_after", r"(?i:the) day (?:(?i:after)|(?P<back>(?i:before)))", rules.day_beside),
    Rule(
        "counted_from_date",
        r"(?:(?P<n>@number)|(?i:the)) (?P<u>@unit)s? (?:(?i:after)|(?P<back>(?i:before))) "
        r"(?P<m>@month)@dot(?P<d>@day)(?:,? (?P<y>@year))?",
        rules.counted_from_date,
    ),
    Rule(
        "unit_after",
        r"(?P<x>(?i:the|a|one) (?P<u>week|month|year) (?:(?i:after)|(?P<back>(?i:before))))(?:[.,;:)]|$)",
        rules.day_beside,
    ),
    Rule(
        "past_span",
        r"(?i:over|in|during|for|within|throughout|of) (?P<x>(?i:the|these) (?i:last|past) "
        r"(?:(?P<half>(?i:half|six months of the))(?: an?)? |(?P<n>@number)[ -])?(?P<u>@unit|night)s?)",
        rules.past_span,
    ),
    Rule(
        "vague_past",
        r"(?i:in|over|during|for) (?P<x>(?i:the )?(?i:recent|last few|past few|past several) @unit(?i:s))",
        rules.vague_past,
    ),
    Rule("season_year", r"@the@part(?P<s>@season)(?:,? | of )(?P<y>@year)(?:[-/–](?:@year|\d\d))?", rules.season_year),
    Rule("season_relative_year", r"@the@part(?P<s>@season) @of(?P<r>@relation) year", rules.season_relative_year),
    Rule("relative_season", r"@part(?P<r>@relation) @part(?P<s>@season)", rules.relative_season, ("season_nouns",)),
    Rule("season_the", r"@season_cues (?P<x>(?:the )@part(?P<s>@season))", rules.season, ("season_nouns",)),
    Rule("season_bare", r"@season_cues (?P<x>@part(?P<s>@plainseason))", rules.season, ("season_nouns",)),
    Rule("year_cued", r"@year_cues (?P<x>(?:the )?@part(?P<y>@year))", rules.year, ("money", "units", "counted")),
    Rule("year_part", r"@somepart(?P<y>@year)", rules.year, ("money", "units")),
    Rule("year_bracket", r"\((?P<x>(?P<y>@year))\)", rules.year),
    Rule("decade", r"@part@the(?P<y>(?:1[89]|20)\d0)['’]?s", rules.decade),
    Rule(
        "year_range",
        r"(?i:from|between|in|during|of|the years|years|\() ?(?P<x>(?P<y>@year)(?:@to| (?i:and) )(?P<z>@year))",
        rules.year_range,
        ("money", "units"),
    ),
    Rule(
        "year_list",
        r"@year_cues (?P<x>(?P<y>@year)(?:, @year){0,8},? (?i:and|or) (?P<z>@year))",
        rules.year_range,
        ("money", "units"),
    ),
    Rule("year_slash", r"(?i:in|during|of|the|since|\() ?(?P<x>(?P<y>@year)[-–/](?P<z>\d\d))", rules.year_range),
    Rule(
        "month_day_range",
        r"(?P<m1>@month)@dot(?P<d>@day)(?:,? (?P<y1>@year))?@to(?:the )?(?:(?P<m2>@month)@dot)?(?P<e>@day)@lastyear",
        rules.day_range,
        ("money", "units"),
    ),
    Rule(
        "month_day_between",
        r"(?i:between) (?P<x>(?P<m1>@month)@dot(?P<d>@day)(?:,? (?P<y1>@year))? (?i:and) "
        r"(?:(?P<m2>@month)@dot)?(?P<e>@day)(?:,? (?P<y2>@year))?)",
        rules.day_range,
    ),
    Rule(
        "month_day_and",
        r"(?P<x>(?P<m1>@month)@dot(?P<d>@day) (?i:and) (?P<e>@day)(?:,? (?P<y2>@year))?)(?:[.,;:)]|$)",
        rules.day_range,
    ),
    Rule(
        "day_month_range",
        r"@the(?P<d>@day)(?:(?: of)? (?P<m1>@month)(?:,? (?P<y1>@year))?)?@to(?:the )?"
        r"(?P<e>@day)(?: of)? (?P<m2>@month)@lastyear",
        rules.day_range,
    ),
    Rule(
        "day_month_between",
        r"(?i:between|on|on the) (?P<x>@the(?P<d>@day)(?: (?P<m1>@month)(?:,? (?P<y1>@year))?)? (?i:and) (?:the )?"
        r"(?P<e>@day)(?: of)? (?P<m2>@month)(?:,? (?P<y2>@year))?)",
        rules.day_range,
    ),
    Rule(
        "month_range",
        r"(?:(?i:from|between) )?(?P<x>@part(?P<m1>@month)(?:,? (?P<y1>@year))?@to@part(?P<m2>@month)@lastyear)",
        rules.month_range,
    ),
    Rule(
        "month_and",
        r"(?i:in|during|between|of) (?P<x>(?P<m1>@month)(?:,? (?P<y1>@year))? (?i:and) @part(?P<m2>@month)@lastyear)",
        rules.month_range,
    ),
    Rule(
        "ordinal_range",
        r"(?i:from|between|on|of) (?P<x>the (?P<d>@nth)(?:@to| (?i:and) )(?:the )?(?P<e>@nth)"
        r"(?: of (?P<r>@relation) month)?)",
        rules.ordinal_range,
        ("ordinal_nouns",),
    ),
    Rule("korean_day", r"(?P<y>@year)년 ?(?P<m>\d{1,2})월 ?(?P<d>\d{1,2})일", rules.full_date),
    Rule("korean_month", r"(?P<y>@year)년 ?(?P<m>\d{1,2})월", rules.month_year),
    Rule("korean_month_day", r"(?P<m>\d{1,2})월 ?(?P<d>\d{1,2})일", rules.month_day),
    Rule("korean_ordinal_day", r"지난 (?P<d>\d{1,2})일", rules.ordinal_day),
    Rule("korean_year", r"(?P<y>@year)년", rules.year),
    Rule("chinese_day", r"(?P<y>@year)年 ?(?P<m>\d{1,2})月 ?(?P<d>\d{1,2})[日号]", rules.full_date),
    Rule("chinese_month", r"(?P<y>@year)年 ?(?P<m>\d{1,2})月", rules.month_year),
    Rule("chinese_month_day", r"(?P<m>\d{1,2})月 ?(?P<d>\d{1,2})[日号]", rules.month_day),
    Rule("chinese_year", r"(?P<y>@year)年", rules.year),
)
