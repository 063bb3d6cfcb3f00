"""What the forms of bodies, people, memberships and programmes refuse, whole and parts, each in its words."""

import datetime

import pytest

from organizations.models import (
    Identifier,
    Membership,
    MembershipCategory,
    Organization,
    OrganizationFigure,
    OtherName,
    Person,
    Post,
    Programme,
    ProgrammeParty,
    Relation,
)
from records.texts import languages
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return forms.signed_in(client)


def sent(editor, record, **values):
    """Change a record's form and send it."""
    return editor.post(forms.address(record), forms.fields_of(editor.get(forms.address(record))) | values)


def added(editor, model, **values):
    """Fill in the form for a new record and send it."""
    return editor.post(forms.add_address(model), forms.fields_of(editor.get(forms.add_address(model))) | values)


def with_row(editor, record, prefix, **values):
    """Add one part to a record through its form."""
    data = forms.fields_of(editor.get(forms.address(record)))
    return editor.post(forms.address(record), forms.with_part(data, prefix, **values))


NEITHER_OVER = "This lies before the start, 2021."
NOT_AMONG = "“%s” is not among the choices. There are: %s."
NOT_A_KIND = NOT_AMONG % ("club", ", ".join(Organization.Classification.values))
NOT_A_TEXT = NOT_AMONG % (
    "name_xx",
    ", ".join(
        languages.column(text, code)
        for text in ("name", "summary", "description")
        for code in languages.CODES
        if code != languages.FALLBACK
    ),
)
NOT_A_LIST = NOT_AMONG % ("wishes", ", ".join(Organization.list_names))


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"name_en": ""}, ["This field is required."]),
        ({"slug": "taken"}, ["Organization with this Slug already exists. In the way: Organization “Organization 1”."]),
        ({"founding_date": "2021", "dissolution_date": "2020"}, [NEITHER_OVER]),
        ({"country": "XX"}, ["Select a valid choice. XX is not one of the available choices."]),
        ({"classification": "club"}, [NOT_A_KIND]),
        ({"description_en": "[X](organization:nowhere)"}, ["There is no record “organization:nowhere”."]),
        (
            {"parent": "99999999999999999999"},
            ["Select a valid choice. That choice is not one of the available choices."],
        ),
        (
            {"sources": ["99999999999999999999"]},
            ["Select a valid choice. 99999999999999999999 is not one of the available choices."],
        ),
        (
            {"unreviewed_translations": ["name_xx"]},
            [NOT_A_TEXT],
        ),
        ({"incomplete_lists": ["wishes"]}, [NOT_A_LIST]),
    ],
)
def test_the_form_of_a_body_refuses(editor, values, sentences):
    make.make_organization(slug="taken")
    body = make.make_organization(name_en="Body")

    refused = sent(editor, body, **values)

    assert (refused.status_code, forms.errors_of(refused)) == (200, sentences)
    assert Organization.objects.get(pk=body.pk).version == 1


def test_an_imprecise_date_is_refused_with_an_example_of_the_right_form(editor):
    refused = sent(editor, make.make_organization(), founding_date="last year")

    [sentence] = forms.errors_of(refused)
    assert "2021-10" in sentence
    assert forms.fields_of(refused)["founding_date"] == "last year"


def test_a_body_below_itself_is_refused(editor):
    top = make.make_organization()
    middle = make.make_organization(parent=top)
    bottom = make.make_organization(parent=middle)

    for parent in (top, bottom):
        refused = sent(editor, top, parent=parent.pk)
        assert forms.errors_of(refused) == ["A body cannot be part of itself or of one of its own parts."]
    assert Organization.objects.get(pk=top.pk).parent is None


