"""Pages by keyboard alone: everything is reached in order, and is seen where it is."""

import pytest

from tests.page_types import page_types

# Numbers what can have the focus and can be seen, in the order of the page; of a group of radio buttons, one.
NUMBER = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(each => !each.disabled && each.tabIndex >= 0 && each.checkVisibility({visibilityProperty: true}))
  .filter(each => each.type !== "radio" || each.checked)
  .map((each, number) => { each.dataset.stop = number; return number; })"""
# The element that has the focus, and what is wrong with how it is shown.
FOCUSED = """() => {
  const each = document.activeElement;
  if (each === document.body) return null;
  const style = getComputedStyle(each), faults = [];
  const box = [...each.getClientRects()].find(box => box.width && box.height) ?? each.getBoundingClientRect();
  const points = [[.5, .5], [.05, .05], [.95, .05], [.05, .95], [.95, .95]]
    .map(([x, y]) => document.elementFromPoint(box.left + x * box.width, box.top + y * box.height));
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1) faults.push("no outline");
  if (!points.some(hit => hit && (each.contains(hit) || hit.contains(each) && hit !== document.body
      && hit !== document.documentElement))) faults.push("obscured");
  const region = each.closest(".skip, form.search, nav, header, main, footer");
  const name = region?.matches(".skip") ? "skip" : region?.matches("header form.search") ? "search"
    : each.closest(".mainnav") ? "navigation" : each.closest("main") ? "main" : each.closest("footer") ? "footer" : "";
  return {number: Number(each.dataset.stop ?? -1), html: each.outerHTML.slice(0, 160), name, faults};
}"""


def walk(page, at_most=3000):
    """Press Tab from the top of a page to its end; return each stop."""
    stops = []
    while len(stops) < at_most:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or (len(stops) > 1 and stop["number"] == stops[0]["number"]):
            break
        if not stops or stop["number"] != stops[-1]["number"]:  # a date has three fields of its own
            stops.append(stop)
    return stops


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 320)])
@pytest.mark.parametrize("page_type", page_types())
def test_every_stop_is_reached_in_order_and_shown(read, page_type, language, width):
    page = read(page_type, language, width=width).page
    expected = page.evaluate(NUMBER)

    stops = walk(page)

    assert [stop["html"] for stop in stops if stop["number"] not in expected] == []
    assert [stop["number"] for stop in stops] == expected
    assert [stop for stop in stops if stop["faults"]] == []
    met = list(dict.fromkeys(stop["name"] for stop in stops if stop["name"]))
    assert met == ["skip", "search", "navigation", "main", "footer"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_skip_link_leads_past_everything_to_the_content(read, language):
    page = read("front-page", language).page
    page.keyboard.press("Tab")
    shown = page.locator(".skip").bounding_box()

    page.keyboard.press("Enter")

    assert shown["y"] >= 0
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_menu_of_a_narrow_window_opens_and_closes_by_keyboard(read, language):
    page = read("front-page", language, width=320).page
    sections = page.locator("#sections")
    page.locator(".mainnav .menu").first.focus()
    before = sections.is_visible()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('#sections') !== null")
    opened = sections.is_visible()
    page.keyboard.press("Escape")

    assert (before, opened, inside, sections.is_visible()) == (False, True, True, False)
    assert page.evaluate("document.activeElement.matches('.menu')")


def test_what_the_page_about_the_api_folds_away_opens_and_closes_by_keyboard(read):
    page = read("api:docs", width=320).page
    folded = page.locator("#memberships details").first
    folded.locator("summary").focus()

    page.keyboard.press("Enter")
    opened = folded.locator("dl").is_visible()
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('#memberships details dl') !== null")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    assert (opened, inside, folded.locator("dl").is_visible()) == (True, True, False)


@pytest.mark.parametrize("width", [1280, 320])
def test_every_stop_of_the_page_about_the_api_is_reached_when_all_is_open(read, width):
    page = read("api:docs", width=width).page
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    expected = page.evaluate(NUMBER)

    stops = walk(page)

    assert len(expected) > 400
    assert [stop["number"] for stop in stops] == expected
    assert [stop for stop in stops if stop["faults"]] == []
