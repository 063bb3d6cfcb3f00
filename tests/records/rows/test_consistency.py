"""What a row says may not contradict what it refers to, whichever of the two is changed, and by whichever way in."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Contribution, Meeting, Participation, Statement
from organizations.models import Membership, Organization, Person, Programme
from records.publication.redirects import Redirect
from records.rows.record import Row
from records.rows.writing import writing
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft", "publish_at": None}
RESTS = "Membership “Zhao – ITU” cannot be changed so, because of what rests on it: "


@pytest.fixture
def office():
    """Zhao's term of office, which a draft statement and a participation cite."""
    person = make.make_person(name_en="Zhao")
    body = make.make_organization(slug="itu", name_en="ITU")
    office = make.make_membership(organization=body, member_person=person, start_date="2007", end_date="2014")
    make.make_statement(
        speaker_person=person, capacity=office, attribution="Chair", date="2008-04", rendering="verbatim", **DRAFT
    )
    meeting = make.make_meeting(slug="wrc", name_en="WRC", start_date="2007-11", end_date="2007-11")
    make.make_participation(meeting=meeting, person=person, capacity=office)
    return Membership.objects.get(pk=office.pk)


def refused(change):
    """Run a change that is refused; return the sentences."""
    with pytest.raises(ValidationError) as caught:
        change()
    return caught.value.messages


def test_a_capacity_that_is_cited_stays_with_its_member(office):
    office.member_person = make.make_person()

    sentences = refused(office.save)

    assert sorted(sentences) == [
        f"{RESTS}Participation “Zhao – WRC”: This capacity is somebody else’s.",
        f"{RESTS}Statement “Zhao, Chair”: This capacity is somebody else’s.",
    ]
    assert Membership.objects.get().member_person.name_en == "Zhao"


def test_a_capacity_that_is_cited_was_held_at_the_time(office):
    office.start_date = "2008"

    sentences = refused(office.save)

    assert sentences == [f"{RESTS}Participation “Zhao – WRC”: This capacity was not held at that time."]
    assert Membership.objects.get().start_date == "2007"


def test_the_dates_of_a_meeting_keep_to_the_capacities_of_those_who_took_part(office):
    meeting = Meeting.objects.get()
    meeting.start_date = meeting.end_date = "2015"

    sentences = refused(meeting.save)

    assert sentences == [
        "Meeting “WRC” cannot be changed so, because of what rests on it: "
        "Participation “Zhao – WRC”: This capacity was not held at that time."
    ]
    assert Meeting.objects.get().start_date == "2007-11"


def test_what_contradicts_is_refused_without_full_clean_too(office):
    other = make.make_person(name_en="Other")
    statement, participation = Statement.objects.get(), Participation.objects.get()
    statement.date, participation.person = "2015", other

    assert refused(statement.save) == ["Statement “Zhao, Chair”: This capacity was not held at that time."]
    assert refused(participation.save) == ["Participation “Other – WRC”: This capacity is somebody else’s."]
    assert (Statement.objects.get().date, Participation.objects.get().person.name_en) == ("2008-04", "Zhao")


ANOTHER_TIME = "This capacity was not held at that time."


def chair_of_the_sixties():
    """A term of office that is long over in our days, as the keywords that cite it."""
    person = make.make_person(name_en="Ada")
    return {"capacity": make.make_membership(member_person=person, start_date="1959", end_date="1965")}, person


@pytest.mark.parametrize(
    ("start", "end", "possible"),
    [
        ("1963-05-25", "", True),
        ("1963-05-25", "1963-05-27", True),
        ("", "1963-05-27", True),
        ("", "", True),
        ("2021-05-25", "", False),
        ("", "2021-05-27", False),
        ("1950-05-25", "", False),
    ],
)
def test_a_capacity_was_held_at_the_meeting_as_far_as_its_days_are_known(start, end, possible):
    cited, person = chair_of_the_sixties()
    meeting = make.make_meeting(start_date=start, end_date=end)
    refused_at = []

    for make_row, who in ((make.make_participation, "person"), (make.make_statement, "speaker_person")):
        dated = {} if who == "person" else {"date": ""}
        try:
            make_row(meeting=meeting, **cited, **{who: person}, **dated)
        except ValidationError as error:
            refused_at.append(error.message_dict)

    assert refused_at == ([] if possible else [{"capacity": [ANOTHER_TIME]}] * 2)


@pytest.mark.parametrize(
    ("own", "of_letter", "possible"), [("", "1963", True), ("", "2021", False), ("1963", "2021", True), ("", "", True)]
)
def test_a_capacity_was_held_when_something_was_said_or_else_when_its_letter_was_written(own, of_letter, possible):
    cited, person = chair_of_the_sixties()
    letter = make.make_contribution(date=of_letter)
    said = {}

    try:
        make.make_statement(speaker_person=person, contribution=letter, date=own, **cited)
    except ValidationError as error:
        said = error.message_dict

    assert said == ({} if possible else {"capacity": [ANOTHER_TIME]})


def test_what_was_said_without_a_date_moves_with_its_meeting_or_letter_only_as_far_as_the_capacity_goes():
    cited, person = chair_of_the_sixties()
    meeting = make.make_meeting(name_en="Council", start_date="1963", end_date="")
    letter = make.make_contribution(title_en="Letter", date="1963")
    for name, record in (("meeting", meeting), ("contribution", letter)):
        make.make_statement(speaker_person=person, attribution="Chair", date="", **cited, **{name: record})
    meeting.start_date = letter.date = "2021"

    said = refused(meeting.save) + refused(letter.save)

    assert said == [
        f"{named} cannot be changed so, because of what rests on it: Statement “Ada, Chair”: {ANOTHER_TIME}"
        for named in ("Meeting “Council”", "Contribution “Letter”")
    ]
    assert (Meeting.objects.get().start_date, Contribution.objects.get().date) == ("1963", "1963")


