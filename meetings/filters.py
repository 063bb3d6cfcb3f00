"""What can be asked of the lists of meetings, participations, contributions, outcomes and statements."""

from collections import Counter

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, OrganizationFigure, Person, Programme, Qualifier
from records.dating import days
from records.lists import (
    ChoiceFilter,
    Choices,
    Countries,
    CountryFilter,
    Days,
    EitherSlugFilter,
    Filter,
    LanguageFilter,
    Languages,
    Records,
    RelatedChoices,
    RelatedRecords,
    RelatedRows,
    RelationFilter,
    SinceFilter,
    SlugFilter,
    StrictFilterSet,
    Together,
    UidFilter,
    UntilFilter,
    WordsFilter,
    WrittenInFilter,
    YearFilter,
    Years,
)

from .models import (
    Contribution,
    ContributionParty,
    Meeting,
    MeetingFigure,
    Outcome,
    Participation,
    Presentation,
    Statement,
)
from .relation_paths import INVOLVED, OF_ORGANIZATION, TO_CONTRIBUTION, TO_MEETING

UPCOMING, PAST = "upcoming", "past"
# An organization and a person that stand behind a contribution are two facts: a party is the one or the other.
STANDS_BEHIND = (
    "The slug or id of one that submitted, supported, received, adopted or presented it, at whichever meeting. An organization, "
    "a person and a meeting are facts of their own."
)


class WhenFilter(ChoiceFilter):
    """Meetings that are not over today, as the institution counts days, or those that are."""

    meaning = (
        "“upcoming” keeps what is not over yet, today’s included; “past” what was over before today, or is said to have been "
        "held. By the dates as they are given: what is cancelled or postponed stands by its days. What has no date is neither, "
        "unless it was held."
    )

    def __init__(self, **kwargs):
        super().__init__(choices=[(UPCOMING, _("upcoming")), (PAST, _("past"))], **kwargs)

    def filter(self, qs, value):
        return getattr(qs, value)(days.today()) if value else qs


class When(Choices):
    """Both values of a `WhenFilter`, the one to come first."""

    def columns(self, list_filter):
        return ("first_day", "last_day", "event_status")

    def counted(self, list_filter, numbers):
        """Count by the rule of the query set, of a row in hand."""
        found = Counter()
        for row, number in numbers.items():
            found[self._when(*row)] += number
        return Counter({value: number for value, number in found.items() if value})

    def holds(self, filters, name):
        value = filters.cleaned[name]
        return lambda row: self._when(*row) == value

    def _when(self, first, last, status):
        meeting = Meeting(first_day=first, last_day=last, event_status=status)
        if meeting.is_past(days.today()):
            return PAST
        return UPCOMING if meeting.is_dated else None

    def ranked(self, named, numbers):
        return sorted(numbers, reverse=True)


