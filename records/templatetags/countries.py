"""Tags for countries."""

from django import template

from records.texts import country_name

from .texts import name

register = template.Library()


@register.simple_tag(takes_context=True)
def country(context, code):
    """Write the name of a country in the reader's language, as the United Nations write it."""
    return name(context, country_name(code)) if code else ""
