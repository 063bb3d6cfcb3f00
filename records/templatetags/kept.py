"""Fragments and choices of facets, which are written once as long as what they are made of is the same.

They are made of nothing else: what is written is no older than the values that it is asked for with, and no commit changes it.
"""

import secrets
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from records.texts import languages

from .texts import escaped, heeded

register = template.Library()
MOST_KEPT = 500  # a kilobyte or two each
MOST_CHOICES = 200  # up to thirty kilobytes each, as a rule five
MARK = secrets.token_hex(8)


class Open(SafeString):
    """Stands in a block for a text that each page writes there itself: it can be written, and nothing else be made of it."""

    def __bool__(self):
        raise TypeError("What is left open in a kept block is written, not asked about.")


class Kept(template.Node):
    """A block that sees the variables that it is given, and no others; nor the request."""

    def __init__(self, nodes, given, left_open):
        self.nodes, self.given, self.left_open = nodes, given, left_open

    def render(self, context):
        values = tuple([_value(context, *path) for path in self.given.values()])
        block = _block(self, languages.current(), get_script_prefix(), values, tuple(map(type, values)))
        return block.format(*[escaped(_value(context, *path)) for path in self.left_open.values()])


def _value(context, name, attribute):
    value = context.get(name, "")
    return getattr(value, attribute, "") if attribute else value


@lru_cache(maxsize=MOST_KEPT)
def _block(node, _language, _prefix, values, _types):
    """Return a block as a format, with a place for each text that is left open."""
    left_open = {name: Open(f"{MARK}{n}-") for n, name in enumerate(node.left_open)}
    context = template.Context(dict(zip(node.given, values, strict=True)) | left_open)
    context.template = template.Engine.get_default().from_string("")  # which includes are looked up with
    html = node.nodes.render(context).replace("{", "{{").replace("}", "}}")
    for n, mark in enumerate(left_open.values()):
        html = html.replace(mark, f"{{{n}}}")
    return html


@register.tag
def kept(parser, token):
    """Write the block once for each language and each value of the variables that are named: `{% kept section label=kind.label %}`.

    It depends on nothing but these, the language and the settings: other variables are not there, nor is the request. After
    `open` stand texts that differ from page to page, `{% kept section open path=here.path %}`: the block writes them where
    they stand, escaped as ever, and makes nothing else of them; it passes them through no filter.
    """
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    given, left_open = {}, {}
    into = given
    for word in token.split_contents()[1:]:
        if word == "open":
            into = left_open
            continue
        name, _is, path = word.partition("=")
        variable, _dot, attribute = (path or name).partition(".")
        into[name] = (variable, attribute)
    return Kept(nodes, given, left_open)


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


class Step(NamedTuple):
    """A step of a breadcrumb as readers see it."""

    address: str
    label: str
    language: str | None  # of the label, which is equal to the same letters in another


@register.simple_tag(takes_context=True)
def steps(context, breadcrumb):
    """Write the steps of a breadcrumb that lead to the page, itself apart."""
    rows = []
    for label, address in breadcrumb[:-1]:
        heeded(context, label)
        rows.append(Step(address, label, getattr(label, "language", None)))
    return _steps(languages.current(), tuple(rows))


@lru_cache(maxsize=MOST_KEPT)
def _steps(_language, rows):
    return get_template("_steps.html").render({"steps": rows})
