"""Articles and standing pages."""

import datetime
import re

import pytest

from tests.factories import make_article, make_organization, make_page, make_person, make_statement
from tests.pages import section, text

pytestmark = pytest.mark.django_db


def test_an_article_looks_like_news(client):
    body = make_organization(slug="intersputnik", name_en="Intersputnik")
    make_person(slug="drozdova", name_en="Ksenia Drozdova")
    make_statement(slug="said", text_en="She sees opportunities.")
    make_article(
        slug="story",
        section="membership",
        headline_en="A member joins",
        lead_en="The lead.",
        body_en="[The operator](organization:intersputnik), says [she](person:drozdova), is [glad](statement:said).",
        dateline_en="Geneva",
        date="2021-10",
        publisher=body,
        correction_note_en="The month was corrected.",
        correction_at=datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC),
        contact_unit="Press office",
        contact_email="press@example.org",
    )

    page = client.get("/news/story/")

    words = text(page)
    assert words.startswith(
        "Front page News A member joins Membership A member joins The lead. "
        "Geneva · October 2021 · Intersputnik · Published 1 January 2020 [1] Corrected on 5 March 2026 : The month was corrected. "
        "The operator , says she , is glad ."
    )
    assert section(page, "Organizations") == "Intersputnik"
    assert section(page, "People") == "Ksenia Drozdova"
    assert section(page, "What was said").endswith("paraphrased, not quoted word for word She sees opportunities.")
    assert section(page, "Sources") == "The source , ITU , October 2021 , English"
    assert words.endswith("Contact for this page: Press office, press@example.org")


def test_the_news_of_a_record_stands_on_its_page(client):
    make_organization(slug="itu")
    make_article(headline_en="About the Union", body_en="[ITU](organization:itu)", date="2021", section="cooperation")

    assert section(client.get("/organizations/itu/"), "In the news") == "About the Union Cooperation · 2021"


def test_a_mention_of_an_article_that_has_expired_becomes_plain_text(client):
    story = make_article(slug="story")
    make_page(path="about", body_en="See [the story](article:story).")
    assert 'href="/news/story/"' in client.get("/about/").content.decode()

    story.unpublish_at = story.publish_at.replace(year=2021)
    story.full_clean()
    story.save()

    assert "<p>See the story.</p>" in client.get("/about/").content.decode()
    assert client.get("/news/story/").status_code == 410


def test_a_standing_page_knows_what_is_above_and_below_it(client):
    about = make_page(path="about", title_en="About")
    make_page(path="about/privacy", title_en="Privacy", parent=about)

    above, below = client.get("/about/"), client.get("/about/privacy/")

    assert '<a href="/about/privacy/"><bdi>Privacy</bdi></a>' in above.content.decode()
    assert text(below).startswith("Front page About Privacy Privacy")


@pytest.mark.parametrize("path", ["/nothing/", "/a/b/c/", "/about%00/", "/Über/", "/about//x/", "/about/x.html/"])
def test_an_address_that_no_page_has_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_page_that_moved_leads_to_its_new_path(client):
    page = make_page(path="imprint")
    page.path = "about-us"
    page.full_clean()
    page.save()

    response = client.get("/es/imprint/")

    assert (response.status_code, response["Location"]) == (301, "/es/about-us/")


def test_the_headings_of_an_article_stand_below_the_headline(client):
    make_article(slug="story", body_en="# One\n\n## Two")

    assert re.findall(r"<(h\d)>(One|Two)", client.get("/news/story/").content.decode()) == [
        ("h2", "One"),
        ("h3", "Two"),
    ]
