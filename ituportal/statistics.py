"""What the record holds, counted: memberships and meetings by year, category, country and kind.

Each statistic is one aggregate query whose groups are few, however many rows there are; `whole` asks for every group
instead of as many as a page shows. A date counts for a year only when it cannot lie in another: what a source leaves
open between several years, or marks as uncertain, is counted as possible in each of them, and never as certain.

Measured with a million memberships and a million meetings on SQLite: 4 seconds of processor time for all five together,
2 with an index over the counted columns of each. Those indexes were left out, since every save would pay for them.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.models import Meeting
from organizations.models import Membership, MembershipCategory
from records.dating import dates
from records.public import address, charts
from records.rows import ByName
from records.texts import countries, country_name

COUNTED = (Membership, Meeting)
MOST_ROWS = 30  # of one statistic on the page; the CSV has them all


@dataclass(frozen=True)
class Row:
    """One group: how many are certain, and how many more are possible."""

    label: str
    certain: int
    possible: int = 0
    tick: str = ""  # its name where there is little room
    code: str = ""  # what programs call the group
    of: str = ""  # the body to which the group belongs
    href: str = ""

    @property
    def total(self):
        return self.certain + self.possible


@dataclass(frozen=True)
class Statistic:
    """Counts by one property; `apart` are the counts that have no place in it."""

    name: str
    heading: str
    explanation: str
    grouped_by: str
    rows: list[Row]
    over_time: bool = False
    apart: list[tuple[str, int]] = field(default_factory=list)
    left_out: int = 0

    @property
    def counts(self):
        return [(row.certain, row.possible) for row in self.rows]


def memberships_by_year(whole=False):
    rows, apart = by_year(Membership.objects.published(), "organizations:membership-list", whole)
    return Statistic(
        name="memberships-by-year",
        heading=_("Memberships by year of their start"),
        explanation=_(
            "A membership counts in the year in which it began. Where a source leaves several years open or is "
            "uncertain, it counts as possible in each of them."
        ),
        grouped_by=_("Year"),
        rows=rows,
        over_time=True,
        apart=apart,
    )


def memberships_by_category(whole=False):
    counts = dict(_counted(Membership.objects.published().exclude(category=None), "category"))
    categories = MembershipCategory.objects.filter(pk__in=_largest(counts, whole)).select_related("organization")
    categories = categories.order_by(ByName(), ByName("organization"), "code")
    rows = [
        Row(
            label=category.label,
            of=category.organization.name,
            certain=counts[category.pk],
            code=f"{category.organization.slug}/{category.code}",
            href=_list(
                "organizations:membership-list", organization=category.organization.slug, category=category.code
            ),
        )
        for category in categories
    ]
    return Statistic(
        name="memberships-by-category",
        heading=_("Memberships by category"),
        explanation=_("Each body has categories of its own. Posts and memberships without a category are not counted."),
        grouped_by=_("Category"),
        rows=_sorted(rows),
        left_out=len(counts) - len(rows),
    )


def memberships_by_country(whole=False):
    counts = dict(_counted(Membership.objects.published(), "member_organization__country"))
    people, without = counts.pop(None, 0), counts.pop("", 0)
    rows = [
        Row(
            label=country_name(code),
            certain=counts[code],
            code=code,
            href=_list("organizations:organization-list", country=code),
        )
        for code in sorted(_largest(counts, whole), key=countries.place)
    ]
    return Statistic(
        name="memberships-by-country",
        heading=_("Memberships by country of the member"),
        explanation=_(
            "The country is that of the member organization as the record gives it, at whatever time it was a member."
        ),
        grouped_by=_("Country"),
        rows=_sorted(rows),
        apart=[(_("Member organizations without a country"), without), (_("People"), people)],
        left_out=len(counts) - len(rows),
    )


def meetings_by_year(whole=False):
    rows, apart = by_year(Meeting.objects.published().happening(), "meetings:meeting-list", whole)
    return Statistic(
        name="meetings-by-year",
        heading=_("Meetings by year"),
        explanation=_(
            "A meeting counts in the year in which it begins; a cluster and each of its meetings count. Those "
            "postponed or cancelled do not."
        ),
        grouped_by=_("Year"),
        rows=rows,
        over_time=True,
        apart=apart,
    )


def meetings_by_kind(whole=False):
    counts = dict(_counted(Meeting.objects.published().happening(), "classification"))
    labels = dict(Meeting.Classification.choices)
    rows = [
        Row(
            label=capfirst(labels[kind]),
            certain=counts[kind],
            code=kind,
            href=_list("meetings:meeting-list", classification=kind),
        )
        for kind in sorted(counts, key=list(labels).index)
    ]
    return Statistic(
        name="meetings-by-kind",
        heading=_("Meetings by kind"),
        explanation=_("A cluster and each of its meetings count. Those postponed or cancelled do not."),
        grouped_by=_("Kind"),
        rows=_sorted(rows),
    )


STATISTICS: dict[str, Callable[..., Statistic]] = {
    "memberships-by-year": memberships_by_year,
    "memberships-by-category": memberships_by_category,
    "memberships-by-country": memberships_by_country,
    "meetings-by-year": meetings_by_year,
    "meetings-by-kind": meetings_by_kind,
}


def by_year(records, list_name, whole):
    """Count records by the year of their start: rows of years, or of groups of years, and what stands apart.

    Grouped by the date as it is written, of which there are few, so that its doubt counts too.
    """
    spans, unknown = Counter(), 0
    for text, number in _counted(records, "start_date"):
        day = dates.parse(text)
        if charts.is_bounded(day):
            spans[day.earliest.year, day.latest.year, day.definite] += number
        else:
            unknown += number
    rows = [
        Row(
            label=str(first) if first == last else f"{first}–{last}",
            tick=str(first),
            certain=sum(n for (a, b, definite), n in spans.items() if definite and first <= a and b <= last),
            possible=sum(
                n
                for (a, b, definite), n in spans.items()
                if a <= last and first <= b and not (definite and first <= a and b <= last)
            ),
            code=str(first) if first == last else f"{first}/{last}",
            href=_list(list_name, year=first) if first == last else "",
        )
        for first, last in _years(spans, whole)
    ]
    certain = sum(n for (a, b, definite), n in spans.items() if definite and a == b)
    return rows, [
        (_("In one known year"), certain),
        (_("In one of several years, or uncertain"), spans.total() - certain),
        (_("Date not known"), unknown),
    ]


def _years(spans, whole):
    """The groups of years in which spans lie; `whole` asks for each year that can hold one."""
    if not spans:
        return []
    first, last = min(a for a, _b, _definite in spans), max(b for _a, b, _definite in spans)
    if not whole:
        return charts.year_groups(first, last)
    held = {year for a, b, _definite in spans for year in range(a, b + 1)}
    return [(year, year) for year in sorted(held)]


def _counted(records, column):
    """Return `(value, number)` of each value of a column."""
    return records.order_by().values_list(column).annotate(Count("pk"))


def _largest(counts, whole):
    """The keys of the largest counts, in a total order."""
    return sorted(counts, key=lambda key: (-counts[key], key))[: None if whole else MOST_ROWS]


def _sorted(rows):
    """Put the largest first; of one size they stay in the order of their names, in which they come."""
    return sorted(rows, key=lambda row: -row.certain)


def _list(name, **filters):
    return address(reverse(name), urlencode(filters))
