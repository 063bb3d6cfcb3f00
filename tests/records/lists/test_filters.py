"""Strict filter sets: what they refuse, in which words, and what they keep."""

import datetime

import pytest
from django.db.models import Value
from django.http import QueryDict

from ituportal.api import COLLECTIONS
from meetings.filters import ContributionFilterSet, MeetingFilterSet, ParticipationFilterSet, StatementFilterSet
from meetings.models import Statement
from news.filters import ArticleFilterSet
from organizations.filters import MembershipFilterSet, OrganizationFilterSet, PersonFilterSet, ProgrammeFilterSet
from records.api.parameters import LIST_FORMAT
from records.lists.filter_sets import PAGE
from records.publication import Correction
from records.rows import Sourced
from records.sources.models import Source
from tests import factories
from tests import factories as make


def asked(filterset, query, format=PAGE):
    """A filter set that was asked something."""
    return filterset(QueryDict(query), filterset._meta.model.objects.published(), format)


def slugs(filterset, query):
    """The slugs that it finds, in its order."""
    filters = asked(filterset, query)
    assert filters.problems == {}
    return list(filters.qs.order_by(*filters.order).values_list("slug", flat=True))


def test_unknown_parameter_is_named_with_those_that_exist():
    filters = asked(PersonFilterSet, "utm_source=x")

    assert filters.problems == {
        "utm_source": "There is no parameter “utm_source”. There are: "
        "q, organization, category, post, on_behalf_of, country, identifier, language, at, certainty, source, ordering, cursor."
    }


def test_each_format_has_its_own_parameters():
    assert asked(PersonFilterSet, "page_size=5").problems.keys() == {"page_size"}
    assert asked(PersonFilterSet, "page_size=5&lang=fr", LIST_FORMAT).problems == {}


@pytest.mark.parametrize(
    ("query", "name", "problem"),
    [
        ("id__in=99999999999999999999", "id__in", "There is no parameter"),
        ("status=draft", "status", "There is no parameter"),
        ("q=a&q=b", "q", "Given more than once"),
        ("q=%00", "q", "NUL"),
        ("q=%ff", "q", "not UTF-8"),
        ("q=" + "a" * 201, "q", "Longer than 200 characters"),
        ("q=" + "+".join("a" * 21), "q", "More than 20 words"),
        ("q=" + "+".join(["word"] * 3000), "q", "Longer than 200 characters"),
        (
            "q=" + "%EF%B7%BA" * 50,
            "q",
            "More than 20 words",
        ),  # one character that unfolds into eighteen, three of them spaces
        ("ordering=password", "ordering", "There is no ordering “password”. There are: name, -name"),
        ("ordering=--name", "ordering", "There is no ordering"),
        ("country=Switzerland", "country", "Write it like this"),
        ("country=ch", "country", "Write it like this"),
        ("classification=planet", "classification", "Not one of: intergovernmental, international-organization"),
        ("parent=a%20b", "parent", "Nothing public is called “a b”."),
        ("parent=' OR 1=1 --", "parent", "Nothing public is called “' OR 1=1 --”."),
        ("founded=0", "founded", "Years run from 1 to 9999"),
        ("founded=10000", "founded", "Write it like this"),
        ("founded=99999999999999", "founded", "Write it like this"),
        ("founded=-1", "founded", "Write it like this"),
        ("founded=%E0%A5%A8%E0%A5%A6", "founded", "Write it like this"),
        ("founded=2021.0", "founded", "Write it like this"),
        ("at=2021-02-29", "at", "There is no such day"),
        ("at=15.10.2021", "at", "Write it like this: “2021-10-15”"),
        ("at=0000-01-01", "at", "Years run from 0001"),
        ("at=10000-01-01", "at", "Write it like this"),
        ("at=today", "at", "Write it like this"),
    ],
)
def test_value_that_means_nothing_is_refused_in_words(query, name, problem):
    problems = asked(OrganizationFilterSet, query).problems

    assert problems.keys() == {name}
    assert problem in problems[name]


@pytest.mark.parametrize("since", ["2020/2019", "last year", "..", "2021-13", "20211", "2021-02-30"])
def test_date_that_is_none_is_refused(since):
    assert asked(MeetingFilterSet, f"since={since}").problems.keys() == {"since"}


