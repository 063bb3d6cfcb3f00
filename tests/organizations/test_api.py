"""Who belonged to what on a given day, asked of the API."""

import pytest

from tests import factories as f


@pytest.fixture
def record(db):
    """One body with memberships of every certainty on 15 October 2021, and two that came and went before and after."""
    body = f.make_organization(slug="itu", name_en="ITU", founding_date="1865-05-17")
    for slug, start, end in [
        ("certain", "2019", ".."),
        ("possible", "2021", ""),
        ("undated", "", ""),
        ("former", "2010", "2015"),
        ("later", "2022", ""),
    ]:
        f.make_membership(
            organization=body, member_person=f.make_person(slug=slug), role_en="Member", start_date=start, end_date=end
        )
    return body


def certainties(rows):
    return {row["member_person"]["slug"]: row["certainty"] for row in rows}


ON_THE_DAY = {"certain": "certain", "possible": "possible", "undated": "unknown"}


def test_memberships_of_a_day_say_how_certainly_they_hold(api, record):
    assert certainties(api("memberships/?at=2021-10-15")["results"]) == ON_THE_DAY
    assert certainties(api("memberships/?at=2021-10-15&organization=itu&page_size=1")["results"]).keys() <= set(
        ON_THE_DAY
    )
    assert set(certainties(api("memberships/")["results"]).values()) == {None}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_both_ends_of_time_are_days(api, record, day):
    rows = certainties(api(f"memberships/?at={day}")["results"])

    # The body was founded in 1865: nobody belonged to it before.
    assert rows.get("undated") == ("unknown" if day == "9999-12-31" else None)
    assert ("certain" in rows) == (day == "9999-12-31")


def test_detail_of_a_body_has_the_memberships_of_the_day(api, record):
    assert certainties(api("organizations/itu/?at=2021-10-15")["members"]) == ON_THE_DAY
    assert len(api("organizations/itu/")["members"]) == 5


def test_address_of_all_members_keeps_the_day(api, record):
    address = api("organizations/itu/?at=2021-10-15")["members_url"]

    assert address == "http://testserver/api/v1/memberships/?organization=itu&at=2021-10-15"
    assert certainties(api(address)["results"]) == ON_THE_DAY


def test_detail_shows_a_hundred_members_and_says_where_all_are(api):
    body = f.make_organization(slug="itu")
    first = f.make_membership(organization=body, role_en="Member")
    people = f.Person.objects.bulk_create(
        f.Person(slug=f"p{n}", name_en=f"P {n}", status="published", publish_at=f.PUBLISHED_AT) for n in range(120)
    )
    f.Membership.objects.bulk_create(
        f.Membership(
            organization=body,
            member_person=person,
            role_en="Member",
            status="published",
            publish_at=first.publish_at,
        )
        for person in people
    )

    detail = api("organizations/itu/")

    assert (len(detail["members"]), detail["members_count"]) == (100, 121)
    assert api(f"{detail['members_url']}&count=true")["count"] == 121


def test_person_has_the_memberships_of_the_day(api, record):
    assert {row["slug"] for row in api("people/?at=2021-10-15")["results"]} == set(ON_THE_DAY)
    for slug, certainty in ON_THE_DAY.items():
        assert [row["certainty"] for row in api(f"people/{slug}/?at=2021-10-15")["memberships"]] == [certainty]
    assert api("people/former/?at=2021-10-15")["memberships"] == []
    assert api("people/former/?at=2021-10-15")["memberships_count"] == 0
    assert len(api("people/former/")["memberships"]) == 1


def test_rows_of_people_and_bodies_are_light(api, record):
    assert [name for name in api("people/")["results"][0] if name.startswith("membership")] == []
    assert [name for name in api("organizations/")["results"][0] if name.startswith("member")] == []


def test_a_detail_has_first_what_is_in_force_then_what_is_over_then_what_is_to_come(api):
    body, ann = f.make_organization(slug="itu", founding_date="1865"), f.make_person(slug="ann")
    terms = [("1990", "1995"), ("2998", ""), ("2019", ".."), ("1996", "2018"), ("2020", "..")]
    for n, (start, end) in enumerate(terms):
        f.make_membership(organization=body, member_person=ann, role_en=f"Role {n}", start_date=start, end_date=end)
        f.make_relation(source_body=body, kind="serves", start_date=start, end_date=end)
    wanted = ["2020", "2019", "1996", "1990", "2998"]

    detail, person = api("organizations/itu/"), api("people/ann/")

    for rows in (detail["members"], detail["relations"], person["memberships"]):
        assert [row["start_date"]["edtf"] for row in rows] == wanted


