"""Trees of bodies, programmes, meetings, pages: one query up, one query down, never a cycle."""

import threading

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models

from organizations.models import Organization
from records.rows.trees import Tree
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


FACTORIES = {
    "organization": make.make_organization,
    "programme": make.make_programme,
    "meeting": make.make_meeting,
    "page": make.make_page,
}
each_tree = pytest.mark.parametrize("factory", FACTORIES.values(), ids=FACTORIES)


def branch(factory, length):
    """Return rows of one kind, each below the one before."""
    rows = [factory()]
    for number in range(1, length):
        path = {"path": f"{rows[-1].path}/{number}"} if factory is make.make_page else {}
        rows.append(factory(parent=rows[-1], **path))
    return rows


def test_every_reference_to_a_row_of_the_same_kind_is_one_of_a_tree():
    own = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is model
    }

    assert own == {(model, name) for model in apps.get_models() if issubclass(model, Tree) for name in model.trees}
    assert {model._meta.model_name for model, name in own if name == "parent"} == set(FACTORIES)


def test_no_foreign_key_of_a_tree_can_lead_to_its_own_row_in_the_database():
    """The database judges the shortest circle, whatever bypasses the model; a list has a table of its own."""
    for model in apps.get_models():
        for name in getattr(model, "trees", ()):
            field = model._meta.get_field(name)
            kept = models.Q(**{name: None}) | ~models.Q(**{name: models.F("id")})
            conditions = [c.condition for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
            assert field.many_to_many or kept in conditions, field


@pytest.mark.django_db
@each_tree
def test_no_row_is_part_of_itself(factory):
    first, _second, third = branch(factory, 3)

    for parent in (third, first):
        first.parent = parent
        for attempt in (first.full_clean, first.save):
            with pytest.raises(ValidationError, match="cannot be part of itself"):
                attempt()

    assert type(first).objects.get(pk=first.pk).parent is None


@pytest.mark.django_db
@each_tree
def test_a_cycle_is_looked_for_in_one_query_however_deep_the_tree(factory, django_assert_num_queries):
    rows = branch(factory, 6)

    for row in rows[1], rows[5]:
        with django_assert_num_queries(1):
            row.refuse_cycles()
    with django_assert_num_queries(1):
        assert set(type(rows[0]).objects.ancestors_of(rows[5])) == set(rows[:5])
    with django_assert_num_queries(1):
        assert set(type(rows[0]).objects.descendants_of(rows[0])) == set(rows[1:])


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
