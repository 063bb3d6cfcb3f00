"""When a dated fact held, as far as is known, and how it stands on a day."""

from django.utils.translation import gettext as _

from records.dating import Certainty, dates


def term(fact):
    """Return when a dated fact held, as its bodies can have existed: start, end and the day on which a source shows it."""
    start, end = (fact._meta.get_field(name).parse(getattr(fact, name)) for name in ("start_date", "end_date"))
    if dates.is_undated(start, end, None):
        return start, end, fact.shown_on
    lives = (
        (dates.parse(body.founding_date), dates.parse(body.dissolution_date, interval=True)) for body in fact.bodies()
    )
    return *dates.within_lives(start, end, lives), fact.shown_on


def certainty(fact, day):
    """Return how surely a dated fact holds on `day`, None once it is over or before it begins."""
    return dates.certainty(*term(fact), day) if fact.can_hold_on(day) else None


def standing(fact, day):
    """Return the same in words."""
    words = {
        Certainty.CERTAIN: _("in force"),
        Certainty.POSSIBLE: _("possibly in force"),
        Certainty.UNKNOWN: _("date not known"),
        None: _("ended") if fact.possible_span()[1] < day else _("not yet begun"),
    }
    return words[certainty(fact, day)]
