"""Every type of page, in two directions of writing, two widths and two schemes of colour."""

import pytest
from django.test import Client

from ituportal.feeds import WELL_KNOWN
from tests.page_types import address, other_names, page_names, page_types

SIZES = [1280, 320]
SCHEMES = ["light", "dark"]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
OPEN_ALL = "document.querySelectorAll('main details').forEach(each => { each.open = true; })"


def violations(axe, page):
    """Return what axe holds against a page: for each rule, the elements."""
    found = axe.run(page, options=RULES).response["violations"]
    return {each["id"]: [f"{node['target']} {node['failureSummary']}" for node in each["nodes"]] for each in found}


def test_what_is_no_page_answers_with_something_else_and_each_page_with_html(site):
    answers = {name: Client().get(address(name)) for name in page_names() + other_names()}
    # An address under which others look for the feed only leads to it.
    answers = {
        name: answer for name, answer in answers.items() if not (name in WELL_KNOWN and answer.status_code == 301)
    }

    kinds = {name: answer["Content-Type"].partition(";")[0] for name, answer in answers.items() if b"".join(answer)}
    assert set(kinds) == set(answers)
    assert {name for name, kind in kinds.items() if kind == "text/html"} == set(page_names())


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page_type", page_types())
def test_page_is_accessible_fits_its_window_and_keeps_to_itself(read, axe, page_type, language):
    reader = read(page_type, language)
    complaints = list(reader.complaints)

    faults = {}
    for size in SIZES:
        reader.page.set_viewport_size({"width": size, "height": 800})
        beside = reader.overflow()
        for scheme in SCHEMES:
            reader.page.emulate_media(color_scheme=scheme)
            faults[size, scheme] = violations(axe, reader.page) | ({"overflow": beside} if beside else {})
    reader.page.emulate_media(forced_colors="active")
    forced = reader.overflow()
    reader.page.emulate_media(media="print", forced_colors="none")

    assert reader.status == reader.expected
    assert {state: found for state, found in faults.items() if found} == {}
    assert (forced, reader.page.locator("h1").first.is_visible()) == (0, True)
    assert complaints == []
    assert reader.other_hosts == set()


@pytest.mark.parametrize("size", SIZES)
def test_what_the_page_about_the_api_folds_away_is_accessible_too(read, axe, size):
    reader = read("api:docs", width=size)
    reader.page.evaluate(OPEN_ALL)

    faults = {}
    for scheme in SCHEMES:
        reader.page.emulate_media(color_scheme=scheme)
        faults[scheme] = violations(axe, reader.page)

    shown = [each.is_visible() for each in reader.page.locator("main details > dl").all()]
    assert (all(shown), len(shown) > 2 * 13) == (True, True)
    assert faults == {"light": {}, "dark": {}}
    assert reader.overflow() == 0
