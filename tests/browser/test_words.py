"""How words stand on a page: none makes it wider than its window, and an address reads as it is typed."""

import pytest

from tests.page_types import page_types

# Of sixty letters, as no name is: what holds for it holds for those of German and Finnish.
LONG = {"en": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochau", "ar": "مستقبل" * 10}
LENGTHEN = """word => document.querySelectorAll("main :is(bdi, h1, q, [lang])").forEach(name => {
  if (!name.closest("svg")) name.prepend(word + " "); })"""
OPEN_ALL = "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
# Whether the first letter of each piece of code stands to the left of its last, where both are in one line.
LEFT_TO_RIGHT = """() => [...document.querySelectorAll("main code")].map(code => {
  const text = code.firstChild, range = document.createRange();
  const [first, last] = [0, text.length - 1].map(at => {
    range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect(); });
  return [code.textContent, first.top !== last.top || first.left < last.left]; })"""


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page_type", page_types())
def test_a_long_word_in_a_name_makes_no_page_wider_than_its_window(read, page_type, language):
    reader = read(page_type, language, width=320)
    reader.page.evaluate(OPEN_ALL)
    reader.page.evaluate(LENGTHEN, LONG[language])

    beside = {}
    for width in (320, 375, 1024):
        reader.page.set_viewport_size({"width": width, "height": 800})
        beside[width] = reader.overflow()
    reader.page.emulate_media(media="print")
    beside["print"] = reader.overflow()

    assert LONG[language] in reader.main()
    assert {where: pixels for where, pixels in beside.items() if pixels} == {}


def test_addresses_in_an_arabic_text_read_from_left_to_right(read):
    page = read("front-page", "ar").page
    page.goto("/ar/data/")

    found = page.evaluate(LEFT_TO_RIGHT)

    assert "/news.atom" in [code for code, _right in found]
    assert [code for code, right in found if not right] == []


def test_a_section_of_the_front_page_that_stands_alone_fills_the_row(read):
    page = read("front-page").page
    page.evaluate("""() => document.querySelector("h1").insertAdjacentHTML("afterend",
        '<div class="sections"><section class="block"><h2>Alone</h2></section></div>')""")

    row, alone = (page.locator(which).bounding_box()["width"] for which in (".sections", ".sections > .block"))

    assert alone == row


# The notes of results that do not stand to the left of all the words of their line, or stand on a line without words.
BESIDE = """() => [...document.querySelectorAll(".results li > a + .cite")].filter(note => {
  const box = note.getBoundingClientRect();
  const words = [...note.previousElementSibling.getClientRects()].filter(each => each.top < box.bottom && each.bottom > box.top);
  return !words.length || box.right > Math.min(...words.map(each => each.left)) + 1; })
  .map(note => note.parentElement.textContent.trim())"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_note_of_an_arabic_result_stands_behind_its_words_even_if_they_are_latin(read, width):
    page = read("front-page", "ar", width=width).page
    page.goto("/ar/meetings/itu-council-groups-2025-cluster-1/")

    assert "WSIS+20[1]" in page.locator("table.results").inner_text().replace("\u2060", "")
    assert page.evaluate(BESIDE) == []


def test_no_sign_of_punctuation_begins_a_line_behind_a_note(read):
    page = read("front-page", width=390).page
    page.goto("/organizations/itu/")

    begun = page.evaluate("""() => [...document.querySelectorAll("#relations .inline-list li:not(:last-child)")].filter(each => {
      const mark = document.createElement("span");
      mark.textContent = ";";
      each.append(mark);  // where the one of the style sheet would stand
      const torn = mark.getBoundingClientRect().left <= each.parentElement.getBoundingClientRect().left + 1;
      mark.remove();
      return torn; }).length""")

    assert begun == 0