class MeetingFilterSet(StrictFilterSet):
    """Meetings."""

    q = WordsFilter(label=_("With these words"))
    when = WhenFilter(label=_("When"))
    year = YearFilter("start_date", "end_date", label=_("Year"))
    since = SinceFilter("start_date", "end_date", label=_("Meetings on or after"))
    until = UntilFilter("start_date", "end_date", label=_("Meetings on or before"))
    classification = ChoiceFilter(label=_("Kind"), choices=Meeting.Classification.choices)
    status = ChoiceFilter("event_status", label=_("Status"), choices=Meeting.EventStatus.choices)
    attendance = ChoiceFilter("attendance_mode", label=_("In person or remote"), choices=Meeting.AttendanceMode.choices)
    country = CountryFilter(label=_("Country"))
    organization = SlugFilter("organization__slug", label=_("Body that meets"))
    participant = SlugFilter(
        "organization__slug",
        of=RelatedRows(Participation.objects.published, "meeting"),
        label=_("Organization that took part"),
        meaning="The slug of one that took part, in whichever role. Another fact than that a person did.",
    )
    person = SlugFilter(
        "person__slug",
        of=RelatedRows(Participation.objects.published, "meeting"),
        label=_("Person who took part"),
        meaning="The slug of one who took part, in whichever role. Another fact than that an organization did.",
    )
    series = SlugFilter("series__slug", label=_("Series"))
    programme = RelationFilter(
        *TO_MEETING,
        label=_("Programme"),
        meaning="The slug or id of one whose series it belongs to, on which it came to an outcome, or about which was spoken there.",
    )
    parent = SlugFilter("parent__slug", label=_("Part of"))
    prepares_for = SlugFilter("prepares_for__slug", label=_("Prepares for"))
    preceded_by = SlugFilter("preceded_by__slug", label=_("Preceded by"))
    contribution = SlugFilter(
        "contribution__slug", of=RelatedRows(Presentation.objects.published, "meeting"), label=_("Contribution")
    )
    language = WrittenInFilter(label=_("Text available in"))

    facets = {
        "when": When(),
        "classification": Choices(),
        "year": Years(),
        "organization": Records(Organization),
        "series": Records(Programme),
        "programme": RelatedRecords(Programme),
        "country": Countries(),
        "status": Choices(),
        "attendance": Choices(),
        "participant": RelatedRecords(Organization),
    }
    references = {
        "since": Days(),
        "until": Days(),
        "person": Records(Person),
        "parent": Records(Meeting),
        "prepares_for": Records(Meeting),
        "preceded_by": Records(Meeting),
        "contribution": Records(Contribution),
        "language": Languages(),
    }

    orderings = {
        "start_date": Meeting.IN_TIME,
        "name": ("sort_key", "slug"),
        "updated_at": ("updated_at", "slug"),
    }
    default_ordering = "-start_date"

    class Meta:
        model = Meeting
        fields = []

    @property
    def first_ordering(self):
        """The latest first; of what is to come the nearest, but for programs that rely on one order."""
        nearest_first = self.data.get("when") == UPCOMING and not self.format.documented_order
        return "start_date" if nearest_first else super().first_ordering


class ParticipationFilterSet(StrictFilterSet):
    """Who took part in what."""

    meeting = SlugFilter("meeting__slug", label=_("Meeting"))
    organization = SlugFilter("organization__slug", label=_("Organization"))
    person = SlugFilter("person__slug", label=_("Person"))
    on_behalf_of = SlugFilter("on_behalf_of__slug", label=_("On behalf of"))
    capacity = UidFilter("capacity__uid", label=_("Position at the time"))
    role = ChoiceFilter(label=_("Role"), choices=Participation.Role.choices)
    mode = ChoiceFilter(label=_("Mode"), choices=Participation.Mode.choices)

    orderings = {
        "meeting": (*(f"meeting__{column}" for column in Meeting.IN_TIME), "role", "uid"),
        "role": ("role", "uid"),
        "updated_at": ("updated_at", "uid"),
    }
    default_ordering = "-meeting"

    class Meta:
        model = Participation
        fields = []


def figures(now=None):
    """Return the public figures of bodies and of meetings, as one list."""
    return Together(*(model.objects.published(now) for model in (OrganizationFigure, MeetingFigure)))


class FigureFilterSet(StrictFilterSet):
    """Figures, of bodies and of meetings together."""

    organization = SlugFilter("organization__slug", starts=OrganizationFigure, label=_("Organization"))
    meeting = SlugFilter("meeting__slug", starts=MeetingFigure, label=_("Meeting"))
    property = Filter("property", label=capfirst(_("property")), meaning="What is counted, as the row has it.")
    qualifier = ChoiceFilter(label=capfirst(_("qualifier")), choices=Qualifier.choices)
    year = YearFilter("date", label=_("Year"))

    orderings = {"date": ("date_earliest", "uid"), "updated_at": ("updated_at", "uid")}
    default_ordering = "-date"

    class Meta:
        model = MeetingFigure
        fields = []


# What is asked of the parties of a contribution is asked of one of them.
PARTY = RelatedRows(ContributionParty.objects.published, "contribution")


class InvolvedFilter(RelationFilter):
    """A body or a person that stands behind a contribution; with a role asked for, as the party in that role."""

    exclusive = True

    def __init__(self, kind, **kwargs):
        super().__init__(*INVOLVED[kind], field_name=f"{kind}__slug", also_of=PARTY, **kwargs)

    def filter_related(self, rows, value):
        return SlugFilter.filter(self, rows, value)