def test_long_names_are_shortened_in_the_answer():
    problem = asked(PersonFilterSet, "x" * 5000 + "=1").problems["x" * 5000]

    assert problem.startswith("There is no parameter “" + "x" * 100 + "…”.")
    assert len(problem) < 300


def test_empty_value_is_absent_on_a_page_and_refused_in_the_api():
    assert asked(PersonFilterSet, "q=&ordering=").problems == {}
    assert asked(PersonFilterSet, "q=", LIST_FORMAT).problems == {
        "q": "Empty: leave the parameter out, or give a value."
    }


BLANKS = ["%20", "%C2%85", "%C2%A0%E3%80%80", "%0A"]  # a space, a next line, a fixed and a wide space, a line feed


@pytest.mark.parametrize("blanks", BLANKS)
@pytest.mark.parametrize("name", ["meeting", "role", "capacity", "year", "ordering"])
def test_blanks_alone_are_no_value_and_never_the_whole_list(name, blanks):
    for way in (PAGE, LIST_FORMAT):
        assert asked(ParticipationFilterSet, f"{name}={blanks}", way).problems.keys() == {name}


@pytest.mark.django_db
@pytest.mark.parametrize("blanks", BLANKS)
def test_blanks_round_a_value_are_forgiven_on_a_page_and_refused_in_the_api_except_round_words(blanks):
    body = factories.make_organization(slug="itu")
    query = f"parent={blanks}itu{blanks}"
    on_page = asked(OrganizationFilterSet, query)

    assert on_page.problems == {}
    assert on_page.cleaned["parent"] == (body,)
    assert asked(OrganizationFilterSet, query, LIST_FORMAT).problems == {
        "parent": "Has blanks before or after the value."
    }
    assert asked(OrganizationFilterSet, f"q={blanks}itu{blanks}", LIST_FORMAT).problems == {}


def test_clean_query_leaves_out_what_is_wrong_or_empty_and_keeps_the_rest():
    filters = asked(
        OrganizationFilterSet, "utm=1&q=caf%C3%A9+x&country=ch&parent=&ordering=-name&founded=1865&founded=1"
    )

    assert filters.clean_query == "q=caf%C3%A9+x&ordering=-name"


def test_default_order_may_be_descending_and_is_reversed_by_its_name():
    assert asked(MembershipFilterSet, "").order == ("-start_date_earliest", "-sort_attested", "sort_key_en", "-uid")
    assert asked(MembershipFilterSet, "ordering=start_date").order == (
        "start_date_earliest",
        "sort_attested",
        "-sort_key_en",
        "uid",
    )


@pytest.mark.parametrize("filterset", [OrganizationFilterSet, MembershipFilterSet, MeetingFilterSet])
def test_no_order_ends_in_the_id(filterset):
    assert all(columns[-1] in {"slug", "uid"} for columns in filterset.orderings.values())


@pytest.mark.django_db
def test_words_are_found_in_every_language_whatever_their_case_and_accents():
    factories.make_organization(slug="itu", name_en="ITU", name_fr="Union des télécommunications", name_ru="МСЭ")
    factories.make_organization(slug="upu", name_en="Universal Postal Union", name_ar="الاتحاد البريدي")

    assert slugs(OrganizationFilterSet, "q=union") == ["itu", "upu"]
    assert slugs(OrganizationFilterSet, "q=UNION+TELECOM") == ["itu"]
    assert slugs(OrganizationFilterSet, "q=télé+union") == ["itu"]
    assert slugs(OrganizationFilterSet, "q=мсэ") == ["itu"]
    assert slugs(OrganizationFilterSet, "q=البريدي") == ["upu"]
    assert slugs(OrganizationFilterSet, "q=100%25") == []
    assert slugs(OrganizationFilterSet, "q=_") == []


@pytest.mark.django_db
def test_year_keeps_what_can_lie_in_it_and_leaves_out_what_has_no_date():
    for slug, start, end in [
        ("day", "2021-10-15", ""),
        ("year", "2021", ""),
        ("over-new-year", "2021-12-30", "2022-01-02"),
        ("winter", "2021-24", ""),
        ("undated", "", ""),
        ("day-of-no-year", "XXXX-10-15", ""),
        ("before", "2020-12-31", ""),
    ]:
        factories.make_meeting(slug=slug, start_date=start, end_date=end)

    assert set(slugs(MeetingFilterSet, "year=2021")) == {"day", "year", "over-new-year", "winter"}
    assert set(slugs(MeetingFilterSet, "year=2022")) == {"over-new-year", "winter"}
    assert slugs(MeetingFilterSet, "year=2023") == []
    assert slugs(MeetingFilterSet, "year=1") == []
    assert slugs(MeetingFilterSet, "year=9999") == []