def test_a_body_stays_below_the_one_whose_categories_its_members_and_those_of_its_parts_have():
    union = make.make_organization(name_en="Union")
    sector = make.make_organization(name_en="Sector", parent=union)
    group = make.make_organization(name_en="Group", parent=sector)
    member, category = make.make_organization(name_en="Member"), make.make_category(organization=union)
    for body in (sector, group):
        make.make_membership(organization=body, member_person=None, member_organization=member, category=category)
    sector.parent = make.make_organization(name_en="Elsewhere")

    said = refused(sector.save)

    assert sorted(said) == [
        "Organization “Sector” cannot be changed so, because of what rests on it: "
        f"Membership “Member – {body}”: This is a category of another body."
        for body in ("Group", "Sector")
    ]
    assert Organization.objects.get(name_en="Sector").parent == union


def test_the_rule_is_judged_on_what_the_database_has_not_on_an_old_copy():
    first, second = make.make_person(), make.make_person()
    old = make.make_membership(member_person=first)
    moved = Membership.objects.get(pk=old.pk)
    moved.member_person = second
    moved.save()

    new = Statement(slug="s", speaker_person=first, capacity=old, attribution="A", kind="spoken", text_en="T.")

    assert refused(new.save) == [f"Statement “{first}, A”: This capacity is somebody else’s."]


def test_what_is_right_in_the_end_is_one_change(office):
    other = make.make_person(name_en="Other")

    with writing():
        office.member_person = other
        office.save()
        statement, participation = Statement.objects.get(), Participation.objects.get()
        statement.speaker_person = participation.person = other
        statement.save()
        participation.save()

    assert {Statement.objects.get().speaker, Participation.objects.get().person} == {other}


def test_a_change_of_nothing_that_is_relied_on_does_not_ask_those_who_rely(office, django_assert_max_num_queries):
    office.note_en = "A note."
    office.save()
    with django_assert_max_num_queries(100) as few:
        office.note_en = "Another note."
        office.save()

    assert [query for query in few.captured_queries if "meetings_participation" in query["sql"]] == []


def test_a_series_stays_a_series_while_meetings_are_of_it():
    series = make.make_programme(name_en="Conferences", kind="event-series")
    make.make_meeting(name_en="WRC", series=series, **DRAFT)
    series.kind = "initiative"

    assert refused(series.save) == [
        "Programme “Conferences” cannot be changed so, because of what rests on it: "
        "Meeting “WRC”: A series is a programme of the kind “event series”."
    ]
    assert Programme.objects.get().kind == "event-series"
    meeting = Meeting(slug="m", name_en="M", classification="forum", series=make.make_programme())
    assert refused(meeting.save) == ["Meeting “M”: A series is a programme of the kind “event series”."]


def test_a_membership_saved_alone_names_a_post_of_its_body():
    post = make.make_post()
    membership = Membership(organization=make.make_organization(), member_person=make.make_person(), post=post)

    assert refused(membership.save)[0].endswith("This is a post of another body.")
    assert Membership.objects.count() == 0


def test_a_page_saved_alone_begins_with_the_path_of_the_page_above():
    above = make.make_page(path="about")
    page = make.make_page(path="about/privacy", parent=above)
    page.path = "privacy"

    assert refused(page.save) == [f"Page “{page}”: This must begin with the path of the page that it is part of."]


def test_an_address_that_leads_elsewhere_is_refused_without_full_clean_too():
    body = make.make_organization(slug="old")
    body.slug = "new"
    body.save()

    taken = Organization(slug="old", name_en="Other", classification="other")

    assert refused(taken.save) == ["This address leads to another record, which had it before."]


def test_a_draft_that_is_mentioned_is_still_found_after_it_was_renamed():
    person = make.make_person(slug="zhao", **DRAFT)
    article = make.make_article(body_en="[Zhao](person:zhao)", **DRAFT)
    unmentioned = make.make_person(slug="li", **DRAFT)

    person.slug, unmentioned.slug = "houlin-zhao", "yong-li"
    person.save()
    unmentioned.save()

    article.full_clean()
    assert list(Redirect.objects.values_list("old_key", flat=True)) == ["zhao"]


def test_the_form_says_what_would_become_false(client, office):
    forms.signed_in(client)
    data = forms.fields_of(client.get(forms.address(office))) | {"member_person": str(make.make_person().pk)}

    page = client.post(forms.address(office), data)

    assert page.status_code == 200
    assert len(forms.errors_of(page)) == 2
    assert all("This capacity is somebody else’s." in sentence for sentence in forms.errors_of(page))
    assert Membership.objects.get().member_person == Person.objects.get(name_en="Zhao")


def test_a_series_of_citing_rows_is_judged_in_as_many_queries_as_one(office):
    def queries():
        office.refresh_from_db()
        office.end_date = "2013" if office.end_date == "2014" else "2014"
        with CaptureQueriesContext(connection) as captured:
            office.save()
        return len(captured)

    one = queries()
    for role in ("chair", "host", "patron"):
        make.make_participation(meeting=Meeting.objects.get(), person=office.member_person, capacity=office, role=role)

    assert queries() == one


def test_every_rule_names_columns_that_there_are():
    for model in apps.get_models():
        if issubclass(model, Row):
            for name, columns in model.agrees_with.items():
                attnames = {f.attname for f in model._meta.get_field(name).related_model._meta.concrete_fields}
                assert set(columns) <= attnames
