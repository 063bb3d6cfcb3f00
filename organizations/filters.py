"""What can be asked of the lists of bodies, people, posts, memberships, relations and programmes."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.lists import (
    AsOfFilter,
    CertaintyFilter,
    ChoiceFilter,
    Choices,
    Countries,
    CountryFilter,
    Days,
    EitherCountryFilter,
    EitherSlugFilter,
    Filter,
    IdentifierFilter,
    Languages,
    Records,
    RelatedCountries,
    RelatedRecords,
    RelatedRows,
    SlugFilter,
    StrictFilterSet,
    UidFilter,
    WordsFilter,
    WrittenInFilter,
    YearFilter,
    Years,
)

from .as_of import AsOfFilterSet
from .models import Membership, MembershipCategory, Organization, Person, Post, Programme, ProgrammeParty, Relation

# What is asked of the memberships of a body or a person is asked of one of them.
HELD_BY_BODY = RelatedRows(Membership.objects.published, "member_organization")
HELD_BY_PERSON = RelatedRows(Membership.objects.published, "member_person")
BODY, CATEGORY, POST, ON_BEHALF_OF = (
    f"{what} of a membership. All conditions on memberships hold of one."
    for what in (
        "The slug of the body",
        "The code of the category",
        "The uid of the post",
        "The slug of the body represented",
    )
)


class ExistedFilter(AsOfFilter):
    """Bodies that can have existed on that day, and the memberships asked for hold then."""

    meaning = (
        "A day, month or year. Not those founded later or dissolved before; with a condition on a membership, those who can "
        "have held that one then."
    )

    def filter(self, qs, value):
        return qs.existed_on(value.earliest, value.latest)

    def filter_related(self, rows, value):
        return rows.as_of(value.earliest, value.latest)


class ExistedCertainlyFilter(CertaintyFilter):
    """Bodies that existed with that certainty; where a condition on a membership is given, its certainty instead."""

    instead = True
    meaning = "With `at`: how certainly the body existed, or held the membership that is asked for, then."


class OrganizationFilterSet(StrictFilterSet):
    """Bodies."""

    q = WordsFilter(label=_("With these words"))
    classification = ChoiceFilter(label=_("Kind of body"), choices=Organization.Classification.choices)
    country = CountryFilter(label=_("Country"))
    parent = SlugFilter("parent__slug", label=_("Part of"))
    member_of = SlugFilter("organization__slug", of=HELD_BY_BODY, label=_("Member of"), meaning=BODY)
    category = SlugFilter("category__code", of=HELD_BY_BODY, label=_("Category"), meaning=CATEGORY)
    post = UidFilter("post__uid", of=HELD_BY_BODY, label=_("Post"), meaning=POST)
    on_behalf_of = SlugFilter("on_behalf_of__slug", of=HELD_BY_BODY, label=_("On behalf of"), meaning=ON_BEHALF_OF)
    programme = SlugFilter(
        "programme__slug", of=RelatedRows(ProgrammeParty.objects.published, "organization"), label=_("Programme")
    )
    founded = YearFilter("founding_date", label=_("Founded in"))
    identifier = IdentifierFilter(label=capfirst(_("identifier")))
    language = WrittenInFilter(label=_("Text available in"))
    at = ExistedFilter(also_of=HELD_BY_BODY, label=_("Existed on"))
    certainty = ExistedCertainlyFilter(also_of=HELD_BY_BODY, label=_("Certainty on that day"))

    facets = {
        "classification": Choices(),
        "country": Countries(),
        "parent": Records(Organization),
        "member_of": RelatedRecords(Organization),
        "category": RelatedRecords(MembershipCategory, key="code"),
        "programme": RelatedRecords(Programme),
        "founded": Years(),
    }
    references = {
        "at": Days(),
        "certainty": Choices(),
        "post": Records(Post, key="uid"),
        "on_behalf_of": Records(Organization),
        "language": Languages(),
    }

    orderings = {
        "name": ("sort_key", "slug"),
        "founding_date": ("founding_date_earliest", "slug"),
        "updated_at": ("updated_at", "slug"),
    }
    named_by_letter = True

    class Meta:
        model = Organization
        fields = []


class PersonFilterSet(StrictFilterSet):
    """People."""

    q = WordsFilter(label=_("With these words"))
    organization = SlugFilter("organization__slug", of=HELD_BY_PERSON, label=_("Member of"), meaning=BODY)
    category = SlugFilter("category__code", of=HELD_BY_PERSON, label=_("Category"), meaning=CATEGORY)
    post = UidFilter("post__uid", of=HELD_BY_PERSON, label=_("Post"), meaning=POST)
    on_behalf_of = SlugFilter("on_behalf_of__slug", of=HELD_BY_PERSON, label=_("On behalf of"), meaning=ON_BEHALF_OF)
    country = EitherCountryFilter(
        "organization__country",
        "on_behalf_of__country",
        of=HELD_BY_PERSON,
        label=_("Country of the body"),
        meaning="The country of the body of a membership, or of the body represented in it.",
    )
    identifier = IdentifierFilter(label=capfirst(_("identifier")))
    language = WrittenInFilter(label=_("Text available in"))
    at = AsOfFilter(
        of=HELD_BY_PERSON,
        label=_("Held a membership or a post on"),
        meaning="A day, month or year. Those who can have held a membership then, the one that the other conditions ask for.",
    )
    certainty = CertaintyFilter(of=HELD_BY_PERSON, label=_("Certainty on that day"))

    facets = {
        "organization": RelatedRecords(Organization),
        "category": RelatedRecords(MembershipCategory, key="code"),
        # The same label names another post in each body.
        "post": RelatedRecords(Post, key="uid", within="organization"),
        "on_behalf_of": RelatedRecords(Organization),
        "country": RelatedCountries(),
    }
    references = {"at": Days(), "certainty": Choices(), "language": Languages()}

    orderings = {"name": ("sort_key", "slug"), "updated_at": ("updated_at", "slug")}
    named_by_letter = True

    class Meta:
        model = Person
        fields = []


class PostFilterSet(StrictFilterSet):
    """Posts."""

    organization = SlugFilter("organization__slug", label=_("Organization"))

    orderings = {"label": ("sort_key", "uid"), "updated_at": ("updated_at", "uid")}

    class Meta:
        model = Post
        fields = []


class MembershipFilterSet(AsOfFilterSet):
    """Memberships."""

    q = WordsFilter(label=_("With these words"))
    at = AsOfFilter(label=_("In force on"))
    certainty = CertaintyFilter(label=_("Certainty on that day"))
    year = YearFilter("start_date", label=_("Year of joining or taking office"))
    organization = SlugFilter("organization__slug", label=_("Member of"))
    member = EitherSlugFilter("member_organization__slug", "member_person__slug", label=_("Member"))
    category = SlugFilter("category__code", label=_("Category"))
    post = UidFilter("post__uid", label=_("Post"))
    on_behalf_of = SlugFilter("on_behalf_of__slug", label=_("On behalf of"))
    country = CountryFilter("member_organization__country", label=_("Country of the member"))
    classification = ChoiceFilter(
        "member_organization__classification",
        label=_("Kind of member"),
        choices=Organization.Classification.choices,
    )

    facets = {
        "organization": Records(Organization),
        "category": Records(MembershipCategory, key="code"),
        # The same label names another post in each body.
        "post": Records(Post, key="uid", within="organization"),
        "country": Countries(),
        "classification": Choices(),
        "year": Years(),
        "on_behalf_of": Records(Organization),
    }
    references = {"at": Days(), "certainty": Choices(), "member": Records(Person, Organization)}

    orderings = {
        # The names from A to Z where the list starts with the newest.
        "start_date": ("start_date_earliest", "sort_attested", "-sort_key", "uid"),
        "name": ("sort_key", "uid"),
        "updated_at": ("updated_at", "uid"),
    }
    default_ordering = "-start_date"
    named_by_letter = True

    class Meta:
        model = Membership
        fields = []


class RelationFilterSet(AsOfFilterSet):
    """Relations between bodies."""

    at = AsOfFilter(label=_("In force on"))
    certainty = CertaintyFilter(label=_("Certainty on that day"))
    kind = ChoiceFilter(label=_("Kind"), choices=Relation.Kind.choices)
    organization = EitherSlugFilter("source_body__slug", "target_body__slug", label=_("Organization, at either end"))
    source_body = SlugFilter("source_body__slug", label=_("Body"))

    orderings = {
        "kind": ("kind", "uid"),
        "start_date": ("start_date_earliest", "sort_attested", "source_body__sort_key", "target_body__sort_key", "uid"),
        "updated_at": ("updated_at", "uid"),
    }

    class Meta:
        model = Relation
        fields = []


class ProgrammeFilterSet(StrictFilterSet):
    """Programmes."""

    q = WordsFilter(label=_("With these words"))
    kind = ChoiceFilter(label=_("Kind"), choices=Programme.Kind.choices)
    code = Filter("code", label=_("Code"))
    year = YearFilter("start_date", "end_date", lasting=True, label=_("Active in the year"))
    organization = SlugFilter(
        "organization__slug", of=RelatedRows(ProgrammeParty.objects.published, "programme"), label=_("Organization")
    )
    parent = SlugFilter("parent__slug", label=_("Part of"))
    language = WrittenInFilter(label=_("Text available in"))

    facets = {
        "kind": Choices(),
        "organization": RelatedRecords(Organization),
        "parent": Records(Programme),
        "year": Years(),
    }
    references = {"language": Languages()}

    orderings = {
        "name": ("sort_key", "slug"),
        "start_date": ("start_date_earliest", "slug"),
        "updated_at": ("updated_at", "slug"),
    }
    named_by_letter = True

    class Meta:
        model = Programme
        fields = []


class TopicFilterSet(ProgrammeFilterSet):
    """Topics: programmes of one kind."""

    kind = None  # type: ignore[assignment]  # as django-filter takes an inherited filter away
    facets = {name: facet for name, facet in ProgrammeFilterSet.facets.items() if name != "kind"}

    class Meta(ProgrammeFilterSet.Meta):
        pass
