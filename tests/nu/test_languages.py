"""The whole site in the five languages that the other tests do not walk."""

import pytest

from records.texts import languages
from tests.pages import assert_site_is_sound


@pytest.mark.parametrize("language", [code for code in languages.CODES if code != languages.FALLBACK])
def test_every_page_of_the_record_is_reached_and_sound(client, record, language):
    assert_site_is_sound(client, language)
