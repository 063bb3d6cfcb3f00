"""Tags for countries."""

from django import template

from records.countries import country_name

from .texts import name

register = template.Library()


@register.simple_tag
def country(code):
    """Write the name of a country in the reader's language, as the United Nations write it."""
    return name(country_name(code)) if code else ""
