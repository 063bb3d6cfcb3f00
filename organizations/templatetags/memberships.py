"""Tags that say in words how a membership stands, and draw when several held."""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from records import charts, dates
from records.dates import Certainty

register = template.Library()


@register.simple_tag
def standing(fact, day):
    """Say how surely a dated fact holds on `day`: a word with a frame of its own, or nothing once it is over."""
    start, end, attested_on = term(fact)
    words = {
        Certainty.CERTAIN: ("certain", _("in force")),
        Certainty.POSSIBLE: ("possible", _("possibly in force")),
        Certainty.UNKNOWN: ("unknown", _("date not known")),
        None: ("off", _("ended") if end.latest < day else _("not yet begun")),
    }
    style, label = words[dates.certainty(start, end, attested_on, day)]
    return format_html('<span class="tag {}">{}</span>', style, label)


def term(fact):
    """Return when a dated fact held, as far as is known: start, end and the day on which a source shows it."""
    return dates.parse(fact.start_date), dates.parse(fact.end_date, end=True), fact.attested_on


@register.simple_tag
def drawn(facts, day):
    """Draw dated facts on one time line: `dated` facts, each with its `bar`; those without any date apart.

    `line` is None where no date is known at all.
    """
    line = charts.timeline([term(fact) for fact in facts], day, mirrored=get_language_bidi())
    bars = line.bars if line else [None] * len(facts)
    dated, undated = [], []
    for fact, bar in zip(facts, bars, strict=True):
        fact.bar = bar
        (dated if bar else undated).append(fact)
    kinds = {"certain": False, "possible": False, "dot": False, "arrow": False}
    for fact in dated:
        kinds = {kind: seen or getattr(fact.bar, kind) is not None for kind, seen in kinds.items()}
    return {"line": line, "dated": dated, "undated": undated, "kinds": kinds}
