"""The pages on which what was is restored, and what was deleted brought back, in a browser."""

import pytest

from organizations.models import Organization
from tests import factories as make
from tests.admin_forms import address

SERIOUS = {"serious", "critical"}
by_window = pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 1280), ("en", 320), ("ar", 320)])


@pytest.fixture
def body(db):
    made = make.make_organization(name_en="Body", summary_en="Founded in Paris.", status="draft", publish_at=None)
    key = made.pk
    make.make_other_name(organization=made, name="Alias")
    yield made
    Organization.objects.get(pk=key).delete()


def is_sound(page, axe):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.faults == []  # axe itself breaks the content security policy
    found = axe.run(page).response["violations"]
    assert [(each["id"], each["nodes"]) for each in found if each["impact"] in SERIOUS] == []


@by_window
def test_the_page_of_a_restoration_shows_what_changes_and_restores_it(edit, axe, body, language, width):
    body.summary_en = "Founded in Berne."
    body.other_names.all().delete()
    body.refresh_from_db()
    body.summary_en = "Founded in Berne."
    body.save()
    page = edit(address(body, "history"), language, width)

    page.locator("a[href*='/restore/']").nth(1).click()

    assert page.locator(".changes del").all_inner_texts() == ["Berne"]
    assert "Paris" in page.locator(".changes ins").all_inner_texts()
    is_sound(page, axe)
    page.locator(".submit-row input.default").click()
    assert Organization.objects.get(pk=body.pk).summary_en == "Founded in Paris."


@by_window
def test_what_was_deleted_is_brought_back_from_the_list(edit, axe, body, language, width):
    key = body.pk
    body.refresh_from_db()
    body.delete()
    page = edit("/admin/organizations/organization/deleted/", language, width)
    is_sound(page, axe)
    page = edit("/admin/organizations/organization/deleted/", language, width)

    page.locator(f"a[href*='/{key}/restore/']").first.click()

    assert "Alias" in page.locator("main").inner_text()
    is_sound(page, axe)
    page.locator(".submit-row input.default").click()
    assert Organization.objects.get(pk=key).other_names.get().name == "Alias"
