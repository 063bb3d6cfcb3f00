"""Markdown: safe, and links that name records."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from news.models import Article
from records.publication import render
from records.texts.markdown import references
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_link_that_names_a_record_leads_to_its_address():
    make.make_organization(slug="intersputnik")

    html = render("See [Intersputnik](organization:intersputnik).")

    assert html == '<p>See <a href="/organizations/intersputnik/" rel="noopener noreferrer">Intersputnik</a>.</p>\n'


def test_a_mention_of_what_is_not_public_is_plain_text():
    make.make_organization(slug="secret", status="draft", publish_at=None)
    past = datetime.datetime(2020, 2, 1, tzinfo=datetime.UTC)
    make.make_article(slug="old", unpublish_at=past)

    assert render("A [*secret*](organization:secret), [old](article:old), [gone](meeting:gone).") == (
        "<p>A <em>secret</em>, old, gone.</p>\n"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<img src=x onerror="alert(1)">',
        "![x](https://elsewhere.example/pixel.png)",
        '[x](https://a.example "onclick=alert(1)")',
        "<svg/onload=alert(1)>",
        "[x](vbscript:x)",
        "<a href='javascript:x'>x</a>",
        "<scr<!-- -->ipt>alert(1)</script>",
        "[x](java<!-- -->script:alert(1))",
        'https://a.example/"onclick="alert(1)',
        "https://a.example/<script>alert(1)</script>",
        "[x](tel:javascript:alert(1))",
    ],
)
def test_nothing_hostile_gets_through(hostile):
    html = render(hostile).lower()

    for part in ("<script", "<img", "<svg", 'href="javascript', 'href="data', 'href="vbscript', ' onclick="'):
        assert part not in html
    assert " onerror=" not in html.replace("&quot;", '"').split("&lt;")[0]


def test_references_are_found_in_order_once_each_and_addresses_are_none():
    text = "[a](organization:itu) [b](person:ada) [c](organization:itu) [d](mailto:x@y.z) [e](https://x.example/)"

    assert references(text) == [("organization", "itu"), ("person", "ada")]
    assert references("organization:itu, not a link") == []
    assert references("`[code](organization:itu)`") == []


def test_an_unknown_reference_is_an_error_at_its_column():
    article = make.make_article()
    article.body_fr = "[x](organization:nobody)"
    article.body_ru = "[x](planet:mars)"
    article.body_es = "[x](Person:ada)"

    with pytest.raises(ValidationError) as error:
        article.full_clean()

    assert error.value.message_dict == {
        "body_fr": ["There is no record “organization:nobody”."],
        "body_ru": [
            "“planet:” is not a kind of record. There are: article, contribution, meeting, membership, "
            "organization, page, person, programme, statement."
        ],
        "body_es": [
            "“Person:” is not a kind of record. There are: article, contribution, meeting, membership, "
            "organization, page, person, programme, statement."
        ],
    }


def test_mentions_follow_the_text():
    body, person = make.make_organization(), make.make_person()
    article = make.make_article(body_en=f"[x](organization:{body.slug})")
    assert list(Article.objects.published().mentioning(body)) == [article]

    article.body_en = f"[x](person:{person.slug})"
    article.save()

    assert list(Article.objects.mentioning(body)) == []
    assert list(Article.objects.mentioning(person)) == [article]


def test_what_is_mentioned_cannot_be_deleted():
    draft = make.make_organization(status="draft", publish_at=None)
    make.make_article(headline_en="News", body_en=f"[x](organization:{draft.slug})", status="draft", publish_at=None)

    with pytest.raises(ValidationError, match="is mentioned by: Article “News”"):
        draft.delete()


def test_rendering_takes_one_query_a_kind(django_assert_num_queries):
    bodies = [make.make_organization() for _ in range(12)]
    text = " ".join(f"[x](organization:{body.slug})" for body in bodies)

    with django_assert_num_queries(1):
        html = render(text)

    assert html.count("<a ") == 12
