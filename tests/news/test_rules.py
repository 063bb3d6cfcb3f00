"""What standing pages refuse."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories as make


@pytest.mark.django_db
def test_a_page_cannot_stand_below_one_of_its_own():
    above = make.make_page(path="about")
    below = make.make_page(path="about/us", parent=above)
    above.path, above.parent = "about/us/them", below

    for judge in (above.full_clean, above.save):
        with pytest.raises(ValidationError, match="cannot be part of itself or of one of its own parts"):
            judge()
