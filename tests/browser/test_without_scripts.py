"""Pages with JavaScript off: the same words and links, and the form that writes to the editors."""

import pytest

from records.feedback.models import Feedback
from tests.page_types import page_types


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page_type", page_types())
def test_page_says_and_links_the_same(read, page_type, language):
    with_scripts, without = (read(page_type, language, java_script_enabled=on) for on in (True, False))

    assert without.main() == with_scripts.main()
    assert without.links() == with_scripts.links()
    assert without.complaints == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_message_reaches_the_editors(read, language):
    page = read("feedback?page=/news/", language, java_script_enabled=False).page

    page.locator("textarea[name=message]").fill("The year is wrong. العام")
    page.locator("main form button").click()

    assert page.url.partition("/feedback/")[2] == "thanks/?page=/news/"
    prefix = "" if language == "en" else f"/{language}"
    sent = Feedback.objects.order_by("id").last()
    assert (sent.page, sent.message) == (f"{prefix}/news/", "The year is wrong. العام")
