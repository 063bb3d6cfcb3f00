"""The front page: alive with little, orderly with much."""

import datetime
import re

import pytest
from django.utils import timezone

from records.dating import days
from records.rows.writing import writing
from tests.copies import copies
from tests.factories import (
    make_article,
    make_meeting,
    make_membership,
    make_organization,
    make_organization_figure,
    make_person,
    make_statement,
)
from tests.pages import HTML, parse, section, text, words

pytestmark = pytest.mark.django_db
SECTIONS = ("membership", "cooperation", "meetings", "programmes", "institution")


def titles(page, heading):
    """The names that stand in the part of the page under that heading, in their order."""
    for block in parse(page).iter(f"{HTML}section"):
        if words(block.find(f"{HTML}h2")) == heading:
            return [words(bdi) for bdi in block.iter(f"{HTML}bdi") if bdi in links(block)]
    return []


def links(block):
    return [bdi for link in block.iter(f"{HTML}a") for bdi in link.iter(f"{HTML}bdi")]


def headings(page):
    return [words(h2) for h2 in parse(page).find(f".//{HTML}main").iter(f"{HTML}h2")]


def lead(page):
    return [words(h2) for h2 in parse(page).findall(f".//{HTML}article[@class='top-story']//{HTML}h2")]


def make_stories(number, **values):
    first = timezone.now() - datetime.timedelta(days=20)
    with writing():
        for n in range(number):
            publish_at = first + datetime.timedelta(minutes=n)
            make_article(headline_en=f"Story {n}", publish_at=publish_at, **values)


def test_the_latest_story_leads_and_the_next_follow(client):
    make_stories(10)

    page = client.get("/")

    assert lead(page) == ["Story 9"]
    assert titles(page, "Latest news") == [f"Story {n}" for n in (8, 7, 6, 5)]
    assert re.findall(r"(Story \d)<", section(page, "Cooperation") or "") == []
    assert section(page, r"<a[^>]*>Cooperation").count("Story") == 3


def test_each_kind_of_news_has_its_section_however_much_there_is_of_another(client):
    with writing():
        for n, kind in enumerate(SECTIONS):
            for number in range(4):
                long_ago = timezone.now() - datetime.timedelta(days=100 + n, minutes=number)
                make_article(headline_en=f"{kind} {number}", section=kind, publish_at=long_ago)
    make_stories(30, section="meetings")

    page = client.get("/")

    assert titles(page, "Membership") == ["membership 0", "membership 1", "membership 2"]
    assert titles(page, "Meetings") == ["Story 24", "Story 23", "Story 22"]
    assert titles(page, "Institution") == ["institution 0", "institution 1", "institution 2"]


def test_what_leads_or_follows_is_not_told_again_in_its_section(client):
    make_stories(5)

    assert headings(client.get("/")) == ["Story 4", "Latest news", "Sources"]


def test_meetings_to_come_and_meetings_held_stand_apart(client):
    today = days.today()
    soon = [today + datetime.timedelta(days=days) for days in (-1, 30, 60, 90, 120)]
    for n, day in enumerate(soon):
        end = day + datetime.timedelta(days=2)
        make_meeting(name_en=f"Next {n}", start_date=f"{day}", end_date=f"{end}", event_status="confirmed")
        make_meeting(name_en=f"Past {n}", start_date=f"{2000 + n}", end_date=f"{2000 + n}")
    make_meeting(name_en="Cancelled", start_date=f"{soon[1]}", end_date=f"{soon[1]}", event_status="cancelled")
    make_meeting(name_en="Announced long ago", start_date="1999", end_date="1999", event_status="confirmed")
    make_meeting(name_en="Undated", start_date="", end_date="")
    make_meeting(name_en="Some year", start_date="XXXX-05-06", end_date="", event_status="confirmed")

    page = client.get("/")

    assert titles(page, "Upcoming meetings") == ["Next 0", "Next 1", "Next 2", "Next 3"]
    assert section(page, "Upcoming meetings").count("under way") == 1
    assert titles(page, "Latest meetings") == ["Past 4", "Past 3", "Past 2", "Past 1"]


