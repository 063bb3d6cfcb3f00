"""Queries that are made once: they answer as the query sets of which they are made, whatever is asked and when."""

import datetime
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone, translation

from meetings.models import Statement
from organizations.models import Membership, Organization
from records.dating import days
from records.rows import ByName, load_sources, prepared
from tests.factories import make_membership, make_organization, make_source, make_statement

pytestmark = pytest.mark.django_db


@prepared
def children(body):
    return body.children.published().with_sources().order_by(ByName(), "pk")


@prepared
def statements(slugs):
    return Statement.objects.published().filter(slug__in=slugs).with_ends().with_sources().order_by("slug")


@prepared
def founded_by(day):
    return Organization.objects.filter(founding_date_earliest__lte=day).values_list("slug", "founding_date_earliest")


@prepared
def by_id(uid, moment):
    return Organization.objects.filter(uid=uid, publish_at__lt=moment)


def test_other_values_are_answered_each_by_its_own_rows():
    itu, rcc = make_organization(slug="itu"), make_organization(slug="rcc")
    make_organization(slug="b", parent=itu)
    make_organization(slug="a", parent=rcc)

    found = [[(row.slug, row.parent) for row in children(body)] for body in (itu, rcc, itu)]

    assert found == [[("b", itu)], [("a", rcc)], [("b", itu)]]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 9])
def test_rows_have_what_those_of_the_query_set_have(number):
    source = make_source(slug="report")
    made = [make_statement(sources=[source]) for _ in range(number)]
    slugs = [each.slug for each in made]
    as_asked = Statement.objects.filter(slug__in=slugs).with_ends().with_sources().order_by("slug")

    rows = statements(slugs)

    assert rows == list(as_asked)
    for row, same in zip(rows, as_asked, strict=True):
        kept = {name: value for name, value in row.__dict__.items() if not name.startswith("_")}
        assert kept == {name: same.__dict__[name] for name in kept}
        assert row._state.adding is False
        assert (row.speaker, row.capacities, list(row.sources.all())) == (same.speaker, same.capacities, [source])


def test_what_is_written_is_read_in_the_same_transaction_and_not_after_it_is_undone():
    body = make_organization()
    with transaction.atomic():
        make_organization(slug="new", parent=body)
        inside = [row.slug for row in children(body)]
        transaction.set_rollback(True)

    assert (inside, children(body)) == (["new"], [])


def test_a_row_is_public_from_its_moment_on():
    body = make_organization()
    later = timezone.now() + datetime.timedelta(days=1)
    make_organization(slug="later", parent=body, publish_at=later)
    before = children(body)
    with mock.patch("django.utils.timezone.now", return_value=later):
        after = children(body)

    assert (before, [row.slug for row in after]) == ([], ["later"])


def test_days_moments_and_ids_are_values_too():
    body = make_organization(slug="itu", founding_date="1865-05-17")

    assert founded_by(datetime.date(1865, 5, 17)) == [("itu", datetime.date(1865, 5, 17))]
    assert founded_by(datetime.date(1865, 5, 16)) == []
    assert by_id(body.uid, body.publish_at) == []
    assert by_id(body.uid, body.publish_at + datetime.timedelta(seconds=1)) == [body]


def test_each_language_has_its_own_order_and_reads_its_own_names():
    body = make_organization()
    make_organization(parent=body, name_en="A", name_fr="Z", slug="az")
    make_organization(parent=body, name_en="B", name_fr="Y", slug="by")
    found = {}
    for language in ("en", "fr"):
        with translation.override(language):
            found[language] = [str(row.name) for row in children(body)]

    assert found == {"en": ["A", "B"], "fr": ["Y", "Z"]}


def test_a_query_that_depends_on_a_value_is_refused():
    @prepared
    def later_than(day):
        return Organization.objects.filter(
            founding_date_earliest__gt=day, founding_date_latest__lt=day.replace(month=12)
        )

    @prepared
    def today(body):
        return body.memberships.filter(Membership.objects.possible_on(days.today()))

    @prepared
    def other_columns(body):
        return Organization.objects.filter(slug=body.slug)

    body = make_organization()
    with pytest.raises(TypeError, match="depends on the values"):
        later_than(datetime.date(2000, 1, 1))
    with pytest.raises(TypeError, match="depends on the values"):
        today(body)
    with pytest.raises(Organization.DoesNotExist):
        other_columns(body)


def test_sources_are_loaded_for_rows_however_they_were_found(django_assert_num_queries):
    source = make_source()
    rows = [make_membership(sources=[source]), make_membership(sources=[source])]
    rows = list(Membership.objects.filter(pk__in=[row.pk for row in rows]))

    with django_assert_num_queries(1):
        load_sources(rows)
        cited = [list(row.sources.all()) for row in rows]

    assert cited == [[source], [source]]
