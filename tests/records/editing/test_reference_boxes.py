"""What a reference box offers: the best by name first, told from its likes, narrowed to what goes with what is chosen."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting, Participation, Statement
from organizations.models import Membership, MembershipCategory, Organization, OrganizationFigure, Person
from records.accounts.models import User
from records.editing import ranking
from records.editing.ranking import ranked
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


def asked(client, model, field, term="", **more):
    """What the box of a field answers: the response."""
    target = model._meta.get_field(field).related_model._meta
    where = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field}
    address = f"/admin/{target.app_label}/{target.model_name}/references/"
    return client.get(address, where | {"term": term} | more)


def offered(client, model, field, term="", **more):
    """The names that the box of a field offers, in their order."""
    return [each["name"] for each in asked(client, model, field, term, **more).json()["results"]]


@pytest.fixture
def editor(client):
    return forms.signed_in(client)


def test_an_abbreviation_comes_first_then_beginnings_then_words_then_what_says_it_in_a_text(editor):
    make.make_organization(name_en="Apple", summary_en="A Sector Member of ITU.")
    make.make_organization(name_en="Friends of ITU")
    make.make_organization(name_en="ITU Council")
    make.make_organization(name_en="Ituri Telecom")
    make.make_organization(name_en="International Telecommunication Union", abbreviation="ITU")

    assert offered(editor, Membership, "organization", "itu") == [
        "International Telecommunication Union",
        "ITU Council",
        "Ituri Telecom",
        "Friends of ITU",
        "Apple",
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Genève", "Bureau"),
        ("geneve", "Bureau"),
        ("бюро", "Bureau"),
        ("Женев", "Bureau"),
        ("المكتب", "Bureau"),
        ("日内瓦", "Bureau"),
        ("内", "Bureau"),
        ("b-1", "Bureau"),  # its slug
        ("Old Office", "Bureau"),  # another name
        ("wrc07", "Conference"),
        ("WRC 07", "Conference"),
        ("Geneva of Bureau", "Bureau"),  # in whatever order
        ("bureaux", "Bureau"),  # as a search finds it
    ],
)
def test_a_record_is_found_by_all_that_it_is_called_in_every_script(editor, typed, found):
    names = {"name_fr": "Bureau de Genève", "name_ru": "Бюро в Женеве", "name_ar": "المكتب", "name_zh_hans": "日内瓦局"}
    body = make.make_organization(slug="b-1", name_en="Bureau of Geneva", **names)
    make.make_other_name(organization=body, name="Old Office", kind="former")
    make.make_organization(name_en="Conference", abbreviation="WRC-07")
    make.make_organization(name_en="Something else")

    [first, *_others] = offered(editor, Membership, "organization", typed)

    assert first.partition(" ")[0] == found


def test_a_draft_is_offered_and_says_that_it_is_one(editor):
    body = make.make_organization(name_en="Draft", slug="d", classification="", status="draft", publish_at=None)

    [result] = asked(editor, Membership, "organization", "draft").json()["results"]

    assert (result["id"], result["text"], result["about"]) == (str(body.pk), "Draft [draft]", ["draft", "d"])


def test_near_misses_follow_names_and_only_where_few_names_are_found(editor):
    make.make_organization(name_en="Intersputnik")
    make.make_organization(name_en="Unrelated")

    assert offered(editor, Membership, "organization", "Intersptunik") == ["Intersputnik"]
    assert offered(editor, Membership, "organization", "Jntersputnik") == ["Intersputnik"]
    assert offered(editor, Membership, "organization", "Qxyzzy") == []

    make.make_organization(name_en="Intersputnic")  # who types a whole name has made no mistake
    assert offered(editor, Membership, "organization", "Intersputnic") == ["Intersputnic"]

    for number in range(ranking.FEW):
        make.make_organization(name_en=f"Intersptunik {number}")
    assert "Intersputnik" not in offered(editor, Membership, "organization", "Intersptunik")


@pytest.mark.parametrize("typed", ["Intersptunik", "Inetrsputnik", "Intersputink"])
def test_what_is_meant_is_offered_however_many_newer_names_begin_like_it(editor, monkeypatch, typed):
    make.make_organization(name_en="Intersputnik")
    monkeypatch.setattr(ranking, "MOST_READ", 2)
    for number in range(3):
        make.make_organization(name_en=f"International Union {number}")

    assert offered(editor, Membership, "organization", typed) == ["Intersputnik"]


def test_records_of_one_name_are_told_apart_by_a_second_line(editor):
    union = make.make_organization(name_en="Union", abbreviation="U", slug="union")
    post = make.make_post(organization=union, label_en="Chair")
    for slug, start in (("one", "1999"), ("two", "2007")):
        person = make.make_person(name_en="Li Wei", slug=slug)
        make.make_membership(organization=union, member_person=person, post=post, start_date=start)
    meeting = make.make_meeting(
        name_en="Meeting", slug="m", place_en="Geneva", start_date="2025-02", end_date="2025-03"
    )
    source = make.make_source(title="Report", slug="r", publisher="ITU", date="2021")

    def about(model, field, term):
        return [each["about"] for each in asked(editor, model, field, term).json()["results"]]

    assert sorted(about(Membership, "member_person", "Li Wei")) == [
        ["Chair, Union (1999)", "one"],
        ["Chair, Union (2007)", "two"],
    ]
    assert about(Membership, "post", "Chair") == [["Union", "U"]]
    assert about(Meeting, "parent", "Meeting") == [["Geneva", "February 2025 – March 2025", meeting.slug]]
    assert about(Meeting, "sources", "Report") == [["ITU", "2021", source.slug]]


def test_the_name_and_its_second_line_are_in_the_language_of_the_editor(editor):
    make.make_organization(name_en="Union", name_fr="L’Union", slug="u", classification="company")

    User.objects.update(language="fr")

    [result] = asked(editor, Membership, "organization", "union").json()["results"]

    assert (result["name"], result["about"][-1]) == ("L’Union", "u")


# --- Narrowing -------------------------------------------------------------------------------------------------


def test_posts_are_those_of_the_chosen_body_and_categories_those_of_the_bodies_above_it_too(editor):
    union, other = make.make_organization(name_en="Union"), make.make_organization(name_en="Other")
    sector = make.make_organization(name_en="Sector", parent=union)
    for body in (union, other, sector):
        make.make_post(organization=body, label_en=f"Chair of {body.name_en}")
        make.make_category(organization=body, label_en=f"Member of {body.name_en}", code="member")

    def both(**chosen):
        return [
            sorted(offered(editor, Membership, field, term, **chosen))
            for field, term in (("post", ""), ("post", "chair"), ("category", ""), ("category", "member"))
        ]

    all_posts = ["Chair of Other", "Chair of Sector", "Chair of Union"]
    all_categories = ["Member of Other", "Member of Sector", "Member of Union"]
    above = ["Member of Sector", "Member of Union"]
    assert both() == both(chosen_organization="") == [all_posts, all_posts, all_categories, all_categories]
    assert both(chosen_organization=sector.pk) == [["Chair of Sector"]] * 2 + [above] * 2
    assert both(chosen_organization=union.pk) == [["Chair of Union"]] * 2 + [["Member of Union"]] * 2
    counted = offered(editor, OrganizationFigure, "category", "", chosen_organization=sector.pk)
    assert sorted(counted) == above
    for name in above:  # what is offered is not refused
        category = MembershipCategory.objects.get(label_en=name)
        make.make_organization_figure(organization=sector, category=category)


@pytest.mark.parametrize(
    ("model", "person_field", "body_field"),
    [(Statement, "speaker_person", "speaker_organization"), (Participation, "person", "organization")],
)
def test_a_capacity_is_one_of_the_chosen_person_or_body(editor, model, person_field, body_field):
    union, company = make.make_organization(name_en="Union"), make.make_organization(name_en="Company")
    zhao, li = make.make_person(name_en="Zhao"), make.make_person(name_en="Li")
    for member in ({"member_person": zhao}, {"member_person": li}, {"member_organization": company}):
        make.make_membership(organization=union, **member)

    def capacities(term="", **chosen):
        return sorted(offered(editor, model, "capacity", term, **chosen))

    person, body = {f"chosen_{person_field}": zhao.pk}, {f"chosen_{body_field}": company.pk}
    assert capacities() == capacities("union") == ["Company – Union", "Li – Union", "Zhao – Union"]
    assert capacities(**person) == capacities("union", **person) == ["Zhao – Union"]
    assert capacities(**body) == ["Company – Union"]
    assert capacities(**person, **body) == ["Company – Union", "Zhao – Union"]
    assert capacities("zhao union") == ["Zhao – Union"]


def test_what_narrows_is_declared_for_fields_that_are_there_and_verbs_that_their_query_sets_have():
    declared = {}
    for model in apps.get_models():
        for name, beside in getattr(model, "narrowed_by", {}).items():
            verbs = model._meta.get_field(name).related_model.objects.all()
            for other, verb in beside.items():
                assert model._meta.get_field(other).related_model in (Organization, Person)
                declared[model._meta.model_name, name, other] = callable(getattr(verbs, verb))

    assert len(declared) == 10
    assert set(declared.values()) == {True}


def test_a_box_knows_by_which_fields_it_is_narrowed(editor):
    page = forms.page_of(editor.get(forms.add_address(Membership)))

    narrowed = {each.get("name"): each.get("data-narrowed-by") for each in page.iter("select")}
    assert (narrowed["post"], narrowed["category"], narrowed["organization"]) == ("organization", "organization", "")


def test_the_box_of_a_figure_knows_the_body_in_whose_form_it_stands(editor):
    body = make.make_organization()
    make.make_organization_figure(organization=body)
    page = forms.page_of(editor.get(forms.address(body)))

    for row in ("figures-0", "figures-__prefix__"):
        (box,) = [each for each in page.iter("select") if each.get("name") == f"{row}-category"]
        assert box.get("data-narrowed-by") == "organization"
        assert [each.get("value") for each in page.iter("input") if each.get("name") == f"{row}-organization"] == [
            str(body.pk)
        ]


# --- Whatever is asked -----------------------------------------------------------------------------------------


def fields_and_models():
    """Every field, and every far end of one, of every model of the project and its packages."""
    return [
        (model, field) for model in apps.get_models(include_auto_created=True) for field in model._meta.get_fields()
    ]


def test_the_view_answers_200_or_403_for_every_model_and_field(editor):
    answers = {}
    for model, field in fields_and_models():
        where = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field.name}
        status = editor.get("/admin/organizations/organization/references/", where | {"term": "itu"}).status_code
        answers.setdefault(status, set()).add((model, field.name))

    assert set(answers) == {200, 403}
    boxes = {
        (model, field.name)
        for model, field in fields_and_models()
        if field.concrete and field.is_relation and field.related_model in {*forms.NEEDED}
    }
    assert answers[200] == boxes


HOSTILE = [
    "\x00",
    "a\x00b",
    "x" * 5000,
    "'\"%;--",
    "²",
    "\ud800",
    "-1",
    "9" * 400,
    "*",
    "\u202e",
    "..",
    "a.b.c",
    "\ue000",
]


@pytest.mark.parametrize("parameter", ["app_label", "model_name", "field_name", "term", "page", "chosen_organization"])
def test_no_parameter_is_a_fault(editor, parameter):
    make.make_organization(name_en="Union")
    good = {"app_label": "organizations", "model_name": "membership", "field_name": "post", "term": "union"}
    values = [value.encode("utf-8", "surrogatepass") for value in HOSTILE]

    answers = {
        editor.get("/admin/organizations/post/references/", good | {parameter: each}).status_code for each in values
    }

    assert answers == {403 if parameter.endswith(("label", "name")) else 200}


@pytest.mark.parametrize("left_out", ["app_label", "model_name", "field_name"])
def test_a_question_that_names_no_field_is_refused(editor, left_out):
    good = {"app_label": "organizations", "model_name": "membership", "field_name": "post"}
    del good[left_out]

    assert editor.get("/admin/organizations/post/references/", good).status_code == 403


@pytest.mark.parametrize("term", ["", "body"])
def test_pages_are_as_far_as_there_is_something(editor, term):
    for number in range(25):
        make.make_organization(name_en=f"Body {number:02}")

    def page(number):
        answer = asked(editor, Membership, "organization", term, page=number).json()
        return len(answer["results"]), answer["pagination"]["more"]

    assert [page(number) for number in ("0", "-1", "x", "", "1")] == [(20, True)] * 5
    assert [page(number) for number in ("2", "3", "9" * 18)] == [(5, False), (0, False), (0, False)]


def test_who_may_not_read_a_record_is_not_offered_any(client):
    make.make_organization(name_en="Union")
    assert asked(client, Membership, "organization", "union").status_code == 302

    user = forms.make_user("clerk", "Contributor")
    user.groups.clear()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert asked(client, Membership, "organization", "union").status_code == 403


@pytest.mark.parametrize("field", ["organization", "member_person", "post", "category"])
def test_a_box_takes_as_many_queries_for_20_records_as_for_8(editor, field):
    target = Membership._meta.get_field(field).related_model

    def fill(numbers):
        for number in numbers:
            row = make.MAKERS[target](**{f"{target.main_texts[0]}_en": f"Same {number}"})
            if target is Person:
                make.make_membership(member_person=row)

    def queries():
        with CaptureQueriesContext(connection) as asked_of_the_database:
            answer = asked(editor, Membership, field, "same")
        assert len(answer.json()["results"]) >= ranking.FEW
        return [query["sql"][:60] for query in asked_of_the_database]

    fill(range(ranking.FEW))
    few = queries()
    fill(range(ranking.FEW, 30))

    assert queries() == few


def test_ranked_reads_so_many_candidates_at_most():
    for number in range(ranking.MOST_READ + 20):
        make.make_organization(name_en=f"Body {number}")

    assert len(ranked(Organization.objects.all(), "body")) == ranking.MOST_READ
