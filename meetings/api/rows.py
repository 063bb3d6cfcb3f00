"""What a row of each collection shows."""

from rest_framework.serializers import ListSerializer

from meetings.models import Contribution, ContributionParty, Meeting, Outcome, Participation, Presentation, Statement
from organizations.api.rows import (
    CapacityReference,
    FigureRow,
    OrganizationReference,
    PersonReference,
    PostReference,
    ProgrammeReference,
)
from records.api import (
    AddressField,
    ChoiceField,
    CollectionField,
    CorrectedRow,
    CountField,
    FileField,
    ImpreciseDateField,
    MomentField,
    OpenListsRow,
    PartRow,
    PlainField,
    ReadRow,
    ReferenceField,
    ReferencesField,
    SlugRow,
    SourcedRow,
    TextField,
    TranslatedRow,
    VersionedRow,
)

PARTIES_SHOWN = 20  # of one contribution in a list of a hundred


class MeetingReference(ReferenceField):
    """A meeting, by slug."""

    def __init__(self, **kwargs):
        super().__init__("meetings", **kwargs)


class ContributionReference(ReferenceField):
    """A contribution, by slug."""

    def __init__(self, **kwargs):
        super().__init__("contributions", name="title", **kwargs)


class CapacitiesField(ReferencesField):
    """The memberships in which something was said, the one printed first at the beginning; in a CSV, ids and names of each."""

    endings = ("_uid", "_name")
    rests_on = CapacityReference.rests_on

    def __init__(self, **kwargs):
        super().__init__("memberships", key="uid", name="capacity", **kwargs)

    def writer(self, columns):
        first, further = self.referrer(columns, "capacity__"), columns.listed("further_capacities", self.referrer)
        return lambda row, asked: [*filter(None, [first(row, asked)]), *row[further]]

    def cells(self, row):
        targets = self.targets(row)
        return " ".join(str(target.uid) for target in targets), "; ".join(map(self.name_of, targets))


# --- Parts ------------------------------------------------------------------------------------------------------


class ParticipationRow(PartRow, TranslatedRow):
    """Somebody took part in a meeting: a person, an organization, or the holder of a post who is not named."""

    url = AddressField("participations", key="uid")
    meeting = MeetingReference(always=True)
    person = PersonReference()
    organization = OrganizationReference()
    post = PostReference()
    role = ChoiceField(Participation.Role)
    mode = ChoiceField(Participation.Mode, blank=True)
    on_behalf_of = OrganizationReference()
    capacity = CapacityReference()
    note = TextField()


class OutcomeRow(PartRow, ReadRow, TranslatedRow):
    """One thing that a meeting came to, at its place in the order of the meeting and on its page."""

    url = AddressField("outcomes", key="uid")
    meeting = MeetingReference(always=True)
    position = PlainField({"type": "integer", "minimum": 0})
    kind = ChoiceField(Outcome.Kind, blank=True)
    title = TextField()
    text = TextField()
    contribution = ContributionReference()
    forwarded_to_organization = OrganizationReference()
    forwarded_to_meeting = MeetingReference()
    programme = ProgrammeReference()


class Parties(ListSerializer):
    """The parties of a contribution; in a CSV, `role:slug` of each, and who in which role in words."""

    endings = ("", "_name")

    def cells(self, row):
        parties = getattr(row, self.source)
        return (
            " ".join(f"{each.role}:{each.party.key}" for each in parties),
            "; ".join(str(each) for each in parties),
        )


class ContributionPartyRow(PartRow):
    """Somebody with a role in a contribution."""

    class Meta:
        list_serializer_class = Parties

    organization = OrganizationReference()
    person = PersonReference()
    post = PostReference()
    role = ChoiceField(ContributionParty.Role)


class PresentationRow(PartRow, TranslatedRow):
    """A contribution came before a meeting."""

    contribution = ContributionReference(always=True)
    meeting = MeetingReference(always=True)
    by_person = PersonReference()
    by_organization = OrganizationReference()
    on_behalf_of = OrganizationReference()
    action = ChoiceField(Presentation.Action)
    note = TextField()