@pytest.mark.django_db
def test_range_of_dates_is_as_precise_as_it_is_asked():
    for slug, start in [("september", "2021-09-30"), ("october", "2021-10"), ("november", "2021-11-01"), ("never", "")]:
        factories.make_meeting(slug=slug, start_date=start, end_date="")

    assert slugs(MeetingFilterSet, "since=2021-10&until=2021-10&ordering=start_date") == ["october"]
    assert slugs(MeetingFilterSet, "since=2021-10-31&ordering=start_date") == ["october", "november"]
    assert slugs(MeetingFilterSet, "until=2021-10-01&ordering=start_date") == ["september", "october"]
    assert slugs(MeetingFilterSet, "since=9999&until=9999") == []
    assert slugs(MeetingFilterSet, "since=0001&until=0001") == []


@pytest.mark.django_db
def test_programme_without_an_end_may_still_run():
    factories.make_programme(slug="open", start_date="2011/..")
    factories.make_programme(slug="ended", start_date="2011", end_date="2013")

    assert slugs(ProgrammeFilterSet, "year=2012") == ["open", "ended"]
    assert slugs(ProgrammeFilterSet, "year=2020") == ["open"]


@pytest.mark.django_db
def test_reference_that_is_not_public_answers_as_one_that_does_not_exist():
    secret = factories.make_organization(slug="secret", status="draft", publish_at=None)
    factories.make_membership(
        organization=secret, member_person=factories.make_person(slug="ann"), status="draft", publish_at=None
    )

    assert slugs(PersonFilterSet, "") == ["ann"]
    for name in ("secret", "nothing", str(secret.uid)):
        filters = asked(PersonFilterSet, f"organization={name}")
        assert filters.refused == {"organization": f"Nothing public is called “{name}”."}
        assert [fault.code for fault in filters.problems.values()] == ["unknown"]
        assert list(filters.qs) == []


@pytest.mark.django_db
def test_membership_is_found_by_the_country_of_its_member_and_contribution_by_its_language():
    swiss = factories.make_organization(country="CH")
    held = factories.make_membership(member_organization=swiss)
    factories.make_membership()
    factories.make_contribution(slug="avis", language="fr")
    factories.make_contribution(language="en")

    assert list(asked(MembershipFilterSet, "country=CH").qs) == [held]
    assert slugs(ContributionFilterSet, "language=fr") == ["avis"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked_for", "found"),
    [("zh-hant", ["said"]), ("ZH-Hant", ["said"]), ("iw", []), ("💩", []), ("klingonish", ["odd"])],
)
def test_a_language_is_found_as_it_is_kept_however_it_is_written(asked_for, found):
    factories.make_statement(slug="said", original_language="zh-Hant")
    factories.make_statement(original_language="zh")
    odd = factories.make_statement(slug="odd")
    Statement.objects.filter(pk=odd.pk).update(
        original_language=Value("klingonish")
    )  # as what was written before the rule

    assert slugs(StatementFilterSet, f"language={asked_for}") == found


@pytest.mark.django_db
def test_person_with_two_memberships_in_a_body_is_found_once():
    body, ann = factories.make_organization(slug="itu"), factories.make_person(slug="ann")
    for role in ("Deputy", "Head"):
        factories.make_membership(organization=body, member_person=ann, role_en=role)

    assert slugs(PersonFilterSet, "organization=itu") == ["ann"]


def test_day_is_read_as_a_day():
    filters = asked(MembershipFilterSet, "at=2021-10-15")

    assert filters.problems == {}
    assert filters.cleaned["at"].earliest == filters.cleaned["at"].latest == datetime.date(2021, 10, 15)


@pytest.mark.django_db
def test_now_is_read_when_the_list_is_asked_for_not_when_it_is_defined():
    later = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)
    ann = factories.make_person(slug="ann")
    factories.make_membership(organization=factories.make_organization(slug="itu"), member_person=ann, publish_at=later)

    assert slugs(PersonFilterSet, "organization=itu") == []


