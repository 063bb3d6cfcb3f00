"""Facets: what a list offers to narrow it to, and that each count is what one gets by following it."""

import random
import re

import pytest
from django.http import QueryDict
from django.urls import resolve, reverse
from django.utils import translation

from meetings.filters import MeetingFilterSet, StatementFilterSet
from organizations.filters import MembershipFilterSet, OrganizationFilterSet, PersonFilterSet, ProgrammeFilterSet
from organizations.models import Person
from records.lists import facets, numbers, ordering, samples
from records.lists.filters import ChoiceFilter
from records.public.narrowing import query_string
from records.publication.models import Status
from records.rows.writing import writing
from tests import factories as make
from tests.world import LISTS, make_world

pytestmark = pytest.mark.django_db
VIEWS = {name: resolve(reverse(name)).func.view_class for name in LISTS}
ROWS = 9
# Precise, imprecise, seasons over new year, half known, unknown, and at both ends of time.
DATES = ["2021-10-15", "2021-10", "2021", "2020-24", "201X", "19XX", "2019?", "XXXX-10-15", "", "0001", "9999", "1865"]
STARTS = ["2018", "2019-12-31", "2010", "2005/..", "200X", "", ""]
ENDS = ["2021-01", "2021", "", "..", "2022?", "202X"]


def asked(filterset, query=""):
    """A filter set that was asked something sensible."""
    filters = filterset(QueryDict(query), filterset._meta.model.objects.published())
    assert filters.problems == {}
    return filters


def facet(filterset, name, query=""):
    """The choices of one facet as `(label, number)`, or None when the page does not show it."""
    by_name = {each.name: each for each in facets.read(asked(filterset, query)).facets}
    return [(str(choice.label), str(choice.number)) for choice in by_name[name].choices] if name in by_name else None


def make_random_rows(chance):
    """Some of everything, tied together at random, a part of it not public."""
    with writing():
        bodies = []
        for n in range(ROWS):
            parent = chance.choice([None, *bodies])
            bodies.append(make.make_organization(**random_body(chance, n), parent=parent))
        people = [
            make.make_person(slug=chance.choice(["same-", "p-"]) + str(n), **in_french(chance, name="P"))
            for n in range(5)
        ]
        categories = [make.make_category(organization=body, code="member") for body in bodies[:3]]
        lines = [make.make_programme(**random_term(chance))]
        lines += [make.make_programme(**random_term(chance), parent=chance.choice([None, *lines])) for _ in range(ROWS)]
        series = [make.make_programme(kind="event-series") for _ in range(2)]
        meetings = [make_random_meeting(chance, bodies, series) for _ in range(ROWS)]
        for n in range(ROWS):
            make_random_facts(chance, n, bodies, people, categories, lines, meetings)
        for record in chance.sample([*people, *meetings], 4):
            make.make_correction(record)
        make.make_person().withdraw("Entered twice.")


def random_body(chance, n):
    """The values of a body; two bodies and people may share a slug."""
    return {
        "slug": f"same-{n}" if n < 5 else f"b-{n}",
        "classification": chance.choice(["sector", "company", "un-agency"]),
        "country": chance.choice(["CH", "FR", ""]),
        "founding_date": chance.choice(DATES),
    } | in_french(chance, name="B")


def in_french(chance, **texts):
    """The French columns of some texts, or none of them."""
    return {f"{name}_fr": text for name, text in texts.items()} if chance.random() < 0.5 else {}


def random_term(chance):
    return {
        "start_date": chance.choice(STARTS),
        "end_date": chance.choice(ENDS),
        "kind": chance.choice(["initiative", "toolkit"]),
    } | in_french(chance, name="L")


def make_random_meeting(chance, bodies, series):
    """A meeting on a day, over days, or at a time hardly known."""
    start = chance.choice(DATES)
    meeting = make.make_meeting(
        start_date=start,
        end_date=chance.choice([start, "", "9999"]),
        organization=chance.choice([None, *bodies]),
        series=chance.choice([None, *series]),
        country=chance.choice(["CH", "KR", ""]),
        attendance_mode=chance.choice(["remote", "hybrid", ""]),
        classification=chance.choice(["forum", "session"]),
        event_status=chance.choice(["held", "cancelled"]),
        **in_french(chance, name="M"),
    )
    for body in chance.sample(bodies, 3):
        for role in ("host", "patron"):
            make.make_participation(meeting=meeting, organization=body, role=role)
    return meeting


