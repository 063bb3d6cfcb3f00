"""What a page calls the parts that bodies play, in the reader's language."""

import pytest
from django.utils.translation import override

from organizations.models import ProgrammeParty


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "lead"),
        ("fr", "responsable"),
        ("es", "responsable"),
        ("ru", "ведущая сторона"),
        ("ar", "الجهة الرائدة"),
        ("zh-hans", "牵头机构"),
    ],
)
def test_the_lead_of_a_programme_is_called_so_in_every_language(language, label):
    with override(language):
        assert str(ProgrammeParty.Role.LEAD.label) == label
