"""Tags that say in words how a membership stands, and draw when several held."""

from collections import Counter

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_bidi

from organizations import terms
from records.public import charts

register = template.Library()
MANY = 4  # facts that stand the same, of which it is said once


@register.simple_tag
def standing(fact, today):
    """Say how surely a dated fact holds today, or on the day that was asked for: in words that have a frame of their own."""
    return format_html('<span class="tag {}">{}</span>', *_stands(fact, today))


def _stands(fact, today):
    """Return the certainty and the words."""
    first, last = fact.asked_days or (today, today)
    certainty = terms.certainty(fact, first, last, today=today)
    return certainty or "off", terms.standing(fact, first, last, today=today)


@register.simple_tag
def evidence(fact):
    """Say what is known that lies nearest to the day that was asked for, where a fact only possibly holds then."""
    found = fact.evidence
    return terms.evidence_in_words(found) if found else ""


@register.simple_tag
def told_apart(facts, today):
    """Say once how most of some facts stand, and mark each that `differs`; "" where most do not stand the same."""
    stands = [_stands(fact, today) for fact in facts]
    most, number = Counter(stands).most_common(1)[0] if stands else (None, 0)
    shared = most if number >= MANY and number * 2 > len(stands) else None
    for fact, each in zip(facts, stands, strict=True):
        fact.differs = each != shared
    return format_html('<span class="tag {}">{}</span>', *shared) if shared else ""


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
