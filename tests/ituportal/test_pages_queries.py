"""How many queries a page costs: the same for one row as for many."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.rows.writing import writing
from tests.addresses import status
from tests.factories import (
    make_article,
    make_category,
    make_contribution,
    make_contribution_party,
    make_meeting,
    make_meeting_figure,
    make_membership,
    make_organization,
    make_organization_figure,
    make_other_name,
    make_outcome,
    make_page,
    make_participation,
    make_person,
    make_post,
    make_presentation,
    make_programme,
    make_programme_party,
    make_programme_relation,
    make_relation,
    make_statement,
)

pytestmark = pytest.mark.django_db


def make_rows(size):
    """`size` rows of everything, hung on one organization, person, meeting, programme and contribution."""
    body = make_organization(slug="body")
    person = make_person(slug="person")
    line = make_programme(slug="line", kind="event-series")
    topic = make_programme(slug="topic", kind="area-of-work")
    cluster = make_meeting(slug="cluster")
    meeting = make_meeting(slug="meeting", organization=body, series=line, country="CH", parent=cluster)
    contribution = make_contribution(slug="contribution")
    make_statement(slug="statement", speaker_person=person)
    category = make_category(organization=body)
    mentions = (
        "[B](organization:body) [P](person:person) [M](meeting:meeting) [L](programme:line) [S](statement:statement)"
    )
    for n in range(size):
        other = make_organization(parent=body)
        make_membership(organization=body, member_organization=other, category=category, on_behalf_of=body)
        make_membership(organization=other, member_organization=body)
        office = make_membership(organization=body, member_person=person, post=make_post(organization=body), role_en="")
        make_other_name(organization=body)
        make_other_name(organization=None, person=person)
        make_organization_figure(organization=body, property=f"p-{n}", category=category)
        make_relation(source_body=body, target_body=other)
        make_programme_party(programme=line, organization=other)
        make_programme_party(programme=make_programme(parent=line), organization=body)
        part = make_programme(kind="area-of-work", parent=topic)
        make_programme_party(programme=part, organization=body)
        make_programme_relation(programme=line)
        make_programme_relation(other=line)
        make_meeting(parent=cluster, report_en=mentions)
        part = make_meeting(parent=meeting, series=line, organization=body, prepares_for=[meeting], preceded_by=meeting)
        make_meeting_figure(meeting=meeting, property=f"p-{n}")
        make_participation(meeting=part, organization=body)
        make_participation(meeting=part, person=person)
        make_participation(meeting=meeting, person=make_person(), organization=other, on_behalf_of=body)
        make_participation(meeting=meeting, person=person, capacity=office, on_behalf_of=other)
        paper = make_contribution(responds_to=contribution)
        make_contribution_party(contribution=paper, organization=body)
        make_contribution_party(contribution=contribution, organization=other)
        make_presentation(contribution=paper, meeting=meeting, by_person=person, on_behalf_of=other)
        make_presentation(contribution=contribution, meeting=part, by_organization=other)
        make_outcome(meeting=meeting, contribution=paper, forwarded_to_organization=other, programme=line)
        make_outcome(meeting=part, contribution=contribution, forwarded_to_meeting=meeting, programme=line)
        second = make_membership(organization=other, member_person=person, role_en=f"Second {n}")
        spoken = {"speaker_person": person, "capacity": office, "further_capacities": [second]}
        make_statement(meeting=meeting, programmes=[line], **spoken)
        make_statement(speaker_organization=body, contribution=contribution, on_behalf_of=other)
        make_article(
            slug=f"article-{n}",
            body_en=mentions,
            publisher=body,
            headline_en=f"Headline {n}",
            correction_note_en="Wrong.",
        )
        make_page(path=f"page-{n}")
        make_page(path=f"page-{n}/below")


# The foot of every page asks for the standing pages.
FRAME = 1
PAGES = {
    "/": 18,
    "/site-map/": 2,
    "/statistics/": 8,
    "/statistics/memberships-by-year.csv": 1,
    "/statistics/memberships-by-category.csv": 2,
    "/feedback/?page=/news/": 1,
    "/feedback/thanks/": 1,
    "/corrections/": 3,
    # A list: its page, what its facets are counted from, one for each that leads through other rows, and the names
    # by model; a chosen facet is counted again without itself. Each record that a filter names is looked up, in two
    # tables where it may stand in either; and where rows tell of days, one query asks what was called what on them.
    "/news/": 7,
    "/organizations/": 10,
    "/organizations/?classification=intergovernmental&parent=body": 13,
    "/people/": 9,
    "/memberships/": 5,
    "/memberships/?at=2021-10-15": 7,
    "/memberships/?organization=body&year=2019": 9,
    "/programmes/": 7,
    "/topics/": 7,
    "/meetings/": 9,
    "/meetings/?classification=conference&participant=body": 13,
    "/contributions/": 10,
    "/statements/": 11,
    # On SQLite one that says from which day on words are read.
    "/statements/?q=nothing&speaker=person": 12 + (connection.vendor == "sqlite"),
    "/sources/": 2,
    # A table loads each body, person or meeting that it names once: a query for each way in which rows name one.
    "/organizations.csv": 3,
    "/people.csv": 2,
    "/memberships.csv": 6,
    "/memberships.csv?at=2021-10-15": 8,
    "/programmes.csv": 3,
    "/meetings.csv": 6,
    "/contributions.csv": 5,
    "/statements.csv": 10,
    "/news.csv": 3,
    "/corrections.csv": 2,
    "/sources.csv": 1,
    "/posts.csv": 3,
    "/relations.csv": 4,
    "/participations.csv": 6,
    "/outcomes.csv": 7,
    "/figures.csv": 4,
    "/news.atom": 1,
    "/statements.atom": 3,
    "/memberships.atom": 1,
    "/meetings.atom": 2,
    "/organizations.atom": 1,
    "/people.atom": 1,
    "/programmes.atom": 1,
    "/topics.atom": 1,
    "/contributions.atom": 1,
    "/sources.atom": 2,
    "/corrections.atom": 2,
    "/meetings.ics": 3,
    "/meetings/meeting.ics": 2,
    "/organizations/body.atom": 20,
    "/programmes/line.atom": 14,
    "/topics/topic.atom": 11,
    "/sitemap-portal.xml": 0,
    "/sitemap-news.xml": 1,
    "/sitemap-memberships.xml": 1,
    "/organizations/body/": 39,
    "/organizations/body/?at=2021-10-15": 43,
    "/people/person/": 20,
    "/memberships/00000000-0000-0000-0000-000000000001/": 7,
    "/programmes/line/": 24,
    "/topics/topic/": 15,
    "/meetings/meeting/": 34,
    "/contributions/contribution/": 17,
    "/statements/statement/": 9,
    "/news/article-0/": 20,
    "/page-0/below/": 5,
    "/sources/the-source/": 30,
}


@pytest.mark.parametrize("size", [1, 25])
def test_no_page_asks_more_of_the_database_when_there_is_more_to_show(client, size):
    with writing():  # one change: judged once, and not after each of its rows
        make_rows(size)
    ContentType.objects.get_for_models(*apps.get_models())  # kept in memory for the life of a process

    counts = {}
    for address in PAGES:
        with CaptureQueriesContext(connection) as queries:
            assert status(client, address) == 200, address
        counts[address] = len(queries)

    framed = {address: "." not in address for address in PAGES}
    assert counts == {address: own + FRAME * framed[address] for address, own in PAGES.items()}
