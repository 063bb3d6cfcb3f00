"""A page that shows a translation which nobody has checked says so once, in one line at its head."""

import pytest

from tests.factories import make_article, make_meeting, make_organization, make_page
from tests.pages import HTML, parse, words

pytestmark = pytest.mark.django_db

SENTENCE = (
    "Certains textes et noms de cette page ont été traduits par une machine et personne ne les a encore vérifiés."
)


def heads(tree):
    """Return what the line at the head of a page says, as often as it is there; it stands before the first heading."""
    lines = list(tree.iterfind(f".//{HTML}p[@class='hint translated']"))
    inside = list(tree.find(f".//{HTML}main").iter())
    assert all(inside.index(line) < inside.index(tree.find(f".//{HTML}h1")) for line in lines)
    return [words(line) for line in lines]


def test_a_page_says_at_its_head_that_its_title_and_texts_are_not_checked(client):
    make_organization(
        slug="itu",
        name_fr="Union",
        summary_en="An agency.",
        summary_fr="Une institution.",
        description_en="It allots spectrum.",
        description_fr="Elle attribue le spectre.",
        unreviewed_translations=["name_fr", "summary_fr", "description_fr"],
    )

    french = parse(client.get("/fr/organizations/itu/"))
    english = parse(client.get("/organizations/itu/"))

    assert heads(french) == [SENTENCE]
    assert words(french.find(f".//{HTML}h1")) == "Union"
    assert "*" not in words(french.find(f".//{HTML}main"))
    assert heads(english) == []


@pytest.mark.parametrize("address", ["/fr/meetings/", "/fr/"])
def test_a_list_of_names_that_are_not_checked_says_so(client, address):
    make_meeting(slug="wrc", name_fr="Conférence", unreviewed_translations=["name_fr"])

    assert heads(parse(client.get(address))) == [SENTENCE]


def test_a_card_on_the_front_page_counts(client):
    make_article(slug="story", lead_en="It joins.", lead_fr="Elle adhère.", unreviewed_translations=["lead_fr"])

    assert heads(parse(client.get("/fr/"))) == [SENTENCE]


def test_a_page_whose_texts_people_have_checked_says_nothing_of_machines(client):
    make_organization(slug="itu", name_fr="Union", summary_en="An agency.", summary_fr="Une institution.")
    # Named at the foot of every page, which does not count.
    make_page(path="about", title_en="About", title_fr="À propos", unreviewed_translations=["title_fr"])

    assert heads(parse(client.get("/fr/organizations/itu/"))) == []


NOT_TRANSLATED = "Ce qui n’a pas encore été traduit sur cette page est affiché en anglais."


def test_a_page_that_shows_english_in_place_of_a_translation_says_so_once_and_at_a_longer_text(client):
    make_organization(slug="itu", name_fr="", summary_en="An agency.", description_en="It allots spectrum.")
    make_organization(slug="upu", name_fr="Union postale")

    shown, whole, english = (
        words(parse(client.get(address)).find(f".//{HTML}main"))
        for address in ("/fr/organizations/itu/", "/fr/organizations/upu/", "/organizations/itu/")
    )

    assert shown.count(NOT_TRANSLATED) == 1
    assert "Pas encore traduit ; le texte est affiché en anglais.It allots spectrum." in shown
    assert NOT_TRANSLATED not in whole
    assert "translated" not in english


@pytest.mark.parametrize("address", ["/fr/", "/fr/organizations/", "/fr/search/?q=union"])
def test_a_list_with_names_in_english_says_so(client, address):
    make_organization(slug="itu", name_en="Union", name_fr="")
    make_article(slug="story", headline_fr="")

    assert NOT_TRANSLATED in words(parse(client.get(address)).find(f".//{HTML}main"))