def make_random_facts(chance, n, bodies, people, categories, lines, meetings):
    """One membership, contribution, statement, article and source, each with what hangs on it."""
    body, member, person = *chance.sample(bodies, 2), chance.choice(people)
    category = chance.choice([each for each in categories if each.organization not in (body, member)])
    seat = [
        {"organization": category.organization, "category": category},
        {"organization": body, "post": make.make_post(organization=body)},
        {"organization": body, "role_en": f"Role {n}"},
    ][n % 3]
    make.make_membership(
        on_behalf_of=chance.choice([None, member]),
        start_date=chance.choice(DATES),
        **seat,
        **[{"member_person": person}, {"member_organization": member}][n % 2],
        **chance.choice([{}, {}, {"status": "draft", "publish_at": None}]),
    )
    office = {"post": make.make_post(organization=member)} if n % 2 else {"role_en": f"Speaker {n}"}
    held = make.make_membership(organization=member, member_person=person, start_date="", **office)
    paper = make.make_contribution(
        date=chance.choice(DATES), kind=chance.choice(["report", "letter"]), language=chance.choice(["en", "ru", ""])
    )
    for role in ("submitter", "addressee"):
        make.make_contribution_party(contribution=paper, organization=member, role=role)
    make.make_presentation(contribution=paper, meeting=chance.choice(meetings))
    for line in chance.sample(lines, 2):
        contribution = chance.choice([None, paper])
        make.make_outcome(meeting=chance.choice(meetings), contribution=contribution, programme=line)
    make.make_programme_party(programme=lines[n], organization=body, role="lead")
    make.make_programme_party(programme=lines[n], organization=body, role="participant")
    make.make_statement(
        speaker_person=person,
        speaker_organization=chance.choice([None, *bodies[:5]]),
        # A body that may be younger than what was said gives no capacity.
        capacity=chance.choice([None, None if member.founding_date else held]),
        on_behalf_of=chance.choice([None, member]),
        kind=chance.choice(["spoken", "letter"]),
        date=chance.choice(DATES),
        **chance.choice([{}, {"contribution": paper}, {"meeting": chance.choice(meetings)}]),
        programmes=chance.sample(lines, 2),
        rendering=chance.choice(["verbatim", "paraphrase"]),
        original_language=chance.choice(["en", "fr", ""]),
        sources=[make.make_source(slug=f"s-{n}", date=chance.choice(DATES), language=chance.choice(["en", "fr"]))],
    )
    make.make_article(
        section=chance.choice(["meetings", "membership"]),
        date=chance.choice(DATES),
        body_en=f"[B](organization:{body.slug}) [B](organization:{member.slug}) [L](programme:{lines[n].slug})",
        publisher=chance.choice([None, *bodies]),
        correction_note_en=chance.choice(["", "Wrong."]),
        **in_french(chance, headline="H", lead="L", body="B"),
    )


@pytest.fixture(params=[1, 2])
def chance(request):
    return random.Random(request.param)


def walked(view, chance):
    """A list as it starts and narrowed once in every way, with the query of each choice of each facet then."""
    queries = [""]
    outer = {kind.within for kind in view.filterset_class.facets.values()}
    for counted in facets.read(asked(view.filterset_class)).facets:
        tried = counted.choices if counted.name in outer else [chance.choice(counted.choices)]
        queries += [f"{counted.name}={choice.value}" for choice in tried]
    for query in queries:
        filters = asked(view.filterset_class, query)
        for counted in facets.read(filters).facets:
            choices = counted.choices
            for choice in chance.sample(choices, min(4, len(choices))) if query else choices:
                yield query, query_string(filters, **{counted.name: choice.value}), choice.number


@pytest.mark.proof
def test_every_count_of_every_list_is_the_number_of_rows_one_gets_by_following_it(chance):
    make_random_rows(chance)

    wrong, seen = [], set()
    for name, view in VIEWS.items():
        for query, following, number in walked(view, chance):
            seen.update((name, key) for key in QueryDict(following))
            if asked(view.filterset_class, following).qs.count() != number.value or number.at_least:
                wrong.append((name, query, following, number))

    assert wrong == []
    assert seen == {(name, key) for name, view in VIEWS.items() for key in view.filterset_class.facets}


