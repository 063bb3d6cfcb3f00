"""Memberships: as of a day, and no seat held twice at a time."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from organizations.models import Membership, Relation
from records.dating import dates
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = datetime.date
# start, end, attested_on, day asked, expected
AS_OF = [
    ("2021-10", "", DAY(2021, 11, 1), DAY(2021, 9, 30), None),
    ("2021-10", "", DAY(2021, 11, 1), DAY(2021, 10, 15), "possible"),
    ("2021-10", "", DAY(2021, 11, 1), DAY(2021, 10, 31), "certain"),
    ("2021-10", "", DAY(2021, 11, 1), DAY(2021, 11, 1), "certain"),
    ("2021-10", "", DAY(2021, 11, 1), DAY(2021, 11, 2), "possible"),
    ("2019-03", "2021-10", None, DAY(2019, 3, 15), "possible"),
    ("2019-03", "2021-10", None, DAY(2019, 3, 31), "certain"),
    ("2019-03", "2021-10", None, DAY(2021, 10, 1), "certain"),
    ("2019-03", "2021-10", None, DAY(2021, 10, 2), "possible"),
    ("2019-03", "2021-10", None, DAY(2021, 11, 1), None),
    ("2010", "..", None, DAY(2021, 1, 1), "certain"),
    ("2010-05-05", "2021", None, DAY(2021, 12, 31), "possible"),
    ("2010-05-05", "2021", None, DAY(2022, 1, 1), None),
    ("", "", DAY(2008, 4, 7), DAY(2008, 4, 7), "certain"),
    ("", "", DAY(2008, 4, 7), DAY(2008, 4, 8), "possible"),
    ("", "", DAY(2008, 4, 7), DAY(1990, 1, 1), "possible"),
    ("", "", None, DAY(2008, 4, 7), "unknown"),
    ("", "..", None, DAY(2008, 4, 7), "possible"),
    ("XXXX-07-09", "", None, DAY(2008, 4, 7), "unknown"),
    ("2021~", "", None, DAY(2021, 12, 31), "possible"),
    ("2021?", "", DAY(2022, 5, 1), DAY(2022, 5, 1), "certain"),
    ("2021?", "", DAY(2022, 5, 1), DAY(2022, 4, 30), "possible"),
    ("2018-01-01", "2019-01-01", None, DAY(2019, 1, 1), "certain"),
    ("2019-01-01", "", DAY(2019, 6, 1), DAY(2019, 1, 1), "certain"),
    ("1998", "../2020", None, DAY(1997, 12, 31), None),
    ("1998", "../2020", None, DAY(1998, 12, 31), "possible"),
    ("1998", "../2020", None, DAY(2020, 12, 31), "possible"),
    ("1998", "../2020", None, DAY(2021, 1, 1), None),
    ("1998", "../2020", DAY(2005, 3, 1), DAY(2005, 3, 1), "certain"),
    ("1998", "../2020", DAY(2005, 3, 1), DAY(2005, 3, 2), "possible"),
    ("1998", "2010/2020", None, DAY(2010, 1, 1), "certain"),
    ("1998", "2010/2020", None, DAY(2010, 1, 2), "possible"),
    ("1998", "2010?/2020", None, DAY(2009, 1, 1), "possible"),
    ("1998", "2010/..", None, DAY(2009, 1, 1), "certain"),
    ("1998", "2010/..", None, DAY(2021, 1, 1), "possible"),
    ("", "../2020", None, DAY(1000, 1, 1), "possible"),
]


@pytest.mark.parametrize(("start", "end", "attested_on", "day", "expected"), AS_OF)
def test_as_of_a_day_the_database_and_the_rule_agree(start, end, attested_on, day, expected):
    membership = make.make_membership(start_date=start, end_date=end, attested_on=attested_on)

    certainties = list(Membership.objects.published().as_of(day).values_list("certainty", flat=True))

    shown = [attested_on] if attested_on else []
    rule = dates.certainty(dates.parse(start), dates.parse(end, interval=True, end=True), shown, day)
    assert certainties == ([expected] if expected else [])
    assert rule == expected
    assert membership.start_date == start


CLASHES = [
    (("2010", "2015"), ("2014", "2018"), True),
    (("2010", "2015"), ("2015", "2018"), False),
    (("2010-01-01", "2019-01-01"), ("2019-01-01", ""), False),
    (("2010-01-01", "2019-01-02"), ("2019-01-01", ""), True),
    (("2010", ""), ("2012", ""), True),
    (("2010", ".."), ("2012", "2013"), True),
    (("", ""), ("", ""), True),
    (("", ""), ("2021-10", ""), True),
    (("", "2005"), ("2021-10", ""), False),
    (("2021", "2021"), ("2021", "2021"), True),
    (("2021", "2021"), ("2020", "2021"), False),
    (("2021-05-05", "2021-05-05"), ("2021-05-05", "2021-05-05"), True),
    (("2010", "2020"), ("2015-03-01", "2015-03-01"), True),
    (("1998", "../2020"), ("2021", ".."), False),
    (("1998", "../2020"), ("1999", "2010"), False),
    (("1998", "../2020"), ("1998", "../2020"), True),
    (("1998", "1998/2020"), ("2000", "2010"), False),
    (("1998", "2005/2020"), ("2000", "2010"), True),
    (("1998", "2005/2020"), ("2005", "2010"), False),
    (("1998", "2005/.."), ("2021", ".."), True),
    (("", "../2020"), ("", "2010"), False),
    (("", "../2020"), ("", ""), False),
    (("", "2005/2020"), ("", "2010"), True),
    (("1998-05-01", "../1998-05-01"), ("", ""), False),
]


@pytest.mark.parametrize(("first", "second", "clash"), CLASHES)
@pytest.mark.parametrize("swap", [False, True])
def test_the_same_seat_is_not_held_twice_at_a_time(first, second, clash, swap):
    first, second = (second, first) if swap else (first, second)
    body, member = make.make_organization(), make.make_organization()
    make.make_membership(organization=body, member_organization=member, start_date=first[0], end_date=first[1])
    again = Membership(
        organization=body, member_organization=member, start_date=second[0], end_date=second[1], **make.PUBLIC
    )

    refused = []
    for attempt in (again.full_clean, again.save):
        try:
            attempt()
        except ValidationError as error:
            refused.append(error.messages[0][:36])

    assert refused == (["The same membership is recorded alrea"[:36]] * 2 if clash else [])


@pytest.mark.parametrize("other", ["category", "on_behalf_of", "post", "role_en"])
def test_another_seat_may_be_held_at_the_same_time(other):
    body, member = make.make_organization(), make.make_person()
    value = {
        "category": lambda: make.make_category(organization=body),
        "on_behalf_of": make.make_organization,
        "post": lambda: make.make_post(organization=body),
        "role_en": lambda: "adviser",
    }[other]()
    make.make_membership(organization=body, member_person=member, start_date="2019")

    make.make_membership(organization=body, member_person=member, start_date="2019", **{other: value})

    assert Membership.objects.of(member).count() == 2


def test_a_withdrawn_membership_leaves_its_seat_free():
    body, member = make.make_organization(), make.make_person()
    wrong = make.make_membership(organization=body, member_person=member, start_date="2019")
    wrong.withdraw("Wrong year")

    right = make.make_membership(organization=body, member_person=member, start_date="2018")
    wrong.refresh_from_db()
    with pytest.raises(ValidationError, match="recorded already"):
        wrong.publish()

    assert list(Membership.objects.published()) == [right]


def test_postgresql_itself_refuses_an_overlap_that_bypasses_the_model():
    body, member = make.make_organization(), make.make_person()
    make.make_membership(organization=body, member_person=member, start_date="2019")
    clash = Membership(organization=body, member_person=member, start_date="2020", **make.PUBLIC)
    clash.derive()

    refused = False
    try:
        with transaction.atomic():
            Membership.objects.bulk_create([clash])
    except IntegrityError as error:
        refused = "no_overlap" in str(error)

    assert refused == (connection.vendor == "postgresql")


REFUSED = [
    ({"member_person": None}, "Name the member"),
    ({"start_date": "2021", "end_date": "2020"}, "This lies before the start, 2021."),
    ({"role_en": "adviser", "post": "post"}, "Give a post or a role, not both."),
    ({"post": "foreign post"}, "This is a post of another body."),
    ({"start_date": "2021-02-29"}, ""),
    ({"start_date": "2020/2019"}, ""),
    ({"attested_on": DAY(2010, 1, 1), "start_date": "2019"}, "cannot show this in force before it started"),
    (
        {"attested_on": DAY(2015, 1, 1), "start_date": "2010", "end_date": "2014"},
        "A source cannot show this in force after it ended.",
    ),
    (
        {"attested_on": DAY(2014, 11, 1), "end_date": "2014-10~"},
        "A source cannot show this in force after it ended.",
    ),
]


@pytest.mark.parametrize(("values", "sentence"), REFUSED)
def test_a_wrong_membership_is_refused_in_words(values, sentence):
    body = make.make_organization()
    posts = {"post": make.make_post(organization=body), "foreign post": make.make_post()}
    values = {k: posts.get(v, v) if k == "post" else v for k, v in values.items()}
    membership = Membership(**{"organization": body, "member_person": make.make_person()} | values)

    with pytest.raises(ValidationError) as error:
        membership.full_clean()

    assert sentence in " ".join(error.value.messages)


def test_a_body_is_not_a_member_of_itself():
    body = make.make_organization()

    with pytest.raises(ValidationError, match="not a member of itself"):
        Membership(organization=body, member_organization=body).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.bulk_create([Membership(organization=body, member_organization=body)])


def test_attest_takes_the_day_of_the_latest_dated_source_unless_the_end_is_known():
    old, new = make.make_source(date="2008-04-07"), make.make_source(date="2010-05")
    undated = make.make_source(date="")
    membership = make.make_membership(start_date="2001", sources=[old, new, undated])
    ended = make.make_membership(start_date="2001", end_date="2005", sources=[old])

    assert (membership.attest(), membership.attested_on) == (True, DAY(2010, 5, 1))
    assert (ended.attest(), ended.attested_on) == (False, None)


@pytest.mark.parametrize(
    ("start", "source", "attested_on"),
    [
        ("2001", "2010-05-17", DAY(2010, 5, 17)),
        ("", "2010-05-17", DAY(2010, 5, 17)),
        ("2001", "2010", DAY(2010, 1, 1)),
        ("2010", "2010-05", None),  # who joined in that year may have joined in that month
        ("2001?", "2010-05", None),
        ("", "2010-05", None),
        ("2010-05-01", "2010-05", DAY(2010, 5, 1)),  # who started on that very day was there on it
        ("2010-05-02", "2010-05", None),
        ("2010-05-17", "2010-05-17", DAY(2010, 5, 17)),
        ("2001", "2010-05~", None),
        ("2001", "2010?", None),
    ],
)
def test_a_source_attests_only_what_is_sure_to_hold_on_its_first_day(start, source, attested_on):
    membership = make.make_membership(start_date=start, sources=[make.make_source(date=source)])

    assert (membership.attest(), membership.attested_on) == (attested_on is not None, attested_on)


@pytest.mark.parametrize(("start", "end"), [("2010-05-17", ""), ("2001", "2010-05-17"), ("2010-05-17", "2010-05-17")])
def test_the_very_day_of_the_start_or_the_end_can_be_attested(start, end):
    make.make_membership(start_date=start, end_date=end, attested_on=DAY(2010, 5, 17))

    [shown] = Membership.objects.published().as_of(DAY(2010, 5, 17))
    assert (shown.attested_on, shown.certainty) == (DAY(2010, 5, 17), "certain")


def test_a_source_does_not_show_a_body_in_force_that_was_dissolved_before_it_was_written():
    source = make.make_source(date="2013-05-01")
    hanover = make.make_organization(dissolution_date="1866-09-20")
    membership = make.make_membership(member_organization=hanover, start_date="1865-05-17", sources=[source])

    assert (membership.attest(), membership.attested_on) == (False, None)
    membership.attested_on = DAY(2013, 5, 1)
    with pytest.raises(ValidationError, match="cannot have existed on this day"):
        membership.full_clean()


def test_the_first_day_of_the_year_of_a_source_gives_way_to_a_later_start_too():
    membership = make.make_membership(start_date="2006", sources=[make.make_source(date="2007")])
    membership.attest()
    membership.save()

    membership.start_date = "2008"
    membership.full_clean()

    assert membership.attested_on is None


def test_the_day_of_a_source_gives_way_to_an_end_or_a_start_that_leaves_it_outside():
    source = make.make_source(date="2021-10-15")
    for later in ({"end_date": "2015"}, {"start_date": "2022"}, {"start_date": "2022", "end_date": "2023"}):
        membership = make.make_membership(start_date="2010", sources=[source])
        membership.attest()
        membership.save()
        for name, value in later.items():
            setattr(membership, name, value)

        membership.full_clean()
        membership.save()

        membership.refresh_from_db()
        assert (membership.attested_from, membership.attested_on) == (None, None)


def test_the_day_of_a_source_gives_way_though_a_later_source_is_cited_now():
    membership = make.make_membership(start_date="2010", sources=[make.make_source(date="2021-10-15")])
    membership.attest()
    membership.save()
    membership.sources.add(make.make_source(date="2025-02-21"))
    membership.end_date = "2015"

    membership.full_clean()
    membership.save()

    membership.refresh_from_db()
    assert membership.attested_on is None


def test_the_day_of_a_source_stays_where_the_end_leaves_it_possible():
    membership = make.make_membership(start_date="2010", sources=[make.make_source(date="2021-10-15")])
    membership.attest()
    membership.save()
    membership.end_date = "2021"

    membership.full_clean()

    assert membership.attested_on == DAY(2021, 10, 15)


def test_a_day_that_was_entered_does_not_give_way():
    source = make.make_source(date="2021-10-15")
    entered = make.make_membership(start_date="2010", sources=[source], attested_on=DAY(2020, 5, 1))
    entered.end_date = "2015"
    anew = make.make_membership(start_date="2010", end_date="2015", sources=[source])
    anew.attested_on = DAY(2021, 10, 15)

    for membership in (entered, anew):
        with pytest.raises(ValidationError) as refused:
            membership.full_clean()
        assert refused.value.message_dict == {"attested_on": ["A source cannot show this in force after it ended."]}


def test_a_withdrawn_membership_can_be_edited_beside_the_one_that_replaced_it():
    body, person = make.make_organization(), make.make_person()
    wrong = make.make_membership(organization=body, member_person=person)
    wrong.withdraw("Wrong")
    make.make_membership(organization=body, member_person=person)
    wrong.withdrawal_reason = "Recorded twice"

    wrong.full_clean()
    wrong.save()
    with pytest.raises(ValidationError, match="recorded already"):
        wrong.publish()

    assert Membership.objects.get(pk=wrong.pk).withdrawal_reason == "Recorded twice"


def test_a_membership_is_found_by_the_names_that_its_ends_have_now():
    body, person = make.make_organization(name_en="Union"), make.make_person(name_en="Ada")
    post = make.make_post(organization=body, label_en="Secretary")
    membership = make.make_membership(organization=body, member_person=person, post=post)
    person.name_en = "Éva"
    person.save()
    post.label_en = "Director"
    post.save()

    assert list(Membership.objects.matching("eva union director")) == [membership]
    assert not Membership.objects.matching("ada").exists()
    assert not Membership.objects.matching("secretary").exists()


def test_a_post_is_renamed_in_the_same_number_of_queries_whoever_has_held_it():
    body = make.make_organization()

    def queries(holders):
        post = make.make_post(organization=body)
        for _ in range(holders):
            make.make_membership(organization=body, post=post)
        post.label_en = f"Post of {holders}"
        with CaptureQueriesContext(connection) as captured:
            post.save()
        return len(captured)

    assert queries(1) == queries(5)
    assert Membership.objects.matching("post of 5").count() == 5


def test_a_post_that_is_held_stays_with_its_body():
    body = make.make_organization()
    post = make.make_post(organization=body)
    make.make_membership(organization=body, post=post)
    post.organization = make.make_organization()

    for judge in (post.full_clean, post.save):
        with pytest.raises(ValidationError, match="stays with its body"):
            judge()


@pytest.mark.parametrize(
    ("day", "held"),
    [
        ("1864-12-31", False),
        ("1865-01-01", True),
        ("1979-12-31", False),
        ("1980-01-01", True),
        ("1999-12-31", True),
        ("2000-01-01", False),
    ],
)
def test_nothing_holds_before_a_body_was_founded_or_after_one_was_dissolved(day, held):
    union = make.make_organization(founding_date="1865" if day < "1900" else "")
    member = make.make_organization(founding_date="1980" if day > "1900" else "", dissolution_date="1999")
    make.make_membership(organization=union, member_organization=member, start_date="")
    make.make_relation(source_body=member, target_body=union, start_date="")
    on = datetime.date.fromisoformat(day)

    answers = [Membership.objects.as_of(on).exists(), Relation.objects.as_of(on).exists()]

    assert answers == [held, held]


def test_a_category_is_known_by_the_body_or_by_one_above_it():
    union = make.make_organization()
    sector = make.make_organization(parent=union)
    ours, theirs = make.make_category(organization=union), make.make_category()
    make.make_membership(organization=sector, category=ours)

    with pytest.raises(ValidationError, match="category of another body"):
        make.make_membership(organization=sector, category=theirs)
    ours.organization = make.make_organization()
    with pytest.raises(ValidationError, match="category of another body"):
        ours.save()


def test_memberships_of_one_start_go_by_name_and_those_of_unknown_start_by_what_is_attested(client):
    body = make.make_organization(slug="body")
    people = {name: make.make_person(name_en=name) for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")}

    def join(name, start, attested):
        make.make_membership(
            organization=body,
            member_person=people[name],
            member_organization=None,
            start_date=start,
            attested_on=attested,
        )

    for name, start, attested in [
        ("Ed", "2010", None),
        ("Bo", "2010", "2025-01-01"),
        ("Di", "", None),
        ("Cy", "", "2021-01-01"),
        ("Ada", "", "2021-01-01"),
        ("Flo", "", "2024-01-01"),
    ]:
        join(name, start, attested)

    newest = ["Bo", "Ed", "Flo", "Ada", "Cy", "Di"]
    assert [row.member.name for row in Membership.objects.all()] == newest
    assert listed(client, "?organization=body") == newest
    assert listed(client, "?organization=body&ordering=start_date") == newest[::-1]

    people["Ada"].name_en = "Zoe"
    people["Ada"].save()

    assert listed(client, "?organization=body") == ["Bo", "Ed", "Flo", "Cy", "Zoe", "Di"]


def listed(client, query):
    """The names of members that the API lists, in their order."""
    return [row["member_person"]["name"] for row in client.get(f"/api/v1/memberships/{query}").json()["results"]]