@pytest.mark.django_db
def test_a_meeting_and_a_contribution_belong_to_a_programme_by_series_by_outcome_and_by_what_was_said():
    line, series = factories.make_programme(slug="c2"), factories.make_programme(slug="wrc", kind="event-series")
    factories.make_meeting(slug="in-series", series=series)
    paper = factories.make_contribution(slug="led-to-it", date="2001")
    factories.make_outcome(meeting=factories.make_meeting(slug="came-to-it"), programme=line, contribution=paper)
    factories.make_statement(meeting=factories.make_meeting(slug="spoke-of-it"), programmes=[line, series])
    letter = factories.make_contribution(slug="tells-of-it", date="2002")
    factories.make_statement(contribution=letter, programmes=[line])
    hidden = {"status": "draft", "publish_at": None}
    factories.make_statement(meeting=factories.make_meeting(slug="draft"), programmes=[line], **hidden)

    assert set(slugs(MeetingFilterSet, "programme=c2")) == {"came-to-it", "spoke-of-it"}
    assert set(slugs(MeetingFilterSet, "programme=wrc")) == {"in-series", "spoke-of-it"}
    assert slugs(ContributionFilterSet, "programme=c2") == ["tells-of-it", "led-to-it"]
    assert slugs(ContributionFilterSet, "programme=wrc") == []


@pytest.mark.django_db
def test_people_are_found_by_post_by_whom_they_act_for_and_by_the_country_of_either():
    union = factories.make_organization(slug="itu", country="CH")
    state = factories.make_organization(slug="state", country="KE")
    post = factories.make_post(organization=union)
    factories.make_membership(member_person=factories.make_person(slug="head"), organization=union, post=post)
    factories.make_membership(
        member_person=factories.make_person(slug="delegate"), organization=union, role_en="R", on_behalf_of=state
    )
    factories.make_membership(
        member_person=factories.make_person(slug="draft"), organization=state, status="draft", publish_at=None
    )

    assert slugs(PersonFilterSet, f"post={post.uid}") == ["head"]
    assert slugs(PersonFilterSet, "on_behalf_of=state") == ["delegate"]
    assert slugs(PersonFilterSet, "country=KE") == ["delegate"]
    assert set(slugs(PersonFilterSet, "country=CH")) == {"head", "delegate"}


@pytest.mark.django_db
def test_bodies_are_found_by_what_they_are_members_of_and_memberships_by_the_kind_of_member():
    union = factories.make_organization(slug="itu", classification="un-agency")
    company = factories.make_organization(slug="company", classification="company")
    joined = factories.make_membership(organization=union, member_organization=company)
    factories.make_membership(organization=company, member_organization=union, status="draft", publish_at=None)
    factories.make_membership(organization=union, member_person=factories.make_person())

    assert slugs(OrganizationFilterSet, "member_of=itu") == ["company"]
    assert slugs(OrganizationFilterSet, "member_of=company") == []
    filters = asked(MembershipFilterSet, "classification=company")
    assert list(filters.qs) == [joined]


@pytest.mark.django_db
def test_a_list_is_narrowed_to_the_languages_in_which_the_main_text_exists():
    factories.make_article(slug="whole", headline_fr="H", lead_fr="L", body_fr="B", publish_at=factories.PUBLISHED_AT)
    factories.make_article(slug="in-part", headline_fr="H", lead_fr="L")
    factories.make_meeting(slug="m", name_fr="M")

    assert slugs(ArticleFilterSet, "language=fr") == ["whole"]
    assert set(slugs(ArticleFilterSet, "language=en")) == {"whole", "in-part"}
    assert slugs(MeetingFilterSet, "language=fr") == ["m"]
    assert slugs(MeetingFilterSet, "language=ar") == []


@pytest.mark.django_db
def test_statements_are_found_by_rendering_and_original_language_news_by_publisher():
    body = factories.make_organization(slug="itu")
    factories.make_statement(slug="own", rendering="verbatim", original_language="ru")
    factories.make_statement(slug="told", rendering="paraphrase", original_language="fr")
    factories.make_article(slug="a", publisher=body, section="meetings")
    factories.make_article(slug="b", section="membership")

    assert slugs(StatementFilterSet, "rendering=verbatim") == slugs(StatementFilterSet, "language=ru") == ["own"]
    assert slugs(ArticleFilterSet, "publisher=itu") == ["a"]


