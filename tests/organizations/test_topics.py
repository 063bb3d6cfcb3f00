"""Topics: programmes of one kind, which have pages, a feed and a part of the site map of their own."""

import re

import pytest

from organizations.models import Programme
from records.kinds import kind_of_row, kinds_of
from records.publication import render
from records.rows import writing
from tests.factories import (
    make_article,
    make_organization,
    make_programme,
    make_programme_party,
)

pytestmark = pytest.mark.django_db

TOPIC = "area-of-work"


def make_both():
    """A topic and a programme, both of one body."""
    body = make_organization(slug="itu", name_en="Union")
    topic = make_programme(slug="spectrum", name_en="Spectrum", kind=TOPIC)
    line = make_programme(slug="c2", name_en="Infrastructure", kind="action-line")
    for programme in (topic, line):
        make_programme_party(programme=programme, organization=body, role="lead")
    return topic, line


def led_to(client, address):
    """The address to which an answer leads for good, once: what answers there leads nowhere."""
    answer = client.get(address)
    assert answer.status_code == 301, address
    assert client.get(answer["Location"]).status_code in (200, 410), answer["Location"]
    return answer["Location"]


def listed(client, address):
    """The slugs of the records of a list, by the addresses of its entries."""
    page = client.get(address).content.decode()
    main = page[page.index('id="results"') : page.index("</main>")]
    return {slug for slug in Programme.objects.values_list("slug", flat=True) if f"/{slug}/" in main}


def test_every_programme_stands_on_the_pages_of_one_kind():
    topic, line = make_both()
    unnamed = make_programme(kind="")

    assert [kind.base for kind in kinds_of(Programme)] == ["programme", "topic"]
    assert [kind_of_row(row).base for row in (topic, line, unnamed)] == ["topic", "programme", "programme"]
    for kind, rows in zip(kinds_of(Programme), ({line, unnamed}, {topic}), strict=True):
        assert set(Programme.objects.filter(kind.holding())) == rows


@pytest.mark.parametrize("prefix", ["", "/ar", "/fr"])
def test_topics_and_programmes_are_listed_apart(client, prefix):
    make_both()

    assert listed(client, f"{prefix}/topics/") == {"spectrum"}
    assert listed(client, f"{prefix}/programmes/") == {"c2"}
    assert "area-of-work" not in client.get(f"{prefix}/programmes/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/programmes/spectrum/", "/topics/spectrum/"),
        ("/programmes/Spectrum/", "/topics/spectrum/"),
        ("/programmes/before/", "/topics/spectrum/"),
        ("/topics/before/", "/topics/spectrum/"),
        ("/topics/c2/", "/programmes/c2/"),
        ("/programmes/spectrum/?utm_source=mail", "/topics/spectrum/"),
        ("/programmes/spectrum.atom", "/topics/spectrum.atom"),
        ("/topics/c2.atom", "/programmes/c2.atom"),
        ("/programmes/?kind=area-of-work", "/topics/"),
        ("/programmes/?kind=+area-of-work", "/topics/"),
        ("/topics/?kind=area-of-work", "/topics/"),
        (
            "/programmes/?organization=itu&utm_source=mail&kind=area-of-work&ordering=-name",
            "/topics/?organization=itu&ordering=-name",
        ),
        ("/programmes/?kind=area-of-work&cursor=forged", "/topics/"),
        ("/programmes.atom?kind=area-of-work&organization=itu", "/topics.atom?organization=itu"),
    ],
)
def test_what_an_old_address_asked_for_is_one_redirect(client, prefix, old, new):
    topic, _line = make_both()
    topic.slug = "before"
    topic.save()
    topic.slug = "spectrum"
    topic.save()

    assert led_to(client, prefix + old) == prefix + new


def test_the_address_follows_the_kind(client):
    topic, _line = make_both()

    topic.kind = "initiative"
    topic.full_clean()
    topic.save()

    assert topic.get_absolute_url() == "/programmes/spectrum/"
    assert led_to(client, "/topics/spectrum/") == "/programmes/spectrum/"
    assert (listed(client, "/topics/"), listed(client, "/programmes/")) == (set(), {"spectrum", "c2"})


