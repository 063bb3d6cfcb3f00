"""What all lists and all details have in common, seen on organizations."""

import re
import uuid
from html import unescape

import pytest

from tests.factories import (
    PUBLISHED_AT,
    make_article,
    make_contribution,
    make_meeting,
    make_membership,
    make_organization,
    make_organization_figure,
    make_other_name,
    make_page,
    make_person,
    make_post,
    make_programme,
    make_source,
    make_statement,
)
from tests.pages import section

pytestmark = pytest.mark.django_db


def names(response):
    """The names in a list, in the order of the page."""
    return re.findall(r'<p class="title"><a href="[^"]*"><bdi>([^<]*)</bdi>', response.content.decode())


def pager(response):
    return dict(re.findall(r'<a(?: class="next")? href="([^"]*)" rel="(next|prev)"', response.content.decode()))


def chips(response):
    """The active filters as a reader sees them, with the addresses that take each one away."""
    shown = response.content.decode().partition('<ul class="chips"')[2].partition("</ul>")[0]
    links = re.findall(r'<a href="([^"]*)"[^>]*>(?:<span class="visually-hidden">[^<]*</span>)?(.*?)</a>', shown)
    return {re.sub("<[^>]*>", "", words): unescape(href) for href, words in links}


def address(response, rel):
    return next((href.replace("&amp;", "&") for href, relation in pager(response).items() if relation == rel), None)


def test_a_list_is_read_to_its_end_and_back_without_gaps(client):
    for n in range(60):
        make_organization(slug=f"o-{n}", name_en=f"Body {n:02}")

    first = client.get("/organizations/")
    second = client.get(address(first, "next"))
    third = client.get(address(second, "next"))

    expected = [f"Body {n:02}" for n in range(60)]
    assert names(first) + names(second) + names(third) == expected
    assert (address(first, "prev"), address(third, "next")) == (None, None)
    assert names(client.get(address(second, "prev"))) == expected[:25]


def test_filters_stay_through_the_pages_and_each_can_be_taken_away(client):
    for n in range(30):
        make_organization(name_en=f"Body {n:02}", classification="sector", country="CH")
    make_organization(name_en="Other", classification="company", country="CH")

    first = client.get("/organizations/", {"classification": "sector", "country": "CH", "q": ""})
    second = client.get(address(first, "next"))

    assert names(second) == [f"Body {n:02}" for n in range(25, 30)]
    assert chips(second) == {
        "Kind of body: Sector": "/organizations/?country=CH",
        "Country: Switzerland": "/organizations/?classification=sector",
        "Remove all filters": "/organizations/",
    }
    assert len(names(client.get("/organizations/", {"country": "CH", "classification": "company"}))) == 1


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("utm_source=mail", "/organizations/"),
        ("classification=sector&utm_source=mail", "/organizations/?classification=sector"),
        ("cursor=forged", "/organizations/"),
        ("cursor=forged&utm_source=mail&classification=sector", "/organizations/?classification=sector"),
        ("classification=nonsense", "/organizations/"),
        ("classification=sector&classification=company", "/organizations/"),
        ("q=%00", "/organizations/"),
        ("q=%FF&country=CH", "/organizations/?country=CH"),
        ("ordering=password", "/organizations/"),
        ("q=+&parent=%C2%85", "/organizations/"),
    ],
)
def test_a_list_leads_once_to_the_address_without_what_it_does_not_understand(client, query, target):
    response = client.get(f"/organizations/?{query}")

    assert (response.status_code, response["Location"]) == (301, target)
    assert client.get(target).status_code == 200


def test_blanks_round_a_value_are_forgiven_and_do_not_reach_the_links_of_the_list(client):
    make_organization(name_en="Other", country="CH")
    make_organization(name_en="Founded then", country="CH", founding_date="1865")

    page = client.get("/organizations/", {"founded": " 1865\u3000"})

    assert names(page) == ["Founded then"]
    assert 'href="/organizations.csv?founded=1865"' in page.content.decode()
    assert b"Founded then" in b"".join(client.get("/organizations.csv?founded=1865"))


def test_a_list_in_another_language_leads_to_itself_in_that_language(client):
    assert client.get("/fr/organizations/?x=1")["Location"] == "/fr/organizations/"


