"""The made-up kind on every way out. Run by tests/test_kinds.py, under settings of its own."""

import pytest
from django.urls import resolve
from openapi_spec_validator import validate

from news.models.page import is_taken
from records.api.views import description
from records.publication.models import Status
from tests import factories as make
from tests.addresses import DETAILS, addresses
from tests.agreements.models import Agreement
from tests.test_leaks import STATES, answers_to, hide
from tests.world import LISTS, make_world

pytestmark = pytest.mark.django_db
NAME = "Harbour Agreement"
# Where an agreement stands by its name, without having been asked for by one.
SHOWN = [
    "/agreements/",
    "/ar/agreements/",
    "/agreements/harbour/",
    "/agreements.csv",
    "/agreements.atom",
    "/agreements.ics",
    "/api/v1/agreements/",
    "/api/v1/agreements/harbour/",
    "/search/?q=harbour",
    "/news/deal/",
    "/api/v1/articles/deal/",
    "/news/?agreement=harbour",
]


def make_agreement(**values):
    if "organization" not in values:
        values["organization"] = make.make_organization()
    return make.make(Agreement, **(make.PUBLIC | {"slug": "harbour", "name_en": NAME} | values))


def make_deal(agreement):
    return make.make_article(slug="deal", body_en=f"The [deal](agreement:{agreement.slug}).")


def test_it_stands_on_every_way_out(client):
    deal = make_deal(make_agreement())

    assert [address for address in SHOWN if NAME not in text_of(client, address)] == []
    assert "<loc>http://testserver/agreements/harbour/</loc>" in text_of(client, "/sitemap-agreements.xml")
    assert "/sitemap-agreements.xml" in text_of(client, "/sitemap.xml")
    assert ">http://testserver/agreements/<" in text_of(client, "/sitemap-portal.xml")
    assert client.get("/api/v1/").json()["agreements"] == "http://testserver/api/v1/agreements/"
    assert client.get(f"/api/v1/articles/{deal.slug}/").json()["mentions"]["agreements"][0]["slug"] == "harbour"
    assert [a["slug"] for a in client.get("/api/v1/articles/?agreement=harbour").json()["results"]] == ["deal"]
    assert '<a href="/agreements/">Agreements</a>' in text_of(client, "/")
    assert all(f'"/agreements.{form}"' in text_of(client, "/site-map/") for form in ("atom", "csv", "ics"))
    assert '"@type": "CreativeWork"' in text_of(client, "/agreements/harbour/").replace('":"', '": "')


def test_the_description_of_the_api_has_it():
    validate(description())

    assert {"/api/v1/agreements", "/api/v1/agreements/{key}"} <= set(description()["paths"])


def test_its_address_is_reserved_and_the_worlds_of_the_tests_have_it():
    assert is_taken("agreements")
    assert "agreements:agreement-list" in LISTS
    assert {DETAILS["agreements:agreement-detail"], DETAILS["api:agreements-detail"]} == {Agreement}
    assert resolve("/agreements/harbour/").func.view_initkwargs["kind"].model == "agreements.Agreement"


def test_withdrawn_it_leaves_its_reason_and_renamed_it_is_still_found(client):
    agreement = make_agreement()
    agreement.slug = "port"
    agreement.full_clean()
    agreement.save()
    renamed = client.get("/agreements/harbour/")
    agreement.withdraw("It was never signed")

    assert (renamed.status_code, renamed["Location"]) == (301, "/agreements/port/")
    gone = client.get("/agreements/port/")
    assert (gone.status_code, "It was never signed" in gone.content.decode()) == (410, True)
    assert client.get("/api/v1/agreements/port/").status_code == 410


@pytest.mark.proof
def test_hidden_ones_change_no_byte_of_any_address(client):
    world = make_world()
    make_agreement()
    asked = [a for a in addresses({m: keys_of(m) for m in DETAILS.values()}) if not a.startswith("/ar/")]
    before = answers_to(client, asked)

    for state in STATES:
        hide(make_agreement, Agreement, state, name_en="Hidden agreement", organization=world["union"])
    hidden = answers_to(client, asked)

    assert [address for address in asked if hidden[address] != before[address]] == []
    agreement = Agreement.objects.get(status=Status.IN_REVIEW)
    agreement.publish(at=make.PUBLISHED_AT)
    # It could have been seen: published, it is.
    shown = ["/agreements/", "/agreements.csv", "/agreements.atom", "/agreements.ics", "/sitemap-agreements.xml"]
    shown += [agreement.get_absolute_url(), "/api/v1/agreements/?count=true", "/search/?q=hidden"]
    published = answers_to(client, shown)
    assert [address for address in shown if published[address] == hidden[address]] == []


def keys_of(model):
    return [row.key for row in model.objects.published()] + [f"hidden-{s.replace('_', '-')}" for s in STATES] * (
        model is Agreement
    )


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer).decode()
