"""Two editors at one record in a browser: what Back, a reload and a second Save do with what was typed."""

import pytest

from organizations.models import Organization
from tests import factories as make
from tests.admin_forms import address

SERIOUS = {"serious", "critical"}


@pytest.fixture
def body(db):
    text = "It was founded in Paris by twenty states."
    made = make.make_organization(name_en="Body of two", summary_en=text, status="draft", publish_at=None)
    yield made
    made.refresh_from_db()
    made.delete()


def save(page):
    page.locator("input[name=_continue]").first.click()


def fill_folded(page, name, text):
    page.locator(f"details:has(#id_{name}) > summary").click()
    page.locator(f"#id_{name}").fill(text)


def stored(body):
    return Organization.objects.get(pk=body.pk)


def test_back_puts_nothing_typed_into_a_form_of_another_version(edit, body):
    one, other = edit(address(body)), edit(address(body), "fr")
    one.locator("#id_summary_en").fill("Typed by the one.")
    one.goto("/admin/")
    other.locator("#id_summary_en").fill("Saved by the other.")
    save(other)

    one.go_back()

    assert one.locator("#id_summary_en").input_value() == "Saved by the other."
    fill_folded(one, "name_fr", "Organe")
    save(one)
    assert (stored(body).summary_en, stored(body).name_fr) == ("Saved by the other.", "Organe")


def test_back_keeps_what_was_typed_while_nobody_saved(edit, body):
    page = edit(address(body))
    page.locator("#id_summary_en").fill("Typed by the one.")
    page.goto("/admin/")

    page.go_back()

    assert page.locator("#id_summary_en").input_value() == "Typed by the one."
    save(page)
    assert stored(body).summary_en == "Typed by the one."


def test_a_reload_shows_the_record_as_it_is_now(edit, body):
    one, other = edit(address(body)), edit(address(body), "fr")
    one.locator("#id_summary_en").fill("Typed by the one.")
    other.locator("#id_summary_en").fill("Saved by the other.")
    save(other)

    one.reload()

    assert one.locator("#id_summary_en").input_value() == "Saved by the other."
    assert one.locator("[name=version]").input_value() == str(stored(body).version)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 1280), ("en", 320), ("ar", 320)])
def test_what_both_changed_is_chosen_and_saved_by_one_more_save(edit, axe, body, language, width):
    one, other = edit(address(body), language, width), edit(address(body), "fr")
    other.locator("#id_summary_en").fill("It was founded in Berne by twenty-two states.")
    fill_folded(other, "name_es", "Organismo")
    save(other)
    one.locator("#id_summary_en").fill("Founded in Paris.")
    save(one)

    assert one.locator("#id_summary_en").input_value() == "Founded in Paris."
    assert one.locator(".theirs del").all_inner_texts() == ["Paris"]
    assert one.locator(".theirs ins").all_inner_texts() == ["Berne", "-two"]
    one.locator("a[href='#id_name_es']").click()
    assert one.locator("#id_name_es").input_value() == "Organismo"
    assert one.faults == []  # axe itself breaks the content security policy
    found = axe.run(one).response["violations"]
    assert [(each["id"], each["nodes"]) for each in found if each["impact"] in SERIOUS] == []
    assert one.evaluate("document.documentElement.scrollWidth <= innerWidth")

    one.locator("[name=take-summary_en][value=stored]").check()
    save(one)

    assert stored(body).summary_en == "It was founded in Berne by twenty-two states."
    assert stored(body).name_es == "Organismo"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 1280), ("en", 320), ("ar", 320)])
def test_the_history_compares_two_versions_for_all(edit, axe, body, language, width):
    for text in ("It was founded in Berne.", "It was founded in Geneva."):
        body.summary_en = text
        body.save()
    page = edit(address(body, "history"), language, width)

    page.locator("[name=older]").nth(1).check()
    page.locator("[name=newer]").first.check()
    page.locator(".compare button").click()

    assert page.locator(".notice del").all_inner_texts() == ["Berne"]
    assert page.locator(".notice ins").all_inner_texts() == ["Geneva"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.faults == []
    found = axe.run(page).response["violations"]
    assert [(each["id"], each["nodes"]) for each in found if each["impact"] in SERIOUS] == []
