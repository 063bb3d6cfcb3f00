"""When a dated fact held, as far as is known, and how it stands on a day."""

from django.utils.translation import gettext as _

from records import dates
from records.dates import Certainty


def term(fact):
    """Return when a dated fact held: start, end and the day on which a source shows it."""
    return dates.parse(fact.start_date), dates.parse(fact.end_date, end=True), fact.attested_on


def certainty(fact, day):
    """Return how surely a dated fact holds on `day`, None once it is over or before it begins."""
    return dates.certainty(*term(fact), day)


def standing(fact, day):
    """Return the same in words."""
    words = {
        Certainty.CERTAIN: _("in force"),
        Certainty.POSSIBLE: _("possibly in force"),
        Certainty.UNKNOWN: _("date not known"),
        None: _("ended") if fact.end_date_latest < day else _("not yet begun"),
    }
    return words[certainty(fact, day)]
