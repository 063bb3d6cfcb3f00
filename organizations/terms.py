"""When a dated fact held, as far as is known, how it stands on a day, and what is known nearest to that."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from records.dating import Certainty, dates, display_end
from records.texts import languages


def term(fact):
    """Return when a dated fact held, as its bodies can have existed: start, end and the days on which sources show it."""
    start, end = (fact._meta.get_field(name).parse(getattr(fact, name)) for name in ("start_date", "end_date"))
    if dates.is_undated(start, end, ()):
        return start, end, fact.shown
    lives = (
        (dates.parse(body.founding_date), dates.parse(body.dissolution_date, interval=True)) for body in fact.bodies()
    )
    return *dates.within_lives(start, end, lives), fact.shown


def certainty(fact, first, last=None, *, today=None):
    """Return how surely a dated fact holds on a day, or on some day of several, None where it is over or has not begun."""
    return dates.certainty(*term(fact), first, last, today=today, within=fact.possible_span())


def standing(fact, first, last=None, *, today=None):
    """Return the same in words."""
    words = {
        Certainty.CERTAIN: _("in force"),
        Certainty.POSSIBLE: _("possibly in force"),
        Certainty.UNKNOWN: _("date not known") if not today or first <= today else _("not known"),
        None: _("ended") if fact.possible_span()[1] < first else _("not yet begun"),
    }
    return words[certainty(fact, first, last, today=today)]


def evidence_in_words(evidence):
    """Return the same in words, with how far it lies: “known to be in force on 1 November 2021, 17 days later”."""
    kinds = {
        "shown": _("known to be in force on %(date)s"),
        "start": pgettext("evidence", "known to begin: %(date)s"),
        "end": pgettext("evidence", "known to end: %(date)s"),
    }
    words = kinds[evidence.kind] % {"date": display_end(evidence.date)}
    return languages.joined(words, distance(evidence.days))


def distance(days):
    """Return how far a day lies from the one asked for: in days up to two years, then in whole years; "" where it is the same."""
    number = abs(days)
    if not number:
        return ""
    if number > 730:
        number = int(number / 365.2425)
        words = (
            ngettext("%(number)s year later", "%(number)s years later", number)
            if days > 0
            else ngettext("%(number)s year earlier", "%(number)s years earlier", number)
        )
    else:
        words = (
            ngettext("%(number)s day later", "%(number)s days later", number)
            if days > 0
            else ngettext("%(number)s day earlier", "%(number)s days earlier", number)
        )
    return words % {"number": number_format(number, force_grouping=True)}
