"""Draws events by year and family as columns of plain HTML, those without a year as a share of their own."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from dashboard.codebook import Codebook
from dashboard.filters import Filters, Undated
from dashboard.widgets.links import address_of, counted, link
from dashboard.widgets.plain import markup
from dashboard.widgets.theme import ink

LABELS = 6  # of years, at most
Counts = Mapping[str, int]  # events by family key


@dataclass(frozen=True)
class FamilyYears:
    """Events by year and family, and those without a year by family; an event counts in each year of its span."""

    years: Mapping[int, Counts]
    undated: Counts
    shown: int

    @cached_property
    def most(self) -> int:
        return max((sum(counts.values()) for counts in self.years.values()), default=0)


def family_years(counts: pd.DataFrame, codebook: Codebook, shown: int) -> FamilyYears:
    """The answer `tactic_years` summed by family; context items belong to none and are left out."""
    family_of = {tactic.key: tactic.family for tactic in codebook.tactics}
    years: dict[int, Counter[str]] = defaultdict(Counter)
    undated: Counter[str] = Counter()
    for tactic, year, count in zip(counts["tactic"], counts["year"], counts["count"], strict=True):
        if family := family_of.get(tactic):
            (undated if pd.isna(year) else years[int(year)])[family] += int(count)
    return FamilyYears(dict(sorted(years.items())), undated, shown)


def family_colors(codebook: Codebook) -> str:
    """The families' colours as CSS variables --f0, --f1 … of a `style` attribute, in their order; the page's ground
    and the accent besides."""
    colors = [ink().of_family(family.color_light, family.color_dark) for family in codebook.families]
    named = [
        *((f"--f{n}", color) for n, color in enumerate(colors)),
        ("--ground", ink().ground),
        ("--shade", ink().accent),
    ]
    return ";".join(f"{name}:{color}" for name, color in named)


def year_columns(found: FamilyYears, codebook: Codebook, filters: Filters) -> str:
    """A column a year, each a link to its events, also for years without one; beside them the share without a year."""
    if not found.years:
        return f'<div class="by-year">{_undated_panel(found, codebook, filters)}</div>'
    first, last = min(found.years), max(found.years)
    step = max(-(-(last - first + 1) // LABELS), 1)
    columns = "".join(
        _column(found, year, codebook, filters, (year - first) % step == 0) for year in range(first, last + 1)
    )
    return f'<div class="by-year"><div class="columns">{columns}</div>{_undated_panel(found, codebook, filters)}</div>'


def _column(found: FamilyYears, year: int, codebook: Codebook, filters: Filters, named: bool) -> str:
    counts = found.years.get(year, {})
    label = f"<b aria-hidden=true>{year}</b>" if named else ""
    number = sum(counts.values())
    if not number:
        return f'<span class="column" title="{year}: no event">{label}</span>'
    chosen = replace(filters, year_from=year, year_to=year, undated=Undated.EXCLUDE)
    told = f"{year}: {counted(number, 'event')} ({_told(counts, codebook)})"
    top = f"<u aria-hidden=true>{number:,}</u>" if number == found.most else ""
    parts = "".join(_parts(counts, found.most, codebook))
    opening = f'<a class="column" href="{markup(address_of("events", chosen))}"'
    return f'{opening} title="{markup(told)}">{label}{parts}{top}</a>'


def _parts(counts: Counts, whole: int, codebook: Codebook) -> Iterator[str]:
    """Segments from the first family upwards, in per cent of the height."""
    for n, family in enumerate(codebook.families):
        if counts.get(family.key):
            yield f'<i class="f{n}" style="height:{100 * counts[family.key] / whole:.4g}%"></i>'


def _told(counts: Counts, codebook: Codebook) -> str:
    return ", ".join(f"{family.label} {counts[family.key]:,}" for family in codebook.families if counts.get(family.key))


def _undated_panel(found: FamilyYears, codebook: Codebook, filters: Filters) -> str:
    number = sum(found.undated.values())
    if not number:
        return ""
    share = 100 * number / max(found.shown, 1)
    told = f"{counted(number, 'event')} without a stated year ({_told(found.undated, codebook)})"
    chosen = replace(filters, year_from=None, year_to=None, undated=Undated.ONLY)
    parts = "".join(_parts(found.undated, found.shown, codebook))
    opening = f'<a class="undated" href="{markup(address_of("events", chosen))}" aria-label="{markup(told)}"'
    words = f"<b>Year not stated</b><b>{number:,} of {found.shown:,}, {share:.0f} %</b>"
    return f'{opening} title="{markup(told)}"><span class="share">{parts}</span>{words}</a>'


def family_legend(codebook: Codebook, filters: Filters, counts: Counts) -> str:
    """Each family shown with its events, as a link to them."""
    return f'<p class="legend">{"".join(_legend_entries(codebook, filters, counts))}</p>'


def _legend_entries(codebook: Codebook, filters: Filters, counts: Counts) -> Iterator[str]:
    for n, family in enumerate(codebook.families):
        members = members_of(codebook, family.key, filters)
        number = counts.get(family.key, 0)
        if number:
            target = address_of("events", filters.choose("tactic", members))
            yield f'<span><i class="f{n}"></i>{link(f"{family.label} {number:,}", target)}</span> '


def members_of(codebook: Codebook, family: str, filters: Filters) -> Sequence[str]:
    """The tactics of a family, as far as the filters let them through."""
    members = [tactic.key for tactic in codebook.tactics if tactic.family == family]
    return [key for key in members if not filters.tactic or key in filters.tactic]
