"""Pages with JavaScript off: the same words and links, and the form that writes to the editors."""

import pytest

from records.models import Feedback
from tests.page_types import page_types


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page_type", [each for each in page_types() if each != "api:docs"])
def test_page_says_and_links_the_same(read, page_type, language):
    with_scripts, without = (read(page_type, language, java_script_enabled=on) for on in (True, False))

    assert without.main() == with_scripts.main()
    assert without.links() == with_scripts.links()
    assert without.complaints == []


def test_the_page_of_the_api_leads_to_its_description(read):
    reader = read("api:docs", java_script_enabled=False)

    assert "/api/v1/schema/" in reader.links()
    assert "Trying requests here needs JavaScript." in reader.page.locator("body").inner_text()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_message_reaches_the_editors(read, language):
    page = read("feedback?page=/news/", language, java_script_enabled=False).page

    page.locator("textarea[name=message]").fill("The year is wrong. العام")
    page.locator("main form button").click()

    assert page.url.partition("/feedback/")[2] == "thanks/?page=/news/"
    prefix = "" if language == "en" else f"/{language}"
    sent = Feedback.objects.order_by("id").last()
    assert (sent.page, sent.message) == (f"{prefix}/news/", "The year is wrong. العام")