@pytest.mark.parametrize(
    ("prefix", "values", "sentence"),
    [
        ("other_names", {"name": "", "language": "fr", "kind": "alias"}, "This field is required."),
        (
            "identifiers",
            {"scheme": "LEI", "value": "1"},
            "Identifier with this Scheme and Value already exists. In the way: Organization “Organization 2”.",
        ),
        (
            "figures",
            {"label_en": "Members", "property": "members", "qualifier": "about", "value": "many"},
            "Enter a number.",
        ),
        (
            "figures",
            {"label_en": "Members", "property": "members", "qualifier": "about", "value": "1", "date": "2021-13"},
            None,
        ),
        ("relations", {"kind": "cooperates-with", "target_body": "itself"}, "A body has no relation to itself."),
        (
            "relations",
            {"kind": "cooperates-with", "target_body": "other", "start_date": "2021", "end_date": "2020"},
            NEITHER_OVER,
        ),
        (
            "relations",
            {"kind": "cooperates-with", "target_body": "other", "start_date": "2021", "attested_on": "2020-05-01"},
            "A source cannot show this in force before it started.",
        ),
    ],
)
def test_the_parts_of_a_body_are_refused(editor, prefix, values, sentence):
    body, other = make.make_organization(), make.make_organization()
    make.make_identifier(organization=other, scheme="LEI", value="1")
    ends = {"itself": body.pk, "other": other.pk}
    values = {name: ends.get(value, value) for name, value in values.items()}

    refused = with_row(editor, body, prefix, **values)

    assert refused.status_code == 200
    errors = forms.errors_of(refused)
    assert len(errors) == 1
    assert errors[0] == sentence or (sentence is None and "2021-10" in errors[0])
    assert Organization.objects.get(pk=body.pk).version == 1
    fields = forms.fields_of(refused)
    assert {name: fields[f"{prefix}-0-{name}"] for name in values} == {n: str(v) for n, v in values.items()}


@pytest.mark.parametrize(
    ("prefix", "values", "model", "same"),
    [
        (
            "other_names",
            {"name": "Union", "language": "en", "kind": "alias", "start_date": ""},
            OtherName,
            "name, language, kind, in use from",
        ),
        (
            "relations",
            {"kind": "serves", "target_body": "other", "start_date": ""},
            Relation,
            "kind, other body, start",
        ),
    ],
)
def test_a_part_that_stands_twice_is_refused_new_or_old(editor, prefix, values, model, same):
    body, other = make.make_organization(), make.make_organization()
    values = {name: other.pk if value == "other" else value for name, value in values.items()}
    data = forms.fields_of(editor.get(forms.address(body)))
    twice = forms.with_part(forms.with_part(data, prefix, **values), prefix, **values)

    refused = editor.post(forms.address(body), twice)
    first = editor.post(forms.address(body), forms.with_part(data, prefix, **values))
    again = with_row(editor, body, prefix, **values)

    assert forms.errors_of(refused) == [f"This row stands here twice: the same {same}."]
    assert first.status_code == 302
    assert forms.errors_of(again) == [f"This row stands here twice: the same {same}."]
    assert model.objects.count() == 1


def test_a_row_is_replaced_by_its_equal_in_one_save(editor):
    body = make.make_organization()
    make.make_other_name(organization=body, name="Union", kind="alias")
    data = forms.fields_of(editor.get(forms.address(body))) | {"other_names-0-DELETE": "on"}

    response = editor.post(
        forms.address(body), forms.with_part(data, "other_names", name="Union", language="en", kind="alias")
    )

    assert response.status_code == 302, forms.errors_of(response)
    assert OtherName.objects.count() == 1


