"""Tags that say in words how a membership stands."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from records import dates
from records.dates import Certainty

register = template.Library()


@register.simple_tag
def standing(fact, day):
    """Say how surely a dated fact holds on `day`: a word with a frame of its own, or nothing once it is over."""
    start, end = dates.parse(fact.start_date), dates.parse(fact.end_date, end=True)
    words = {
        Certainty.CERTAIN: ("certain", _("in force")),
        Certainty.POSSIBLE: ("possible", _("possibly in force")),
        Certainty.UNKNOWN: ("unknown", _("date not known")),
        None: ("off", _("ended") if end.latest < day else _("not yet begun")),
    }
    style, label = words[dates.certainty(start, end, fact.attested_on, day)]
    return format_html('<span class="tag {}">{}</span>', style, label)
