"""What stands on the page of one record is bounded, and the page leads to the whole."""

import re
from html import unescape

import pytest

from records.public.pages import LONGEST, PAGE_SIZE
from tests import factories as make
from tests.copies import copies

pytestmark = pytest.mark.django_db

OFFICE = "00000000-0000-0000-0000-000000000001"
WHOLE_LISTS = {
    "/meetings/meeting/": {
        "/meetings/?parent=meeting",
        "/meetings/?prepares_for=meeting",
        "/contributions/?meeting=meeting",
        "/api/v1/participations/?ordering=role&meeting=meeting",
        "/api/v1/outcomes/?meeting=meeting",
        "/api/v1/outcomes/?forwarded_to=meeting",
    },
    "/programmes/line/": {"/organizations/?programme=line", "/api/v1/outcomes/?programme=line"},
    "/contributions/paper/": {
        "/api/v1/contributions/paper/",
        "/api/v1/outcomes/?contribution=paper",
        "/meetings/?contribution=paper",
        "/contributions/?responds_to=paper",
    },
    "/organizations/body/": {
        "/api/v1/relations/?organization=body",
        "/programmes/?organization=body",
        "/contributions/?organization=body",
        "/statements/?organization=body",
    },
    f"/memberships/{OFFICE}/": {
        f"/statements/?capacity={OFFICE}",
        f"/api/v1/participations/?capacity={OFFICE}",
        f"/news/?membership={OFFICE}",
    },
    "/news/story/": {"/api/v1/articles/story/"},
}


@pytest.fixture
def crowd():
    """One row more than a page shows, of everything that can hang on one record."""
    body, line = make.make_organization(slug="body"), make.make_programme(slug="line")
    meeting, paper = make.make_meeting(slug="meeting"), make.make_contribution(slug="paper")
    person = make.make_person()
    office = make.make_membership(organization=body, member_person=person)
    bodies = copies(make.make_organization(slug="other"), LONGEST + 1)
    places = copies(make.make_meeting(slug="place"), LONGEST + 1)
    papers = copies(make.make_contribution(), LONGEST + 1)
    lines = copies(make.make_programme(), LONGEST + 1)

    def hang(row, **varied):
        copies(row, LONGEST, **{name: lambda n, rows=rows: rows[n] for name, rows in varied.items()})

    hang(make.make_participation(meeting=meeting, organization=bodies[0], role="delegate"), organization=bodies)
    make.make_participation(meeting=meeting, organization=body, role="host")
    hang(make.make_participation(meeting=places[0], person=person, capacity=office), meeting=places)
    outcome = make.make_outcome(meeting=meeting, programme=line, contribution=paper)
    copies(outcome, LONGEST, position=lambda n: n + 1)
    hang(make.make_outcome(meeting=places[0], forwarded_to_meeting=meeting), meeting=places)
    hang(make.make_programme_party(programme=line, organization=bodies[0]), organization=bodies)
    hang(make.make_programme_party(programme=lines[0], organization=body), programme=lines)
    hang(make.make_contribution_party(contribution=paper, organization=bodies[0]), organization=bodies)
    hang(make.make_presentation(contribution=paper, meeting=places[0]), meeting=places)
    hang(make.make_presentation(contribution=papers[0], meeting=meeting, by_organization=body), contribution=papers)
    hang(make.make_relation(source_body=body, target_body=bodies[0]), target_body=bodies)
    copies(make.make_meeting(parent=meeting, start_date="2020", end_date="2020"), PAGE_SIZE)
    meeting.prepared_by.set(places)
    copies(make.make_contribution(responds_to=paper), PAGE_SIZE)
    copies(make.make_statement(speaker_person=person, capacity=office), PAGE_SIZE)
    for _ in range(PAGE_SIZE + 1):
        make.make_article(body_en=f"[Office](membership:{OFFICE})")
    make.make_article(slug="story", body_en=" ".join(f"[B](organization:{other.slug})" for other in bodies))


def whole_lists(page):
    """The addresses that a page gives for the whole of the lists that it cuts off."""
    links = re.findall(r'<a href="([^"]*)">(?:The whole list|Toute la liste)', page.content.decode())
    return {unescape(link) for link in links}


def rows_of(client, address):
    """How many rows stand at an address: all of them in the API, those of the first page else."""
    if not address.startswith("/api/"):
        return client.get(address).content.decode().count('<li class="entry ')
    if "?" in address:
        return client.get(f"{address}&count=true").json()["count"]
    whole = client.get(address).json()
    return len(whole["parties"] if "parties" in whole else whole["mentions"]["organizations"])


def test_a_page_shows_so_much_of_what_hangs_on_a_record_and_leads_to_the_whole(client, crowd):
    pages = {address: client.get(address) for address in WHOLE_LISTS}
    sections = {
        address: re.findall(r"<section.*?</section>", page.content.decode(), re.DOTALL)
        for address, page in pages.items()
    }

    assert {address: whole_lists(page) for address, page in pages.items()} == WHOLE_LISTS
    assert {max(part.count("<li") for part in parts) for parts in sections.values()} == {LONGEST}
    # The host comes first, though entered after a hundred delegates.
    assert "/organizations/body/" in next(part for part in sections["/meetings/meeting/"] if "took part" in part)
    assert "/api/v1/outcomes/?meeting=meeting" in whole_lists(client.get("/fr/meetings/meeting/"))


def test_the_whole_list_holds_what_a_page_cuts_off(client, crowd):
    rows = {address: rows_of(client, address) for addresses in WHOLE_LISTS.values() for address in addresses}

    in_the_api = {address: number for address, number in rows.items() if address.startswith("/api/")}
    assert set(in_the_api.values()) == {LONGEST + 1, LONGEST + 2}
    assert {number for address, number in rows.items() if address not in in_the_api} == {PAGE_SIZE}


def test_what_a_body_only_presented_is_in_its_list_of_contributions_too(client):
    body, paper = make.make_organization(slug="body"), make.make_contribution(slug="paper")
    make.make_presentation(contribution=paper, by_organization=body)
    make.make_contribution_party(contribution=make.make_contribution(slug="other"), organization=body)
    make.make_contribution()

    answer = client.get("/api/v1/contributions/?organization=body&ordering=title").json()

    assert {row["slug"] for row in answer["results"]} == {"paper", "other"}
