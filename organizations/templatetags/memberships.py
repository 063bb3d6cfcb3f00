"""Tags that say in words how a membership stands, and draw when several held."""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_bidi

from organizations import terms
from records.public import charts

register = template.Library()


@register.simple_tag
def standing(fact, day):
    """Say how surely a dated fact holds on `day`: in words that have a frame of their own."""
    style = terms.certainty(fact, day) or "off"
    return format_html('<span class="tag {}">{}</span>', style, terms.standing(fact, day))


@register.simple_tag
def drawn(facts, day):
    """Draw dated facts on one time line: `dated` facts, each with its `bar`; those without any date apart.

    `line` is None where no date is known at all.
    """
    line = charts.timeline([terms.term(fact) for fact in facts], day, mirrored=get_language_bidi())
    bars = line.bars if line else [None] * len(facts)
    dated, undated = [], []
    for fact, bar in zip(facts, bars, strict=True):
        fact.bar = bar
        (dated if bar else undated).append(fact)
    kinds = {"certain": False, "possible": False, "dot": False, "arrow": False}
    for fact in dated:
        kinds = {kind: seen or getattr(fact.bar, kind) is not None for kind, seen in kinds.items()}
    return {"line": line, "dated": dated, "undated": undated, "kinds": kinds}
