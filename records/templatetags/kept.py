"""Fragments and choices of facets, which are written once as long as what they are made of is the same.

They are made of nothing else: what is written is no older than the values that it is asked for with, and no commit changes it.
"""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import mark_safe

from records.texts import languages

from .texts import heeded

register = template.Library()
MOST_KEPT = 500  # a kilobyte or two each
MOST_CHOICES = 200  # up to thirty kilobytes each, as a rule five


class Kept(template.Node):
    """A block that sees the variables that it names, and no others; nor the request."""

    def __init__(self, nodes, names):
        self.nodes, self.names = nodes, names

    def render(self, context):
        values = tuple(context.get(name, "") for name in self.names)
        return _block(self, languages.current(), get_script_prefix(), values, tuple(map(type, values)))


@lru_cache(maxsize=MOST_KEPT)
def _block(node, _language, _prefix, values, _types):
    context = template.Context(dict(zip(node.names, values, strict=True)))
    context.template = template.Engine.get_default().from_string("")  # which includes are looked up with
    return mark_safe(node.nodes.render(context))  # noqa: S308  # what a list of nodes has rendered is clean


@register.tag
def kept(parser, token):
    """Write the block once for each language and each value of the variables that are named: `{% kept href label %}…{% endkept %}`.

    It depends on nothing but these, the language and the settings: other variables are not there, nor is the request.
    """
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodes, token.split_contents()[1:])


@register.simple_tag(takes_context=True)
def choices(context, facet, part, links, active):
    """Write the choices of a facet that are `shown`, or those that are `more`, as a list of links.

    `active` says whether something narrows the list already.
    """
    written, told = _choices(languages.current(), facet, part, links, bool(active))
    for label in told:
        heeded(context, label)
    return written


@lru_cache(maxsize=MOST_CHOICES)
def _choices(_language, facet, part, links, active):
    """Return the choices as HTML, and of each way in which a label is not in the reader's language or not checked one."""
    rows = getattr(facet, part)
    labels = [each.label for each in rows if isinstance(each.label, languages.Text)]
    choices = [each._asdict() | {"address": links.to(each)} for each in rows]
    written = get_template("_choices.html").render({"choices": choices, "active": active})
    return written, tuple({(label.is_fallback, label.is_unreviewed): label for label in labels}.values())
