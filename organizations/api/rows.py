"""What a row of each collection shows."""

from organizations.models import Organization, OtherName, Programme, ProgrammeParty, Qualifier, Relation
from records.api import (
    FORMER_UUID,
    UUID,
    AddressField,
    CertaintyField,
    ChoiceField,
    CollectionField,
    CorrectedRow,
    CountField,
    DatedRow,
    EvidenceField,
    ImpreciseDateField,
    NameThenField,
    NumberField,
    OpenListsRow,
    PartRow,
    PlainField,
    ReadRow,
    ReferenceField,
    SlugRow,
    SourcedRow,
    TextField,
    TranslatedRow,
    UidRow,
    VersionedRow,
    nullable,
)


class OrganizationReference(ReferenceField):
    """A body, by slug."""

    renamed = True

    def __init__(self, **kwargs):
        super().__init__("organizations", **kwargs)


class PersonReference(ReferenceField):
    """A person, by slug."""

    renamed = True

    def __init__(self, **kwargs):
        super().__init__("people", **kwargs)


class PostReference(ReferenceField):
    """A post, by uid."""

    def __init__(self, **kwargs):
        super().__init__("posts", key="uid", name="label", **kwargs)


class ProgrammeReference(ReferenceField):
    """A programme, by slug."""

    def __init__(self, **kwargs):
        super().__init__("programmes", **kwargs)


class CapacityReference(ReferenceField):
    """The membership in which somebody acted, by uid, named by its post, role or category."""

    rests_on = ("post__label", "role", "category__label")

    def __init__(self, **kwargs):
        super().__init__("memberships", key="uid", name="capacity", **kwargs)


class CategoryField(ReferenceField):
    """The category of a membership: its code, which is unique within its body, its name, and its id."""

    schema = nullable(
        {
            "type": "object",
            "properties": {
                "id": UUID,
                "uid": FORMER_UUID,
                "code": {"type": "string"},
                "name": {"type": "string"},
            },
            "required": ["id", "uid", "code", "name"],
            "additionalProperties": False,
        }
    )

    def __init__(self, **kwargs):
        super().__init__("", key="code", name="label", **kwargs)

    def reference(self, asked, uid, key, name):
        return {"id": uid, "uid": uid, "code": key, "name": name}


# --- Parts ------------------------------------------------------------------------------------------------------


class OtherNameRow(PartRow):
    """Another name of a body or a person."""

    name = PlainField()
    language = PlainField()
    kind = ChoiceField(OtherName.Kind)
    start_date = ImpreciseDateField()
    end_date = ImpreciseDateField()


class IdentifierRow(PartRow):
    """An identifier that some scheme gives to a body or a person."""

    scheme = PlainField()
    value = PlainField()


class FigureRow(PartRow, TranslatedRow):
    """A number that a source gives, with what it counts and how exactly; of a body or of a meeting."""

    url = AddressField("figures", key="uid")
    organization = OrganizationReference()
    meeting = ReferenceField("meetings")
    property = PlainField()
    label = TextField()
    value = NumberField()
    qualifier = ChoiceField(Qualifier)
    date = ImpreciseDateField()
    category = CategoryField()


class PartyRow(PartRow):
    """A body with a role in a programme."""

    organization = OrganizationReference(always=True)
    role = ChoiceField(ProgrammeParty.Role)


class RelatedProgrammeRow(PartRow):
    """Another programme to which one is closely related; it holds from either end."""

    programme = ProgrammeReference(always=True, source="far_end")


# --- Memberships, posts, relations ------------------------------------------------------------------------------


class MembershipRow(UidRow, ReadRow, VersionedRow, TranslatedRow, DatedRow, SourcedRow):
    """Who belongs to what, in which capacity and since when."""

    url = AddressField("memberships", key="uid")
    certainty = CertaintyField()
    evidence = EvidenceField()
    organization = OrganizationReference(always=True)
    member_organization = OrganizationReference()
    member_person = PersonReference()
    post = PostReference()
    role = TextField()
    category = CategoryField()
    on_behalf_of = OrganizationReference()
    note = TextField()


