"""A translation that nobody has checked bears a sign, and each page that shows one explains it once."""

import pytest

from tests.factories import make_article, make_meeting, make_organization, make_page
from tests.pages import HTML, parse, words

pytestmark = pytest.mark.django_db

SENTENCE = (
    "Certains textes et noms de cette page ont été traduits par une machine et personne ne les a encore vérifiés ; "
    "les textes plus longs de ce genre portent le signe *."
)


def explained(tree):
    """Return how often a page says in French that a machine translated what it shows."""
    return words(tree.find(f".//{HTML}main")).count(" ".join(SENTENCE.split()))


def signs(tree):
    """Return the elements that are followed by, or hold, the sign, by its class; each has a name for those who hear it."""
    marks = list(tree.iterfind(f".//{HTML}sup[@class='unreviewed']"))
    assert {(each.get("role"), each.get("aria-label"), each.get("title"), each.text) for each in marks} <= {
        ("img", "traduction automatique, non encore vérifiée", "traduction automatique, non encore vérifiée", "*")
    }
    return len(marks)


def test_a_page_marks_its_title_and_texts_and_explains_the_sign_once(client):
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

    assert (signs(french), explained(french)) == (3, 1)
    assert words(french.find(f".//{HTML}h1")) == "Union*"
    assert words(french.find(f".//{HTML}title")) == "Union (organisation) — ituportal"
    assert (signs(english), words(english.find(f".//{HTML}main")).count("machine")) == (0, 0)


def test_names_alone_bear_no_sign_but_the_list_that_shows_them_explains_itself(client):
    make_meeting(slug="wrc", name_fr="Conférence", unreviewed_translations=["name_fr"])

    shown = parse(client.get("/fr/meetings/"))

    assert (signs(shown), explained(shown)) == (0, 1)


def test_a_card_on_the_front_page_marks_its_text(client):
    make_article(slug="story", lead_en="It joins.", lead_fr="Elle adhère.", unreviewed_translations=["lead_fr"])

    shown = parse(client.get("/fr/"))

    assert (signs(shown), explained(shown)) == (1, 1)


def test_a_page_whose_texts_people_have_checked_says_nothing_of_machines(client):
    make_organization(slug="itu", name_fr="Union", summary_en="An agency.", summary_fr="Une institution.")
    # Named at the foot of every page, which does not count.
    make_page(path="about", title_en="About", title_fr="À propos", unreviewed_translations=["title_fr"])

    shown = parse(client.get("/fr/organizations/itu/"))

    assert (signs(shown), explained(shown)) == (0, 0)


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
