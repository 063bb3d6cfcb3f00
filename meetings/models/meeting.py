"""Meetings: single ones, clusters of them, and meetings held in phases."""

import datetime
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, Programme
from organizations.models.names import Figure
from records.dating import UNKNOWN_EARLIEST, UNKNOWN_LATEST, BoundField, EdtfField, dates, ordered, refuse_reversed
from records.publication import Publishable, PublishableQuerySet, in_order, public_by_name
from records.rows import (
    FIRST_MOMENT,
    Alphabetical,
    OpenLists,
    ReferenceList,
    Slugged,
    Sourced,
    Translated,
    Tree,
    TreeQuerySet,
    page_address,
)
from records.texts import LineField, languages, name_field, prose_field, validate_country


class MeetingQuerySet(PublishableQuerySet, TreeQuerySet):
    """Meetings."""

    def upcoming(self, day):
        """Keep the meetings that on `day` are not over yet, as far as their dates are known.

        One that is cancelled or postponed is among them as long as the days that the record gives are: who looks
        for it finds it, with its status.
        """
        return self.dated().filter(last_day__gte=day).exclude(event_status=Meeting.EventStatus.HELD)

    def past(self, day):
        """Keep the meetings that on `day` were over: by their dates, or because a source says that they were held."""
        return self.filter(Q(last_day__lt=day) | Q(event_status=Meeting.EventStatus.HELD))

    def dated(self):
        """Keep the meetings of whose days anything is known."""
        return self.exclude(first_day=UNKNOWN_EARLIEST, last_day=UNKNOWN_LATEST)

    def happening(self):
        """Leave out what is cancelled or postponed."""
        return self.exclude(event_status__in=Meeting.NOT_HAPPENING)

    def wholes(self):
        """Keep one row for what was held as one: the cluster or summit, not its parts, unless it has no date itself."""
        return self.filter(Q(parent=None) | Q(parent__start_date="", parent__end_date=""))

    def on_known_days(self):
        """Keep the meetings whose first or last day is known and not in doubt: those that a calendar can show."""
        return self.filter(is_a_day("start_date") | is_a_day("end_date") | Q(starts_at__isnull=False))


def is_a_day(date):
    """Return the condition that a date is one day, and not in doubt."""
    doubtful = Q(**{f"{date}__endswith": "?"}) | Q(**{f"{date}__endswith": "~"}) | Q(**{f"{date}__endswith": "%"})
    return Q(**{f"{date}_earliest": F(f"{date}_latest")}) & ~doubtful


