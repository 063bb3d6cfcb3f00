"""A form begins at its first input, and after a refusal at the first that is wrong."""

from playwright.sync_api import expect

from organizations.models import Membership, Organization
from tests.admin_forms import add_address


def box(page, name):
    return page.locator(f"#id_{name} + .select2 .select2-selection")


def save(page):
    page.locator("input[name=_continue]").first.click()


def test_a_new_form_begins_at_its_first_input(edit):
    expect(edit(add_address(Organization)).locator("#id_name_en")).to_be_focused()


def test_a_new_form_may_begin_at_a_box(edit):
    page = edit(add_address(Membership))

    expect(box(page, "member_person")).to_be_focused()
    assert page.faults == []


def test_a_refused_form_begins_at_the_first_input_that_is_wrong(edit):
    page = edit(add_address(Organization))
    page.locator("#id_name_en").fill("Body")
    page.locator("#id_slug").fill("body-of-the-focus")
    page.locator("#id_classification").select_option(index=1)
    page.locator("#id_founding_date").fill("2021-02-29")
    save(page)

    expect(page.locator("#id_founding_date")).to_be_focused()
