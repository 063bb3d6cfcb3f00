"""From A to Z: the letters of a list are those of the names by which it is ordered, whatever single names begin with."""

import pytest

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
        name_ru = f"{CYRILLIC[n]}ва {first}"
        yield make_person(name_en=f"{first}ed {letter}oo", sort_name=f"{letter}oo, {first}ed", name_ru=name_ru)


@pytest.mark.parametrize("address", ["/people/", "/memberships/?ordering=name", "/organizations/body/"])
def test_the_letters_of_people_are_those_of_the_names_in_the_language_of_the_list(client, address):
    body = make_organization(slug="body")
    for person in make_people():
        make_membership(organization=body, member_organization=None, member_person=person)

    assert letters(client, address) == list(LATIN)
    assert letters(client, f"/fr{address}") == list(LATIN)
    assert letters(client, f"/ru{address}") == list(CYRILLIC[:26])


def test_a_person_written_otherwise_in_the_language_stands_under_the_letter_of_that_name(client):
    *_others, last = make_people()
    last.name_fr = "Édith Zoo"  # without a name for sorting of its own
    last.save()

    assert letters(client, "/fr/people/") == list(LATIN[:-1])


@pytest.mark.parametrize("name", [".org registry", "[Beta]", "(B)", "$ Bank", "ʿAyn", "ʻOkina", "Þór", "3B", "— dash"])
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