def test_bodies_of_a_day_are_those_that_can_have_existed(api):
    for slug, founded, dissolved in [
        ("old", "1865", ""),
        ("gone", "1900", "1950"),
        ("new", "2022", ""),
        ("that-year", "2021", ""),
        ("unknown", "", ""),
    ]:
        f.make_organization(slug=slug, founding_date=founded, dissolution_date=dissolved)

    slugs = [row["slug"] for row in api("organizations/?at=2021-10-15&ordering=founding_date")["results"]]

    assert slugs == ["unknown", "old", "that-year"]


@pytest.mark.parametrize("day", ["15.10.2021", "2021-02-29", "today", "", "2021-10-15T00:00:00"])
def test_day_that_is_none_is_refused_in_lists_and_details(api, record, day):
    for address in ("memberships/", "people/", "organizations/", "organizations/itu/", "people/certain/"):
        assert list(api.problems(f"{address}?at={day}")) == ["at"]


def test_membership_names_both_ends_and_the_capacity(api):
    body, client = f.make_organization(slug="itu", name_en="ITU"), f.make_organization(slug="client", name_en="Client")
    post = f.make_post(organization=body, label_en="Secretary-General", label_fr="Secrétaire général")
    row = f.make_membership(
        organization=body,
        member_person=f.make_person(slug="ann", name_en="Ann"),
        post=post,
        category=f.make_category(organization=body, code="elected", label_en="Elected official"),
        on_behalf_of=client,
        start_date="2019-01",
        end_date="2022-12-31",
    )

    membership = api(f"memberships/{row.uid}/?lang=fr")

    here = "http://testserver/api/v1"
    assert membership["url"] == f"{here}/memberships/{row.uid}/"
    itu, ann = str(body.uid), str(row.member_person.uid)
    assert membership["id"] == membership["uid"] == str(row.uid)
    assert membership["organization"] == {"id": itu, "slug": "itu", "name": "ITU", "url": f"{here}/organizations/itu/"}
    assert membership["member_person"] == {"id": ann, "slug": "ann", "name": "Ann", "url": f"{here}/people/ann/"}
    assert membership["member_organization"] is None
    assert membership["post"] == {
        "id": str(post.uid),
        "uid": str(post.uid),
        "name": "Secrétaire général",
        "url": f"{here}/posts/{post.uid}/",
    }
    uid = str(row.category.uid)
    assert membership["category"] == {"id": uid, "uid": uid, "code": "elected", "name": "Elected official"}
    assert membership["on_behalf_of"]["slug"] == "client"
    assert membership["start_date"] == {"edtf": "2019-01", "earliest": "2019-01-01", "latest": "2019-01-31"}


def test_memberships_are_found_by_either_end_post_category_and_year(api):
    body = f.make_organization(slug="itu")
    member = f.make_organization(slug="member")
    post = f.make_post(organization=body)
    category = f.make_category(organization=body, code="elected")
    ann = f.make_person(slug="ann")
    by_post = str(f.make_membership(organization=body, member_person=ann, post=post, start_date="2019").uid)
    by_category = str(
        f.make_membership(organization=body, member_organization=member, category=category, start_date="2020-05").uid
    )
    f.make_membership(start_date="2005", on_behalf_of=member)

    def uids(query):
        return [row["uid"] for row in api(f"memberships/?{query}")["results"]]

    assert uids("organization=itu") == [by_category, by_post]
    assert uids("member=ann") == [by_post]
    assert uids("member=member") == [by_category]
    assert uids(f"post={post.uid}") == [by_post]
    assert uids("category=elected") == [by_category]
    assert uids("year=2020") == [by_category]
    assert len(uids("on_behalf_of=member")) == 1
    assert uids(f"category={category.uid}") == [by_category]
    assert uids(f"member={str(ann.uid).upper()}&organization={body.uid}") == [by_post]
    assert list(api.problems("memberships/?organization=nothing&category=nothing")) == ["organization", "category"]


def test_a_code_is_of_every_body_that_has_it_and_the_id_of_a_category_of_one(api):
    first, second = f.make_category(code="member"), f.make_category(code="member")
    rows = [f.make_membership(organization=each.organization, category=each) for each in (first, second)]

    def uids(query):
        return {row["uid"] for row in api(f"memberships/?{query}")["results"]}

    assert uids("category=member") == {str(row.uid) for row in rows}
    assert uids(f"category={second.uid}") == {str(rows[1].uid)}
    assert uids(f"category=member&organization={first.organization.slug}") == {str(rows[0].uid)}
    assert uids(f"category={second.uid}&organization={first.organization.slug}") == set()