def test_a_new_body_is_saved_with_all_its_parts_and_their_sources(editor):
    source, other = make.make_source(date="2021-10-15"), make.make_organization()
    data = forms.fields_of(editor.get(forms.add_address(Organization)))
    data |= {"slug": "itu", "name_en": "ITU", "name_fr": "UIT", "classification": "un-agency", "sources": [source.pk]}
    data = forms.with_part(data, "other_names", name="Union", language="en", kind="alias", sources=[source.pk])
    data = forms.with_part(data, "identifiers", scheme="LEI", value="1", sources=[source.pk])
    figure = {"label_en": "Members", "property": "members", "qualifier": "about", "value": "900"}
    data = forms.with_part(data, "figures", **figure, sources=[source.pk])
    data = forms.with_part(data, "relations", kind="serves", target_body=other.pk, sources=[source.pk])

    response = editor.post(forms.add_address(Organization), data)

    assert response.status_code == 302, forms.errors_of(response)
    body = Organization.objects.get(slug="itu")
    parts = [body.other_names.get(), body.identifiers.get(), body.figures.get(), body.relations.get()]
    assert [list(row.sources.all()) for row in (body, *parts)] == [[source]] * 5
    # Where the editor gives no day, the source's is taken.
    assert body.relations.get().attested_on == datetime.date(2021, 10, 15)
    page = forms.fields_of(editor.get(forms.address(body)))
    assert (page["figures-0-value"], page["name_fr"]) == ("900", "UIT")


def test_a_relation_of_a_new_body_is_not_attested_before_the_body_was_founded(editor):
    data = forms.fields_of(editor.get(forms.add_address(Organization)))
    data |= {"slug": "itu", "name_en": "ITU", "founding_date": "2000"}
    relation = {"kind": "serves", "target_body": make.make_organization().pk, "attested_on": "1990-01-01"}

    refused = editor.post(forms.add_address(Organization), forms.with_part(data, "relations", **relation))

    assert forms.errors_of(refused) == ["One of the bodies cannot have existed on this day."]
    assert not Organization.objects.filter(slug="itu").exists()


def test_parts_are_deleted_with_the_form_and_the_version_rises_once(editor):
    body = make.make_organization()
    make.make_identifier(organization=body)
    make.make_organization_figure(organization=body)
    version = Organization.objects.get(pk=body.pk).version

    response = sent(editor, body, **{"identifiers-0-DELETE": "on", "figures-0-DELETE": "on", "name_en": "New"})

    assert response.status_code == 302
    assert (Identifier.objects.count(), OrganizationFigure.objects.count()) == (0, 0)
    assert Organization.objects.get(pk=body.pk).version == version + 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Name the member: either an organization or a person."),
        (
            {"member_person": "person", "member_organization": "other"},
            "Name the member: either an organization or a person.",
        ),
        ({"member_organization": "body"}, "A body is not a member of itself."),
        ({"member_person": "person", "post": "post", "role_en": "Chair"}, "Give a post or a role, not both."),
        ({"member_person": "person", "post": "foreign post"}, "This is a post of another body."),
        ({"member_person": "person", "start_date": "2021", "end_date": "2020"}, NEITHER_OVER),
        (
            {"member_person": "person", "start_date": "2021", "attested_on": "2020-05-01"},
            "A source cannot show this in force before it started.",
        ),
        (
            {"member_person": "member", "start_date": "2019"},
            "The same membership is recorded already for this time (2018). Give the earlier one its end. "
            "In the way: Membership “Member – Body”.",
        ),
    ],
)
def test_the_form_of_a_membership_refuses(editor, values, sentence):
    body, other, person, member = (
        make.make_organization(name_en="Body"),
        make.make_organization(),
        make.make_person(),
        make.make_person(name_en="Member"),
    )
    make.make_membership(organization=body, member_person=member, start_date="2018")
    by_name = {"body": body, "other": other, "person": person, "member": member}
    by_name |= {"post": make.make_post(organization=body), "foreign post": make.make_post(organization=other)}
    values = {name: by_name[value].pk if value in by_name else value for name, value in values.items()}

    refused = added(editor, Membership, organization=body.pk, note_en="Typed", **values)

    assert (refused.status_code, forms.errors_of(refused)) == (200, [sentence])
    fields = forms.fields_of(refused)
    typed = {"note_en": "Typed"} | {name: str(value) for name, value in values.items()}
    assert {name: fields[name] for name in typed} == typed
    assert Membership.objects.count() == 1


