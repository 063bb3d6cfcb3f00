"""What a query loads of the rows that an entry names."""

import pytest

from organizations.models import Membership
from records.sources import Source
from tests.factories import make_membership, make_organization, make_source

pytestmark = pytest.mark.django_db


def test_ends_are_loaded_with_the_rows_but_for_their_long_texts(django_assert_num_queries):
    body = make_organization(name_en="Union", description_en="Long.")
    make_membership(organization=body)

    with django_assert_num_queries(1):
        membership = Membership.objects.with_ends().get()
        assert (str(membership.organization.name), membership.capacity) == ("Union", "")

    assert "description_en" in membership.organization.get_deferred_fields()


def test_what_names_and_cites_nothing_is_loaded_alone(django_assert_num_queries):
    make_source()

    with django_assert_num_queries(1):
        assert len(Source.objects.with_ends().with_sources()) == 1

    assert Source.objects.with_ends().query.select_related is False
