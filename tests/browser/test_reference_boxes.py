"""Reference boxes and forms of the admin in a browser: what is offered, what narrows it, and whether all can use it."""

from urllib.parse import quote

import pytest

from organizations.models import Membership, Organization
from tests import factories as make
from tests.admin_forms import NEEDED, add_address
from tests.browser.editors import SEEN

SERIOUS = {"serious", "critical"}
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


def type_into(page, name, typed):
    """Open the box of a field, type, and return the two lines of each record that it offers."""
    page.locator(f"#id_{name} + .select2 .select2-selection").click()
    with page.expect_response(
        lambda answer: "/references/" in answer.url and f"term={quote(typed)}&" in f"{answer.url}&"
    ):
        # Into the box itself: the focus comes to it a moment after it has opened, and what is typed before is lost.
        page.locator(".select2-container--open .select2-search__field").press_sequentially(typed, delay=1)
    page.wait_for_selector(".select2-results__option[aria-selected], .select2-results__message")
    # Awaited in the driver: the page's Content-Security-Policy lets no expression be evaluated a second time.
    page.locator(".loading-results").wait_for(state="detached")
    lines = page.locator(".select2-results__option").all()
    return [each.inner_text().split("\n") for each in lines]


def choose(page, name, typed):
    type_into(page, name, typed)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_box_offers_the_abbreviation_first_on_two_lines_and_shows_what_is_chosen(edit, language):
    page = edit(add_address(Membership), language)
    union = Organization.objects.get(slug="itu")
    brackets = "(ITU)" if language == "en" else "(\u2068ITU\u2069)"  # set apart where the line runs from the right

    first, *_others = type_into(page, "organization", "ITU")
    page.keyboard.press("Enter")

    assert first[0] == (union.name_en if language == "en" else union.name_ar)
    assert {"ITU", "itu"} <= set(first[1].split(" · "))
    assert page.input_value("#id_organization") == str(union.pk)
    assert brackets in page.locator("#id_organization + .select2 .select2-selection__rendered").inner_text()
    assert page.faults == []


def test_what_is_chosen_narrows_the_boxes_beside_it_and_cleared_they_show_all_again(edit):
    union, other = make.make_organization(name_en="Zzunion"), make.make_organization(name_en="Zzother")
    for body in (union, other):
        make.make_post(organization=body, label_en="Zzchair")
    page = edit(add_address(Membership))

    before = type_into(page, "post", "Zzchair")
    page.keyboard.press("Escape")
    choose(page, "organization", "Zzother")
    narrowed = type_into(page, "post", "Zzchair")
    page.keyboard.press("Escape")
    page.evaluate("django.jQuery('#id_organization').val(null).trigger('change')")
    cleared = type_into(page, "post", "Zzchair")

    assert sorted(before) == sorted(cleared) == [["Zzchair", "Zzother"], ["Zzchair", "Zzunion"]]
    assert narrowed == [["Zzchair", "Zzother"]]


@pytest.mark.parametrize("width", [1280, 400])
def test_examples_of_the_arabic_form_stand_as_they_are_typed(edit, width):
    page = edit(add_address(Membership), "ar", width)

    start = " ".join(page.locator("#id_start_date_helptext").evaluate(SEEN))
    end = " ".join(page.locator("#id_end_date_helptext").evaluate(SEEN))
    page.fill("#id_start_date", "15.10.2021")
    page.locator("input[name=_save]").first.click()
    refused = " ".join(page.locator(".field-start_date .errorlist").first.evaluate(SEEN))

    assert [each in start for each in ("2021-10-15", "2021-10", "2007-23", "2021?")] == [True] * 4
    assert "../2020" in end
    assert [each in refused for each in ("2021-10-15", "2007-23", "2021~")] == [True] * 3
    assert page.get_attribute("#id_start_date", "dir") == "ltr"


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_cut_off_beside_the_arabic_form_of_a_statement(edit, width):
    page = edit("/admin/meetings/statement/", "ar", width)
    page.locator("#result_list a:has-text('كسينيا دروزدوفا')").click()

    cut = page.evaluate("""() => [...document.querySelectorAll(".help, .select2-selection__choice")].filter(each => {
      const box = each.getBoundingClientRect(), cell = each.closest(".cell, .form-row").getBoundingClientRect();
      return each.scrollWidth > each.clientWidth + 1 || box.left < cell.left - 1 || box.right > cell.right + 1; })
      .map(each => each.textContent.trim())""")

    assert "Deputy Secretary-General, Chairman WSIS Task Force" in page.locator("#id_attribution_helptext").inner_text()
    assert cut == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_list_of_the_admin_breaks_no_day_and_what_is_searched_takes_its_own_direction(edit, language):
    page = edit("/admin/meetings/statement/", language)

    days = page.locator("#result_list .field-date").evaluate_all("each => each.map(day => day.innerText.trim())")
    lines = page.locator("#result_list .field-date").evaluate_all(
        "each => each.map(day => { const range = document.createRange(); range.selectNodeContents(day);"
        " return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size; })"
    )

    assert "2021-11-01" in days
    assert set(lines) == {1}
    assert page.locator("#searchbar").evaluate("box => getComputedStyle(box).unicodeBidi") == "plaintext"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("model", NEEDED, ids=lambda model: model._meta.model_name)
def test_every_form_is_accessible_with_boxes_open_and_rows_added(edit, axe, model, language):
    page = edit(add_address(model), language)
    for add in page.locator(".add-row a").all():
        add.click()
    page.evaluate(OPEN_ALL)
    boxes = page.locator("select.admin-autocomplete:not([name*=__prefix__]) + .select2 .select2-selection")
    if boxes.count():
        boxes.first.click()
        page.wait_for_selector(".select2-results__option:not(.loading-results)")
    faults = list(page.faults)  # axe itself breaks the content security policy

    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]

    serious = {each["id"]: [node["target"] for node in each["nodes"]] for each in found if each["impact"] in SERIOUS}
    assert serious == {}
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert faults == []