def test_a_membership_takes_the_day_of_its_source_where_none_is_given(editor):
    source = make.make_source(date="2021-10-15")
    body, person = make.make_organization(), make.make_person()

    added(editor, Membership, organization=body.pk, member_person=person.pk, start_date="2019", sources=[source.pk])

    membership = Membership.objects.get()
    assert membership.attested_on == membership.attested_from == datetime.date(2021, 10, 15)


@pytest.mark.parametrize(
    ("model", "values", "sentence"),
    [
        (
            Post,
            {"label_en": "Chair"},
            "Post with this Organization and Label already exists. In the way: Post “Chair”.",
        ),
        (
            MembershipCategory,
            {"label_en": "Member", "code": "member"},
            "Membership category with this Organization and Code already exists. "
            "In the way: Membership category “Category 1”.",
        ),
        (
            Person,
            {"slug": "zhao", "name_en": "Another"},
            "Person with this Slug already exists. In the way: Person “Person 1”.",
        ),
        (
            Programme,
            {"slug": "a", "name_en": "A", "kind": "standard", "start_date": "2021", "end_date": "2020"},
            NEITHER_OVER,
        ),
    ],
)
def test_other_forms_refuse(editor, model, values, sentence):
    body = make.make_organization()
    make.make_post(organization=body, label_en="Chair")
    make.make_category(organization=body, code="member")
    make.make_person(slug="zhao")
    before = model.objects.count()

    refused = added(editor, model, organization=body.pk, **values)

    assert (refused.status_code, model.objects.count()) == (200, before)
    assert [" ".join(error.split()) for error in forms.errors_of(refused)] == [sentence]


def test_a_programme_below_itself_or_with_the_same_party_twice_is_refused(editor):
    programme, body = make.make_programme(), make.make_organization()
    child = make.make_programme(parent=programme)
    party = {"role": "lead", "organization": body.pk}
    data = forms.fields_of(editor.get(forms.address(programme)))

    cycle = sent(editor, programme, parent=child.pk)
    twice = editor.post(
        forms.address(programme), forms.with_part(forms.with_part(data, "parties", **party), "parties", **party)
    )

    assert forms.errors_of(cycle) == ["A programme cannot be part of itself or of one of its own parts."]
    assert forms.errors_of(twice) == ["This row stands here twice: the same organization, role."]
    assert ProgrammeParty.objects.count() == 0


def test_search_finds_words_in_any_order_without_case_and_accents_and_through_references(editor):
    person = make.make_person(name_en="Houlin Zhao", name_fr="Émile Zhao")
    body = make.make_organization(name_en="Union", abbreviation="ITU")
    membership = make.make_membership(organization=body, member_person=person)
    make.make_membership()

    def found_by(model, words):
        page = editor.get(f"/admin/organizations/{model}/", {"q": words})
        return [row.pk for row in page.context["cl"].result_list]

    assert found_by("person", "zhao EMILE") == [person.pk]
    assert found_by("membership", "itu houlin") == [membership.pk]
    assert found_by("membership", "nobody") == []


def test_a_reference_is_found_under_a_name_that_tells_it_from_its_likes(editor):
    body = make.make_organization(name_en="Union", abbreviation="ITU")
    draft = make.make_organization(name_en="Union of drafts", status="draft", publish_at=None)
    chair = make.make_post(organization=body, label_en="Chair")
    made = make.make_membership(organization=body, post=chair, member_person=make.make_person(name_en="Zhao"))
    asked = {"app_label": "meetings", "model_name": "statement", "field_name": "on_behalf_of", "term": "union"}

    bodies = editor.get("/admin/organizations/organization/references/", asked).json()["results"]
    asked |= {"field_name": "capacity", "term": "zhao\x00"}
    capacities = editor.get("/admin/organizations/membership/references/", asked).json()["results"]

    assert [(each["id"], each["text"]) for each in bodies] == [
        (str(body.pk), "Union (ITU)"),
        (str(draft.pk), "Union of drafts [draft]"),
    ]
    assert [(each["id"], each["text"]) for each in capacities] == [(str(made.pk), "Zhao – Union (Chair, 2019)")]


