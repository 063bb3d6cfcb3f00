"""What is typed and not saved is kept in the browser: after a closed tab, a lost session, a refused token, another account, signing out."""

import json

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from organizations.models import Organization
from tests import factories as make
from tests.admin_forms import address
from tests.browser.editors import signed_in

SERIOUS = {"serious", "critical"}
KEPT = "() => Object.entries(localStorage).filter(([key]) => key.startsWith('ituportal|kept|'))"
ADD = "/admin/organizations/person/add/"


@pytest.fixture
def body(db):
    made = make.make_organization(
        name_en="Body of one", summary_en="It was founded in Paris.", status="draft", publish_at=None
    )
    yield made
    made.refresh_from_db()
    made.delete()


def type_into(page, text, name="summary_en"):
    """Type, and wait until it is kept."""
    page.locator(f"#id_{name}").fill(text)
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('ituportal|kept|'))")
    page.wait_for_timeout(500)


def kept(page):
    return page.evaluate(KEPT)


def tab(page, path):
    """Open another tab of the same browser."""
    other = page.context.new_page()
    other.goto(path)
    return other


def show(page):
    page.locator(".kept-offer .show").first.click()
    page.wait_for_selector(".errornote")


def save(page):
    page.locator("input[name=_continue]").first.click()
    page.wait_for_load_state()


def stored(body):
    return Organization.objects.get(pk=body.pk)


def test_what_was_typed_into_a_closed_tab_is_offered_and_saved(edit, body):
    page = edit(address(body))
    assert page.locator(".kept-here").is_visible()
    type_into(page, "Typed by the one.")
    page.close(run_before_unload=False)

    other = tab(page, address(body))
    show(other)

    assert other.locator("#id_summary_en").input_value() == "Typed by the one."
    save(other)
    assert stored(body).summary_en == "Typed by the one."
    other.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('ituportal|kept|'))")


def test_what_is_kept_can_be_read_by_nobody_without_the_key(edit, body):
    page = edit(address(body))
    type_into(page, "A sentence that is secret.")
    [(key, value)] = kept(page)
    assert set(json.loads(value)) == {"at", "iv", "data"}
    assert "secret" not in value
    assert "Body of one" not in key + value


def test_an_untouched_form_keeps_nothing_and_lets_go(edit, body):
    page = edit(address(body))
    page.wait_for_timeout(600)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert (asked, kept(page)) == ([], [])


def test_leaving_a_form_that_was_typed_into_asks(edit, body):
    page = edit(address(body))
    type_into(page, "Typed.")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert asked == ["beforeunload"]
    assert page.locator("#kept-list-heading").is_visible()
    assert page.locator("section:has(#kept-list-heading) a").all_inner_texts() == ["Body of one"]


def test_what_is_typed_back_as_it_was_is_kept_no_longer(edit, body):
    page = edit(address(body))
    type_into(page, "Typed.")
    page.locator("#id_summary_en").fill("It was founded in Paris.")
    page.wait_for_timeout(600)
    assert kept(page) == []


def test_a_lost_session_loses_nothing(edit, site, body):
    page = edit(address(body))
    type_into(page, "Typed before the session was lost.")
    Session.objects.all().delete()
    save(page)
    assert "/admin/login/" in page.url

    signed_in(page.context, site, "en")
    page.goto(address(body))
    show(page)
    assert page.locator("#id_summary_en").input_value() == "Typed before the session was lost."


def test_a_refused_token_loses_nothing(edit, body):
    page = edit(address(body))
    type_into(page, "Typed before the token was refused.")
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    save(page)
    assert page.locator("textarea[readonly]").count() > 0

    page.locator("form:has(input[name=show_again]) button").click()
    page.wait_for_selector(".errornote")

    assert page.locator("#id_summary_en").input_value() == "Typed before the token was refused."
    save(page)
    assert stored(body).summary_en == "Typed before the token was refused."


def test_rows_and_references_come_back(edit, body):
    page = edit(address(body))
    page.locator("#other_names-group .add-row a").click()
    page.locator("#id_other_names-0-name").fill("Corps")
    type_into(page, "Typed.")
    page.close(run_before_unload=False)

    other = tab(page, address(body))
    show(other)

    assert other.locator("#id_other_names-0-name").input_value() == "Corps"
    assert other.locator("#id_other_names-0-name").is_visible()


def test_two_new_records_are_offered_each(edit):
    one = edit(ADD)
    type_into(one, "Zhao Houlin", "name_en")
    other = tab(one, ADD)
    assert other.locator(".kept-offer").count() == 1
    type_into(other, "Doreen Bogdan-Martin", "name_en")
    for page in (one, other):
        page.close(run_before_unload=False)

    third = tab(one, ADD)
    third.wait_for_function("() => document.querySelectorAll('.kept-offer').length === 2")
    third.locator(".kept-offer .forget").first.click()
    show(third)
    assert third.locator("#id_name_en").input_value() == "Zhao Houlin"


def test_another_account_of_the_same_browser_is_offered_nothing(edit, site, body):
    page = edit(address(body))
    type_into(page, "Typed by the one.")
    signed_in(page.context, site, "fr")
    other = tab(page, address(body))
    other.wait_for_timeout(500)
    assert other.locator(".kept-offer").count() == 0
    assert len(kept(other)) == 1


def test_signing_out_offers_what_was_typed_and_then_deletes_it(edit, body):
    page = edit(address(body))
    type_into(page, "Typed.")
    page.locator("#logout-form button").click()
    dialog = page.locator("#kept dialog")
    assert dialog.locator("a").all_inner_texts() == ["Body of one"]
    dialog.locator(".stay").click()
    assert not dialog.is_visible()
    assert len(kept(page)) == 1

    page.locator("#logout-form button").click()
    dialog.locator(".leave").click()
    page.wait_for_url("**/admin/logout/")
    assert kept(page) == []


def test_what_is_older_than_seven_days_is_deleted(edit, body):
    page = edit(address(body))
    type_into(page, "Typed.")
    page.close(run_before_unload=False)
    other = tab(page, "/admin/")
    other.evaluate(
        """() => { for (const [key, value] of Object.entries(localStorage)) if (key.startsWith("ituportal|kept|")) {
          const kept = JSON.parse(value); kept.at -= 7 * 86400000 + 1000; localStorage.setItem(key, JSON.stringify(kept)); } }"""
    )
    other.goto("/admin/login/")
    other.goto(address(body))
    assert kept(other) == []


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 1280), ("en", 320), ("ar", 320)])
def test_the_offer_the_list_and_the_question_can_be_used_by_all(edit, axe, body, language, width):
    page = edit(address(body), language, width)
    type_into(page, "Typed.")
    other = tab(page, address(body))
    other.wait_for_selector(".kept-offer")
    front = tab(page, "/admin/")
    front.wait_for_selector("#kept-list-heading")
    page.locator("#logout-form button").click()
    assert page.faults == []  # Axe breaks the policy of content by itself
    for each in (other, front, page):
        assert each.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.run(each).response["violations"]
        assert [v["id"] for v in found if v["impact"] in SERIOUS] == []
