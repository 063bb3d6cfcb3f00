"""Closure: what is public refers only to what is public, from now on."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article
from organizations.models import Membership, ProgrammeParty
from records.publication.closure import dependents, references
from tests import factories as make

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft", "publish_at": None}
LATER = {"status": "published", "publish_at": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)}


def draft(factory=make.make_organization, **values):
    return factory(**DRAFT | values)


# Each way in which one record can refer to another, with a hidden one at its far end.
WAYS = {
    "parent": lambda: make.make_organization(parent=draft()),
    "membership in": lambda: make.make_membership(organization=draft()),
    "membership of": lambda: make.make_membership(member_person=draft(make.make_person)),
    "membership on behalf of": lambda: make.make_membership(on_behalf_of=draft()),
    "relation": lambda: make.make_relation(target_body=draft()),
    "party of a programme": lambda: make.make_programme_party(organization=draft()),
    "post of a hidden body": lambda: make.make_participation(post=make.make_post(organization=draft())),
    "body that meets": lambda: make.make_meeting(organization=draft()),
    "meeting prepared for": lambda: make.make_meeting(prepares_for=[draft(make.make_meeting)]),
    "meeting that came before": lambda: make.make_meeting(preceded_by=draft(make.make_meeting)),
    "related programme": lambda: make.make_programme_relation(other=draft(make.make_programme)),
    "series": lambda: make.make_meeting(series=draft(make.make_programme, kind="event-series")),
    "participation": lambda: make.make_participation(organization=draft()),
    "capacity": lambda: _participation_with_hidden_capacity(),
    "contribution party": lambda: make.make_contribution_party(organization=draft()),
    "presentation": lambda: make.make_presentation(meeting=draft(make.make_meeting)),
    "outcome forwarded to": lambda: make.make_outcome(forwarded_to_organization=draft()),
    "outcome programme": lambda: make.make_outcome(programme=draft(make.make_programme)),
    "speaker": lambda: make.make_statement(speaker_person=draft(make.make_person)),
    "statement programme": lambda: make.make_statement(programmes=[draft(make.make_programme)]),
    "publisher": lambda: make.make_article(publisher=draft()),
    "markdown of an article": lambda: make.make_article(body_en=f"[x](organization:{draft().slug})"),
    "markdown in another language": lambda: make.make_article(body_ar=f"[x](organization:{draft().slug})"),
    "markdown of a page": lambda: make.make_page(body_en=f"[x](meeting:{draft(make.make_meeting).slug})"),
}


def _participation_with_hidden_capacity():
    person = make.make_person()
    capacity = make.make_membership(member_person=person, **DRAFT)
    return make.make_participation(person=person, capacity=capacity)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_public_can_refer_to_a_draft(way):
    with pytest.raises(ValidationError, match="cannot be public before what it refers to"):
        WAYS[way]()


def test_the_refusal_names_what_is_missing():
    hidden = make.make_organization(name_en="Hidden body", **DRAFT)

    with pytest.raises(ValidationError) as error:
        make.make_organization(name_en="Seen body", parent=hidden)

    assert error.value.messages == [
        "Organization “Seen body” cannot be public before what it refers to: Organization “Hidden body”."
    ]


def test_what_is_referred_to_may_not_become_public_later():
    later = make.make_organization(**LATER)

    with pytest.raises(ValidationError, match="cannot be public before"):
        make.make_membership(organization=later)
    membership = make.make_membership(organization=later, **LATER)

    assert Membership.objects.published(LATER["publish_at"]).get() == membership


def test_what_is_public_may_name_what_became_public_after_it():
    meeting = make.make_meeting()
    body = make.make_organization(publish_at=timezone.now())
    assert meeting.publish_at < body.publish_at

    make.make_participation(meeting=meeting, organization=body)
    article = make.make_article(body_en=f"[x](organization:{body.slug})")

    assert body in references(meeting)
    assert body in references(article)
    with pytest.raises(ValidationError, match="Meeting"):
        body.withdraw("By mistake")


def test_a_part_is_public_since_all_of_its_ends_are():
    programme, body = make.make_programme(), make.make_organization(publish_at=timezone.now())
    make.make_programme_party(programme=programme, organization=body)
    make.make_programme_party(programme=programme, organization=make.make_organization())

    since = ProgrammeParty.objects.published().public_since().order_by("public_since")

    assert [row.public_since for row in since] == [programme.publish_at, body.publish_at]


def test_withdrawing_names_what_depends_and_can_take_it_together():
    body = make.make_organization(name_en="Body")
    person = make.make_person(name_en="Ada")
    membership = make.make_membership(organization=body, member_person=person)
    article = make.make_article(headline_en="News", body_en=f"[Body](organization:{body.slug})")
    statement = make.make_statement(speaker_person=person, capacity=membership)

    with pytest.raises(ValidationError) as error:
        body.withdraw("Dissolved by error")
    body.refresh_from_db()
    assert body.status == "published"
    assert "Membership “Ada – Body”" in error.value.messages[0]
    assert "Article “News”" in error.value.messages[0]

    gone = body.withdraw("Dissolved by error", together=True)

    assert {type(r).__name__ for r in gone} == {"Organization", "Membership", "Article", "Statement"}
    for record in (body, membership, article, statement):
        record.refresh_from_db()
        assert (record.status, record.withdrawal_reason) == ("withdrawn", "Dissolved by error")
    person.refresh_from_db()
    assert person.status == "published"


def test_a_part_of_a_public_whole_cannot_be_added_with_a_hidden_end():
    meeting = make.make_meeting()

    with pytest.raises(ValidationError):
        make.make_participation(meeting=meeting, organization=make.make_organization(**DRAFT))

    assert meeting.participations.count() == 0


def test_a_post_in_use_cannot_move_to_a_hidden_body():
    body = make.make_organization()
    post = make.make_post(organization=body)
    make.make_participation(post=post)
    post.organization = make.make_organization(**DRAFT)

    with pytest.raises(ValidationError, match="cannot be public before"):
        post.save()


def test_two_records_that_name_each_other_are_withdrawn_together():
    first = make.make_organization(name_en="First")
    second = make.make_organization(name_en="Second", description_en=f"[First](organization:{first.slug})")
    first.description_en = f"[Second](organization:{second.slug})"
    first.save()

    gone = first.withdraw("Twice the same", together=True)

    assert gone == [first, second]


def test_each_of_two_related_programmes_can_be_withdrawn_as_far_as_it_depends_on_the_other():
    relation = make.make_programme_relation()

    assert references(relation.programme) == [relation.other]
    assert references(relation.other) == []
    relation.programme.withdraw("Twice the same")

    assert type(relation.other).objects.published().filter(pk=relation.other.pk).exists()


def test_references_and_dependents_are_each_others_mirror():
    body, person = make.make_organization(), make.make_person()
    post = make.make_post(organization=body)
    meeting = make.make_meeting()
    make.make_participation(meeting=meeting, post=post)
    membership = make.make_membership(organization=body, member_person=person)

    assert references(meeting) == [body]
    assert set(references(membership)) == {body, person}
    assert set(dependents(body)) == {meeting, membership}
    assert dependents(person) == [membership]


def test_a_page_is_not_public_for_longer_than_the_page_above_it():
    end = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
    above = make.make_page(path="about", title_en="About")
    page = make.make_page(path="about/us", title_en="Us", parent=above)
    above.unpublish_at = end

    with pytest.raises(ValidationError) as error:
        above.save()
    assert error.value.messages == ["Page “Us” cannot be public for longer than what it refers to: Page “About”."]
    page.unpublish_at = end
    page.save()
    above.save()
    page.unpublish_at = None
    with pytest.raises(ValidationError, match="for longer than"):
        page.save()


def test_a_mention_may_outlive_the_article_that_it_names():
    article = make.make_article(slug="news")
    make.make_page(body_en="[News](article:news)")
    article.unpublish_at = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)

    article.save()

    assert not Article.objects.published().exists()


def test_what_depends_through_many_parts_is_found_in_the_same_number_of_queries():
    def queries(meetings):
        body = make.make_organization()
        for _ in range(meetings):
            make.make_participation(organization=body)
        with CaptureQueriesContext(connection) as captured:
            records = dependents(body)
        return len(captured), len(records)

    (at_one, one), (at_five, five) = queries(1), queries(5)

    assert (one, five) == (1, 5)
    assert at_one == at_five