@pytest.mark.proof
def test_beyond_what_is_read_every_count_is_a_lower_bound_and_says_so(monkeypatch, chance):
    make_random_rows(chance)
    monkeypatch.setattr(samples, "MOST_COUNTED", 4)

    wrong, bounds = [], 0
    for view in VIEWS.values():
        for query, following, number in walked(view, chance):
            exactly = asked(view.filterset_class, following).qs.count()
            bounds += number.at_least
            if number.value > exactly or (number.value < exactly and not str(number).endswith("+")):
                wrong.append((query, following, number, exactly))

    assert wrong == []
    assert bounds


def test_a_facet_is_counted_under_the_other_filters_but_not_its_own():
    for classification, country in [("sector", "CH"), ("sector", "FR"), ("company", "CH")]:
        make.make_organization(classification=classification, country=country)

    assert facet(OrganizationFilterSet, "classification", "classification=company") == [
        ("Sector", "2"),
        ("Company", "1"),
    ]
    assert facet(OrganizationFilterSet, "country", "classification=sector") == [("France", "1"), ("Switzerland", "1")]


def test_choices_stand_by_frequency_and_years_from_the_newest():
    for date in ("2019", "2021", "2019", "1865"):
        make.make_organization(founding_date=date, country="CH" if date == "1865" else "FR")

    assert facet(OrganizationFilterSet, "country") == [("France", "3"), ("Switzerland", "1")]
    assert facet(OrganizationFilterSet, "founded") == [("2021", "1"), ("2019", "2"), ("1865", "1")]


def test_a_span_without_an_end_counts_in_the_years_that_other_dates_name():
    make.make_programme(start_date="2019/..")
    make.make_programme(start_date="2021", end_date="2022")
    make.make_programme(start_date="", end_date="")

    assert facet(ProgrammeFilterSet, "year") == [("2022", "2"), ("2021", "2"), ("2020", "1"), ("2019", "1")]
    assert facet(ProgrammeFilterSet, "year", "year=2500")[0] == ("2500", "1")


def test_a_facet_that_would_change_nothing_is_not_shown():
    make.make_organization(classification="sector", country="CH")
    make.make_organization(classification="sector")

    assert facet(OrganizationFilterSet, "classification") is None
    assert facet(OrganizationFilterSet, "country") == [("Switzerland", "1")]


def test_a_category_of_two_bodies_is_one_choice_and_posts_need_their_body():
    for slug in ("one", "two"):
        body = make.make_organization(slug=slug)
        category = make.make_category(organization=body, code="sector-member", label_en="Sector Member")
        make.make_membership(organization=body, category=category)
        make.make_membership(organization=body, post=make.make_post(organization=body, label_en="Head"))

    assert facet(MembershipFilterSet, "category") == [("Sector Member", "2")]
    assert facet(MembershipFilterSet, "post") is None
    assert facet(MembershipFilterSet, "post", "organization=one") == [("Head", "1")]


def test_what_is_not_public_is_neither_counted_nor_named():
    body = make.make_organization(slug="itu", country="CH")
    secret = make.make_organization(slug="secret", status="draft", publish_at=None, country="KR")
    make.make_membership(organization=body, member_person=make.make_person(slug="ann"))
    make.make_membership(organization=body, status="draft", publish_at=None)
    make.make_membership(organization=secret, status="draft", publish_at=None)
    post = make.make_post(organization=body, label_en="Secret post")
    make.make_membership(organization=body, post=post, status="draft", publish_at=None)

    assert facet(OrganizationFilterSet, "country") is None
    assert facet(MembershipFilterSet, "post", "organization=itu") is None
    assert facet(PersonFilterSet, "organization") == [("Organization 1", "1")]


@pytest.mark.parametrize("name", ["secret", "nothing"])
def test_what_names_nothing_public_is_counted_by_nothing_and_removed_by_its_chip(name):
    make.make_organization(slug="secret", status="draft", publish_at=None)
    make.make_membership(member_person=make.make_person())
    filters = PersonFilterSet(QueryDict(f"organization={name}"), Person.objects.published())

    reading = facets.read(filters)

    assert (str(reading.number), reading.facets, reading.labels) == ("0", [], {"organization": name})
    assert str(facets.counted_without(filters, "organization")) == "1"


