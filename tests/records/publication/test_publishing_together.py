"""Publishing together: a record with the drafts that it refers to, all of them or none."""

import datetime
import json

import pytest
import reversion.models
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import Meeting, Participation
from news.models import Article, Page
from organizations.models import Membership, Organization
from records.loading import load
from records.publication import publishable_models
from records.rows.record import StaleVersion
from tests import factories as make
from tests.drafts import NAMING_EACH_OTHER

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft", "publish_at": None}
DAY = datetime.timedelta(days=1)
PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def state(*records):
    """The status, the moment and the version of records, as the database has them."""
    return [type(record).objects.values_list("status", "publish_at", "version").get(pk=record.pk) for record in records]


def refusals(record, **options):
    """What refuses to publish a record with its set, seen to leave everything as it was."""

    def rows():
        models = (Organization, Membership, Meeting, Article, Page, reversion.models.Revision)
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = rows()
    with pytest.raises(ValidationError) as caught:
        record.publish(together=True, **options)
    assert rows() == before
    return caught.value.messages


def test_two_drafts_of_a_file_that_name_each_other_are_published_in_one_step(tmp_path):
    organization = {"slug": "ferry-board", "name_en": "Ferry Board", "status": "draft"}
    organization["description_en"] = "It runs the [session](meeting:ferry-session)."
    meeting = {"slug": "ferry-session", "name_en": "Ferry session", "classification": "session", "status": "draft"}
    meeting |= {"organization": ["ferry-board"], "start_date": "2025-03-03"}
    rows = [
        {"model": "organizations.organization", "fields": organization},
        {"model": "meetings.meeting", "fields": meeting},
    ]
    (tmp_path / "two-drafts.json").write_text(json.dumps(rows))
    load([tmp_path / "two-drafts.json"])
    board, session = Organization.objects.get(), Meeting.objects.get()

    published = board.publish(together=True)

    assert published == [board, session]
    assert (list(Organization.objects.published()), list(Meeting.objects.published())) == ([board], [session])
    assert len({moment for _status, moment, _version in state(board, session)}) == 1
    last = reversion.models.Revision.objects.order_by("pk").last()
    assert {version.object for version in last.version_set.all()} == {board, session}


def test_every_kind_that_can_be_published_has_two_drafts_here():
    assert set(NAMING_EACH_OTHER) == set(publishable_models())


@pytest.mark.parametrize("model", NAMING_EACH_OTHER, ids=lambda model: model.__name__)
def test_drafts_of_every_kind_that_name_each_other_are_published_at_one_moment(model):
    record, other = NAMING_EACH_OTHER[model]()
    with pytest.raises(ValidationError, match="cannot be public before what it refers to"):
        type(record).objects.get(pk=record.pk).publish()
    moment = timezone.now() + DAY

    published = type(record).objects.get(pk=record.pk).publish(at=moment, together=True)

    assert published == [record, other]
    assert [row[:2] for row in state(record, other)] == [("published", moment)] * 2


def test_what_parts_and_shared_rows_and_those_behind_lead_to_is_published_too():
    grandparent = make.make_organization(**DRAFT)
    parent = make.make_organization(parent=grandparent, **DRAFT)
    meeting = make.make_meeting(status="in_review", publish_at=None)
    make.make_participation(meeting=meeting, post=make.make_post(organization=parent))
    apart = make.make_organization(parent=parent, **DRAFT)

    published = meeting.publish(together=True)

    assert published == [meeting, parent, grandparent]
    assert list(Participation.objects.published()) == [meeting.participations.get()]
    assert state(apart)[0][0] == "draft"
    assert len({moment for _status, moment, _version in state(*published)}) == 1


