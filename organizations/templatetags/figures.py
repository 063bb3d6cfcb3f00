"""Tags that write numbers as the reader's language does, and draw how they changed."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language_bidi

from organizations.models import Qualifier
from records.dating import dates
from records.public import charts

register = template.Library()


@register.simple_tag
def number(value):
    """Write a number without the zeros that only its column gives it: `2800.0000` becomes `2,800`."""
    decimals = max(0, -Decimal(value).normalize().as_tuple().exponent)
    return number_format(value, decimal_pos=decimals, force_grouping=True)


@register.simple_tag
def amount(figure):
    """Write the number of a figure, with how exactly it is meant where that is not exact: `about 900`."""
    value = number(figure.value)
    return value if figure.qualifier == Qualifier.EXACTLY else f"{figure.get_qualifier_display()} {value}"


@register.simple_tag
def by_property(figures):
    """Group figures by what they count: `alone` those to be read one by one, `over_time` those that make a curve."""
    groups = {}
    for figure in figures:
        groups.setdefault(figure.property, []).append(figure)
    alone, over_time = [], []
    for rows in groups.values():
        said = said_alike(rows)
        dated = [(dates.parse(first.date), first.value) for first, *_same in said if first.date]
        curve = charts.curve(dated, mirrored=get_language_bidi())
        (over_time if curve else alone).append({"label": rows[0].label, "said": said, "curve": curve})
    for group in over_time:
        # in the order of the points, then what has no place on the scale
        said = sorted(group["said"], key=lambda same: (same[0].date_earliest, same[0].date_latest))
        placed = [same for same in said if charts.is_bounded(dates.parse(same[0].date))]
        group["points"] = list(zip(group["curve"].points, (first for first, *_same in placed), strict=True))
        group["said"] = placed + [same for same in said if same not in placed]
    return {"alone": alone, "over_time": over_time}


def said_alike(rows):
    """Return the figures that several sources give alike as one list each: one number is written once, with all its notes."""
    alike = {}
    for row in rows:
        alike.setdefault((row.value, row.qualifier, row.date), []).append(row)
    return list(alike.values())