def test_a_meeting_that_ended_last_week_stays_whether_or_not_a_source_says_that_it_was_held(client):
    last_week = days.today() - datetime.timedelta(days=7)
    for status in ("confirmed", "held", "", "tentative", "postponed", "cancelled"):
        make_meeting(
            name_en=f"Was {status}".strip(),
            slug=f"m-{status or 'unsaid'}",
            start_date=f"{last_week}",
            end_date="",
            event_status=status,
        )

    page = client.get("/")

    assert titles(page, "Latest meetings") == ["Was", "Was held", "Was confirmed"]
    assert titles(page, "Upcoming meetings") == []


def test_under_the_latest_memberships_nothing_stands_whose_start_is_not_known(client):
    make_membership(start_date="", attested_on="2025-01-01")
    member = make_person(name_en="Ada")
    make_membership(start_date="1990", member_person=member, member_organization=None)

    page = client.get("/")

    assert titles(page, "Latest memberships")[:1] == ["Ada"]
    assert text(page).count("Ada") == 1
    assert "start not known" not in text(page)


def test_the_latest_memberships_are_those_that_have_certainly_begun(client):
    today = days.today()
    starts = {
        "This year": f"{today:%Y}",  # which may still come, but on the last day of it
        "In doubt": "2020?",
        "To come": f"{today + datetime.timedelta(days=1)}",
        "Today": f"{today}",
        "Long ago": "1999",
    }
    for name, start in starts.items():
        make_membership(start_date=start, member_person=make_person(name_en=name), member_organization=None)
    last_of_year = today == today.replace(month=12, day=31)

    assert [each for each in titles(client.get("/"), "Latest memberships") if each in starts] == [
        "Today",
        *(["This year"] if last_of_year else []),
        "Long ago",
    ]


def test_news_of_what_has_no_date_says_so_and_when_it_was_entered(client):
    entered = datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.UTC)
    make_article(slug="letter", headline_en="A letter", date="", publish_at=entered)
    make_article(slug="session", headline_en="A session", date="2007", publish_at=entered)
    undated = "date not known, entered on 4 March 2026"

    for address, number in (("/", 1), ("/news/", 1), ("/news/letter/", 1), ("/news/session/", 0)):
        assert text(client.get(address)).count(undated) == number, address
    assert "Published" not in text(client.get("/news/letter/"))
    assert "date non connue, saisi le 4 mars 2026" in text(client.get("/fr/news/letter/"))


def test_a_meeting_of_which_only_the_year_is_known_comes_up_until_the_year_is_over(client):
    year = days.today().year
    make_meeting(name_en="This year", start_date=f"{year}", end_date="", event_status="tentative")

    page = client.get("/")

    assert section(page, "Upcoming meetings") == f"{year} [1] This year tentative"


def test_a_meeting_of_which_nothing_more_is_known_leaves_no_empty_line(client):
    make_meeting(name_en="Bare", start_date="2999", end_date="2999", event_status="confirmed")

    main = parse(client.get("/")).find(f".//{HTML}main")

    assert [p.get("class") for p in main.iter(f"{HTML}p") if not words(p)] == []


def test_a_cluster_stands_for_its_meetings_and_says_how_many_it_has(client):
    cluster = make_meeting(name_en="Cluster", classification="cluster", start_date="2021", end_date="2021")
    for n in range(9):
        make_meeting(name_en=f"Group {n}", parent=cluster, start_date="2021", end_date="2021")
    make_meeting(name_en="Group not public", parent=cluster, status="draft", publish_at=None)
    make_meeting(name_en="Before", start_date="2019", end_date="2019")

    page = client.get("/")

    assert titles(page, "Latest meetings") == ["Cluster", "Before"]
    assert "[1] Cluster 9 meetings" in section(page, "Latest meetings")