def test_what_is_public_by_then_stays_as_it_is():
    now_public = make.make_organization()
    sooner = make.make_person(publish_at=timezone.now() + DAY)
    membership = make.make_membership(organization=now_public, member_person=sooner, **DRAFT)
    before = state(now_public, sooner)

    published = membership.publish(at=timezone.now() + 2 * DAY, together=True)

    assert (published, state(now_public, sooner)) == ([membership], before)
    assert membership.publish(together=True) == []
    assert now_public.publish(together=True) == []
    assert state(now_public, sooner) == before


def test_an_earlier_moment_entered_in_a_draft_is_kept():
    old = make.make_organization(status="draft", publish_at=PAST)
    tomorrow, moment = timezone.now() + DAY, timezone.now() + 2 * DAY
    near = make.make_organization(parent=old, status="draft", publish_at=tomorrow)
    record = make.make_organization(parent=near, status="draft", publish_at=moment)

    record.publish(together=True)

    assert [row[1] for row in state(record, near, old)] == [moment, tomorrow, PAST]


def test_two_that_were_withdrawn_together_are_published_together_again():
    page = make.make_page(path="about")
    article = make.make_article(slug="story", body_en="[About](page:about)")
    page.body_en = "[Story](article:story)"
    page.full_clean()
    page.save()
    article.withdraw("A mistake", together=True)

    article.refresh_from_db()
    published = article.publish(together=True)

    assert {record.key for record in published} == {"story", "about"}
    assert [row[0] for row in state(article, page)] == ["published", "published"]


def test_a_moment_that_is_said_holds_for_all():
    old = make.make_organization(status="draft", publish_at=timezone.now() - DAY)
    record = make.make_organization(parent=old, status="draft", publish_at=timezone.now() + DAY)

    record.publish(at=PAST, together=True)

    assert [row[1] for row in state(record, old)] == [PAST, PAST]


def test_what_is_withdrawn_or_to_come_later_is_named_and_nothing_is_published():
    withdrawn = make.make_organization(name_en="Gone")
    withdrawn.withdraw("A mistake")
    drafted = make.make_organization(name_en="Drafted", status="draft", publish_at=timezone.now() + DAY)
    scheduled = make.make_person(name_en="Scheduled", publish_at=timezone.now() + DAY)
    between = make.make_organization(parent=drafted, **DRAFT)
    names = " ".join(f"[x](organization:{body.slug})" for body in (withdrawn, between))
    record = make.make_article(body_en=f"{names} [y](person:{scheduled.slug})", **DRAFT)

    assert refusals(record) == [
        "Withdrawn, and published again only by itself: Organization “Gone”.",
        "To be public only later: Person “Scheduled”; Organization “Drafted”.",
    ]


def test_a_withdrawn_record_is_published_again_with_its_drafts():
    record = make.make_organization()
    record.withdraw("A mistake")
    draft = make.make_organization(**DRAFT)
    record.parent = draft
    record.save()

    published = record.publish(together=True)

    assert (published, record.withdrawal_reason) == ([record, draft], "")


def test_what_its_own_rules_refuse_is_named_with_its_field():
    ended = make.make_article(headline_en="Ended", status="draft", publish_at=None, unpublish_at=timezone.now() - DAY)
    record = make.make_organization(description_en=f"[x](article:{ended.slug})", **DRAFT)

    assert refusals(record) == [
        "Article “Ended”: Unpublish at: This must be later than the moment of publication.",
    ]


def test_what_would_outlast_what_it_needs_is_refused():
    above = make.make_page(path="about", title_en="About", unpublish_at=timezone.now() + DAY, **DRAFT)
    page = make.make_page(path="about/us", title_en="Us", parent=above, **DRAFT)

    assert refusals(page) == ["Page “Us” cannot be public for longer than what it refers to: Page “About”."]


def test_a_copy_from_before_somebody_elses_change_is_refused():
    draft = make.make_organization(**DRAFT)
    record = make.make_organization(parent=draft, **DRAFT)
    Organization.objects.get(pk=record.pk).save()

    with pytest.raises(StaleVersion):
        record.publish(together=True)

    assert state(draft)[0][0] == "draft"