def test_a_reference_that_lost_its_publication_has_no_place_among_the_choices():
    body = make.make_organization(slug="itu")
    make.make_meeting(organization=body)
    make.make_meeting()
    type(body).objects.filter(pk=body.pk).update(status=Status.DRAFT)

    assert facet(MeetingFilterSet, "organization") is None


def test_a_row_that_leads_to_one_value_in_two_columns_counts_once():
    make.make_statement(
        speaker_person=make.make_person(slug="itu"), speaker_organization=make.make_organization(slug="itu")
    )
    make.make_statement()

    assert dict(facet(StatementFilterSet, "speaker"))["Person 1"] == "1"


@pytest.mark.parametrize(
    ("value", "at_least", "words"),
    [(0, False, "0"), (37, True, "37+"), (1000, False, "1,000"), (1000, True, "1,000+"), (4321, False, "1,000+")],
)
def test_a_number_is_written_out_up_to_a_thousand(value, at_least, words):
    assert str(facets.Number(value, at_least)) == words


def test_every_order_of_every_list_has_a_name_in_the_readers_language():
    for view in VIEWS.values():
        filters = asked(view.filterset_class)
        english = [str(choice["label"]) for choice in ordering.choices(filters)]
        with translation.override("fr"):
            french = [str(choice["label"]) for choice in ordering.choices(filters)]

        assert len(set(english)) == len(english) == len(filters.ordering_names())
        assert not set(english) & set(french)


def test_every_choice_of_every_list_is_shown_by_its_label():
    unnamed = {
        (name, key)
        for name, view in VIEWS.items()
        for key, list_filter in view.filterset_class.base_filters.items()
        if isinstance(list_filter, ChoiceFilter)
        and key not in view.filterset_class.facets | view.filterset_class.references
    }

    assert unnamed == set()


# --- On the page -----------------------------------------------------------------------------------------------------


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())  # lines of templates may break where a browser reads a blank


def links(page, heading):
    """The choices of a facet on a page: `{words: (address, chosen)}`."""
    section = re.search(rf'<section class="facet">\s*<h2>{heading}</h2>(.*?)</section>', page, re.DOTALL)[1]
    anchors = re.findall(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', section, re.DOTALL)
    return {
        re.sub(r"<[^>]*>", "", words): (address.replace("&amp;", "&"), "aria-current" in rest)
        for address, rest, words in anchors
    }


def test_a_choice_leads_to_the_narrowed_list_and_the_one_made_back(client):
    make.make_organization(classification="sector", country="CH")
    make.make_organization(classification="company", country="CH")

    page = page_of(client, "/organizations/?ordering=-name&country=CH&classification=sector")

    assert links(page, "Kind of body") == {
        "Company 1": ("/organizations/?classification=company&country=CH&ordering=-name", False),
        "Remove the filter Sector 1": ("/organizations/?country=CH&ordering=-name", True),
    }


def test_choices_are_named_in_the_readers_language_and_say_when_they_are_not(client):
    body = make.make_organization(slug="itu", name_en="The Union")
    make.make_meeting(country="CH", organization=body)
    make.make_meeting()

    page = page_of(client, "/fr/meetings/")

    assert '<bdi>Suisse</bdi> <span class="count">1</span>' in page
    assert '<bdi lang="en" dir="ltr">The Union</bdi> <span class="count">1</span>' in page


def test_twelve_choices_are_in_sight_the_one_made_among_them_and_the_rest_below(client):
    for year in range(2000, 2020):
        make.make_organization(founding_date=str(year))

    page = page_of(client, "/organizations/?founded=2001")

    section = page.partition("<h2>Founded in</h2>")[2].partition("</section>")[0]
    sight, _more, rest = section.partition("<details>")
    assert re.findall(r"<bdi>(\d{4})</bdi>", sight) == [*(str(year) for year in range(2019, 2008, -1)), "2001"]
    assert re.findall(r"<bdi>(\d{4})</bdi>", rest) == [str(y) for y in range(2008, 1999, -1) if y != 2001]
    assert "<form" not in rest


def test_beyond_what_the_page_lists_any_value_can_be_typed(client, monkeypatch):
    monkeypatch.setattr(facets, "MOST_LISTED", 15)
    for year in range(2000, 2020):
        make.make_organization(founding_date=str(year), country="CH")

    page = page_of(client, "/organizations/?country=CH")

    section = page.partition("<h2>Founded in</h2>")[2].partition("</section>")[0]
    assert len(re.findall(r"<bdi>\d{4}</bdi>", section)) == 15
    assert re.search(r'<label for="id_founded">.*?<input type="text" name="founded"', section, re.DOTALL)
    assert '<input type="hidden" name="country" value="CH">' in section


def test_only_a_list_that_nothing_narrows_gives_its_choices_to_crawlers(client):
    make.make_organization(country="CH")
    make.make_organization()

    bare, narrowed = (page_of(client, f"/organizations/{query}") for query in ("", "?country=CH"))

    assert '<a href="/organizations/?country=CH"><bdi>' in bare
    assert '<a href="/organizations/" rel="nofollow" aria-current="true">' in narrowed


def test_an_order_keeps_the_filters_and_drops_the_page(client):
    for n in range(30):
        make.make_organization(name_en=f"Body {n:02}", country="CH")
    first = page_of(client, "/organizations/?country=CH")
    following = re.search(r'class="next" href="([^"]*)"', first)[1].replace("&amp;", "&")

    form = page_of(client, following).partition('<form class="sorting')[2].partition("</form>")[0]

    assert re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)<', form)[:2] == [
        ("name", " selected", "Name A–Z"),
        ("-name", "", "Name Z–A"),
    ]
    assert re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form) == [("country", "CH")]


