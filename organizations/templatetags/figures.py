"""Tags that write numbers as the reader's language does."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.simple_tag
def number(value):
    """Write a number without the zeros that only its column gives it: `2800.0000` becomes `2,800`."""
    decimals = max(0, -value.normalize().as_tuple().exponent)
    return number_format(value, decimal_pos=decimals, force_grouping=True)
