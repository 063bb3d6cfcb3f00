"""Since when rows without a status are public: the newest of them are found without looking at every use."""

import datetime
import random

import pytest
from django.utils import timezone

from records.sources.models import Source
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def days_ago(number):
    return NOW - datetime.timedelta(number)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_newest_are_those_of_the_exact_order(seed, number):
    rng = random.Random(seed)
    sources = [make.make_source() for _ in range(14)]
    for source in sources:
        Source.objects.filter(pk=source.pk).update(created_at=days_ago(rng.choice([1, 9, 90])))
    for _ in range(25):
        cited = rng.sample(sources, rng.randint(0, 3))
        maker = rng.choice([make.make_organization, make.make_person, make.make_article, make.make_meeting])
        # Some at the same moment, some hidden, some to come.
        state = rng.choice([{}, {}, {}, {"status": "draft"}])
        maker(sources=cited, publish_at=days_ago(rng.choice([-5, 2, 5, 7, 30, 60])), **state)
    public = Source.objects.published(NOW)
    order = ("title", "slug")

    newest = public.newest_public(number, order, NOW)

    exact = public.public_since(NOW).order_by("-public_since", *order)[:number]
    said = [[(row.slug, row.public_since) for row in rows] for rows in (newest, exact)]
    assert said[0] == said[1]
    assert len(newest) == min(number, public.count()) > 0


def test_of_none_there_is_no_newest():
    assert Source.objects.published(NOW).newest_public(5, ("slug",), NOW) == []
