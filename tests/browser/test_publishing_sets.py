"""The page on which a record is published with all that it needs, in a browser, in both directions, wide and narrow."""

import pytest

from organizations.models import Organization
from records.rows.writing import writing
from tests import factories as make
from tests.admin_forms import address

SERIOUS = {"serious", "critical"}


@pytest.fixture
def chain(db):
    draft = {"status": "draft", "publish_at": None, "sources": []}
    far = make.make_organization(name_en="Far body", **draft)
    near = make.make_organization(name_en="Near body", parent=far, **draft)
    yield near, far
    with writing():
        for row in (near, far):
            row.refresh_from_db()
            row.delete()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 1280), ("en", 320), ("ar", 320)])
def test_the_page_of_a_set_is_accessible_and_fits_with_a_refusal_too(edit, axe, chain, language, width):
    near, far = chain
    page = edit(address(near), language, width)
    page.locator(".checklist summary").click()
    form = axe.run(page).response["violations"]
    page = edit(address(near), language, width)
    page.locator("input[name=_set]").first.click()
    page.locator(f"input[name='tick-organizations.organization:{far.pk}']").uncheck()

    page.locator("input[name=_publish]").click()

    assert [far.name_en in name for name in page.locator(".errorlist a").all_inner_texts()] == [True]
    assert Organization.objects.get(pk=near.pk).status == "draft"
    assert page.faults == []  # axe itself breaks the content security policy
    found = form + axe.run(page).response["violations"]
    assert [(each["id"], each["nodes"]) for each in found if each["impact"] in SERIOUS] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