def test_post_is_seen_only_through_a_public_record_that_uses_it(api):
    body = f.make_organization(slug="itu")
    used, unused = f.make_post(organization=body), f.make_post(organization=body)
    f.make_membership(organization=body, post=used)
    f.make_membership(organization=body, post=unused, status="draft", publish_at=None)

    assert [row["uid"] for row in api("posts/")["results"]] == [str(used.uid)]
    assert len(api(f"posts/{used.uid}/")["memberships"]) == 1
    api(f"posts/{unused.uid}/", 404)


def test_source_is_seen_only_through_a_public_record_that_cites_it(api):
    f.make_organization(sources=[f.make_source(slug="cited")])
    f.make_organization(sources=[f.make_source(slug="secret")], status="draft", publish_at=None)
    f.make_source(slug="uncited")

    assert [row["slug"] for row in api("sources/")["results"]] == ["cited"]
    api("sources/secret/", 404)
    api("sources/uncited/", 404)


def test_relation_is_found_at_either_end_and_needs_both_public(api):
    itu, upu = f.make_organization(slug="itu"), f.make_organization(slug="upu")
    row = f.make_relation(source_body=itu, target_body=upu)
    draft = f.make_organization(slug="draft", status="draft", publish_at=None)
    f.make_relation(source_body=draft, target_body=upu)

    for slug in ("itu", "upu"):
        assert [relation["uid"] for relation in api(f"relations/?organization={slug}")["results"]] == [str(row.uid)]
    assert [relation["uid"] for relation in api("organizations/itu/")["relations"]] == [str(row.uid)]


def test_figures_are_numbers_with_their_qualifier_and_date(api):
    body = f.make_organization(slug="itu")
    f.make_organization_figure(organization=body, property="members", value="193", qualifier="exactly", date="2021")
    f.make_organization_figure(organization=body, property="staff", value="0.5", qualifier="about", date="")

    figures = [
        (row["property"], row["value"], row["qualifier"], row["date"]) for row in api("organizations/itu/")["figures"]
    ]

    assert figures == [
        ("members", 193, "exactly", {"edtf": "2021", "earliest": "2021-01-01", "latest": "2021-12-31"}),
        ("staff", 0.5, "about", None),
    ]


def test_programme_names_its_bodies_and_their_roles(api):
    programme, body = f.make_programme(slug="wsis"), f.make_organization(slug="itu")
    f.make_programme_party(programme=programme, organization=body, role="sole-facilitator")

    parties = api("programmes/wsis/")["parties"]

    assert [(row["organization"]["slug"], row["role"]) for row in parties] == [("itu", "sole-facilitator")]
    assert [row["slug"] for row in api("programmes/?organization=itu")["results"]] == ["wsis"]


def test_related_programmes_are_found_from_either_end_and_need_both_public(api):
    line, goal = f.make_programme(slug="c2"), f.make_programme(slug="divide", name_en="Divide")
    relation = f.make_programme_relation(programme=line, other=goal)
    draft = f.make_programme(slug="draft", status="draft", publish_at=None)
    f.make_programme_relation(programme=draft, other=goal)

    for slug, far in (("c2", "divide"), ("divide", "c2")):
        related = api(f"programmes/{slug}/")["related"]
        assert [(row["uid"], row["programme"]["slug"]) for row in related] == [(str(relation.uid), far)]
        assert [source["slug"] for source in related[0]["sources"]] == ["the-source"]


def test_a_kind_that_no_source_states_is_null(api):
    f.make_organization(slug="council", classification="")

    assert api("organizations/council/")["classification"] is None
    assert api("organizations/?classification=sector")["results"] == []
    f.make_programme(slug="eye", kind="")
    assert api("programmes/eye/")["kind"] is None
    assert api("programmes/?kind=database")["results"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["%202021-10-15", "2021-10-15%C2%A0", "%20"])
def test_blanks_round_a_day_are_refused_of_a_detail_as_of_a_list(client, day):
    f.make_organization(slug="itu")

    for address in ("memberships/", "organizations/itu/"):
        answer = client.get(f"/api/v1/{address}?at={day}")

        assert answer.status_code == 400
        assert [error["parameter"] for error in answer.json()["errors"]] == ["at"]
