"""The page of a body with hundreds of members, and the list of these: found by section, category, letter and from both ends."""

import re
from html import unescape

import pytest

from records.rows import writing
from tests.factories import make_category, make_membership, make_organization, make_person, make_statement
from tests.pages import HTML, parse, words

pytestmark = pytest.mark.django_db

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def make_body(size):
    """A body with `size` members in two categories, named A0, B1 … Z25, A26 …, each joined a year after the one before."""
    body = make_organization(slug="body", name_en="Body")
    states, others = (
        make_category(organization=body, code=code, label_en=label)
        for code, label in (("states", "States"), ("others", "Others"))
    )
    with writing():  # one change: judged once, and not after each of its rows
        for n in range(size):
            name = f"{LETTERS[n % 26]}{n:04}"
            member = make_organization(slug=f"m-{n}", name_en=name)
            category = states if n % 3 else others
            make_membership(
                organization=body, member_organization=member, category=category, start_date=str(1000 + n % 900)
            )
    return body


def members(page):
    """The members of a page of the list, in its order."""
    results = page[page.index('id="results"') : page.index("</main>")]
    return re.findall(r'<p class="title"><a href="/memberships/[^"]*"><bdi>([^<]*)</bdi>', results)


def link(page, label):
    """The address behind a label of the pager; None where it is not offered."""
    found = re.search(rf'<a [^>]*?href="([^"]*)"[^>]*>{label}</a>', page)
    return found and unescape(found[1])


@pytest.mark.parametrize("size", [100, pytest.param(1_200, marks=pytest.mark.proof)])
def test_hundreds_of_memberships_can_be_walked_from_both_ends(client, size):
    make_body(size)
    address, forward = "/memberships/?organization=body&ordering=name", []
    pages = []
    while address:
        page = client.get(address).content.decode()
        pages.append(address)
        forward += members(page)
        address = link(page, "Next page")

    first = client.get(pages[0]).content.decode()
    assert (len(forward), forward) == (size, sorted(forward))
    assert link(first, "First page") is None

    address, backward = link(first, "Last page"), []
    last = client.get(address).content.decode()
    assert link(last, "Next page") is None
    assert link(last, "Last page") is None
    assert link(last, "First page") == "/memberships/?organization=body&ordering=name"
    while address:
        page = client.get(address).content.decode()
        backward = members(page) + backward
        address = link(page, "Previous page")
    assert backward == forward


def test_a_letter_leads_to_the_first_name_that_begins_with_it(client):
    make_body(60)

    page = client.get("/memberships/?organization=body&ordering=name").content.decode()

    nav = page[page.index('class="letters') : page.index("</nav>", page.index('class="letters'))]
    letters = {label: unescape(href) for href, label in re.findall(r'href="([^"]*)"[^>]*>([A-Z])</a>', nav)}
    assert list(letters) == list(LETTERS)
    assert letters["A"] == "/memberships/?organization=body&ordering=name"
    for letter in "BMZ":
        assert members(client.get(letters[letter]).content.decode())[0][0] == letter
    before = client.get(letters["M"]).content.decode()
    assert members(client.get(link(before, "Previous page")).content.decode())[-1][0] == "L"


@pytest.mark.parametrize(
    "address",
    [
        "/memberships/?organization=body",  # by date
        "/memberships/?organization=body&ordering=-name",
        "/memberships/?organization=body&ordering=name&category=none-such",
    ],
)
def test_there_are_no_letters_where_a_list_does_not_go_by_them(client, address):
    make_body(60)

    assert 'class="letters' not in client.get(address).content.decode()


def test_the_letters_are_those_of_the_readers_language_and_signs_have_none(client):
    with writing():
        for n in range(60):
            # In the order of the English names the others would come in no order that a reader could use.
            make_organization(
                name_en=f"{LETTERS[n % 26]}{n}", name_ru=f"{'ЯБЖ'[n % 3]}{n}", name_zh_hans=f"{'国家电'[n % 3]}{n}"
            )

    shown = {
        code: 'class="letters' in client.get(f"{code}/organizations/").content.decode()
        for code in ("", "/ru", "/zh-hans")
    }

    assert shown == {"": True, "/ru": True, "/zh-hans": False}


