"""What standing pages refuse."""

import pytest
from django.core.exceptions import ValidationError

from news.models import Page
from records.publication.redirects import Redirect
from tests import factories as make


@pytest.mark.django_db
def test_a_page_cannot_stand_below_one_of_its_own():
    above = make.make_page(path="about")
    below = make.make_page(path="about/us", parent=above)
    above.path, above.parent = "about/us/them", below

    for judge in (above.full_clean, above.save):
        with pytest.raises(ValidationError, match="cannot be part of itself or of one of its own parts"):
            judge()


@pytest.mark.django_db
def test_what_stands_below_a_page_moves_along_and_its_old_address_leads_to_the_new_one():
    about = make.make_page(path="about")
    us = make.make_page(path="about/us", parent=about)
    make.make_page(path="about/us/history", parent=us)
    about.path = "portal"

    about.full_clean()
    about.save()

    assert set(Page.objects.values_list("path", flat=True)) == {"portal", "portal/us", "portal/us/history"}
    assert Redirect.objects.target(Page, "about/us/history").path == "portal/us/history"