class Meeting(Alphabetical, Slugged, Sourced, Translated, OpenLists, Tree, Publishable):
    """A meeting, or several held as one: a cluster, a summit in phases."""

    class Classification(models.TextChoices):
        CONFERENCE = "conference", _("conference")
        SUMMIT = "summit", _("summit")
        ASSEMBLY = "assembly", _("assembly")
        FORUM = "forum", _("forum")
        COUNCIL_SESSION = "council-session", _("council session")
        GROUP_MEETING = "group-meeting", _("meeting of a group")
        CLUSTER = "cluster", _("cluster of meetings")
        PHASE = "phase", _("phase")
        CONSULTATION = "consultation", _("consultation")
        SESSION = "session", _("session")
        REVIEW = "review", _("review")
        EXHIBITION = "exhibition", _("exhibition")
        OTHER = "other", _("other")

    class EventStatus(models.TextChoices):
        TENTATIVE = "tentative", _("tentative")
        CONFIRMED = "confirmed", _("confirmed")
        HELD = "held", _("held")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    class AttendanceMode(models.TextChoices):
        IN_PERSON = "in-person", _("in person")
        REMOTE = "remote", _("remote")
        HYBRID = "hybrid", _("in person and remote")

    NOT_HAPPENING = (EventStatus.POSTPONED, EventStatus.CANCELLED)
    ends = ("organization", "parent", "series", "preceded_by")
    markdown_fields = ("report",)
    carried = (*Slugged.carried, "ical_uid", "ical_sequence")
    local_moments = ("starts_at", "ends_at")
    # On what `possible_days()` rests.
    WHEN = ("start_date", "end_date", "starts_at", "ends_at", "time_zone")
    days_rest_on = (
        *WHEN,
        *(f"{date}_{bound}" for date in ("start_date", "end_date") for bound in ("earliest", "latest")),
    )
    # The order in time, total: what has no hour stands before what has one.
    IN_TIME = ("first_day", "sort_moment", "slug")
    agrees_with = {"series": ("kind",), "preceded_by": ("start_date_earliest",)}
    doubts_rest_on = ("parent",)
    trees = {
        "parent": _("A meeting cannot be part of itself or of one of its own parts."),
        "preceded_by": _("A meeting cannot come before itself or before one that it followed."),
        "prepares_for": _("A meeting does not prepare for itself, nor for one that prepares for it."),
    }
    search_fields = ("name", "abbreviation")
    search_text_parts = {"outcomes": ("title", "text")}
    search_dates = ("first_day", "last_day")
    list_names = {
        "participations": _("participations"),
        "figures": _("figures"),
        "contributions": _("contributions"),
        "outcomes": _("outcomes"),
        "statements": _("statements"),
        "parts": _("parts"),
    }

    name = name_field(_("name"))
    abbreviation = LineField(_("abbreviation"), max_length=60, blank=True)
    classification = models.CharField(_("classification"), max_length=20, choices=Classification)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("body that meets"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
    )
    series = models.ForeignKey(
        Programme,
        verbose_name=_("series"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        limit_choices_to={"kind": Programme.Kind.EVENT_SERIES},
    )
    prepares_for = ReferenceList(
        "self", verbose_name=_("prepares for"), symmetrical=False, blank=True, related_name="prepared_by"
    )
    preceded_by = models.ForeignKey(
        "self",
        verbose_name=_("preceded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text=_("The meeting that a source says came before this one, where dates do not tell the order."),
    )
    start_date = EdtfField(_("start"))
    start_date_earliest = BoundField("start_date", "earliest")
    start_date_latest = BoundField("start_date", "latest")
    end_date = EdtfField(_("end"))
    end_date_earliest = BoundField("end_date", "earliest")
    end_date_latest = BoundField("end_date", "latest")
    starts_at = models.DateTimeField(
        _("starts at"),
        null=True,
        blank=True,
        help_text=_("The exact time, if known, in the time zone given beside it."),
    )
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True, help_text=_("e.g. Europe/Zurich"))
    # `possible_days()`, and the moment within the first of them: NOT NULL, as order and pages need it.
    first_day = models.DateField(editable=False, default=UNKNOWN_EARLIEST)
    last_day = models.DateField(editable=False, default=UNKNOWN_LATEST)
    sort_moment = models.DateTimeField(editable=False, default=FIRST_MOMENT)
    event_status = models.CharField(
        _("status of the meeting"),
        max_length=10,
        choices=EventStatus,
        blank=True,
        help_text=_("Only what a source states; else empty."),
    )
    attendance_mode = models.CharField(_("attendance"), max_length=10, choices=AttendanceMode, blank=True)
    place = name_field(_("place"), required=False)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[validate_country])
    theme = name_field(_("theme"), required=False)
    summary = prose_field(_("summary"))
    report = prose_field(_("report"), help_text=_("Markdown; [Name](organization:slug) links to a record."))
    ical_uid = models.CharField(_("calendar identifier"), max_length=200, unique=True, editable=False)
    ical_sequence = models.PositiveIntegerField(_("calendar sequence"), default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-first_day", "-sort_moment", "-slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=ordered("start_date", "end_date"), name="%(app_label)s_%(class)s_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__lte=F("ends_at")),
                name="%(app_label)s_%(class)s_exact_start_before_end",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | ~Q(time_zone=""), name="%(app_label)s_%(class)s_exact_time_has_zone"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="%(app_label)s_%(class)s_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(preceded_by=None) | ~Q(preceded_by=F("id")),
                name="%(app_label)s_%(class)s_not_before_itself",
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(fields=["last_day"], name="meeting_upcoming"),
            in_order("meeting_newest", "-first_day", "-sort_moment", "-slug"),
            *public_by_name("meeting_by_name"),
            in_order("meeting_by_change", "updated_at", "slug"),
        ]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return page_address("meetings:meeting-detail", self.slug)

    def is_past(self, day):
        """Whether this was over on `day`; the query's rule, for a row in hand."""
        return self.last_day < day or self.event_status == self.EventStatus.HELD

    @property
    def is_dated(self):
        """Whether anything is known of its days; the query's rule, for a row in hand."""
        return (self.first_day, self.last_day) != (UNKNOWN_EARLIEST, UNKNOWN_LATEST)

    @property
    def has_known_day(self):
        """Whether the first or the last day is known and not in doubt; the query's rule, for a row in hand."""
        return self.start_is_a_day or dates.exact_day(self.end_date) is not None

    @property
    def start_is_a_day(self):
        """Whether the first day is known and not in doubt."""
        return self.starts_at is not None or dates.exact_day(self.start_date) is not None

    def possible_days(self):
        """Return the first and the last day on which this can have been held, by its moments where it has them.

        One of which only the start or only the end is known is taken to end as it began.
        """
        exact = self.filled_in()
        first = self.start_date_earliest if self.start_date else self.end_date_earliest
        last = self.end_date_latest if self.end_date else self.start_date_latest
        if exact:
            first = datetime.date.fromisoformat(exact["start_date"])
            last = datetime.date.fromisoformat(exact["end_date"]) if "end_date" in exact else last
            last = max(first, last) if self.end_date else first
        return first, last

    def doubts(self):
        begun, over = self.start_date_latest, self.end_date_earliest if self.end_date else self.start_date_earliest
        if self.parent_id is None or (begun >= self.parent.first_day and over <= self.parent.last_day):
            return []
        return [
            _("It is not held on the days of the meeting that it is part of, “%(meeting)s”.") % {"meeting": self.parent}
        ]

    def filled_in(self):
        """Return `{date: day}` of the dates that follow from the exact moments where none is given.

        Days of the meeting's own time zone. What ends at midnight ended on the day before.
        """
        if not self.starts_at or self.time_zone not in zoneinfo.available_timezones():
            return {}
        zone = zoneinfo.ZoneInfo(self.time_zone)
        start, end = (moment and moment.astimezone(zone) for moment in (self.starts_at, self.ends_at))
        if end is None:
            return {"start_date": start.date().isoformat()}
        last = (end - datetime.timedelta(microseconds=1)).date()
        return {"start_date": start.date().isoformat(), "end_date": max(start.date(), last).isoformat()}

    def derive(self):
        self.follow_moments()
        super().derive()
        self.first_day, self.last_day = self.possible_days()
        self.sort_moment = self.starts_at or FIRST_MOMENT
        if not self.ical_uid:
            # Stable for ever, whatever becomes of the slug.
            self.ical_uid = f"meeting-{self.slug}-{timezone.now():%Y%m%dT%H%M%S}@ituportal"

    def follow_moments(self):
        """Fill in the dates that are empty; one that was filled in follows a moment that has moved to another day."""
        days = self.filled_in()
        other = [name for name, day in days.items() if getattr(self, name) not in ("", day)]
        stored = self.stored() if other else None
        before = stored.filled_in() if stored else {}
        for name, day in days.items():
            given = getattr(self, name)
            if not given or given == before.get(name) == getattr(stored, name):
                setattr(self, name, day)

    def clean(self):
        super().clean()
        refuse_reversed(self, "start_date", "end_date")
        self.refuse_wrong_times()
        self.check_agreement()

    def check_agreement(self):
        super().check_agreement()
        if self.series_id is not None and self.series.kind != Programme.Kind.EVENT_SERIES:
            raise ValidationError({"series": _("A series is a programme of the kind “event series”.")})
        if self.preceded_by_id is not None and self.preceded_by.start_date_earliest > self.start_date_latest:
            raise ValidationError(
                {"preceded_by": _("By its dates, “%(meeting)s” began later.") % {"meeting": self.preceded_by}}
            )

    def refuse_wrong_times(self):
        """Raise ValidationError when the exact times contradict each other or the dates."""
        if self.ends_at and (self.starts_at is None or self.ends_at < self.starts_at):
            raise ValidationError({"ends_at": _("This needs a moment of start that lies before it.")})
        if self.time_zone and self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError({"time_zone": _("Not a time zone. Give an IANA name such as Europe/Zurich.")})
        if self.starts_at is None:
            return
        if not self.time_zone:
            raise ValidationError({"time_zone": _("An exact moment needs its time zone, e.g. Europe/Zurich.")})
        self.refuse_other_day("starts_at", "start_date", _("This is not on the day given as the start."))
        if self.ends_at:
            self.refuse_other_day("ends_at", "end_date", _("This is not on the day given as the end."))

    def refuse_other_day(self, moment, date, sentence):
        """Raise ValidationError when an exact time does not lie on its date, in the time zone of the meeting.

        What ends at midnight ends on the day before too.
        """
        exact = getattr(self, moment).astimezone(zoneinfo.ZoneInfo(self.time_zone))
        last_before = exact - datetime.timedelta(microseconds=1) if moment == "ends_at" else exact
        earliest, latest = getattr(self, f"{date}_earliest"), getattr(self, f"{date}_latest")
        if last_before.date() > latest or exact.date() < earliest:
            raise ValidationError({moment: sentence})

    def before_save(self, *, created):
        super().before_save(created=created)
        if self.before and any(getattr(self.before, name) != getattr(self, name) for name in self.CALENDAR):
            self.ical_sequence = self.before.ical_sequence + 1

    # What a calendar shows: a change of it raises the sequence.
    CALENDAR = (
        "slug",
        "classification",
        "parent_id",
        "start_date",
        "end_date",
        "starts_at",
        "ends_at",
        "time_zone",
        "status",
        "event_status",
        "country",
        *(languages.column(name, code) for name in ("name", "place", "summary") for code in languages.CODES),
    )


class MeetingFigure(Figure):
    """A figure of a meeting: delegates, Member States represented, observers."""

    ends = ("meeting",)
    wholes = ("meeting",)
    organization = category = None  # whose it might be instead, and of which members: figures are one list

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="figures")

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["property", "date_earliest", "id"]
        indexes = [
            models.Index(fields=["date_earliest", "uid"], name="meeting_figure_by_date"),
            models.Index(fields=["updated_at", "uid"], name="meeting_figure_updated"),
        ]
