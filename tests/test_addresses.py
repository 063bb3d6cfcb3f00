"""Each address of the resolver is asked for by a test, and answers as it should."""

import pytest

from ituportal.feeds import WELL_KNOWN
from organizations.models import Programme
from tests.addresses import DETAILS, addresses, names, standing, status
from tests.world import make_world

pytestmark = pytest.mark.django_db


def test_an_address_that_ends_in_a_key_is_known_with_its_model():
    keyed = {name for name in names(keyed=True) if not name.startswith("admin:")}

    assert keyed == set(DETAILS)


def test_what_lies_below_the_api_and_is_nothing_says_so_as_a_problem(client):
    answer = client.get("/api/v1/planets/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("most", [1, pytest.param(None, marks=pytest.mark.proof)])
def test_every_public_address_answers_for_every_public_record(client, most):
    make_world()
    keys = {model: [row.key for row in model.objects.published()[:most]] for model in DETAILS.values()}

    answers = {address: status(client, address) for address in addresses(keys)}

    assert all(keys.values())
    moved = {f"{prefix}/{route}": 301 for prefix in ("", "/ar") for route in WELL_KNOWN}
    # A topic is asked for as a programme, and a programme as a topic.
    for own, other in (("programme", "topics"), ("topic", "programmes")):
        asked = {row.key for row in standing(f"{own}-atom")} & {*keys[Programme]}
        moved |= {f"{p}/{other}/{key}{end}": 301 for p in ("", "/ar") for key in asked for end in ("/", ".atom")}
    assert {address: status for address, status in answers.items() if status != 200} == moved


def test_every_address_with_an_unknown_key_is_not_found(client):
    unknown = "00000000-0000-4000-8000-000000000000"

    answers = {
        address: status(client, address)
        for address in addresses({model: [unknown] for model in DETAILS.values()})
        if unknown in address
    }

    assert len(answers) >= len(DETAILS)
    assert set(answers.values()) == {404}


def test_no_public_address_takes_anything_but_reading(client):
    make_world()
    keys = {model: [row.key for row in model.objects.published()[:1]] for model in DETAILS.values()}
    asked = [address for address in addresses(keys) if "?" not in address]

    answers = {
        (method, address): getattr(client, method)(address).status_code
        for method in ("post", "put", "patch", "delete")
        for address in asked
    }

    # The feedback form is the one that is sent, and only from a page of the portal.
    refused = {("post", "/feedback/"): 403, ("post", "/ar/feedback/"): 403}
    assert {each: status for each, status in answers.items() if status != 405} == refused
