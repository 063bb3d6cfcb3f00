"""A form of many rows: lines that open where they stand, and lead to a page of their own without scripts."""

import pytest

from meetings.models import Outcome
from records.rows import writing
from tests import factories as make
from tests.admin_forms import address
from tests.browser.editors import signed_in
from tests.browser.test_kept import SERIOUS, show, tab

NUMBER = 30
VIEWS = [("en", 1280), ("ar", 1280), ("en", 320), ("ar", 320)]


@pytest.fixture
def meeting(db):
    with writing():
        made = make.make_meeting(name_en="Long meeting", status="draft", publish_at=None)
        for number in range(1, NUMBER + 1):
            make.make_outcome(meeting=made, title_en=f"Item {number}", position=number)
    yield made
    made.refresh_from_db()
    made.delete()


def row_of(meeting, position):
    return Outcome.objects.get(meeting=meeting, position=position)


def opened(page, row):
    """Open the line of a row; return the start of the ids of its inputs."""
    page.locator(f"#outcomes-k{row.pk} > a").click()
    start = f"#id_outcomes-k{row.pk}"
    page.wait_for_selector(f"{start}-title_en")
    return start


def is_sound(page, axe):
    assert page.faults == []  # axe itself breaks the content security policy
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = axe.run(page).response["violations"]
    assert [(each["id"], each["nodes"]) for each in found if each["impact"] in SERIOUS] == []


@pytest.mark.parametrize(("language", "width"), VIEWS)
def test_a_line_opens_where_it_stands_and_is_saved(edit, axe, meeting, language, width):
    row = row_of(meeting, 7)
    page = edit(address(meeting), language, width)

    start = opened(page, row)

    assert page.evaluate("document.activeElement.localName") == "summary"
    assert (
        page.locator(f"#outcomes-k{row.pk} .select2").count() == page.locator(f"#outcomes-k{row.pk} select").count() - 1
    )
    is_sound(page, axe)
    page.locator(f"{start}-title_en").fill("Changed")
    page.locator("input[name=_continue]").first.click()
    page.wait_for_load_state()
    row.refresh_from_db()
    assert (row.title_en, Outcome.objects.filter(meeting=meeting).count()) == ("Changed", NUMBER)


@pytest.mark.parametrize(("language", "width"), VIEWS)
def test_the_page_of_a_row_is_for_all(edit, axe, meeting, language, width):
    page = edit(f"{address(meeting, 'rows')}outcomes/{row_of(meeting, 7).pk}/", language, width)

    assert page.locator("#id_outcomes-0-title_en").input_value() == "Item 7"
    is_sound(page, axe)


def test_rows_are_opened_beside_new_ones_in_any_order(edit, meeting):
    first, second = row_of(meeting, 2), row_of(meeting, 1)
    page = edit(address(meeting))
    page.locator("#outcomes-group .add-row a").click()
    page.locator("#id_outcomes-0-title_en").fill("Left out")
    start = opened(page, first)
    page.locator("#outcomes-group .add-row a").click()
    page.locator("#id_outcomes-1-title_en").fill("Added")
    page.locator("#outcomes-0 .inline-deletelink").click()
    page.locator(f"{start}-title_en").fill("Changed")
    opened(page, second)
    page.locator(f"#id_outcomes-k{second.pk}-DELETE").check()

    page.locator("input[name=_continue]").first.click()
    page.wait_for_load_state()

    titles = list(Outcome.objects.filter(meeting=meeting).order_by("position").values_list("title_en", flat=True))
    assert titles == ["Changed", *(f"Item {n}" for n in range(3, NUMBER + 1)), "Added"]
    assert page.faults == []


def test_what_was_typed_into_an_opened_row_is_offered_and_shown(edit, meeting):
    row = row_of(meeting, 7)
    page = edit(address(meeting))
    start = opened(page, row)
    page.wait_for_timeout(500)
    assert page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('ituportal|kept|'))") is False
    page.locator(f"{start}-title_en").fill("Typed")
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('ituportal|kept|'))")
    page.wait_for_timeout(500)
    page.close(run_before_unload=False)

    other = tab(page, address(meeting))
    show(other)

    assert other.locator("#id_outcomes-0-title_en").input_value() == "Typed"
    assert other.locator("#outcomes-0 details").first.get_attribute("open") is not None
    assert other.locator("#outcomes-group .lines > li").count() == NUMBER - 1


def test_without_scripts_a_line_leads_to_a_page_that_saves_and_leads_back(site, chromium, meeting):
    row = row_of(meeting, 7)
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    signed_in(context, site, "en")
    page = context.new_page()
    page.goto(address(meeting))

    page.locator(f"#outcomes-k{row.pk} > a").click()
    page.locator("#id_outcomes-0-title_en").fill("Changed")
    page.locator("input[name=_save]").click()
    page.wait_for_load_state()

    assert page.url.split("?")[0] == f"{site}{address(meeting)}"
    assert page.locator(f"#outcomes-k{row.pk} > a").inner_text() == "7. Changed"
    context.close()