def test_people_are_found_by_the_letter_of_the_family_name(client):
    for n in range(30):
        make_person(name_en=f"Ann {LETTERS[n % 4]}ist{n}", sort_name=f"{LETTERS[n % 4]}ist{n}, Ann")

    page = client.get("/people/").content.decode()

    nav = page[page.index('class="letters') : page.index("</nav>", page.index('class="letters'))]
    assert re.findall(r">([^<])</a>", nav) == ["A", "B", "C", "D"]


def test_the_page_of_a_body_counts_its_members_by_category_and_leads_to_them_by_name_and_letter(client):
    make_body(60)

    page = client.get("/organizations/body/").content.decode()

    section = page[page.index('id="members"') :]
    counted = re.findall(r'<a href="([^"]*)"><bdi>([^<]*)</bdi></a><span class="count"> (\d+)</span>', section)
    assert [(unescape(href), label, number) for href, label, number in counted] == [
        ("/memberships/?organization=body&category=states", "States", "40"),
        ("/memberships/?organization=body&category=others", "Others", "20"),
    ]
    for href, _label, number in counted:
        assert f'<p class="result">{number} results</p>' in client.get(unescape(href)).content.decode()
    assert link(section, "The whole list by name") == "/memberships/?organization=body&ordering=name"
    assert members(client.get(link(section, "M")).content.decode())[0][0] == "M"


def test_of_a_day_those_of_the_day_are_counted(client):
    make_body(9)

    page = client.get("/organizations/body/?at=1001").content.decode()

    section = page[page.index('id="members"') :]
    counted = dict(re.findall(r'<a href="[^"]*"><bdi>([^<]*)</bdi></a><span class="count"> (\d+)</span>', section))
    whole = client.get("/memberships/?organization=body&at=1001").content.decode()
    number = re.search(r'<p class="result">(\d+) results?</p>', whole)[1]
    assert sum(map(int, counted.values())) == int(number) > 0
    href = unescape(re.search(r'<a href="([^"]*)"><bdi>Others', section)[1])
    assert href == "/memberships/?at=1001&organization=body&category=others"


def test_a_page_of_several_sections_begins_with_their_list_and_a_short_one_does_not(client):
    body = make_body(3)
    above = make_organization(slug="above", name_en="Above")
    make_membership(organization=above, member_organization=body, start_date="")
    make_membership(organization=body, member_person=make_person(), role_en="Chair", start_date="")
    make_statement(speaker_organization=body)

    tree, short = (parse(client.get(f"/organizations/{slug}/")) for slug in ("body", "above"))

    (nav,) = tree.iterfind(f".//{HTML}nav[@class='jump no-print']")
    links = [(each.get("href"), words(each)) for each in nav.iterfind(f".//{HTML}a")]
    assert links == [
        ("#members", "Members"),
        ("#member-of", "Member of"),
        ("#people", "People and posts"),
        ("#statements", "Statements"),
    ]
    ids = {each.get("id") for each in tree.iter() if each.get("id")}
    assert {href[1:] for href, _label in links} <= ids
    assert list(short.iterfind(f".//{HTML}nav[@class='jump no-print']")) == []


def test_a_list_that_is_walked_back_begins_with_the_page_that_it_always_begins_with(client):
    for n in range(30):
        make_organization(slug=f"m-{n}", name_en=f"{LETTERS[n % 26]}{n:04}")

    first = client.get("/organizations/")
    last = client.get(link(first.content.decode(), "Last page"))
    back = client.get(link(last.content.decode(), "Previous page"))

    titles = [words(parse(page).find(f".//{HTML}title")) for page in (first, last, back)]
    assert titles == [titles[0], "Organizations, from “C0028” on — ituportal", "Organizations — ituportal"]
    assert words(parse(back).find(f".//{HTML}main")) == words(parse(first).find(f".//{HTML}main"))
