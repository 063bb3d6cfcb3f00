"""The front page: alive with little, orderly with much."""

import datetime
import re

import pytest
from django.utils import timezone

from tests.factories import (
    make_article,
    make_meeting,
    make_membership,
    make_organization,
    make_organization_figure,
    make_statement,
)
from tests.pages import section, text

pytestmark = pytest.mark.django_db


def titles(page, heading):
    found = re.search(rf"<h2>{heading}</h2>(.*?)</section>", page.content.decode(), re.DOTALL)
    return re.findall(r"<bdi>([^<]*)</bdi></a></p>", found[1]) if found else []


def test_the_latest_story_leads_and_the_next_follow(client):
    first = timezone.now() - datetime.timedelta(days=20)
    for n in range(10):
        make_article(headline_en=f"Story {n}", publish_at=first + datetime.timedelta(days=n))

    page = client.get("/")

    assert re.findall(r'<article class="top-story">.*?<h2><a[^>]*>([^<]*)', page.content.decode(), re.DOTALL) == [
        "Story 9"
    ]
    assert titles(page, "Latest news") == [f"Story {n}" for n in range(8, 2, -1)]


def test_meetings_to_come_and_meetings_held_stand_apart(client):
    next_year = timezone.localdate().year + 1
    for n in range(6):
        make_meeting(
            name_en=f"Next {n}", start_date=f"{next_year + n}", end_date=f"{next_year + n}", event_status="confirmed"
        )
        make_meeting(name_en=f"Past {n}", start_date=f"{2000 + n}", end_date=f"{2000 + n}")
    make_meeting(name_en="Cancelled", start_date=f"{next_year}", end_date=f"{next_year}", event_status="cancelled")
    make_meeting(name_en="Undated", start_date="", end_date="")

    page = client.get("/")

    assert titles(page, "Upcoming meetings") == ["Next 0", "Next 1", "Next 2", "Next 3"]
    assert titles(page, "Latest meetings") == ["Past 5", "Past 4", "Past 3", "Past 2"]


def test_memberships_a_statement_and_figures_stand_on_the_front_page(client):
    union = make_organization(name_en="The Union")
    for value in (192, 193):
        make_organization_figure(
            organization=union, property="member-states", label_en="Member States", value=value, date=f"{value + 1800}"
        )
    make_membership(organization=union, member_organization=make_organization(name_en="Newcomer"), start_date="2021-10")
    make_statement(text_en="What she said.")

    page = client.get("/")

    assert section(page, "Latest memberships").startswith("from October 2021 Newcomer The Union")
    assert section(page, "What was said").startswith("What she said.")
    assert section(page, "In figures") == "193 [1] Member States The Union , 1993"


def test_with_nothing_published_the_front_page_has_no_empty_part(client):
    page = client.get("/")

    assert "Nothing has been published here yet." in text(page)
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert re.findall(r"<h2", main) == []