def test_what_was_withdrawn_is_gone_at_both_addresses_and_a_draft_at_neither(client):
    topic, _line = make_both()
    make_programme(slug="draft", kind=TOPIC, status="draft", publish_at=None)
    topic.parties.all().delete()
    topic.withdraw("Merged.")

    for address in ("/topics/spectrum/", "/programmes/spectrum/", "/topics/spectrum.atom"):
        assert client.get(address).status_code == 410, address
    for address in ("/topics/draft/", "/programmes/draft/", "/topics/draft.atom", "/topics/nothing/"):
        assert client.get(address).status_code == 404, address


def test_the_table_and_the_api_hold_topics_among_programmes_as_before(client):
    make_both()

    table = client.get("/programmes.csv?kind=area-of-work")
    rows = client.get("/api/v1/programmes/?kind=area-of-work").json()["results"]

    assert b"".join(table).decode().count("spectrum") > 0
    assert [(row["slug"], row["kind"]) for row in rows] == [("spectrum", TOPIC)]
    assert {row["slug"] for row in client.get("/api/v1/programmes/").json()["results"]} == {"spectrum", "c2"}
    assert client.get("/topics.csv").status_code == 404


def test_the_page_of_topics_offers_the_table_and_the_api_of_just_these(client):
    make_both()

    page = client.get("/topics/?organization=itu").content.decode()

    for form in (
        "/programmes.csv?kind=area-of-work&amp;organization=itu",
        "/topics.atom?organization=itu",
        "/api/v1/programmes/?kind=area-of-work&amp;organization=itu",
    ):
        assert f'href="{form}"' in page


def test_markdown_that_names_a_topic_as_a_programme_leads_straight_to_it():
    make_both()

    assert 'href="/topics/spectrum/"' in render("[Spectrum](programme:spectrum)")


def test_an_article_names_topics_apart_from_programmes(client):
    make_both()
    make_article(slug="story", body_en="[S](programme:spectrum) and [C2](programme:c2)")

    page = client.get("/news/story/").content.decode()
    named = page[page.index("<h2>Programmes</h2>") :]

    assert named.index("/programmes/c2/") < named.index("<h2>Topics</h2>") < named.index("/topics/spectrum/")
    mentions = client.get("/api/v1/articles/story/").json()["mentions"]
    assert [each["slug"] for each in mentions["programmes"]] == ["c2", "spectrum"]


def test_a_body_shows_its_topics_apart_and_leads_to_their_list(client):
    body = make_organization(slug="itu")
    with writing():
        for n in range(101):
            make_programme_party(programme=make_programme(kind=TOPIC, slug=f"t-{n}"), organization=body, role="lead")
        make_programme_party(programme=make_programme(slug="c2"), organization=body, role="lead")

    page = client.get("/organizations/itu/").content.decode()

    topics = page[page.index('id="topics"') :]
    assert page[: page.index('id="topics"')].count("/programmes/c2/") == 1
    assert '<a href="/topics/?organization=itu">' in topics
    assert "/programmes/?organization=itu" not in page


def test_site_map_navigation_and_search_know_topics(client):
    make_both()

    assert "http://testserver/topics/spectrum/" in client.get("/sitemap-topics.xml").content.decode()
    programmes = client.get("/sitemap-programmes.xml").content.decode()
    assert ("/programmes/c2/" in programmes, "spectrum" in programmes) == (True, False)
    page = client.get("/topics/spectrum/").content.decode()
    assert re.search(r'<a href="/topics/"\s+aria-current="true">Topics</a>', page)
    assert "<title>Spectrum (topic) — ituportal</title>" in page
    found = client.get("/search/?q=spectrum").content.decode()
    assert '<a href="/topics/spectrum/">' in found
    assert '<p class="kicker"><bdi>Topic</bdi>' in found
    assert "Programmes, Topics" in found


def test_the_feed_of_topics_has_the_entries_that_the_feed_of_programmes_had(client):
    topic, line = make_both()

    feed, others = (client.get(f"/{path}.atom").content.decode() for path in ("topics", "programmes"))

    assert (f"/programme/{topic.uid}" in feed, f"/programme/{line.uid}" in feed) == (True, False)
    assert (f"/programme/{topic.uid}" in others, f"/programme/{line.uid}" in others) == (False, True)
