"""Corrections: said on the article, and listed, the latest first."""

import datetime

import pytest
from django.utils import timezone

from news.models import Article
from tests.factories import make_article
from tests.pages import HTML, internal_links, parse, text, words

pytestmark = pytest.mark.django_db


def test_the_list_names_what_was_corrected_the_latest_change_first(client):
    for name in ("first", "second", "third"):
        make_article(slug=name, headline_en=f"The {name}", correction_note_en=f"The {name} year was wrong.")
    make_article(headline_en="Right from the start")
    make_article(headline_en="Draft", correction_note_en="Not public.", status="draft", publish_at=None)
    Article.objects.filter(slug="first").update(updated_at=timezone.now() + datetime.timedelta(minutes=1))

    page = client.get("/corrections/")

    entries = [words(item) for item in parse(page).findall(f".//{HTML}ul[@class='entries list']/{HTML}li")]
    assert [entry.split("The ")[1].strip() for entry in entries] == ["first", "third", "second"]
    assert "The first year was wrong." in entries[0]
    assert "Right from the start" not in text(page)
    assert "Not public." not in text(page)


def test_many_corrections_come_in_pages(client):
    for n in range(27):
        make_article(headline_en=f"Story {n}", correction_note_en="Wrong.")

    first = client.get("/corrections/")
    after = next(link for link in internal_links(first, "/corrections/") if "cursor=" in link)
    second = client.get(after)

    assert text(first).count("Wrong.") == 25
    assert text(second).count("Wrong.") == 2


def test_the_note_stands_at_the_head_of_the_article(client):
    make_article(slug="story", body_en="The body.", correction_note_en="The year was wrong.")

    words_of_page = text(client.get("/news/story/"))

    assert words_of_page.index("Correction. The year was wrong.") < words_of_page.index("The body.")


def test_the_list_is_linked_from_every_page(client):
    assert "/corrections/" in internal_links(client.get("/people/"), "/people/")
