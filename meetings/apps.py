from django.apps import AppConfig
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.kinds import Kind


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")
    kinds = (
        Kind(
            label=_("Meetings"),
            model="meetings.Meeting",
            one=_("Meeting"),
            order=70,
            path="meetings",
            list="meetings.views.MeetingList",
            detail="meetings.views.MeetingDetail",
            csv="meetings.csv.MeetingCsv",
            feed="meetings.feeds.MeetingFeed",
            calendar="meetings.calendars.MeetingCalendar",
            record_calendar="meetings.calendars.OneMeeting",
            collection="meetings",
            api="meetings.api.collections.Meetings",
            navigation=3,
            site_map="meetings",
            mentioned=True,
        ),
        Kind(
            label=capfirst(_("participations")),
            model="meetings.Participation",
            path="participations",
            csv="meetings.csv.ParticipationCsv",
            order=80,
            collection="participations",
            api="meetings.api.collections.Participations",
        ),
        Kind(
            label=_("Contributions"),
            model="meetings.Contribution",
            one=_("Contribution"),
            order=90,
            path="contributions",
            list="meetings.views.ContributionList",
            detail="meetings.views.ContributionDetail",
            csv="meetings.csv.ContributionCsv",
            feed="meetings.feeds.ContributionFeed",
            collection="contributions",
            api="meetings.api.collections.Contributions",
            navigation=7,
            site_map="contributions",
            mentioned=True,
        ),
        Kind(
            label=capfirst(_("outcomes")),
            model="meetings.Outcome",
            path="outcomes",
            csv="meetings.csv.OutcomeCsv",
            order=100,
            collection="outcomes",
            api="meetings.api.collections.Outcomes",
        ),
        Kind(
            label=capfirst(_("figures")),
            model="meetings.MeetingFigure",
            path="figures",
            csv="meetings.csv.FigureCsv",
            order=105,
            name="figure",
            collection="figures",
            api="meetings.api.collections.Figures",
        ),
        Kind(
            label=_("Statements"),
            model="meetings.Statement",
            one=_("Statement"),
            order=110,
            path="statements",
            list="meetings.views.StatementList",
            detail="meetings.views.StatementDetail",
            csv="meetings.csv.StatementCsv",
            feed="meetings.feeds.StatementFeed",
            collection="statements",
            api="meetings.api.collections.Statements",
            navigation=4,
            site_map="statements",
            mentioned=True,
        ),
    )