class ContributionFilterSet(StrictFilterSet):
    """Contributions."""

    q = WordsFilter(label=_("With these words"))
    year = YearFilter("date", label=_("Year"))
    kind = ChoiceFilter(label=_("Kind"), choices=Contribution.Kind.choices)
    meeting = SlugFilter(
        "meeting__slug", of=RelatedRows(Presentation.objects.published, "contribution"), label=_("Meeting")
    )
    organization = InvolvedFilter("organization", label=_("Organization involved"), meaning=STANDS_BEHIND)
    person = InvolvedFilter("person", label=_("Person involved"), meaning=STANDS_BEHIND)
    role = ChoiceFilter(
        of=PARTY,
        label=_("Role of the organization or person"),
        choices=ContributionParty.Role.choices,
        meaning="The role of a party; with `organization` or `person` that of this one.",
    )
    programme = RelationFilter(
        *TO_CONTRIBUTION,
        label=_("Programme"),
        meaning="The slug or id of one on which it led to an outcome, or about which a statement in it speaks.",
    )
    responds_to = SlugFilter("responds_to__slug", label=_("Responds to"))
    language = LanguageFilter("language", label=_("Language"))

    facets = {
        "kind": Choices(),
        "year": Years(),
        "organization": RelatedRecords(Organization),
        "role": RelatedChoices(),
        "meeting": RelatedRecords(Meeting),
        "programme": RelatedRecords(Programme),
        "language": Languages(),
    }
    references = {"person": Records(Person), "responds_to": Records(Contribution)}

    orderings = {
        "date": ("date_earliest", "slug"),
        "title": ("sort_key", "slug"),
        "updated_at": ("updated_at", "slug"),
    }
    default_ordering = "-date"

    class Meta:
        model = Contribution
        fields = []


class OutcomeFilterSet(StrictFilterSet):
    """Outcomes of meetings."""

    meeting = SlugFilter("meeting__slug", label=_("Meeting"))
    kind = ChoiceFilter(label=_("Kind"), choices=Outcome.Kind.choices)
    programme = SlugFilter("programme__slug", label=_("Programme"))
    contribution = SlugFilter("contribution__slug", label=_("Contribution"))
    forwarded_to = EitherSlugFilter(
        "forwarded_to_organization__slug", "forwarded_to_meeting__slug", label=_("Forwarded to")
    )

    orderings = {
        "meeting": ("meeting__slug", "position", "uid"),
        "kind": ("kind", "uid"),
        "updated_at": ("updated_at", "uid"),
    }

    class Meta:
        model = Outcome
        fields = []


class CapacityFilter(UidFilter):
    """The membership in which something was said, the first one or a further one."""

    def filter(self, qs, value):
        return qs.in_capacity(*value) if value else qs


class StatementFilterSet(StrictFilterSet):
    """Statements."""

    q = WordsFilter(label=_("With these words"))
    year = YearFilter("date", label=_("Year"))
    kind = ChoiceFilter(label=_("Kind"), choices=Statement.Kind.choices)
    speaker = EitherSlugFilter("speaker_person__slug", "speaker_organization__slug", label=_("Speaker"))
    organization = RelationFilter(*OF_ORGANIZATION, label=_("Organization speaking or represented"))
    meeting = SlugFilter("meeting__slug", label=_("Meeting"))
    contribution = SlugFilter("contribution__slug", label=_("Contribution"))
    capacity = CapacityFilter("capacity__uid", label=_("Position at the time"))
    programme = SlugFilter(
        "programme__slug", of=RelatedRows(Statement.programmes.through.objects.all, "statement"), label=_("Programme")
    )
    rendering = ChoiceFilter(label=_("Quoted or paraphrased"), choices=Statement.Rendering.choices)
    language = LanguageFilter("original_language", label=_("Original language"))

    facets = {
        "kind": Choices(),
        "year": Years(),
        "speaker": Records(Person, Organization),
        "organization": RelatedRecords(Organization),
        "meeting": Records(Meeting),
        "programme": RelatedRecords(Programme),
        "rendering": Choices(),
        "language": Languages(),
    }
    references = {"contribution": Records(Contribution)}

    orderings = {"date": ("date_earliest", "slug"), "updated_at": ("updated_at", "slug")}
    default_ordering = "-date"

    class Meta:
        model = Statement
        fields = []