@pytest.mark.parametrize(
    ("language", "rows", "words"),
    [("", 1, "1 result"), ("", 3, "3 results"), ("/ru", 3, "3 результата"), ("/ru", 7, "5+ результатов")],
)
def test_a_list_says_how_many_rows_it_has_as_the_language_counts(client, monkeypatch, language, rows, words):
    monkeypatch.setattr(numbers, "EXACT", 5)
    for _ in range(rows):
        make.make_organization()

    assert f'<p class="result">{words}</p>' in page_of(client, f"{language}/organizations/")


def test_a_list_that_is_empty_says_without_which_filter_it_would_not_be(client):
    make.make_organization(classification="sector", country="CH")

    page = page_of(client, "/organizations/?classification=company&country=CH&q=nothing")
    narrower = page_of(client, "/organizations/?classification=company&country=CH")

    assert "Remove one of these filters" not in page
    empty = narrower.partition('<div class="empty">')[2].partition("</div>")[0]
    assert re.findall(r'<li><a href="([^"]*)".*?</a> – ([^<]*)</li>', empty) == [
        ("/organizations/?country=CH", "1 result")
    ]
    assert '<a href="/organizations/">Show the whole list</a>' in empty


def test_the_words_to_search_for_come_first_and_keep_what_is_chosen(client):
    page = page_of(client, "/meetings/?q=union&year=2021&ordering=name")

    form = page.partition('<form class="list-search')[2].partition("</form>")[0]
    assert '<label for="id_q">With these words</label>' in form
    assert '<input type="search" name="q" value="union"' in form
    assert re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form) == [("year", "2021"), ("ordering", "name")]


def test_active_filters_are_named_not_spelt(client):
    body = make.make_organization(slug="itu", name_en="The Union")
    make.make_membership(organization=body, member_person=make.make_person(slug="ann", name_en="Ann"))

    page = page_of(client, "/memberships/?at=2021-10-15&organization=itu&member=ann")

    chips = page.partition('<ul class="chips"')[2].partition("</ul>")[0]
    assert re.findall(r"</span>([^<]*)<bdi>([^<]*)</bdi>", chips) == [
        ("In force on: ", "15 October 2021"),
        ("Member of: ", "The Union"),
        ("Member: ", "Ann"),
    ]


HOSTILE = ["year=1", "year=9999", "q=%22%27%29%28", "q=%00", "year=10000", "x=1", "ordering=-", "organization=%27--"]
HOSTILE += ["country=ZZ", "language=%F0%9F%92%A9", "post=00000000-0000-0000-0000-000000000000", "at=0001-01-01"]
HOSTILE += ["category=nothing", "parent=nothing", "founded=9999", "kind=", "cursor=AAAA", "q=" + "a+" * 3000]


def test_no_input_breaks_a_list(client):
    make_world()

    for address in [f"{reverse(name)}?{query}" for name in LISTS for query in HOSTILE]:
        response = client.get(address, follow=True)

        assert response.status_code == 200, address
        assert len(response.redirect_chain) <= 1, address