# --- Records ----------------------------------------------------------------------------------------------------


class MeetingRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """A meeting, or several held as one."""

    url = AddressField("meetings")
    name = TextField()
    abbreviation = PlainField()
    classification = ChoiceField(Meeting.Classification)
    status = ChoiceField(Meeting.EventStatus, blank=True, source="event_status")
    attendance_mode = ChoiceField(Meeting.AttendanceMode, blank=True)
    parent = MeetingReference()
    organization = OrganizationReference()
    series = ProgrammeReference()
    preceded_by = MeetingReference()
    start_date = ImpreciseDateField()
    end_date = ImpreciseDateField()
    starts_at = MomentField(blank=True)
    ends_at = MomentField(blank=True)
    time_zone = PlainField()
    place = TextField()
    country = PlainField({"type": "string", "pattern": "^([A-Z]{2})?$"})
    theme = TextField()
    summary = TextField()


class MeetingDetail(MeetingRow, OpenListsRow, CorrectedRow):
    """A meeting with who took part, its figures, what was presented and what came of it."""

    report = TextField()
    prepares_for = ReferencesField("meetings")
    followed_by = ReferencesField("meetings", source="shown_followed_by")
    followed_by_count = CountField()
    followed_by_url = CollectionField("meetings", "preceded_by")
    parts = ReferencesField("meetings", source="shown_parts")
    parts_count = CountField()
    parts_url = CollectionField("meetings", "parent")
    figures = FigureRow(many=True, source="shown_figures")
    figures_count = CountField()
    figures_url = CollectionField("figures", "meeting")
    participations = ParticipationRow(many=True, source="shown_participations")
    participations_count = CountField()
    participations_url = CollectionField("participations", "meeting")
    presentations = PresentationRow(many=True, source="shown_presentations")
    presentations_count = CountField()
    presentations_url = CollectionField("contributions", "meeting")
    outcomes = OutcomeRow(many=True, source="shown_outcomes")
    outcomes_count = CountField()
    outcomes_url = CollectionField("outcomes", "meeting")


class PartiesCount(CountField):
    """How many parties a contribution has."""

    schema = CountField.schema | {
        "description": f"How many there are; the first {PARTIES_SHOWN} stand in a list, all of them in the detail."
    }

    def to_representation(self, row):
        return row.shown_parties[0].of_all if row.shown_parties else 0


class ContributionRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """A document that somebody contributed, addressed or adopted, with its parties."""

    url = AddressField("contributions")
    title = TextField()
    kind = ChoiceField(Contribution.Kind, blank=True)
    number = PlainField()
    date = ImpreciseDateField()
    language = PlainField()
    address = PlainField({"type": "string", "description": "Where the document itself is read."}, source="url")
    file = FileField()
    responds_to = ContributionReference()
    parties = ContributionPartyRow(many=True, source="shown_parties")
    parties_count = PartiesCount()
    summary = TextField()


class ContributionDetail(ContributionRow, OpenListsRow, CorrectedRow):
    """A contribution with all its parties and where it was presented."""

    presentations = PresentationRow(many=True)


class StatementRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """Something said or written, with its speaker and the capacity held then."""

    url = AddressField("statements")
    speaker_person = PersonReference()
    speaker_organization = OrganizationReference()
    capacity = CapacityReference()
    capacities = CapacitiesField()
    attribution = PlainField()
    on_behalf_of = OrganizationReference()
    kind = ChoiceField(Statement.Kind, blank=True)
    rendering = ChoiceField(Statement.Rendering)
    text = TextField()
    original_language = PlainField()
    date = ImpreciseDateField()
    meeting = MeetingReference()
    contribution = ContributionReference()
    audience = TextField()
    programmes = ReferencesField("programmes")


class StatementDetail(StatementRow, CorrectedRow):
    """A statement, with what was corrected in it."""
