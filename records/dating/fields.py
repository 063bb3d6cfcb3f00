"""Model fields for imprecise dates, and what it means for a dated fact to hold on a day."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from . import dates
from .evidence import nearest_evidence
from .querysets import ATTESTED
from .words import display


class EdtfField(models.CharField):
    """A date as the editor means it, in EDTF: `2021-10`, `2007-23`, `1865`, `2021?`.

    `interval` admits `2011/..`, `end` admits `..` alone; both, the interval within which something ended. The bounds that queries use stand in
    two `BoundField`s beside it.
    """

    def __init__(self, *args, interval=False, end=False, **kwargs):
        self.interval = interval
        self.end = end
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault(
            "help_text", _("As precise as the source: 2021-10-15, 2021-10, 2007-23 (autumn), 1865, 2021?")
        )
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.interval:
            kwargs["interval"] = True
        if self.end:
            kwargs["end"] = True
        return name, path, args, kwargs

    def parse(self, value):
        """Return `dates.ImpreciseDate`; raise `dates.InvalidDate`."""
        return dates.parse(value or "", interval=self.interval, end=self.end)

    def to_python(self, value):
        value = super().to_python(value)
        try:
            return self.parse(value).text
        except dates.InvalidDate as error:
            raise ValidationError(str(error), code="invalid_date") from error

    def formfield(self, **kwargs):
        # The form field leaves the judgement, and its words, to the model field.
        return super().formfield(**{"form_class": forms.CharField, **kwargs})


class BoundField(models.DateField):
    """The `earliest` or `latest` day of an `EdtfField`, written with it; never null.

    0001-01-01 and 9999-12-31 stand for unknown or open.
    """

    def __init__(self, source, bound, **kwargs):
        self.source = source
        self.bound = bound
        kwargs["editable"] = False
        kwargs["default"] = dates.UNKNOWN_EARLIEST if bound == "earliest" else dates.UNKNOWN_LATEST
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "default"):
            kwargs.pop(key, None)
        return name, path, [self.source, self.bound, *args], kwargs

    def derive(self, row):
        """Set this column of `row` from the date beside it."""
        date = row._meta.get_field(self.source).parse(getattr(row, self.source))
        setattr(row, self.attname, getattr(date, self.bound))


def ordered(start, end):
    """Return the condition that the EDTF field `start` can lie before `end`."""
    return Q(**{f"{start}_earliest__lte": F(f"{end}_latest")})


class Dated(models.Model):
    """A fact that holds for a time, which its source may know only in part."""

    # Foreign keys to what must have existed, by its own `founding_date` and `dissolution_date`, for the fact to hold.
    between: tuple[str, ...] = ()

    start_date = EdtfField(_("start"))
    start_date_earliest = BoundField("start_date", "earliest")
    start_date_latest = BoundField("start_date", "latest")
    end_date = EdtfField(
        _("end"),
        interval=True,
        end=True,
        help_text=_(
            "Empty: not known. Two dots (..): still in force, no end. Over by 2020, not known since when: ../2020."
        ),
    )
    end_date_earliest = BoundField("end_date", "earliest")
    end_date_latest = BoundField("end_date", "latest")
    attested_from = models.DateField(
        _("attested from"),
        null=True,
        blank=True,
        help_text=_(
            "The first day on which a source shows this in force. Left empty: the date of the earliest source."
        ),
    )
    attested_on = models.DateField(
        _("attested on"),
        null=True,
        blank=True,
        help_text=_("The last day on which a source shows this in force. Left empty: the date of the latest source."),
    )
    # By the dates alone, the latest day on which it began and the earliest on which it ended: 9999 and 0001 where not known.
    certain_from = models.DateField(editable=False, default=dates.UNKNOWN_LATEST)
    certain_to = models.DateField(editable=False, default=dates.UNKNOWN_EARLIEST)
    # Where the start is not known, the day on which a source shows this in force: the order among such, NOT NULL.
    sort_attested = models.DateField(editable=False, default=dates.UNKNOWN_EARLIEST)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=ordered("start_date", "end_date"),
                name="%(app_label)s_%(class)s_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(attested_on=None) | Q(attested_on__gte=F("start_date_earliest")),
                name="%(app_label)s_%(class)s_attested_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(attested_on=None) | Q(attested_on__lte=F("end_date_latest")),
                name="%(app_label)s_%(class)s_attested_before_its_end",
            ),
            models.CheckConstraint(
                condition=Q(attested_from=None)
                | Q(attested_from__gte=F("start_date_earliest"), attested_from__lte=F("end_date_latest")),
                name="%(app_label)s_%(class)s_first_attested_within",
            ),
            models.CheckConstraint(
                condition=Q(attested_from=None) | Q(attested_on=None) | Q(attested_from__lte=F("attested_on")),
                name="%(app_label)s_%(class)s_first_attested_before_last",
            ),
        ]

    def derive(self):
        super().derive()
        start, end = (self._meta.get_field(name).parse(getattr(self, name)) for name in ("start_date", "end_date"))
        for name in ATTESTED:
            day = getattr(self, name)
            if day and not self.can_hold_on(day) and self.attested_by_default(name):
                # Its source only tells of it. Not moved to the last day possible, on which no source shows it in force.
                setattr(self, name, None)
        if self.attested_from and self.attested_on and self.attested_from > self.attested_on:
            for name in filter(self.attested_by_default, ATTESTED):
                # What was entered for the one stands; `attest()` takes the other anew.
                setattr(self, name, None)
        self.certain_from = start.latest if start.definite else dates.UNKNOWN_LATEST
        self.certain_to = end.earliest if end.definite else dates.UNKNOWN_EARLIEST
        shown = self.attested_on or self.attested_from
        self.sort_attested = (shown if start.earliest == dates.UNKNOWN_EARLIEST else None) or dates.UNKNOWN_EARLIEST

    def clean(self):
        super().clean()
        refuse_reversed(self, "start_date", "end_date")
        for name in ATTESTED:
            day = getattr(self, name)
            if day and day < self.start_date_earliest:
                raise ValidationError({name: _("A source cannot show this in force before it started.")})
            if day and day > self.end_date_latest:
                raise ValidationError({name: _("A source cannot show this in force after it ended.")})
            if day and not self.can_hold_on(day):
                raise ValidationError({name: _("One of the bodies cannot have existed on this day.")})
        if self.attested_from and self.attested_on and self.attested_from > self.attested_on:
            raise ValidationError({"attested_from": _("The first day lies after the last one.")})

    def bodies(self):
        """Return what must have existed for this to hold; in a form, a body may be as new as the fact."""
        names = (
            name
            for name in self.between
            if getattr(self, f"{name}_id") is not None or self._meta.get_field(name).is_cached(self)
        )
        return [body for body in (getattr(self, name) for name in names) if body is not None]

    def possible_span(self):
        """Return the first and last day on which this can hold, as far as its bodies can have existed."""
        bodies = self.bodies()
        return (
            max([self.start_date_earliest, *(body.founding_date_earliest for body in bodies)]),
            min([self.end_date_latest, *(body.dissolution_date_latest for body in bodies)]),
        )

    def can_hold_on(self, day):
        """Whether this can hold on a day."""
        first, last = self.possible_span()
        return first <= day <= last

    @property
    def shown(self):
        """The first and last day on which sources show this in force, those left out on which its bodies were not there."""
        return tuple(day for name in ATTESTED if (day := getattr(self, name)) and self.can_hold_on(day))

    @property
    def shown_on(self):
        """The last day on which a source shows this in force, or None."""
        return max(self.shown, default=None)

    @property
    def shown_from(self):
        """The first such day, where it is another one than the last."""
        return min(self.shown) if len(set(self.shown)) > 1 else None

    @classmethod
    def evidence_rests_on(cls):
        """Return the columns that `evidence` reads, along foreign keys too."""
        lives = [
            f"{body}__{day}" for body in cls.between for day in ("founding_date_earliest", "dissolution_date_latest")
        ]
        return ("start_date", "start_date_earliest", "end_date", "end_date_latest", *ATTESTED, *lives)

    @property
    def evidence(self):
        """What is known that lies nearest to the days of `as_of()`, where this only possibly holds: `dates.Evidence` or None."""
        if getattr(self, "certainty", None) != dates.Certainty.POSSIBLE:
            return None
        start, end = (self._meta.get_field(name).parse(getattr(self, name)) for name in ("start_date", "end_date"))
        return nearest_evidence(start, end, self.shown, *self.asked_days)

    @property
    def asked_days(self):
        """The first and the last of the days of `as_of()`; None where there was none."""
        asked = getattr(self, "asked", "")
        return tuple(map(datetime.date.fromisoformat, asked.split("/"))) if asked else None

    def attested_by_default(self, name):
        """Whether the day in a column is the one that `attest()` took, left as it was."""
        if self.pk is None:
            return False
        stored = type(self).objects.filter(pk=self.pk).values_list(name, flat=True).first()
        # By whatever rule it was taken: the dates that made it count may be those that have changed.
        return stored == getattr(self, name) and stored in [source.date_earliest for source in self.sources.all()]

    def days_of(self, sources):
        """Return the day of each source; the first one where its month or year is known only.

        Where the start is not known either, that would make a member of somebody who joined later in that month or year;
        and a date in doubt shows nothing.
        """
        begun = self._meta.get_field("start_date").parse(self.start_date)
        read = [dates.parse(source.date, interval=True) for source in sources]
        return [
            date.earliest
            for date in read
            if date.definite
            and date.earliest != dates.UNKNOWN_EARLIEST
            and (date.earliest == date.latest or (begun.definite and begun.latest <= date.earliest))
        ]

    def attest(self, sources=None):
        """Take the days of the earliest and the latest dated source as those attested; return whether any was set.

        The sources are those that are cited, or those given: of a row whose lists are not written yet.

        Only where none is given and the end is not known: a source that tells of something
        past does not show it in force. When dates that become known leave such a day outside,
        `derive()` empties the column again; what was entered is refused instead.
        """
        if (self.attested_from and self.attested_on) or (self.end_date and self.end_date != dates.OPEN):
            return False
        given = self.attested_from, self.attested_on
        sources = self.sources.all() if sources is None else sources
        days = [day for day in self.days_of(sources) if self.can_hold_on(day)]
        if not self.attested_from:
            self.attested_from = min((day for day in days if day <= (given[1] or day)), default=None)
        if not self.attested_on:
            self.attested_on = max((day for day in days if day >= (given[0] or day)), default=None)
        return given != (self.attested_from, self.attested_on)


def refuse_reversed(row, start, end):
    """Raise ValidationError when the date `end` of a row cannot lie after its date `start`."""
    if getattr(row, f"{start}_earliest") > getattr(row, f"{end}_latest"):
        message = _("This lies before the start, %(start)s.") % {"start": display(getattr(row, start))}
        raise ValidationError({end: message})