def test_a_search_that_finds_nothing_offers_the_whole_list(client):
    make_organization()

    page = client.get("/organizations/", {"q": "nothing of the kind"}).content.decode()

    assert "Nothing in the record matches these filters." in page
    assert '<a href="/organizations/">Show the whole list</a>' in page


def test_a_filter_that_came_by_a_link_is_kept_by_the_form(client):
    page = client.get("/organizations/", {"parent": "itu"}).content.decode()

    assert '<input type="hidden" name="parent" value="itu">' in page


def test_an_id_in_capitals_leads_once_to_the_address_in_small_letters(client):
    row = make_membership(uid=uuid.UUID("0b1f3a52-6f0e-4b8e-9d26-1c2f0a9f3b10"))

    response = client.get(f"/fr/memberships/{str(row.uid).upper()}/")

    assert (response.status_code, response["Location"]) == (301, f"/fr/memberships/{row.uid}/")
    assert client.get(f"/fr/memberships/{row.uid}/").status_code == 200


def test_an_old_address_leads_to_the_new_one_at_once(client):
    body = make_organization(slug="old")
    body.slug = "new"
    body.full_clean()
    body.save()

    response = client.get("/fr/organizations/old/", {"utm_source": "mail"})

    assert (response.status_code, response["Location"]) == (301, "/fr/organizations/new/")


@pytest.mark.parametrize("unnamed", [False, True])
def test_a_withdrawn_record_leaves_the_reason_and_its_name_unless_that_is_not_to_be_told(client, unnamed):
    body = make_organization(slug="gone", name_en="The old name", summary_en="What it was for.")
    body.withdraw("Recorded twice by mistake.", unnamed=unnamed)

    response = client.get("/organizations/gone/")

    page = response.content.decode()
    assert response.status_code == 410
    assert "Recorded twice by mistake." in page
    assert ("The old name" in page) is not unnamed
    assert "What it was for." not in page


def test_what_was_never_public_answers_like_what_never_existed(client):
    make_organization(slug="o-draft", status="draft", publish_at=None)
    make_organization(slug="o-gone", status="draft", publish_at=None).withdraw("Never mind.")

    answers = {slug: client.get(f"/organizations/{slug}/") for slug in ("o-draft", "o-gone", "o-never")}

    assert {slug: answer.status_code for slug, answer in answers.items()} == dict.fromkeys(answers, 404)
    assert len({answer.content.decode().replace(slug, "") for slug, answer in answers.items()}) == 1


def test_a_detail_takes_no_parameters(client):
    make_organization(slug="itu")

    response = client.get("/organizations/itu/", {"utm_source": "mail"})

    assert (response.status_code, response["Location"]) == (301, "/organizations/itu/")


def test_a_long_list_on_another_records_page_is_cut_and_leads_to_the_whole(client):
    line = make_programme(slug="line")
    for n in range(26):
        make_programme(slug=f"part-{n}", name_en=f"Part {n:02}", parent=line)

    page = client.get("/programmes/line/").content.decode()

    assert page.count('href="/programmes/part-') == 25
    assert '<a href="/programmes/?parent=line">The whole list</a>' in page
    assert len(names(client.get("/programmes/?parent=line"))) == 25


def test_a_document_shows_what_rests_on_it_by_kind_with_how_many_records_and_facts(client):
    cited = make_source(slug="report", title="The report")
    union = make_organization(name_en="The Union", sources=[cited])
    sector = make_organization(name_en="The Sector")
    for name in ("members", "others"):
        make_organization_figure(organization=sector, property=name, sources=[cited])
    make_other_name(organization=sector, sources=[cited])
    make_other_name(organization=sector)
    make_membership(organization=union, member_person=make_person(name_en="A person"), sources=[cited])
    post = make_post(organization=union, label_en="Director", sources=[cited])
    make_membership(organization=union, member_person=make_person(name_en="B person"), post=post)
    make_organization(name_en="Elsewhere")

    page = client.get("/sources/report/")

    assert section(page, "Organizations") == "The Sector · other names 1 · figures 2 The Union"
    assert section(page, "Memberships") == "A person – The Union"
    assert section(page, "Posts") == "Director , The Union"
    assert re.findall(r"<h2>(\w+) <small>(\d+)</small></h2>", page.content.decode()) == [
        ("Organizations", "2"),
        ("Memberships", "1"),
        ("Posts", "1"),
    ]