class MembershipDetail(MembershipRow, CorrectedRow):
    """A membership, with what was corrected in it."""


class RelationRow(PartRow, TranslatedRow, DatedRow):
    """One body stands in a relation to another."""

    url = AddressField("relations", key="uid")
    certainty = CertaintyField()
    evidence = EvidenceField()
    source_body = OrganizationReference(always=True)
    kind = ChoiceField(Relation.Kind)
    target_body = OrganizationReference(always=True)
    note = TextField()


class PostRow(UidRow, VersionedRow, TranslatedRow, SourcedRow):
    """A post in a body, whoever holds it."""

    url = AddressField("posts", key="uid")
    organization = OrganizationReference(always=True)
    label = TextField()


class PostDetail(PostRow, CorrectedRow):
    """A post, with those who hold it and those who held it."""

    memberships = MembershipRow(many=True, source="shown_memberships")
    memberships_count = CountField()
    memberships_url = CollectionField("memberships", "post", dated=True)


# --- Bodies, people, programmes -----------------------------------------------------------------------------------


class OrganizationRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """A body."""

    url = AddressField("organizations")
    name = TextField()
    name_then = NameThenField()
    name_damaged = PlainField({"type": "boolean", "description": "Part of the name is missing in the source."})
    abbreviation = PlainField()
    classification = ChoiceField(Organization.Classification, blank=True)
    parent = OrganizationReference()
    country = PlainField({"type": "string", "pattern": "^([A-Z]{2})?$"})
    founding_date = ImpreciseDateField()
    dissolution_date = ImpreciseDateField()
    website = PlainField()
    summary = TextField()


class OrganizationDetail(OrganizationRow, OpenListsRow, CorrectedRow):
    """A body with its names, identifiers, figures, relations and members; `memberships` are those that it holds in others.

    Of what can be many the first stand here, those in force before all others.
    """

    description = TextField()
    other_names = OtherNameRow(many=True)
    identifiers = IdentifierRow(many=True)
    figures = FigureRow(many=True, source="shown_figures")
    figures_count = CountField()
    figures_url = CollectionField("figures", "organization")
    relations = RelationRow(many=True, source="shown_relations")
    relations_count = CountField()
    relations_url = CollectionField("relations", "source_body", dated=True)
    members = MembershipRow(many=True, source="shown_members")
    members_count = CountField()
    members_url = CollectionField("memberships", "organization", dated=True)
    memberships = MembershipRow(many=True, source="shown_memberships")
    memberships_count = CountField()
    memberships_url = CollectionField("memberships", "member", dated=True)


class PersonRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """A person."""

    url = AddressField("people")
    name = TextField()
    name_then = NameThenField()
    name_damaged = PlainField({"type": "boolean", "description": "Part of the name is missing in the source."})
    sort_name = PlainField()
    honorific = PlainField()
    summary = TextField()


class PersonDetail(PersonRow, CorrectedRow):
    """A person with other names, identifiers and memberships, those in force first."""

    memberships = MembershipRow(many=True, source="shown_memberships")
    memberships_count = CountField()
    memberships_url = CollectionField("memberships", "member", dated=True)
    other_names = OtherNameRow(many=True)
    identifiers = IdentifierRow(many=True)


class ProgrammeRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """Something that bodies carry on over time."""

    url = AddressField("programmes")
    name = TextField()
    kind = ChoiceField(Programme.Kind, blank=True)
    code = PlainField()
    parent = ProgrammeReference()
    start_date = ImpreciseDateField()
    end_date = ImpreciseDateField()
    target_date = ImpreciseDateField()
    website = PlainField()
    summary = TextField()


class ProgrammeDetail(ProgrammeRow, OpenListsRow, CorrectedRow):
    """A programme with the bodies that have a role in it and the programmes that it is closely related to."""

    description = TextField()
    parties = PartyRow(many=True, source="shown_parties")
    parties_count = CountField()
    parties_url = CollectionField("organizations", "programme")
    related = RelatedProgrammeRow(many=True)