def test_every_list_of_what_cites_sources_is_narrowed_to_a_source():
    filtersets = {view.filterset_class for view in COLLECTIONS.values()}
    with_source = {each for each in filtersets if "source" in each.base_filters}

    assert with_source == {each for each in filtersets if issubclass(each._meta.model, Sourced)}
    assert {each._meta.model for each in filtersets - with_source} == {Correction, Source}


@pytest.mark.django_db
def test_a_source_leads_to_what_cites_it_itself_and_a_hidden_one_to_nothing(client):
    report, other = make.make_source(slug="report", title="The Report"), make.make_source(slug="other")
    secret = make.make_source(slug="secret")
    cited = make.make_organization(slug="cited", sources=[report, other])
    beside = make.make_organization(slug="beside", sources=[other])
    make.make_other_name(organization=beside, sources=[report])
    make.make_organization(slug="hidden", sources=[secret, report], status="draft", publish_at=None)
    relation = make.make_relation(source_body=cited, target_body=beside, sources=[report])

    def keys(address):
        return [row.get("slug") or row["uid"] for row in client.get(f"/api/v1/{address}").json()["results"]]

    def refused(slug):
        errors = client.get(f"/api/v1/organizations/?source={slug}").json()["errors"]
        return {error["parameter"]: error["code"] for error in errors}

    assert keys("organizations/?source=report") == ["cited"]
    assert sorted(keys("organizations/?source=other")) == ["beside", "cited"]
    assert keys("relations/?source=report") == [str(relation.uid)]
    assert refused("secret") == refused("never-was") == {"source": "unknown"}
    page = client.get("/organizations/?source=report").content.decode()
    assert ("The Report" in page, "/organizations/cited/" in page, "/organizations/beside/" in page) == (
        True,
        True,
        False,
    )
    assert "/organizations/cited/" in client.get("/organizations.atom?source=report").content.decode()


@pytest.mark.django_db
def test_an_identifier_leads_to_the_one_person_that_has_it(client):
    person, other = make.make_person(slug="zhao"), make.make_person(slug="other")
    make.make_identifier(organization=None, person=person, scheme="ORCID", value="0000-0002-1825-0097")
    make.make_identifier(organization=None, person=other, scheme="ORCID", value="0000-0001-5109-3700")
    make.make_identifier(organization=make.make_organization(slug="body"), scheme="LEI", value="X1")

    def slugs(given):
        return [row["slug"] for row in client.get("/api/v1/people/", {"identifier": given}).json()["results"]]

    assert slugs("ORCID:0000-0002-1825-0097") == ["zhao"]
    assert slugs("LEI:X1") == []
    page = client.get("/people/?identifier=ORCID:0000-0001-5109-3700").content.decode()
    assert ("/people/other/" in page, "/people/zhao/" in page) == (True, False)
    mistyped = client.get("/people/?identifier=0000-0001-5109-3700")
    assert (mistyped.status_code, "/people/other/" in mistyped.content.decode()) == (200, False)
    assert "Write it like this" in mistyped.content.decode()
    assert client.get("/people.atom?identifier=0000-0001-5109-3700").status_code == 400


@pytest.mark.django_db
def test_an_identifier_leads_to_the_one_body_that_has_it(client):
    body, other = make.make_organization(slug="itu"), make.make_organization(slug="other")
    make.make_identifier(organization=body, scheme="Wikidata", value="Q376150")
    make.make_identifier(organization=body, scheme="urn:iso", value="7:x")
    make.make_identifier(organization=body, scheme="urn", value="iso:7:x")
    make.make_identifier(organization=other, scheme="Other", value="Q376150")
    hidden = make.make_organization(slug="hidden", status="draft", publish_at=None)
    make.make_identifier(organization=hidden, scheme="Wikidata", value="Q1")

    def slugs(given):
        return [row["slug"] for row in client.get("/api/v1/organizations/", {"identifier": given}).json()["results"]]

    assert slugs("Wikidata:Q376150") == ["itu"]
    assert slugs("Other:Q376150") == ["other"]
    assert slugs("urn:iso:7:x") == ["itu"]
    assert slugs("Wikidata:Q1") == slugs("Wikidata:Q2") == []
    for given in ("Q376150", ":Q376150", "Wikidata:"):
        refused = client.get("/api/v1/organizations/", {"identifier": given})
        assert (refused.status_code, refused.json()["errors"]) == (
            400,
            [
                {
                    "parameter": "identifier",
                    "code": "invalid",
                    "detail": "Write it like this: “Wikidata:Q376150”.",
                }
            ],
        )
