"""The form of who proposes and the page of a proposal, in a browser, in both directions, wide and narrow."""

import pytest
from django.conf import settings
from django.test import Client

from records.accounts.models import User
from records.editing.models import Note, Proposal
from tests import admin_forms as forms
from tests import factories as make

SERIOUS = {"serious", "critical"}
PLACES = [("en", 1280), ("ar", 1280), ("en", 320), ("ar", 320)]


@pytest.fixture
def body(db):
    record = make.make_organization(name_en="Union of unions", sources=[])
    make.make_other_name(organization=record, name="Old alias", language="en")
    return type(record).objects.get(pk=record.pk)


@pytest.fixture
def ada(db):
    """Who may not publish."""
    user = User.objects.filter(username="ada").first() or forms.make_user("ada", "Contributor")
    yield user
    Note.objects.filter(author=user).delete()
    Proposal.objects.filter(proposer=user).delete()


def violations(axe, page):
    assert page.faults == []  # axe itself breaks the content security policy
    found = axe.run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return [(each["id"], each["nodes"]) for each in found if each["impact"] in SERIOUS]


@pytest.mark.parametrize(("language", "width"), PLACES)
def test_the_form_of_who_proposes_is_accessible_and_proposes(edit, axe, ada, body, language, width):
    User.objects.filter(pk=ada.pk).update(language=language)
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    page = edit("/admin/login/", language, width)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": f"{page.url.partition('/admin')[0]}/admin/",
            }
        ]
    )
    page.goto(forms.address(body))
    page.locator("#id_name_en").fill("Another name")
    page.locator("#id_proposed_because").fill("It was wrong.")
    page.locator("input[name=_propose]").last.click()

    assert Proposal.objects.of(ada).get().reason == "It was wrong."
    assert page.locator("#id_name_en").input_value() == "Another name"
    assert violations(axe, page) == []


@pytest.mark.parametrize(("language", "width"), PLACES)
def test_the_page_of_a_proposal_is_accessible_and_fits(edit, axe, ada, body, language, width):
    client = forms.sign_in(Client(), ada)
    fields = forms.fields_of(client.get(forms.address(body))) | {"other_names-0-DELETE": "on"}
    fields |= {"name_en": "Another name", "proposed_because": "It was wrong.", "_propose": ""}
    assert client.post(forms.address(body), fields).status_code == 302
    proposal = Proposal.objects.of(ada).get()
    Note.on(proposal, author=ada, text="Look at the dates.").save()
    body.save()

    page = edit(forms.address(proposal), language, width)

    assert page.locator("#stale-heading").count() == 1
    assert violations(axe, page) == []
