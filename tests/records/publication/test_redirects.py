"""Published addresses answer for ever."""

import pytest
from django.core.exceptions import ValidationError

from news.models import Page
from organizations.models import Organization
from records.publication import render
from records.publication.closure import references
from records.publication.redirects import Redirect
from tests import factories as make

pytestmark = pytest.mark.django_db


def rename(record, slug):
    record.slug = slug
    record.full_clean()
    record.save()


def test_after_two_renames_both_old_addresses_lead_to_the_new_one_directly():
    body = make.make_organization(slug="first")
    rename(body, "second")
    rename(body, "third")

    assert [Redirect.objects.target(Organization, slug) for slug in ("first", "second", "third")] == [body, body, None]


def test_renaming_back_leaves_no_circle():
    body = make.make_organization(slug="first")
    rename(body, "second")
    rename(body, "first")

    assert Redirect.objects.target(Organization, "first") is None
    assert Redirect.objects.target(Organization, "second") == body


def test_an_address_that_was_left_is_not_given_to_another_record():
    rename(make.make_organization(slug="first"), "second")

    with pytest.raises(ValidationError, match="leads to another record"):
        make.make_organization(slug="first")


def test_what_was_never_public_leaves_no_redirect():
    rename(make.make_organization(slug="first", status="draft", publish_at=None), "second")

    assert not Redirect.objects.exists()
    assert make.make_organization(slug="first").slug == "first"


def test_the_old_address_of_a_withdrawn_record_leads_to_its_tombstone():
    body = make.make_organization(slug="first")
    rename(body, "second")
    body.withdraw("A mistake")

    assert Redirect.objects.target(Organization, "first") == body


def test_pages_are_redirected_by_their_path():
    page = make.make_page(path="about/us")
    page.path = "about"
    page.save()

    assert Redirect.objects.target(Page, "about/us") == page


def test_a_markdown_link_follows_the_record_that_it_names():
    body = make.make_organization(slug="first")
    article = make.make_article(body_en="[Body](organization:first)")
    rename(body, "second")

    article.full_clean()
    article.save()

    assert 'href="/organizations/second/"' in render(article.body_en)
    assert references(article) == [body]
    with pytest.raises(ValidationError, match="is needed by what is public"):
        body.withdraw("A mistake")
