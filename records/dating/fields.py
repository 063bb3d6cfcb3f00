"""Model fields for imprecise dates, and what it means for a dated fact to hold on a day."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from . import dates
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


class DatedQuerySet(models.QuerySet):
    """Facts that hold for a time."""

    def possible_on(self, day):
        """Return the condition that a fact can hold on `day`: by its own dates, and as its bodies can have existed."""
        return Q(start_date_earliest__lte=day, end_date_latest__gte=day) & self._bodies_exist(day)

    def _bodies_exist(self, day):
        """Return the condition that no body had gone before `day`, a day or a column, nor was founded after it."""
        condition = Q()
        for body in self.model.between:
            alive = {f"{body}__founding_date_earliest__lte": day, f"{body}__dissolution_date_latest__gte": day}
            condition &= Q(**{body: None}) | Q(**alive)
        return condition

    def as_of(self, day):
        """Keep what holds on `day`, annotated with `certainty` (`dates.Certainty`).

        The rule itself stands in `dates`: `certainty` of what is `within_lives`. Here it reads the columns derived by it.
        """
        no_start = Q(start_date_earliest=dates.UNKNOWN_EARLIEST, start_date_latest=dates.UNKNOWN_LATEST)
        no_end = Q(end_date_earliest=dates.UNKNOWN_EARLIEST, end_date_latest=dates.UNKNOWN_LATEST)
        shown = Q(attested_on__isnull=False) & self._bodies_exist(F("attested_on"))
        in_doubt = "[?~%]"
        start_in_doubt = Q(start_date_latest=dates.UNKNOWN_LATEST) | Q(start_date__regex=in_doubt)
        end_in_doubt = Q(end_date_earliest=dates.UNKNOWN_EARLIEST) & ~Q(end_date="..") | Q(end_date__regex=in_doubt)
        certain = (
            Q(certain_from__lte=day, certain_to__gte=day)
            & (~Q(end_date="..") | self._goes_on(day, shown))
            & (shown | ~(start_in_doubt | end_in_doubt))
        )
        dated = ~(no_start & no_end) | Q(end_date="..") | shown
        return self.filter(self.possible_on(day)).annotate(
            certainty=Case(
                When(certain, then=Value(dates.Certainty.CERTAIN.value)),
                When(dated, then=Value(dates.Certainty.POSSIBLE.value)),
                default=Value(dates.Certainty.UNKNOWN.value),
                output_field=models.CharField(),
            )
        )

    def _goes_on(self, day, shown):
        """Return the condition that what has an open end certainly goes on: none of its bodies can be gone on `day`.

        Where one of them went at some time up to a day, it is certain as long as a source shows it.
        """
        lasting, went_by = Q(), Q(pk=None)
        for body in self.model.between:
            went = f"{body}__dissolution_date"
            no_first, no_last = {f"{went}_earliest": dates.UNKNOWN_EARLIEST}, {f"{went}_latest": dates.UNKNOWN_LATEST}
            lasting &= Q(**{body: None}) | Q(**no_first, **no_last) | Q(**{f"{went}_earliest__gte": day})
            went_by |= Q(**no_first) & ~Q(**no_last)
        return lasting | went_by & shown & Q(attested_on__gte=day)


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
    attested_on = models.DateField(
        _("attested on"),
        null=True,
        blank=True,
        help_text=_("The last day on which a source shows this in force. Left empty: the date of the source."),
    )
    # Inclusive days on which the fact certainly holds; from > to when there is no such day.
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
        ]

    def derive(self):
        super().derive()
        start, end = (self._meta.get_field(name).parse(getattr(self, name)) for name in ("start_date", "end_date"))
        if self.attested_on and not self.can_hold_on(self.attested_on) and self.attested_by_default():
            # Its source only tells of it. Not moved to the last day possible, on which no source shows it in force.
            self.attested_on = None
        span = dates.certain_span(start, end, self.attested_on)
        self.certain_from, self.certain_to = span or (dates.UNKNOWN_LATEST, dates.UNKNOWN_EARLIEST)
        attested = self.attested_on if start.earliest == dates.UNKNOWN_EARLIEST else None
        self.sort_attested = attested or dates.UNKNOWN_EARLIEST

    def clean(self):
        super().clean()
        refuse_reversed(self, "start_date", "end_date")
        if self.attested_on and self.attested_on < self.start_date_earliest:
            raise ValidationError({"attested_on": _("A source cannot show this in force before it started.")})
        if self.attested_on and self.attested_on > self.end_date_latest:
            raise ValidationError({"attested_on": _("A source cannot show this in force after it ended.")})
        if self.attested_on and not self.can_hold_on(self.attested_on):
            raise ValidationError({"attested_on": _("One of the bodies cannot have existed on this day.")})

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
    def shown_on(self):
        """The day on which a source shows this in force; None where its bodies, by what is known now, were not there."""
        return self.attested_on if self.attested_on and self.can_hold_on(self.attested_on) else None

    def attested_by_default(self):
        """Whether the day in `attested_on` is the one that `attest()` took, left as it was."""
        if self.pk is None:
            return False
        stored = type(self).objects.filter(pk=self.pk).values_list("attested_on", flat=True).first()
        # By whatever rule it was taken: the dates that made it count may be those that have changed.
        return stored == self.attested_on and stored in [source.date_earliest for source in self.sources.all()]

    def days_of_sources(self):
        """Return the day of each source; the first one where its month or year is known only.

        Where the start is not known either, that would make a member of somebody who joined later in that month or year;
        and a date in doubt shows nothing.
        """
        begun = dates.parse(self.start_date or "")
        read = [dates.parse(source.date, interval=True) for source in self.sources.all()]
        return [
            date.earliest
            for date in read
            if date.definite
            and date.earliest != dates.UNKNOWN_EARLIEST
            and (date.earliest == date.latest or (begun.definite and begun.latest <= date.earliest))
        ]

    def attest(self):
        """Take the day of the latest dated source as `attested_on`; return whether it was set.

        Only where no day is given and the end is not known: a source that tells of something
        past does not show it in force. When dates that become known leave that day outside,
        `derive()` empties the column again; what was entered is refused instead.
        """
        if self.attested_on or (self.end_date and self.end_date != ".."):
            return False
        days = [day for day in self.days_of_sources() if self.can_hold_on(day)]
        if not days:
            return False
        self.attested_on = max(days)
        return True


def refuse_reversed(row, start, end):
    """Raise ValidationError when the date `end` of a row cannot lie after its date `start`."""
    if getattr(row, f"{start}_earliest") > getattr(row, f"{end}_latest"):
        message = _("This lies before the start, %(start)s.") % {"start": display(getattr(row, start))}
        raise ValidationError({end: message})
