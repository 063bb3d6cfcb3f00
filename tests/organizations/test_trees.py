"""Trees of bodies: one query up, one query down, never a cycle."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from organizations.models import Organization, Programme
from tests import factories as make


def chain(length):
    body = None
    bodies = []
    for _ in range(length):
        body = make.make_organization(parent=body)
        bodies.append(body)
    return bodies


@pytest.mark.django_db
def test_descendants_and_ancestors_come_in_one_query_each(django_assert_num_queries):
    root, *middle, leaf = chain(6)
    other = make.make_organization(parent=root)
    make.make_organization()

    with django_assert_num_queries(1):
        below = set(Organization.objects.published().descendants_of(root))
    with django_assert_num_queries(1):
        above = leaf.ancestors()

    assert below == {*middle, leaf, other}
    assert above == [root, *middle]


@pytest.mark.django_db
def test_a_body_cannot_come_to_stand_above_itself():
    first, second, third = chain(3)
    first.parent = third

    with pytest.raises(ValidationError, match="cannot be part of itself"):
        first.full_clean()
    with pytest.raises(ValidationError, match="cannot be part of itself"):
        first.save()
    second.parent = second
    with pytest.raises(ValidationError, match="cannot be part of itself"):
        second.full_clean()

    assert Organization.objects.get(pk=first.pk).parent is None


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [make.make_programme, make.make_meeting])
def test_programmes_and_meetings_are_not_part_of_themselves(factory):
    first = factory()
    second = factory(parent=first)
    first.parent = second

    for attempt in (first.full_clean, first.save):
        with pytest.raises(ValidationError, match="cannot be part of itself"):
            attempt()

    assert Programme.objects.filter(parent__parent__isnull=False).count() == 0


@pytest.mark.django_db
def test_the_query_ends_even_when_a_cycle_got_past_the_checks():
    first, second, third = chain(3)
    Organization.objects.filter(pk=first.pk).update(parent=third)

    assert set(Organization.objects.all().descendants_of(first)) == {first, second, third}
    assert len(second.ancestors()) <= 3


@pytest.mark.django_db(transaction=True)
def test_two_writers_cannot_build_a_cycle_between_them():
    first, second = make.make_organization(), make.make_organization()
    barrier = threading.Barrier(2)
    refused = []

    def put_below(body, parent):
        barrier.wait()
        body.parent = parent
        try:
            body.save()
        except ValidationError:
            refused.append(body)
        finally:
            connection.close()

    pairs = [
        (Organization.objects.get(pk=a.pk), Organization.objects.get(pk=b.pk))
        for a, b in ((first, second), (second, first))
    ]
    threads = [threading.Thread(target=put_below, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Organization.objects.filter(parent__isnull=False).count() == 1