def test_the_list_counts_facts_without_a_source_and_finds_them(editor):
    sourced = make.make_organization(name_en="A")
    lacking = make.make_organization(name_en="B", sources=[])
    make.make_identifier(organization=lacking, sources=[])
    make.make_other_name(organization=lacking)

    def listed(**query):
        rows = editor.get("/admin/organizations/organization/", query).context["cl"].result_list
        return [(row.pk, row.facts_without_source) for row in rows]

    assert listed() == [(sourced.pk, 0), (lacking.pk, 2)]
    assert listed(sources="missing") == [(lacking.pk, 2)]
    assert listed(sources="complete") == [(sourced.pk, 0)]
    assert "no source" in editor.get(forms.address(lacking)).content.decode()
    assert "no source" not in editor.get(forms.address(sourced)).content.decode()


@pytest.mark.parametrize("field", ["memberships", "nothing", "slug"])
def test_a_question_for_what_no_reference_leads_to_is_refused(editor, field):
    asked = {"app_label": "organizations", "model_name": "organization", "field_name": field}

    assert editor.get("/admin/organizations/organization/references/", asked).status_code == 403


@pytest.mark.parametrize("page", ["x", "-1", "9" * 20])
def test_a_page_of_references_that_is_none_is_answered(editor, page):
    asked = {"app_label": "organizations", "model_name": "organization", "field_name": "parent", "page": page}

    assert editor.get("/admin/organizations/organization/references/", asked).status_code == 200


@pytest.mark.parametrize("query", ["id__in=99999999999999999999", "year=0", "year=99999", "p=x", "q=%00", "nonsense=1"])
def test_a_hostile_address_of_a_list_is_answered(editor, query):
    response = editor.get(f"/admin/organizations/membership/?{query}", follow=True)

    assert response.status_code == 200


def test_a_form_takes_as_many_queries_for_many_parts_as_for_one(editor, django_assert_num_queries):
    body = make.make_organization()

    def add_parts():
        make.make_other_name(organization=body)
        make.make_identifier(organization=body)
        make.make_organization_figure(organization=body)
        make.make_relation(source_body=body)

    add_parts()
    editor.get(forms.address(body))
    with django_assert_num_queries(27):
        editor.get(forms.address(body))
    for _number in range(9):
        add_parts()
    with django_assert_num_queries(27):
        page = editor.get(forms.address(body))
    assert forms.fields_of(page)["relations-INITIAL_FORMS"] == "10"


def test_an_overlap_leads_to_the_membership_in_the_way_whatever_its_status(editor):
    body, person = make.make_organization(), make.make_person(name_en="Zhao")
    seat = {"organization": body, "member_person": person, "role_en": "Chair"}
    draft = make.make_membership(**seat, start_date="2010", end_date="../2015", status="draft", publish_at=None)
    make.make_membership(**seat, start_date="2016", end_date="2020")

    refused = added(
        editor,
        Membership,
        organization=body.pk,
        member_person=person.pk,
        role_en="Chair",
        start_date="2010",
        end_date="../2015",
    )

    assert [" ".join(error.split()) for error in forms.errors_of(refused)] == [
        "The same membership is recorded already for this time (2010 – 2015 at the latest). "
        f"Give the earlier one its end. In the way: Membership “{draft}”."
    ]
    assert forms.links_of(refused) == [forms.address(draft)]


def test_a_slug_that_is_taken_leads_to_who_has_it(editor):
    taken = make.make_organization(slug="taken", name_en="Taken <b>", status="draft", publish_at=None)

    refused = sent(editor, make.make_organization(), slug="taken")

    assert forms.errors_of(refused) == [
        "Organization with this Slug already exists. In the way: Organization “Taken <b>”."
    ]
    assert forms.links_of(refused) == [forms.address(taken)]
