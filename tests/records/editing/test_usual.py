"""Inputs that take anything of their kind offer what is usual, the most usual first, and go on taking anything."""

import pytest

from meetings.models import Meeting
from organizations.models import OrganizationFigure
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
SIX = ["ar", "zh-Hans", "en", "fr", "ru", "es"]


def offered(page, name):
    """The choices of the list that an input names, as `(value, name)`."""
    (field,) = forms.page_of(page).iterfind(f".//input[@name='{name}']")
    (of_input,) = forms.page_of(page).iterfind(f".//datalist[@id='{field.get('list')}']")
    return [(each.get("value"), each.text) for each in of_input.iter("option")]


def test_languages_are_the_six_then_those_in_use_then_all_that_have_a_name(client):
    body = make.make_organization()
    for code, many in (("la", 1), ("fa", 2), ("en", 4)):
        for n in range(many):
            make.make_other_name(organization=body, name=f"{code} {n}", language=code)
    forms.signed_in(client)

    found = offered(client.get(forms.address(body)), "other_names-__prefix__-language")

    codes = [code for code, _name in found]
    assert sorted(codes[:6]) == sorted(SIX)
    assert codes[6:8] == ["fa", "la"]
    assert {("de", "German"), ("pt-BR", "Brazilian Portuguese")} <= set(found[8:])
    assert [name for _code, name in found[8:]] == sorted(name for _code, name in found[8:])
    assert len(set(codes)) == len(codes)


def test_properties_are_those_in_use_the_most_frequent_first_as_they_are_called(client):
    for n in range(3):
        make.make_organization_figure(property="members", label_en="Members", date=f"200{n}")
    make.make_organization_figure(property="delegates", label_en="Delegates")
    forms.signed_in(client)

    found = offered(client.get(forms.address(make.make_organization())), "figures-__prefix__-property")

    assert found == [("members", "Members"), ("delegates", "Delegates")]


def test_a_record_with_nothing_in_use_yet_offers_an_empty_list(client):
    forms.signed_in(client)

    assert offered(client.get(forms.add_address(Meeting)), "figures-__prefix__-property") == []


def test_what_is_not_offered_is_taken_all_the_same(client):
    body = make.make_organization()
    forms.signed_in(client)
    page = client.get(forms.address(body))
    row = {"label_en": "Ships", "property": "ships", "qualifier": "exactly", "value": "3"}

    client.post(page.request["PATH_INFO"], forms.with_part(forms.fields_of(page), "figures", **row))

    assert [(each.property, each.value) for each in OrganizationFigure.objects.all()] == [("ships", 3)]
