"""Feeds, read as a subscriber's program reads them."""

import datetime

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news.models import Article
from records.kinds import kinds
from records.public import CACHE_CONTROL, atom
from tests.factories import (
    PUBLISHED_AT,
    make_article,
    make_contribution,
    make_correction,
    make_meeting,
    make_membership,
    make_organization,
    make_outcome,
    make_participation,
    make_person,
    make_post,
    make_programme,
    make_source,
    make_statement,
)
from tests.pages import HTML, parse
from tests.world import make_world

pytestmark = pytest.mark.django_db
FEEDS = [reverse(kind.url_name("list-atom")) for kind in kinds() if kind.feed]
FEEDS += ["/organizations/itu.atom", "/programmes/c2.atom", "/programmes/wrc.atom"]


def later(**step):
    return PUBLISHED_AT + datetime.timedelta(**step)


def read(client, address):
    """A feed as feedparser has it; anything that it stumbles over is an error."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    parsed = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert (parsed.bozo, parsed.version) == (False, "atom10"), parsed.get("bozo_exception")
    return parsed


def test_every_feed_is_read_without_a_fault_and_names_itself_its_page_and_the_licence(client):
    make_world()

    for address in [*FEEDS, *(f"/ar{address}" for address in FEEDS)]:
        parsed = read(client, address)

        links = {(link.rel, link.href) for link in parsed.feed.links}
        page = address.removesuffix(".atom") + "/"
        assert links == {
            ("self", f"http://testserver{address}"),
            ("alternate", f"http://testserver{page}"),
            ("license", "https://creativecommons.org/licenses/by/4.0/"),
        }
        assert parsed.entries, address
        author = "محررو السجل" if address.startswith("/ar/") else "Editors of the record"
        assert (parsed.feed.author, parsed.feed.language) == (author, "ar" if address.startswith("/ar/") else "en")
        assert parsed.feed.updated_parsed == max(entry.updated_parsed for entry in parsed.entries)
        assert len({entry.id for entry in parsed.entries}) == len(parsed.entries)
        pages = "http://testserver/ar/" if address.startswith("/ar/") else "http://testserver/"
        assert all(entry.link.startswith(pages) for entry in parsed.entries)


def test_what_has_no_kind_has_no_category(client):
    make_contribution(kind="")
    make_programme(kind="")

    for address in ("/contributions.atom", "/programmes.atom"):
        [entry] = read(client, address).entries
        assert "tags" not in entry, address


def test_brackets_and_commas_are_those_of_the_language(client):
    make_contribution(title_zh_hans="突尼斯承诺", number="5", date="2005-11")
    make_programme(name_zh_hans="基础设施", code="C2", start_date="2006")

    titles = [read(client, f"/zh-hans/{kind}.atom").entries[0].title for kind in ("contributions", "programmes")]

    assert titles == ["突尼斯承诺（5，2005年11月）", "基础设施（C2，2006年）"]


def test_an_entry_says_what_its_page_says(client):
    union = make_organization(slug="itu", name_en="ITU")
    make_article(slug="story", headline_en="A <b> & “story”", section="cooperation", publisher=union)
    Article.objects.update(lead_en="The lead.\x0b")  # kept before texts were mended

    entry = read(client, "/news.atom").entries[0]

    assert (entry.title, entry.title_detail.type) == ("A <b> & “story”", "text/plain")
    assert (entry.summary, entry.summary_detail.type) == ("The lead.", "text/plain")
    assert (entry.link, entry.author) == ("http://testserver/news/story/", "ITU")
    assert [each.term for each in entry.tags] == ["cooperation"]
    assert entry.published == "2020-01-01T12:00:00+00:00"


def test_a_text_that_is_not_in_the_language_of_the_feed_says_so(client):
    make_article(headline_en="English", headline_fr="Français", lead_en="English lead.")

    entry = read(client, "/fr/news.atom").entries[0]

    assert (entry.title, entry.title_detail.language) == ("Français", "fr")
    assert (entry.summary, entry.summary_detail.language) == ("English lead.", "en")


def test_only_what_is_verbatim_stands_in_quotation_marks(client):
    make_statement(slug="a", text_en="My words.", rendering="verbatim")
    make_statement(slug="b", text_en="In substance.", rendering="paraphrase")

    summaries = {entry.link: entry.summary for entry in read(client, "/statements.atom").entries}

    assert summaries == {
        "http://testserver/statements/a/": "“My words.”",
        "http://testserver/statements/b/": "In substance.",
    }


def test_a_meeting_is_told_with_its_date_as_far_as_it_is_known(client):
    make_meeting(name_en="A", start_date="2007-23", end_date="2007-23", place_en="Geneva")
    make_meeting(name_en="B", start_date="2025-02-10", end_date="2025-02-21")
    make_meeting(name_en="C", start_date="", end_date="")

    titles = [entry.title for entry in read(client, "/meetings.atom?ordering=-start_date").entries]

    assert titles == ["B (10 February 2025 – 21 February 2025)", "A (autumn 2007, Geneva)", "C"]


def test_an_entry_keeps_its_name_when_the_slug_changes_and_when_the_portal_moves(client):
    story = make_article(slug="story")
    membership = make_membership()
    before = [read(client, address).entries[0].id for address in ("/news.atom", "/memberships.atom", "/fr/news.atom")]

    for slug in ("other", "third", "story"):
        story.slug = slug
        story.save()
    after = [
        feedparser.parse(client.get(address, headers={"Host": "localhost"}).content).entries[0]
        for address in ("/news.atom", "/memberships.atom", "/fr/news.atom")
    ]

    assert [entry.id for entry in after] == before
    assert after[0].link == "http://localhost/news/story/"
    assert before[1] == f"tag:ituportal,2026:/membership/{membership.uid}"
    assert before[2] == before[0].replace(":/article/", ":/fr/article/")


def test_the_newest_published_comes_first_unless_an_order_is_asked_for(client):
    make_membership(uid="00000000-0000-4000-8000-000000000001", start_date="2020", publish_at=later(days=1))
    make_membership(uid="00000000-0000-4000-8000-000000000002", start_date="1990", publish_at=later(days=2))
    make_membership(uid="00000000-0000-4000-8000-000000000003", start_date="2010", publish_at=later(days=1))

    def order(query=""):
        return [entry.id[-1] for entry in read(client, f"/memberships.atom{query}").entries]

    assert order() == ["2", "1", "3"]
    assert order("?ordering=-start_date") == ["1", "3", "2"]


def test_what_was_prepared_earlier_is_new_when_it_becomes_public(client):
    tomorrow = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=1)
    make_article(slug="a", publish_at=tomorrow)

    entry = atom.Entry(make_article(slug="b", publish_at=tomorrow), "", "")

    assert entry.updated == entry.published == tomorrow
    assert read(client, "/news.atom").feed.updated == "2026-01-01T00:00:00+00:00"


def test_a_feed_is_filtered_as_its_page_is_and_has_the_filters_in_its_title(client):
    make_article(slug="a", section="cooperation")
    make_article(slug="b", section="meetings")

    parsed = read(client, "/news.atom?section=meetings")

    assert [entry.link for entry in parsed.entries] == ["http://testserver/news/b/"]
    assert parsed.feed.title == "News, Section: Meetings — ituportal"
    assert parsed.feed.id == "tag:ituportal,2026:/news.atom?section=meetings"


def test_what_is_not_understood_leads_once_to_the_address_without_it(client):
    response = client.get("/fr/news.atom?section=meetings&utm_source=mail&cursor=x&section=news")

    assert (response.status_code, response["Location"]) == (301, "/fr/news.atom")
    assert client.get("/news.atom?q=x&fbclid=1")["Location"] == "/news.atom?q=x"


def test_an_unchanged_feed_is_not_sent_again(reader):
    make_article()
    first = reader.get("/news.atom")

    again = reader.get("/news.atom", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (first["Content-Type"], first["Cache-Control"]) == (
        "application/atom+xml; charset=utf-8",
        CACHE_CONTROL,
    )


def test_the_feed_of_a_body_gathers_news_statements_meetings_and_memberships(client):
    union = make_organization(slug="itu")
    make_article(slug="told", body_en="[U](organization:itu)", publish_at=later(days=5))
    make_article(slug="not-about-it")
    make_statement(slug="said", speaker_organization=union, publish_at=later(days=4))
    make_meeting(slug="met", organization=union, publish_at=later(days=3))
    joined = make_membership(organization=union, publish_at=later(days=2))
    held = make_membership(member_organization=union, publish_at=later(days=1))

    parsed = read(client, "/organizations/itu.atom")

    assert [entry.link.removeprefix("http://testserver") for entry in parsed.entries] == [
        "/news/told/",
        "/statements/said/",
        "/meetings/met/",
        f"/memberships/{joined.uid}/",
        f"/memberships/{held.uid}/",
    ]


def test_the_feed_of_a_programme_gathers_what_its_page_shows(client):
    line = make_programme(slug="c2")
    make_article(slug="told", body_en="[C](programme:c2)", publish_at=later(days=7))
    make_meeting(slug="other", publish_at=later(days=7))
    paper = make_contribution(slug="agreed", publish_at=later(days=5))
    meeting = make_meeting(slug="came-to", publish_at=later(days=6))
    make_outcome(meeting=meeting, contribution=paper, programme=line)
    place = make_meeting(slug="was-said-at", publish_at=later(days=3))
    make_statement(slug="said", meeting=place, programmes=[line], publish_at=later(days=4))
    letter = make_contribution(slug="was-said-in", publish_at=later(days=1))
    make_statement(slug="written", contribution=letter, programmes=[line], publish_at=later(days=2))
    make_programme(slug="part", parent=line)

    parsed = read(client, "/programmes/c2.atom")
    page = client.get("/programmes/c2/").content.decode()

    links = [entry.link.removeprefix("http://testserver") for entry in parsed.entries]
    assert links == [
        "/news/told/",
        "/meetings/came-to/",
        "/contributions/agreed/",
        "/statements/said/",
        "/meetings/was-said-at/",
        "/statements/written/",
        "/contributions/was-said-in/",
        "/programmes/part/",
    ]
    assert [link for link in links if f'href="{link}"' not in page] == []


def test_the_feed_of_a_series_has_its_meetings(client):
    make_meeting(slug="met", series=make_programme(slug="wrc", kind="event-series"))

    assert [entry.link for entry in read(client, "/programmes/wrc.atom").entries] == ["http://testserver/meetings/met/"]


def test_a_source_is_told_since_a_record_that_is_public_cites_it(client):
    report, paper, name, hidden = (make_source(slug=slug, title=slug) for slug in ("report", "paper", "name", "hidden"))
    meeting = make_meeting(sources=[report], publish_at=later(days=3))
    make_meeting(sources=[report], publish_at=later(days=8))
    make_participation(meeting=meeting, organization=make_organization(sources=[]), sources=[paper])
    make_meeting(sources=[paper], publish_at=later(days=1))
    make_meeting(sources=[hidden, report], status="draft", publish_at=None)
    post = make_post(organization=make_organization(sources=[]), sources=[name])
    make_membership(organization=post.organization, post=post, sources=[], publish_at=later(days=5))
    make_membership(organization=post.organization, post=post, sources=[], status="draft", publish_at=None)

    for model in (type(report), type(post)):
        model.objects.update(created_at=PUBLISHED_AT, updated_at=PUBLISHED_AT)

    entries = read(client, "/sources.atom").entries

    dates = [(entry.title, entry.published, entry.updated) for entry in entries if entry.title != "The source"]
    assert dates == [
        (title, moment, moment)
        for title, moment in (
            ("name", later(days=5).isoformat()),
            ("report", later(days=3).isoformat()),
            ("paper", later(days=1).isoformat()),
        )
    ]


def test_a_source_is_not_older_than_itself(client):
    source = make_source(slug="report")
    make_meeting(sources=[source])

    entry = read(client, "/sources.atom").entries[0]

    assert entry.published == source.created_at.isoformat()


def test_a_correction_is_an_entry_of_its_own_with_its_day_and_a_withdrawal_too(client):
    article = make_article(slug="wrong", headline_en="Headline", lead_en="Lead.")
    body = make_organization(slug="gone", name_en="Gone")
    correction = make_correction(article, note_en="The year was wrong.")
    body.withdraw("Entered twice.")

    withdrawn, corrected = read(client, "/corrections.atom").entries

    assert (corrected.title, corrected.summary, corrected.link) == (
        "Correction: Headline",
        "The year was wrong.",
        "http://testserver/news/wrong/",
    )
    assert (corrected.published, corrected.updated) == (correction.at.isoformat(), correction.updated_at.isoformat())
    assert corrected.id == f"tag:ituportal,2026:/correction/{correction.uid}"
    assert (withdrawn.title, withdrawn.summary, withdrawn.link) == (
        "Withdrawal: Gone",
        "Entered twice.",
        "http://testserver/corrections/",
    )


def test_names_and_dates_of_other_records_stand_in_their_entries(client):
    make_programme(name_en="Connect", code="C2", start_date="2011/..", summary_en="About wires.", kind="initiative")
    make_contribution(title_en="Draft", number="42", date="2007-10", summary_en="A draft.", kind="proposal")

    (line,), (paper,) = read(client, "/programmes.atom").entries, read(client, "/contributions.atom").entries

    assert (line.title, line.summary, line.tags[0].term) == (
        "Connect (C2, from 2011 on)",
        "About wires.",
        "initiative",
    )
    assert (paper.title, paper.summary, paper.tags[0].term) == ("Draft (42, October 2007)", "A draft.", "proposal")


def test_the_feed_of_a_body_that_is_gone_goes_the_way_of_its_page(client):
    body = make_organization(slug="a")
    body.slug = "b"
    body.save()
    moved = client.get("/organizations/a.atom")
    body.withdraw("Merged by mistake")
    gone = client.get("/organizations/b.atom")

    assert (moved.status_code, moved["Location"]) == (301, "/organizations/b.atom")
    assert (gone.status_code, gone.content.decode()) == (410, "Merged by mistake\n")


def test_a_feed_ends_after_its_newest_entries(client, monkeypatch):
    monkeypatch.setattr(atom, "ENTRIES", 2)
    for n in range(3):
        make_article(slug=f"a-{n}", publish_at=later(days=n))

    assert [entry.link[-4:] for entry in read(client, "/news.atom").entries] == ["a-2/", "a-1/"]


QUERIES = {
    "/news.atom": 1,
    "/statements.atom": 3,  # with the further capacities
    "/meetings.atom": 2,
    "/memberships.atom": 1,
    "/organizations.atom": 1,
    "/people.atom": 1,
    "/programmes.atom": 1,
    "/contributions.atom": 1,
    "/sources.atom": 2,
    "/corrections.atom": 1,  # and one for each kind of what was corrected
    "/organizations/itu.atom": 19,  # eight lists, each of which finds the body by itself
}


@pytest.mark.parametrize("size", [1, 3])
def test_a_feed_costs_the_same_whatever_its_length(client, size):
    union, person = make_organization(slug="itu"), make_person()
    for n in range(size):
        make_article(slug=f"a-{n}", publisher=union, body_en="[U](organization:itu)")
        make_statement(speaker_person=person, on_behalf_of=union)
        make_meeting(organization=union)
        make_membership(organization=union)
        make_membership(member_organization=union)

    counts = {}
    for address in QUERIES:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts[address] = len(queries)

    assert counts == QUERIES


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("news:article-list", ["csv", "atom", "api"]),
        ("organizations:organization-list", ["csv", "atom", "api"]),
        ("organizations:person-list", ["csv", "atom", "api"]),
        ("organizations:membership-list", ["csv", "atom", "api"]),
        ("organizations:programme-list", ["csv", "atom", "api"]),
        ("meetings:meeting-list", ["csv", "atom", "ics", "api"]),
        ("meetings:contribution-list", ["csv", "atom", "api"]),
        ("meetings:statement-list", ["csv", "atom", "api"]),
        ("records:correction-list", ["csv", "atom", "api"]),
        ("records:source-list", ["csv", "atom", "api"]),
    ],
)
def test_a_list_links_to_the_same_list_in_its_other_forms(client, name, kinds):
    address = reverse(name)
    query = "?ordering=updated_at"

    tree = parse(client.get(f"/ar{address}{query}"))
    links = [a.get("href") for a in tree.find(f".//{HTML}nav[@class='formats no-print']").iter(f"{HTML}a")]
    declared = [each.get("href") for each in tree.findall(f".//{HTML}link[@type]") if each.get("title")]

    collection = {"/news/": "articles"}.get(address, address.strip("/"))
    forms = [f"/ar{address[:-1]}.{kind}{query}" for kind in kinds if kind != "api"]
    assert links == declared == forms + [f"/api/v1/{collection}/{query}"] * ("api" in kinds)
    assert {href: client.get(href).status_code for href in links if ".csv" not in href} == dict.fromkeys(
        (href for href in links if ".csv" not in href), 200
    )


def test_the_front_page_announces_the_feed_of_the_news(client):
    links = parse(client.get("/fr/")).findall(f".//{HTML}link[@type='application/atom+xml']")

    assert [(link.get("rel"), link.get("href")) for link in links] == [("alternate", "/fr/news.atom")]


def test_a_record_links_to_its_feed_its_calendar_and_its_data(client):
    make_organization(slug="itu")
    make_meeting(slug="m", start_date="2025-02-10", end_date="")

    def links(address):
        nav = parse(client.get(address)).find(f".//{HTML}nav[@class='formats no-print']")
        return [a.get("href") for a in nav.iter(f"{HTML}a")]

    assert links("/fr/organizations/itu/") == ["/fr/organizations/itu.atom", "/api/v1/organizations/itu/"]
    assert links("/fr/meetings/m/") == ["/fr/meetings/m.ics", "/api/v1/meetings/m/"]
