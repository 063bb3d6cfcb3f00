"""The publication rule: what is public when, and what cannot be taken back."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from meetings.models import Presentation
from news.models import Article, Page
from organizations.models import (
    Organization,
    Post,
    ProgrammeParty,
    ProgrammeRelation,
    Relation,
)
from records.publication.status import publishable_models
from records.sources.models import Source
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
FUTURE = {"status": "published", "publish_at": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)}
DRAFT = {"status": "draft", "publish_at": None}
each_publishable = pytest.mark.parametrize(
    ("model", "factory"), [(model, make.MAKERS[model]) for model in publishable_models()], ids=lambda p: p.__name__
)


def refusal(error):
    return " ".join(error.value.messages)


@each_publishable
def test_published_keeps_only_what_is_public_at_that_moment(model, factory):
    factory(**DRAFT)
    factory(status="in_review", publish_at=None)
    now_public = factory(status="published", publish_at=NOW)
    later = factory(status="published", publish_at=NOW + HOUR)
    withdrawn = factory(status="published", publish_at=NOW - HOUR)
    withdrawn.withdraw("A mistake")

    assert set(model.objects.published(NOW)) == {now_public}
    assert set(model.objects.published(NOW + HOUR)) == {now_public, later}


@each_publishable
def test_only_what_was_public_leaves_a_tombstone(model, factory):
    never = factory(**DRAFT)
    never.withdraw("A mistake")
    scheduled = factory(**FUTURE)
    scheduled.withdraw("A mistake")
    public = factory(status="published", publish_at=NOW - HOUR)
    public.withdraw("A mistake")

    assert list(model.objects.tombstones()) == [public]
    assert [r.is_tombstone for r in (never, scheduled, public)] == [False, False, True]


@each_publishable
def test_a_draft_that_names_a_past_moment_leaves_no_tombstone_when_withdrawn(model, factory):
    draft = factory(status="draft", publish_at=NOW - HOUR)

    draft.withdraw("A mistake")

    assert not model.objects.tombstones().exists()


@each_publishable
def test_what_was_public_cannot_become_a_draft_or_be_postponed_or_deleted(model, factory):
    record = factory(status="published", publish_at=NOW - HOUR)

    record.status = "draft"
    with pytest.raises(ValidationError, match="withdraw it instead"):
        record.save()
    record.refresh_from_db()
    record.publish_at = timezone.now() + HOUR
    with pytest.raises(ValidationError, match="cannot lie in the future"):
        record.save()
    with pytest.raises(ValidationError, match="withdraw it instead"):
        model.objects.filter(pk=record.pk).delete()

    assert set(model.objects.published()) >= {record}


@each_publishable
def test_withdrawing_needs_a_reason(model, factory):
    record = factory()

    with pytest.raises(ValidationError, match="Say why"):
        record.withdraw("")

    record.refresh_from_db()
    assert record.status == "published"


@each_publishable
def test_a_withdrawn_record_can_be_published_again_and_its_reason_goes(model, factory):
    record = factory()
    record.withdraw("A mistake")

    record.publish()

    record.refresh_from_db()
    assert (record.status, record.withdrawal_reason, record.withdrawn_at) == ("published", "", None)


def test_articles_and_pages_stop_being_public_at_their_moment_and_leave_a_tombstone():
    for factory, model in ((make.make_article, Article), (make.make_page, Page)):
        record = factory(publish_at=NOW - HOUR, status="published", unpublish_at=NOW)

        assert list(model.objects.published(NOW - HOUR)) == [record]
        assert list(model.objects.published(NOW)) == []
        assert list(model.objects.tombstones(NOW)) == [record]


def test_publishing_without_a_moment_means_now():
    before = timezone.now()

    record = make.make_organization(status="published", publish_at=None)

    assert before <= record.publish_at <= timezone.now()


def test_parts_follow_their_whole_and_a_part_with_two_ends_needs_both():
    public, draft = make.make_organization(), make.make_organization(**DRAFT)
    relation = make.make_relation(source_body=public, target_body=make.make_organization())
    make.make_relation(source_body=draft, target_body=public)

    assert list(Relation.objects.published()) == [relation]


PARTS_WITH_TWO_ENDS = {
    Relation: make.make_relation,
    ProgrammeParty: make.make_programme_party,
    ProgrammeRelation: make.make_programme_relation,
    Presentation: make.make_presentation,
}


@pytest.mark.parametrize(("model", "factory"), PARTS_WITH_TWO_ENDS.items(), ids=lambda p: p.__name__)
@pytest.mark.parametrize(
    "hidden",
    [{"status": "draft"}, {"status": "withdrawn", "withdrawal_reason": "R"}, {"publish_at": NOW + HOUR}],
    ids=["draft", "withdrawn", "later"],
)
def test_a_part_whose_other_end_was_hidden_past_the_model_is_not_shown(model, factory, hidden):
    part, shown = factory(), factory()
    [name] = model.other_ends
    end = getattr(part, name)

    # As a repair in SQL would, which no rule of closure judges.
    type(end).objects.filter(pk=end.pk).update(**hidden, withdrawn_at=NOW)

    assert list(model.objects.published(NOW)) == [shown]


def test_every_part_with_two_ends_is_tried():
    assert {model for model in apps.get_models() if getattr(model, "other_ends", ())} == set(PARTS_WITH_TWO_ENDS)


def test_posts_and_sources_are_seen_only_through_what_is_public_and_uses_them():
    body = make.make_organization()
    used, unused, drafted = (make.make_post(organization=body) for _ in range(3))
    make.make_membership(organization=body, post=used)
    make.make_membership(organization=body, post=drafted, **DRAFT)
    secret = make.make_source(slug="secret")
    make.make_person(sources=[secret], **DRAFT)

    assert set(Post.objects.published()) == {used}
    assert unused not in Post.objects.published()
    assert "secret" not in set(Source.objects.published().values_list("slug", flat=True))


def test_a_cited_source_cannot_be_deleted():
    source = make.make_source()
    make.make_organization(sources=[source])

    with pytest.raises(ProtectedError):
        source.delete()
    with pytest.raises(ProtectedError):
        Source.objects.filter(pk=source.pk).delete()

    assert Source.objects.filter(pk=source.pk).exists()


@each_publishable
def test_a_tombstone_cannot_be_turned_into_what_was_never_public(model, factory):
    record = factory(status="published", publish_at=NOW - HOUR)
    record.withdraw("A mistake")
    model.objects.filter(pk=record.pk).update(withdrawn_at=NOW)
    record = model.objects.get(pk=record.pk)
    record.publish_at = NOW + HOUR

    with pytest.raises(ValidationError, match="cannot lie later"):
        record.save()

    assert list(model.objects.tombstones()) == [record]


@each_publishable
def test_a_scheduled_record_withdrawn_with_an_earlier_moment_leaves_no_tombstone(model, factory):
    scheduled = factory(**FUTURE)
    scheduled.publish_at = NOW - HOUR

    scheduled.withdraw("A mistake")

    assert not model.objects.tombstones().exists()


def test_what_became_public_while_its_withdrawal_was_judged_leaves_a_tombstone():
    record = make.make_organization(status="published", publish_at=timezone.now() + HOUR)
    record.status, record.withdrawal_reason = "withdrawn", "A mistake"
    record.full_clean()
    # Meanwhile its moment comes.
    record.publish_at = timezone.now()
    Organization.objects.filter(pk=record.pk).update(publish_at=record.publish_at)

    record.save()

    assert list(Organization.objects.tombstones()) == [record]


def test_a_status_changed_in_memory_alone_is_no_withdrawal():
    record = make.make_organization()
    record.status = "withdrawn"

    assert not record.is_tombstone
