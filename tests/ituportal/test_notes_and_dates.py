"""What each page says of itself: which documents its facts rest on, and when it last changed."""

import datetime
import re

import pytest
from django.urls import reverse

from meetings.models import Meeting
from news.models import Article, Page
from organizations.models import Membership, Organization, Person
from records.publication.models import last_publication
from records.sources.models import Source
from tests import factories as make
from tests.pages import HTML, parse, words
from tests.world import LISTS, make_world

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
FUTURE = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)
MODELS = (Organization, Person, Membership, Meeting, Article, Page)


def day(n):
    return datetime.datetime(2021, 5, n, tzinfo=datetime.UTC)


def dated(client, address):
    """What the foot of a page says of its date."""
    foot = parse(client.get(address)).find(f".//{HTML}footer[@class='pagefoot']")
    return [words(span) for span in foot.iter(f"{HTML}span") if words(span).startswith("Updated")]


def cited_lines(page):
    """The paragraphs of a page that bear a note."""
    return [line for line in page.iter(f"{HTML}p") if line.find(f".//{HTML}sup") is not None]


def set_back(**moments):
    for model in MODELS:
        model.objects.update(publish_at=LONG_AGO, updated_at=LONG_AGO)
    for name, moment in moments.items():
        model = next(model for model in MODELS if model._meta.model_name == name)
        model.objects.update(updated_at=moment)


@pytest.mark.parametrize("name", [name for name in LISTS if not name.startswith("records:")])
def test_each_list_numbers_the_documents_that_its_rows_rest_on(client, name):
    make_world()
    Source.objects.update(title="Report", publisher="Bureau", date="2008-04-07", language="fr")

    page = parse(client.get(reverse(name)))

    rows = [row for row in page.iter(f"{HTML}li") if "entry" in (row.get("class") or "").split()]
    assert rows
    cited = [{link.get("href") for link in row.findall(f".//{HTML}sup[@class='cite']/{HTML}a")} for row in rows]
    notes = {f"#{item.get('id')}": words(item) for item in page.findall(f".//{HTML}ol[@class='notes']/{HTML}li")}
    assert all(cited)
    assert set().union(*cited) == set(notes)
    assert set(notes.values()) == {"Report, Bureau, 7 April 2008, French"}


def test_rows_that_rest_on_the_same_document_bear_its_one_number(client):
    for n in range(3):
        make.make_organization(name_en=f"Body {n}")

    page = parse(client.get("/organizations/"))

    assert [words(sup) for sup in page.iter(f"{HTML}sup")] == ["[1]"] * 3
    assert len(page.findall(f".//{HTML}ol[@class='notes']/{HTML}li")) == 1


def test_what_a_search_finds_bears_the_numbers_of_its_documents(client):
    report = make.make_source(title="Report", publisher="Bureau", date="2008")
    make.make_organization(name_en="Telegraph body", sources=[report])
    make.make_statement(text_en="The telegraph is old.", sources=[report])

    page = parse(client.get("/search/?q=telegraph"))

    [results] = [e for e in page.iter(f"{HTML}ol") if "found" in (e.get("class") or "").split()]
    marks = [words(mark) for mark in results.iter(f"{HTML}sup")]
    notes = [words(item) for item in page.findall(f".//{HTML}ol[@class='notes']/{HTML}li")]
    assert (marks, notes) == (["[1]", "[1]"], ["Report, Bureau, 2008, English"])


def test_the_breadcrumb_of_a_statement_says_the_languages_of_its_parts(client):
    speaker = make.make_person(slug="ada", name_en="Ada", name_fr="Ada")
    make.make_statement(slug="said", speaker_person=speaker, attribution="Director")
    make.make_statement(slug="alone", speaker_person=speaker, attribution="Ada")

    def here(slug):
        crumb = parse(client.get(f"/fr/statements/{slug}/")).find(f".//{HTML}nav[@class='breadcrumb']//{HTML}span")
        return [(words(part), part.get("lang")) for part in crumb.iter(f"{HTML}bdi")]

    assert here("said") == [("Ada", None), ("Director", "en")]
    assert here("alone") == [("Ada", None)]


def test_an_attribution_says_its_language_wherever_its_statement_is_named(client):
    report = make.make_source(slug="report", title="Report", language="fr")
    speaker = make.make_person(name_en="Ada", name_ar="آدا")
    make.make_statement(speaker_person=speaker, attribution="Directrice", text_en="Telegraph.", sources=[report])

    for address in ("/ar/search/?q=telegraph", "/ar/sources/report/"):
        page = parse(client.get(address))
        said = [(e.text, e.get("lang"), e.get("dir")) for e in page.find(f".//{HTML}main").iter(f"{HTML}bdi")]
        assert ("Directrice", "fr", "ltr") in said, address
        assert ("آدا", None, None) in said, address