def test_a_document_does_not_tell_of_drafts_that_cite_it(client):
    cited = make_source(slug="report")
    make_organization(name_en="The Union", sources=[cited])
    before = client.get("/sources/report/").content

    hidden = {"status": "draft", "publish_at": None}
    draft = make_organization(sources=[cited], **hidden)
    make_organization_figure(organization=draft, sources=[cited])
    post = make_post(organization=draft, sources=[cited])
    make_membership(organization=draft, post=post, sources=[cited], **hidden)
    make_meeting(sources=[cited], **hidden)

    assert client.get("/sources/report/").content == before


MENTIONED = {
    "organization": (make_organization, "/organizations/x/"),
    "person": (make_person, "/people/x/"),
    "programme": (make_programme, "/programmes/x/"),
    "meeting": (make_meeting, "/meetings/x/"),
    "contribution": (make_contribution, "/contributions/x/"),
    "statement": (make_statement, "/statements/x/"),
}


@pytest.mark.parametrize("kind", MENTIONED)
def test_a_record_shows_which_others_name_it_in_their_texts(client, kind):
    make, address = MENTIONED[kind]
    make(slug="x")
    link = f"See [it]({kind}:x)."
    make_meeting(name_en="The meeting", report_en=link)
    make_organization(name_en="The body", description_en="Nothing here.", description_fr=link)
    make_programme(name_en="The line", description_en=link)
    make_page(path="about", title_en="About", body_en=link)
    make_article(headline_en="The news", body_en=link)
    make_meeting(name_en="A draft", report_en=link, status="draft", publish_at=None)
    make_page(path="gone", body_en=link, unpublish_at=PUBLISHED_AT.replace(year=2021))

    page = client.get(address)

    assert section(page, "Named in") == "The meeting Meeting The body Organization About Page The line Programme"
    assert section(page, "In the news").startswith("The news ")


def test_a_record_that_others_name_very_often_says_how_many_are_shown(client, monkeypatch):
    monkeypatch.setattr("records.sources.citing.LONGEST", 2)
    make_person(slug="x")
    for n in range(3):
        make_meeting(name_en=f"Meeting {n}", report_en="[X](person:x)")

    shown = section(client.get("/people/x/"), "Named in")

    assert shown == "Meeting 2 Meeting Meeting 1 Meeting · Shown here: the first 2."


def test_a_document_that_states_more_than_fits_says_how_many_are_shown(client, monkeypatch):
    monkeypatch.setattr("records.sources.citing.MOST_CITING", 2)
    cited = make_source(slug="report")
    for n in range(3):
        make_organization(name_en=f"Body {n}", sources=[cited])

    page = client.get("/sources/report/")

    assert section(page, "Organizations") == "Body 0 Body 1 Shown here: the first 2."
    assert "<small>" not in page.content.decode()


def test_every_fact_carries_the_number_of_its_note(client):
    make_organization(slug="itu", summary_en="An agency.")

    page = client.get("/organizations/itu/").content.decode()

    assert '<a href="#note-1" aria-label="Source 1">[1]</a>' in page
    assert re.search(r'<li id="note-1"><a href="/sources/the-source/"><bdi>The source</bdi></a>', page)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_page_can_only_be_read(client, method):
    assert getattr(client, method)("/organizations/").status_code == 405


def test_a_list_offers_no_choice_of_the_language_of_its_records_and_answers_an_address_that_asks_for_it(client):
    make_organization(slug="a", name_en="A", summary_en="One.", name_fr="Un", summary_fr="Un.")
    make_organization(slug="b", name_en="B", summary_en="Two.")

    whole, french = (client.get(f"/organizations/{query}") for query in ("", "?language=fr"))

    assert "Text available in" not in whole.content.decode()
    assert 'name="language"' not in whole.content.decode()
    assert [row.slug for row in french.context["rows"]] == ["a"]
    assert [(each["label"], each["value"]) for each in french.context["active"]] == [("Text available in", "French")]
