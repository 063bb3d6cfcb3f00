"""Addresses in another case or form lead to the right one; long ones are refused before anything repeats them."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from organizations.models import Organization
from records.texts import languages
from tests import factories as make
from tests.addresses import DETAILS, standing
from tests.world import make_world

pytestmark = pytest.mark.django_db


def moved(client, address):
    """The address to which one permanent redirect leads."""
    answer = client.get(address)
    assert answer.status_code == 301, (address, answer.status_code)
    return answer["Location"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        *((code, code) for code in languages.CODES),
        *((code.upper(), code) for code in languages.CODES),
        *((given, "zh-hans") for given in ("zh", "ZH", "zh-Hans", "zh_hans", "zh-CN", "zh_CN", "zh-SG", "zh-Hans-CN")),
        *(("fr-CA", "fr"), ("fr_FR", "fr"), ("es-419", "es"), ("EN-gb", "en"), ("ar-EG", "ar"), ("ru-RU", "ru")),
        *((given, "") for given in ("zh-Hant", "zh-TW", "zh_HK", "zh-Hant-TW", "de", "pt-BR", "f", "frr", "news", "")),
        *((given, "") for given in ("fr-", "-fr", "fr-news", "fr--CA", "fr-CA-x", "ｆｒ", "fr\n", "Kı", "es-guide")),
    ],
)
def test_a_language_is_known_in_each_of_its_forms_and_no_other_is_taken_for_it(given, meant):
    assert languages.meant(given) == meant


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/zh-Hans/", "/zh-hans/"),
        ("/zh/organizations/?country=CH&q=a%26b", "/zh-hans/organizations/?country=CH&q=a%26b"),
        ("/FR/", "/fr/"),
        ("/FR", "/fr/"),
        ("/fr_CA/news.atom?section=news", "/fr/news.atom?section=news"),
        ("/EN/people/?q=%D0%B0", "/people/?q=%D0%B0"),
        ("/FR/%3Fa%23b/%D0%B0", "/fr/%3Fa%23b/%D0%B0"),
        ("/AR//example.org/", "/ar//example.org/"),
        ("/EN//example.org/", "/%2Fexample.org/"),
    ],
)
def test_a_language_in_another_form_is_one_redirect_that_keeps_path_and_query(client, address, target):
    assert moved(client, address) == target


@pytest.mark.parametrize(
    "address", ["/de/", "/zh-Hant/", "/zh-TW/organizations/", "/FR/api/v1/", "/Zh/robots.txt", "/pt/"]
)
def test_an_unknown_language_and_what_has_none_stay_not_found(client, address):
    assert client.get(address).status_code == 404


def in_capitals(name, model):
    """The address of the first public record of an address, right and with its key in capitals."""
    key = str(standing(name).order_by(model.key_field)[0].key)
    right = reverse(name, args=[key])
    return right, right.replace(key, key.upper())


def test_a_key_in_capitals_leads_to_the_record_on_every_way(client):
    make_world()
    asked = {name: in_capitals(name, model) for name, model in DETAILS.items() if model.key_field != "uid"}

    assert len(asked) > 2 * len({model for model in DETAILS.values() if model.key_field != "uid"})
    for right, odd in asked.values():
        assert moved(client, odd) == right
        if not right.startswith("/api/"):
            assert moved(client, f"/ar{odd}") == f"/ar{right}"


def test_the_query_that_an_answer_takes_stays(client):
    make.make_organization(slug="itu")

    assert moved(client, "/organizations/ITU/?at=2010-01-01&x=1") == "/organizations/itu/?at=2010-01-01"
    assert moved(client, "/api/v1/organizations/Itu/?lang=fr") == "/api/v1/organizations/itu/?lang=fr"


def test_an_old_key_in_capitals_leads_to_the_new_one_and_a_withdrawn_one_to_its_reason(client):
    body = make.make_organization(slug="old")
    body.slug = "new"
    body.full_clean()
    body.save()
    make.make_organization(slug="gone").withdraw("A mistake")

    assert moved(client, "/organizations/OLD/") == "/organizations/new/"
    assert moved(client, "/api/v1/organizations/GONE/") == "/api/v1/organizations/gone/"
    assert client.get("/organizations/gone/").status_code == 410


def test_a_live_slug_in_capitals_wins(client):
    make.make_organization(slug="itu", name_en="Small")
    Organization.objects.filter(pk=make.make_organization(slug="large").pk).update(slug="ITU")

    assert client.get("/organizations/ITU/").status_code == 200
    assert client.get("/organizations/itu/").status_code == 200
    assert moved(client, "/organizations/Itu/") == "/organizations/itu/"


@pytest.mark.parametrize("way", ["/organizations/{}/", "/organizations/{}.atom", "/api/v1/organizations/{}/", "/{}/"])
def test_a_hidden_key_in_capitals_answers_as_what_never_was(client, way):
    make.make_organization(slug="hidden", status="draft", publish_at=None)
    make.make_page(path="hidden", status="draft", publish_at=None)

    hidden, never = (client.get(way.format(key)) for key in ("HIDDEN", "NEVERS"))

    assert (hidden.status_code, never.status_code) == (404, 404)
    assert hidden.content == never.content.replace(b"NEVERS", b"HIDDEN")


@pytest.mark.parametrize("address", ["/feed", "/feed/", "/rss", "/rss/", "/feed/?x=1"])
@pytest.mark.parametrize("prefix", ["", "/fr", "/zh-hans"])
def test_where_programs_look_for_a_feed_is_that_of_the_news(client, prefix, address):
    assert moved(client, prefix + address) == f"{prefix}/news.atom"


@pytest.mark.parametrize("path", ["feed", "rss", "fr-ca", "zh"])
def test_no_page_can_take_an_address_that_leads_elsewhere(path):
    with pytest.raises(ValidationError, match="belongs to another part"):
        make.make_page(path=path)


def test_the_icon_is_where_browsers_ask_for_it_and_may_be_kept(client):
    answer = client.get("/favicon.ico")

    with Image.open(io.BytesIO(b"".join(answer))) as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    answer.close()  # a file stays open until then
    assert answer["Content-Type"] == "image/x-icon"
    assert answer["Cache-Control"] == "max-age=86400, public"


LONG = "x" * 60_000


@pytest.mark.parametrize(
    "address",
    [
        *(f"{path}?q=…" for path in ("/", "/search/", "/fr/search/", "/people/", "/organizations.csv", "/news.atom")),
        *(
            f"{path}?…=1"
            for path in ("/FR/", "/en/", "/meetings.ics", "/organizations/itu/", "/nothing/", "/robots.txt")
        ),
        *("/…/", "/fr/people/…/", "/organizations/….atom"),
    ],
)
def test_an_address_that_is_longer_than_any_is_refused_and_not_repeated(client, address):
    answer = client.get(address.replace("…", LONG))

    assert answer.status_code == 414
    assert b"xxxxxxxx" not in answer.content
    assert len(answer.content) < 20_000


def test_the_api_refuses_it_with_a_problem(client):
    answer = client.get(f"/api/v1/people/?q={LONG}")

    assert (answer.status_code, answer["Content-Type"]) == (414, "application/problem+json")
    assert answer.json()["status"] == 414


def test_what_is_as_long_as_an_address_may_be_makes_no_page_large(client):
    words = "word+" * 1_580

    for address in (f"/search/?q={words}", f"/nothing/?q={words}", f"/fr/search/?q={words}"):
        page = client.get(address)
        assert page.status_code in (200, 404)
        assert len(page.content) < 40_000
        assert len(re.findall("word", page.text)) < 41 * 30