def test_the_front_page_numbers_the_documents_of_all_that_it_shows(client):
    source = {kind: make.make_source(slug=kind, title=f"On {kind}") for kind in ("news", "meeting", "seat", "said")}
    make.make_article(sources=[source["news"]])
    make.make_meeting(start_date="2007", sources=[source["meeting"]])
    make.make_membership(sources=[source["seat"]])
    make.make_statement(sources=[source["said"]])

    page = parse(client.get("/"))

    notes = [words(item).split(",")[0] for item in page.findall(f".//{HTML}ol[@class='notes']/{HTML}li")]
    assert sorted(notes) == ["On meeting", "On news", "On said", "On seat"]


def test_the_front_page_is_as_new_as_the_newest_thing_on_it(client):
    make.make_article()
    make.make_meeting(start_date="2007")
    make.make_membership()
    dates = {}
    for changed in ("article", "meeting", "membership", "organization", "page"):
        set_back(**{changed: day(5)})
        dates[changed] = dated(client, "/")

    shown = ["Updated 5 May 2021"]
    # A page that stands elsewhere does not count.
    assert dates == dict.fromkeys(("article", "meeting", "membership", "organization"), shown) | {
        "page": ["Updated 1 January 2020"]
    }


def test_what_was_prepared_long_ago_is_new_when_it_becomes_public(client):
    make.make_organization(slug="body")
    set_back()
    Organization.objects.update(publish_at=day(7))

    for address in ("/organizations/", "/organizations/body/"):
        assert dated(client, address) == ["Updated 7 May 2021"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/statistics/", "Updated 3 May 2021"),  # of the meetings and memberships that are counted
        ("/feedback/?page=/news/", "Updated 4 May 2021"),  # of the standing pages
        ("/feedback/thanks/", "Updated 4 May 2021"),
        ("/site-map/", "Updated 4 May 2021"),
        ("/search/?q=telegraph", "Updated 6 May 2021"),  # of what was found
        # What shows no record says when the last one became public.
        ("/search/", "Updated 8 May 2021"),
        ("/search/?q=zebra", "Updated 8 May 2021"),
        ("/corrections/", "Updated 8 May 2021"),
        ("/organizations/?q=zebra", "Updated 8 May 2021"),
    ],
)
def test_a_page_without_rows_of_its_own_has_a_date_too(client, address, said):
    make.make_meeting()
    make.make_article()
    make.make_page(path="about")
    make.make_organization(name_en="Telegraph")
    set_back(meeting=day(3), page=day(4), organization=day(6))
    Article.objects.update(publish_at=day(8), updated_at=LONG_AGO)
    before = dated(client, address)

    make.make_meeting(status="draft", publish_at=None)
    make.make_page(path="draft", status="draft", publish_at=None)
    make.make_article(publish_at=FUTURE)

    assert before == dated(client, address) == [said]


def test_where_nothing_is_public_no_page_has_a_date(client):
    make.make_article(publish_at=FUTURE)
    make.make_article(publish_at=LONG_AGO, unpublish_at=day(1))

    assert last_publication() is None
    assert [dated(client, address) for address in ("/", "/statistics/", "/search/", "/feedback/")] == [[]] * 4


@pytest.mark.parametrize("language", ["", "/ar"])
def test_no_blank_parts_a_note_from_its_word_where_a_line_could_break(client, language):
    make_world()

    pages = [reverse(name) for name in LISTS]
    pages += ["/", "/organizations/itu/", "/programmes/c2/", "/meetings/wrc-07/", "/people/zhao/", "/search/?q=wrc"]
    cited = 0
    for address in pages:
        page = client.get(language + address).content.decode()
        cited += page.count('<sup class="cite">')
        assert re.findall(r"[^>\s].{0,40}\s<sup class=\"cite\">", page) == [], address
        assert re.findall(r"(?:</a>|</span>|</bdi>|</time>)\s+<sup class=\"cite\">", page) == [], address
    assert cited > len(pages)


def test_a_note_of_a_document_or_of_a_hit_of_which_nothing_else_is_said_stands_behind_its_date_or_kind(client):
    make.make_contribution(title_en="Telegraph rules", kind="", number="", date="2007")
    make.make_membership(organization=make.make_organization(name_en="Telegraph body"), start_date="2021")

    found = [parse(client.get(address)) for address in ("/contributions/", "/search/?q=telegraph&kind=membership")]

    lines = [words(line) for page in found for line in cited_lines(page)]
    assert lines == ["2007[1]", "Membership 2021[1]"]


def test_several_notes_of_one_line_are_written_together_and_each_once(client):
    first, second = (make.make_source(title=title) for title in ("First", "Second"))
    body = make.make_organization(slug="body")
    for sources in ([second], [first], [first, second]):
        make.make_membership(
            organization=body, member_organization=make.make_organization(), start_date="2021", sources=sources
        )

    page = parse(client.get("/"))

    (line,) = [words(meta) for meta in page.iter(f"{HTML}p") if meta.get("class") == "meta" and "[" in words(meta)]
    assert line.endswith("[1] [2]")
    assert line.count("[") == 2