def test_the_parts_of_an_undated_whole_stand_for_themselves(client):
    whole = make_meeting(name_en="Whole", start_date="", end_date="")
    make_meeting(name_en="Part", parent=whole, start_date="2021", end_date="2021")

    assert titles(client.get("/"), "Latest meetings") == ["Part"]


def test_the_newest_memberships_come_first_and_those_of_one_occasion_together(client):
    union = make_organization(name_en="The Union", slug="union")
    together = {"organization": union, "start_date": "2020-05"}
    for n in range(6):
        make_membership(member_organization=make_organization(name_en=f"State {n}"), role_en="Member State", **together)
    make_membership(member_person=make_person(name_en="Somebody"), role_en="Chair", **together)
    joined = {"organization": union, "start_date": "2021-10"}
    make_membership(member_organization=make_organization(name_en="Newcomer"), **joined)

    page = client.get("/")

    memberships = section(page, "Latest memberships")
    assert memberships.startswith("from October 2021 Newcomer The Union [1]")
    assert "from May 2020 Somebody Chair · The Union [1]" in memberships
    assert "State 5 State 4 State 3 State 2 and others Member State · The Union [1]" in memberships
    assert 'href="/memberships/?organization=union"' in page.content.decode()


def test_a_long_statement_is_cut_and_leads_to_the_whole(client):
    make_statement(slug="long", text_en=f"{'Word ' * 80}end.", text_zh_hans="中" * 400 + "完")

    english, chinese = client.get("/"), client.get("/zh-hans/")

    assert section(english, "What was said").count("Word") == 70
    assert "The whole statement" in section(english, "What was said")
    assert 'href="/statements/long/"' in english.content.decode()
    assert 100 < chinese.content.decode().count("中") < 200


def test_a_short_statement_stands_whole_with_its_quotation_marks_only_if_verbatim(client):
    make_statement(text_en="It went well.", rendering="verbatim")

    page = client.get("/")

    assert "<q>It went well.</q>" in page.content.decode()
    assert "The whole statement" not in text(page)
    assert "paraphrased" not in text(page)


def test_the_front_page_has_no_figures(client):
    make_organization_figure(organization=make_organization(), property="states", value=193)

    page = client.get("/")

    assert ("In figures" in text(page), "193" in text(page)) == (False, False)


def test_with_nothing_published_the_front_page_has_no_empty_part(client):
    page = client.get("/")

    assert "Nothing has been published here yet." in text(page)
    assert headings(page) == []


def test_with_one_of_each_no_part_is_empty(client):
    make_article(headline_en="Only story")
    make_meeting(name_en="Only meeting")
    make_membership()
    make_statement()

    page = client.get("/")

    assert lead(page) == ["Only story"]
    assert headings(page) == [
        *("Only story", "Latest meetings", "What was said"),
        *("Latest memberships", "Memberships on a given day", "Sources"),
    ]


def test_with_three_stories_one_leads_and_two_follow(client):
    make_stories(3)

    page = client.get("/")

    assert (lead(page), titles(page, "Latest news")) == (["Story 2"], ["Story 1", "Story 0"])
    assert headings(page) == ["Story 2", "Latest news", "Sources"]


def test_with_thousands_of_rows_the_page_is_no_longer_than_with_a_few(client, django_assert_num_queries):
    union = make_organization(name_en="The Union", slug="union")
    copies(make_article(section="meetings"), 3_000)
    copies(make_meeting(), 3_000)
    copies(make_statement(), 3_000)
    copies(make_organization_figure(organization=union), 3_000, property=lambda n: f"copy-{n}")
    copies(make_membership(organization=union, start_date="2021"), 3_000, role_en=lambda n: f"Copy {n}")

    with django_assert_num_queries(19):
        page = client.get("/")

    assert len(titles(page, "Latest news")) == 4
    assert len(titles(page, "Meetings")) == 3
    assert len(titles(page, "Latest meetings")) == 4
    assert len(titles(page, "Latest memberships")) == 5
    assert len(page.content) < 40_000
