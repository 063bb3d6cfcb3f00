"""What is told when a record is saved: names that are not there yet, names of others that are almost the same, where readers see it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from news.models import Article
from organizations.models import Organization
from tests import admin_forms as forms
from tests import factories as make


def save(client, record, follow=True, **typed):
    fields = forms.fields_of(client.get(forms.address(record))) | typed
    return client.post(forms.address(record), fields, follow=follow)


@pytest.fixture
def article(db):
    make.make_organization(slug="itu", name_en="International Telecommunication Union")
    return make.make_article(slug="news", status="draft", publish_at=None)


def test_a_draft_may_name_what_is_not_there_and_all_of_it_is_told_with_what_is_near(first, article):
    response = save(first, article, body_en="[One](organization:itu-1) and [two](meeting:wtdc-99).")

    assert Article.objects.get().body_en == "[One](organization:itu-1) and [two](meeting:wtdc-99)."
    said = " ".join(forms.messages_of(response))
    assert "organization:itu-1" in said
    assert "meeting:wtdc-99" in said


def test_a_near_name_is_offered(first, article):
    said = " ".join(forms.messages_of(save(first, article, body_en="[One](organization:telecommunication-union).")))
    assert "organization:itu" in said


def test_what_is_published_may_not_name_it(first, article):
    response = save(first, article, body_en="[One](organization:itu-1).", _publish="1")
    assert Article.objects.get().status == "draft"
    assert any("organization:itu-1" in error for error in forms.errors_of(response))


def test_a_kind_that_is_none_is_refused_in_a_draft_too(first, article):
    assert any("nobody:" in error for error in forms.errors_of(save(first, article, body_en="[One](nobody:x).")))


def test_what_is_named_later_is_led_to(first, article):
    save(first, article, body_en="See [One](organization:later).")
    make.make_organization(slug="later", name_en="Later")
    article.refresh_from_db()
    article.publish()
    assert 'href="/organizations/later/"' in Client().get(article.get_absolute_url()).content.decode()


def added(client, **typed):
    fields = forms.fields_of(client.get(forms.add_address(Organization))) | forms.NEEDED[Organization]() | typed
    return " ".join(forms.messages_of(client.post(forms.add_address(Organization), fields, follow=True)))


@pytest.mark.parametrize("name", ["International Telecommunications Union", "INTERNATIONAL TELECOMMUNICATION UNION"])
def test_a_new_record_of_almost_the_same_name_is_told(first, article, name):
    assert "Organization “International Telecommunication Union”" in added(first, slug="another", name_en=name)
    assert Organization.objects.count() == 2


@pytest.mark.parametrize("name", ["International Postal Union", "Telecommunication Union 2", "Union"])
def test_other_names_are_not_told(first, article, name):
    assert "almost the same" not in added(first, slug="another", name_en=name)


def test_what_is_public_leads_to_its_page_in_each_language(first, article):
    article.publish()
    page = save(first, article, lead_en="Changed.", follow=True).content.decode()
    for prefix in ("", "/ar", "/zh-hans", "/fr", "/ru", "/es"):
        assert f'href="{prefix}/news/news/"' in page


def test_what_is_scheduled_is_told_as_that_with_the_zone(first, article):
    at = timezone.now() + timedelta(days=3)
    article.publish(at=at)
    response = save(first, article, lead_en="Changed.")
    assert any(said.startswith("Scheduled for") and "UTC" in said for said in forms.messages_of(response))
    assert "scheduled for" in first.get(forms.address(article)).content.decode()
    assert "scheduled for" in first.get("/admin/news/article/").content.decode()


def test_who_wrote_a_draft_alone_may_delete_it(db):
    one, other = (forms.signed_in(Client(), name, "Contributor") for name in ("one", "other"))
    fields = forms.fields_of(one.get(forms.add_address(Organization))) | forms.NEEDED[Organization]()
    one.post(forms.add_address(Organization), fields)
    body = Organization.objects.get()

    assert other.post(forms.address(body, "delete"), forms.deletion_of(body)).status_code == 403
    assert one.post(forms.address(body, "delete"), forms.deletion_of(body)).status_code == 302
    assert not Organization.objects.exists()


def test_a_draft_that_others_wrote_too_and_what_is_public_stay(db):
    one, other = (forms.signed_in(Client(), name, "Contributor") for name in ("one", "other"))
    fields = forms.fields_of(one.get(forms.add_address(Organization))) | forms.NEEDED[Organization]()
    one.post(forms.add_address(Organization), fields)
    body = Organization.objects.get()
    save(other, body, summary_en="Mine too.")
    body.refresh_from_db()
    assert one.post(forms.address(body, "delete"), forms.deletion_of(body)).status_code == 403
    body.publish()
    assert one.post(forms.address(body, "delete"), forms.deletion_of(body)).status_code == 403


def test_the_next_position_is_filled_in(first, db):
    meeting = make.make_meeting(status="draft", publish_at=None)
    make.make_outcome(meeting=meeting, position=4)
    meeting.refresh_from_db()
    new = {"kind": "agreed", "title_en": "New", "position": ""}
    data = forms.fields_of(first.get(forms.address(meeting)))
    for _ in range(2):
        data = forms.with_part(data, "outcomes", **new)
    response = first.post(forms.address(meeting), data)
    assert response.status_code == 302, forms.errors_of(response)
    assert list(meeting.outcomes.order_by("position").values_list("position", flat=True)) == [4, 5, 6]


def test_withdrawing_and_deleting_count_what_depends_and_name_ten(first, db, django_assert_max_num_queries):
    body = make.make_organization(slug="itu", name_en="ITU")
    for number in range(30):
        make.make_membership(organization=body, member_person=make.make_person(slug=f"p{number}"))
    body.refresh_from_db()
    with django_assert_max_num_queries(120):
        page = first.get(forms.address(body, "withdraw")).content.decode()
    assert page.count("Membership “") == 10
    assert "and 20 more" in page
    assert '<span class="count">30</span>' in page
