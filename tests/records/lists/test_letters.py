"""From A to Z: the letters of a list are those of the names by which it is ordered, whatever single names begin with."""

import pytest
from django.http import QueryDict

from organizations.filters import OrganizationFilterSet
from organizations.models import Organization
from records import lists
from records.lists.letters import one_of_each_beginning
from records.rows import writing
from tests.factories import make_membership, make_organization, make_person
from tests.pages import HTML, parse

pytestmark = pytest.mark.django_db

LATIN, CYRILLIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ"


def letters(client, address):
    """The letters that a page offers, in its order."""
    return [
        link.text for link in parse(client.get(address)).findall(f".//{HTML}nav[@class='letters no-print']//{HTML}a")
    ]


def make_people():
    """26 people whose first and last names begin with other letters, each with a Russian name."""
    for n, letter in enumerate(LATIN):
        first = LATIN[-1 - n]
        name_ru = f"{first} {CYRILLIC[n]}ва"
        yield make_person(name_en=f"{first}ed {letter}oo", sort_name=f"{letter}oo, {first}ed", name_ru=name_ru)


@pytest.mark.parametrize("address", ["/people/", "/memberships/?ordering=name", "/organizations/body/"])
def test_the_letters_of_people_are_those_of_the_names_in_the_language_of_the_list(client, address):
    body = make_organization(slug="body")
    for person in make_people():
        make_membership(organization=body, member_organization=None, member_person=person)

    assert letters(client, address) == list(LATIN)
    assert letters(client, f"/fr{address}") == list(LATIN)
    assert letters(client, f"/ru{address}") == list(CYRILLIC[:26])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Édith Zoo", LATIN),
        ("Édith Yoo", LATIN[:-1]),
        ("Edith van Zoo", LATIN[:-1]),  # which of three words are the family name, nothing tells
    ],
)
def test_a_person_written_otherwise_in_the_language_stands_under_the_letter_of_that_name(client, name, expected):
    *_others, last = make_people()
    last.name_fr = name
    last.save()

    assert letters(client, "/fr/people/") == list(expected)


@pytest.mark.parametrize(
    "name", [".org registry", "[Beta]", "(B)", "$ Bank", "ʿAyn", "ʻOkina", "Þór", "Ƣa", "3B", "— dash"]
)
def test_a_name_that_begins_with_no_letter_of_the_alphabet_takes_none_away(client, name):
    for letter in LATIN:
        make_organization(name_en=f"{letter}x")
    make_organization(name_en=name)

    assert letters(client, "/organizations/") == list(LATIN)


@pytest.mark.parametrize(("name", "letter"), [("“Beta”", "B"), ("Øre", "O"), ("Œuvre", "O"), ("Łódź", "L"), ("Ñ", "N")])
def test_a_name_stands_under_its_letter_without_marks_and_quotes(client, name, letter):
    for other in LATIN.replace(letter, ""):
        make_organization(name_en=f"{other}x")
    make_organization(name_en=name)

    for code in ("", "/es", "/fr"):
        assert letters(client, f"{code}/organizations/") == list(LATIN)


def test_a_letter_leads_to_the_first_of_its_names_even_to_one_of_that_letter_alone(client):
    for letter in LATIN:
        for name in (letter.lower(), letter, f"{letter}é", f"{letter}x 2"):
            make_organization(name_en=name)

    page = parse(client.get("/organizations/"))
    links = {link.text: link.get("href") for link in page.findall(f".//{HTML}nav[@class='letters no-print']//{HTML}a")}

    assert list(links) == list(LATIN)
    for letter, address in links.items():
        first = parse(client.get(address)).find(f".//{HTML}p[@class='title']/{HTML}a/{HTML}bdi")
        assert first.text == letter.lower()


def test_as_many_names_are_read_for_the_letters_of_a_long_list_as_of_a_short_one(django_assert_num_queries):
    read = []
    for size in (1, 20):
        with writing():
            for n in range(size):
                for start in [*LATIN[:5], "7", "“É", "(F"]:
                    make_organization(name_en=f"{start}a {size} {n}")
        filters = OrganizationFilterSet(QueryDict(), Organization.objects.published())
        with django_assert_num_queries(1):
            found = lists.letters(filters)
        each = one_of_each_beginning(filters.kept(), filters.order[0])
        read.append((len(each), [letter for letter, _cursor in found]))

    assert read == [(7, list("ABCDE"))] * 2
