"""What a row of each collection shows."""

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
    FileField,
    ImpreciseDateField,
    MomentField,
    OpenListsRow,
    PlainField,
    ReadRow,
    ReferenceField,
    ReferencesField,
    SlugRow,
    SourcedRow,
    TextField,
    TranslatedRow,
    UidRow,
    VersionedRow,
)


class MeetingReference(ReferenceField):
    """A meeting, by slug."""

    def __init__(self, **kwargs):
        super().__init__("meetings", **kwargs)


class ContributionReference(ReferenceField):
    """A contribution, by slug."""

    def __init__(self, **kwargs):
        super().__init__("contributions", name="title", **kwargs)


# --- Parts ------------------------------------------------------------------------------------------------------


class ParticipationFields(UidRow, TranslatedRow, SourcedRow):
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


class ParticipationRow(ParticipationFields):
    """A participation."""


class NestedParticipationRow(ParticipationFields):
    """A participation, in the detail of its meeting."""


class OutcomeFields(UidRow, TranslatedRow, SourcedRow):
    """One thing that a meeting came to, at its place in the order of the meeting."""

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


class OutcomeRow(OutcomeFields):
    """An outcome."""


class NestedOutcomeRow(OutcomeFields):
    """An outcome, in the detail of its meeting."""


class ContributionPartyRow(UidRow, SourcedRow):
    """Somebody with a role in a contribution."""

    organization = OrganizationReference()
    person = PersonReference()
    post = PostReference()
    role = ChoiceField(ContributionParty.Role)


class PresentationFields(UidRow, TranslatedRow, SourcedRow):
    """A contribution came before a meeting."""

    contribution = ContributionReference(always=True)
    meeting = MeetingReference(always=True)
    by_person = PersonReference()
    by_organization = OrganizationReference()
    on_behalf_of = OrganizationReference()
    action = ChoiceField(Presentation.Action)
    note = TextField()


class PresentationRow(PresentationFields):
    """A presentation of a contribution at a meeting."""


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


class MeetingDetail(MeetingRow, OpenListsRow):
    """A meeting with who took part, its figures, what was presented and what came of it."""

    report = TextField()
    followed_by = ReferencesField("meetings")
    prepares_for = ReferencesField("meetings")
    parts = ReferencesField("meetings")
    figures = FigureRow(many=True)
    participations = NestedParticipationRow(many=True)
    presentations = PresentationRow(many=True)
    outcomes = NestedOutcomeRow(many=True)


class ContributionRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """A document that somebody contributed, addressed or adopted."""

    url = AddressField("contributions")
    title = TextField()
    kind = ChoiceField(Contribution.Kind, blank=True)
    number = PlainField()
    date = ImpreciseDateField()
    language = PlainField()
    address = PlainField({"type": "string", "description": "Where the document itself is read."}, source="url")
    file = FileField()
    responds_to = ContributionReference()
    summary = TextField()


class ContributionDetail(ContributionRow, OpenListsRow):
    """A contribution with its parties and where it was presented."""

    parties = ContributionPartyRow(many=True)
    presentations = PresentationRow(many=True)


class StatementRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """Something said or written, with its speaker and the capacity held then."""

    url = AddressField("statements")
    speaker_person = PersonReference()
    speaker_organization = OrganizationReference()
    capacity = CapacityReference()
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
