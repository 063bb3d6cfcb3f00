"""No page says anything of its own that cannot be translated.

Every text of the interface is shown between ⟦ and ⟧. What a page shows outside them has to come from the record, or
to stand in `SAME_EVERYWHERE`.
"""

import re
import zoneinfo

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import CharField, TextField
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeData, SafeString

from records.dating.words import _display
from records.publication import render
from records.templatetags import kept
from records.templatetags import texts as tags
from records.texts import languages
from records.texts.countries import NAMES
from tests.factories import make_article
from tests.pages import HTML, parse
from tests.world import list_addresses, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

KEPT = (_display, kept._block, kept._choices, kept._steps, tags._citation, tags._edtf)
LETTER = re.compile(r"[^\W\d_]")
SPOKEN = ("aria-label", "title", "placeholder", "alt")  # attributes that readers hear or see
OURS = ("records", "organizations", "meetings", "news")
SAME_EVERYWHERE = {
    "ituportal": "the name of the portal",
    "CC BY 4.0": "the name of the licence",
    **dict.fromkeys(("csv", "atom", "ics", "api"), "the name of a format"),
    **{own_name: "a language, named in itself" for _code, own_name in languages.LANGUAGES},
}
# What only the admin shows.
SAME_IN_THE_ADMIN = {
    "Search": "alternative text of a picture, fixed in a template of Django",
    "True": "alternative text of a picture, fixed in the code of Django",
    "Axes": "the name of the package that keeps failed logins",
    **dict.fromkeys(zoneinfo.available_timezones(), "a time zone"),
}


@pytest.fixture
def wrapped(monkeypatch):
    """Let every translation stand between brackets, lazy ones too."""
    original = {name: getattr(translation._trans, name) for name in ("gettext", "ngettext", "pgettext", "npgettext")}

    def wrapping(function):
        def wrap(*args):
            text = function(*args)
            return SafeString(f"⟦{text}⟧") if isinstance(text, SafeData) else f"⟦{text}⟧"

        return wrap

    for name, function in original.items():
        monkeypatch.setattr(translation._trans, name, wrapping(function))
    for written in KEPT:
        written.cache_clear()
    yield
    for written in KEPT:
        written.cache_clear()  # what it keeps of this test no other may read


def of_the_record(same=SAME_EVERYWHERE):
    """Return the form of every text that the rows hold, as pages show it; of what is the same everywhere, and of addresses."""
    forms = {name for names in NAMES.values() for name in names.values()}
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        columns = [
            f.name for f in model._meta.concrete_fields if isinstance(f, CharField | TextField) and not f.choices
        ]
        for value in model._base_manager.values_list(*columns).iterator() if columns else ():
            forms |= {text for text in value if isinstance(text, str)}
    for text in list(forms):
        if re.search(r"[*\[]", text):
            forms |= set(re.findall(r"[^<>]+", str(render(text))))
    longest_first = sorted({*(text.strip() for text in forms), *same} - {""}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)|https?://\S+")


def texts(element):
    """Return the texts of an element in the order of reading."""
    if isinstance(element.tag, str) and element.tag not in (f"{HTML}script", f"{HTML}style"):  # no comments either
        yield element.text or ""
        for child in element:
            yield from texts(child)
            yield child.tail or ""


def outside(pieces):
    """Return what stands outside the brackets, which open in one piece and may close in another."""
    depth = 0
    for piece in pieces:
        left = ""
        for character in piece:
            depth += (character == "⟦") - (character == "⟧")
            if not depth:
                left += " " if character == "⟧" else character
        yield left


def untranslated(page, own):
    """Return what has letters left on a page when translations and the texts of the record are taken out."""
    tree = parse(page)
    heard = (element.get(name, "") for element in tree.iter() for name in SPOKEN)
    rest = [*outside(texts(tree)), *outside(heard)]
    return {piece.strip() for piece in rest if LETTER.search(own.sub("", piece))}


def pages(world):
    """Return the addresses of every kind of page, and of what stands there in place of one."""
    addresses = [*list_addresses(), reverse("search") + "?q=union", reverse("search") + "?q=nothing"]
    addresses += [reverse("search"), reverse("statistics"), reverse("feedback-thanks")]
    addresses += [reverse("records:source-detail", args=["the-source"])]
    addresses += [reverse("organizations:membership-list") + "?at=2021-10-15"]
    addresses += [reverse("organizations:organization-list") + "?country=FR&founded=1900", "/nowhere/", "/news/gone/"]
    addresses += [record.get_absolute_url() for record in world.values() if hasattr(record, "get_absolute_url")]
    return [f"/fr{address}" for address in addresses]


def test_nothing_on_any_page_is_said_in_one_language_only(client, wrapped):
    make_article(slug="gone").withdraw("It was wrong.")
    world = make_world()
    own = of_the_record()

    wrong = {address: untranslated(client.get(address), own) for address in pages(world)}

    assert {address: pieces for address, pieces in wrong.items() if pieces} == {}


def test_the_proof_could_fail():
    own = re.compile("Intersputnik")
    pieces = ["⟦since ", "2021⟧ in", " Intersputnik", " ⟦body ⟦of⟧ it⟧ – 5"]

    assert list(outside(pieces)) == ["", "  in", " Intersputnik", "   – 5"]
    assert [piece for piece in outside(pieces) if LETTER.search(own.sub("", piece))] == ["  in"]


@pytest.mark.proof
def test_nothing_in_the_admin_is_said_in_one_language_only(admin_client, wrapped):
    world = make_world()
    own = of_the_record(SAME_EVERYWHERE | SAME_IN_THE_ADMIN)
    addresses = [reverse("admin:index")]
    for options in (model._meta for model in admin.site._registry):
        if options.app_label in OURS:
            addresses += [
                reverse(f"admin:{options.app_label}_{options.model_name}_{kind}") for kind in ("changelist", "add")
            ]
    for record in (world["union"], world["conference"], world["story"]):
        options = record._meta
        addresses.append(reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk]))

    # The form of a record stands at the address of its version.
    pages = {address: admin_client.get(address, follow=True) for address in addresses}
    # Feedback is not added by hand.
    wrong = {address: untranslated(page, own) for address, page in pages.items() if page.status_code != 403}

    assert {address: pieces for address, pieces in wrong.items() if pieces} == {}
