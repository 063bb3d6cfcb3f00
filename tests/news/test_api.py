"""News, asked of the API."""

import datetime

from django.utils import timezone

from tests import factories as f


def slugs(answer):
    return [row["slug"] for row in answer["results"]]


def test_newest_article_comes_first(api):
    for year in (2021, 2023, 2022):
        f.make_article(slug=f"of-{year}", publish_at=datetime.datetime(year, 1, 1, tzinfo=datetime.UTC))

    assert slugs(api("articles/")) == ["of-2023", "of-2022", "of-2021"]
    assert slugs(api("articles/?ordering=publish_at")) == ["of-2021", "of-2022", "of-2023"]


def test_articles_are_found_by_the_records_they_name(api):
    f.make_organization(slug="itu")
    f.make_person(slug="ann")
    f.make_meeting(slug="summit")
    f.make_programme(slug="wsis")
    f.make_article(
        slug="about",
        body_en="[ITU](organization:itu), [Ann](person:ann), [summit](meeting:summit), [WSIS](programme:wsis).",
    )
    f.make_article(slug="other")

    for query in ("organization=itu", "person=ann", "meeting=summit", "programme=wsis"):
        assert slugs(api(f"articles/?{query}")) == ["about"], query
    assert api.problems("articles/?organization=summit").keys() == {"organization"}


def test_article_is_found_by_section_year_and_words(api):
    f.make_article(slug="wanted", section="meetings", date="2008-05", headline_en="Café opens", headline_fr="Ouverture")
    f.make_article(slug="other", date="")

    for query in ("section=meetings", "year=2008", "q=CAFE", "q=ouverture"):
        assert slugs(api(f"articles/?{query}")) == ["wanted"], query


def test_body_stands_in_the_detail_as_markdown(api):
    f.make_organization(slug="itu")
    f.make_article(slug="about", body_en="About [ITU](organization:itu).")

    assert "body" not in api("articles/")["results"][0]
    assert api("articles/about/")["body"] == {"en": "About [ITU](organization:itu)."}


def test_mentions_are_references_to_what_is_public(api):
    past = timezone.now() - datetime.timedelta(days=1)
    itu = f.make_organization(slug="itu", name_en="ITU", name_ru="МСЭ")
    held = f.make_membership(role_en="Head", uid="00000000-0000-0000-0000-00000000000a")
    said = f.make_statement(slug="said", attribution="Head of the body")
    f.make_article(slug="over", unpublish_at=past)
    f.make_article(
        slug="about",
        body_en=f"[ITU](organization:itu), [head](membership:{held.uid}), [said](statement:said), [then](article:over)",
    )

    mentions = api("articles/about/?lang=ru")["mentions"]

    here, uid = "http://testserver/api/v1", str(held.uid)
    assert {name: rows for name, rows in mentions.items() if rows} == {
        "organizations": [{"id": str(itu.uid), "slug": "itu", "name": "МСЭ", "url": f"{here}/organizations/itu/"}],
        "memberships": [{"id": uid, "uid": uid, "name": "Head", "url": f"{here}/memberships/{held.uid}/"}],
        "statements": [
            {"id": str(said.uid), "slug": "said", "name": "Head of the body", "url": f"{here}/statements/said/"}
        ],
    }


def test_naming_more_records_takes_no_more_queries(api, django_assert_num_queries):
    slugs = [f.make_organization().slug for _ in range(5)]
    f.make_article(slug="one", body_en=f"[a](organization:{slugs[0]})")
    f.make_article(slug="five", body_en=" ".join(f"[a](organization:{slug})" for slug in slugs))

    for slug in ("one", "five"):
        with django_assert_num_queries(5):
            api(f"articles/{slug}/")
