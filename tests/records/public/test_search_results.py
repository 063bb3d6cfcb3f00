"""What is found, on either database: forty searches in six languages, and what nobody should find."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.models import Meeting
from organizations.models import Membership, Organization, Person, Post
from records.public import search_results
from records.public.search_results import Narrowing, find
from records.publication.models import Status
from records.rows.writing import writing
from records.search.index import SearchEntry, SearchTokens
from tests import factories as make
from tests.admin_forms import signed_in
from tests.records.search.names import UNION

pytestmark = pytest.mark.django_db
LATER = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)


def make_library():
    """A few records with names in six languages."""
    union = make.make_organization(
        slug="itu",
        **UNION,
        summary_en="The specialized agency for the radio spectrum.",
        summary_fr="L’institution spécialisée pour le spectre radioélectrique.",
    )
    make.make_other_name(organization=union, name="International Telegraph Union", kind="former")
    sector = make.make_organization(
        slug="development-sector",
        name_en="Telecommunication Development Sector",
        name_ru="Сектор развития электросвязи",
        abbreviation="ITU-D",
        classification="sector",
    )
    satellite = make.make_organization(slug="intersputnik", name_en="Intersputnik", name_ru="Интерспутник")
    zhao = make.make_person(slug="zhao", name_en="Houlin Zhao", name_zh_hans="赵厚麟", sort_name="Zhao, Houlin")
    conference = make.make_meeting(
        slug="conference",
        name_en="World Radiocommunication Conference 2007",
        name_fr="Conférence mondiale des radiocommunications",
        name_es="Conferencia Mundial de Radiocomunicaciones",
        abbreviation="WRC-07",
        place_en="Geneva",
        place_fr="Genève",
        start_date="2007-10",
        end_date="2007-11",
    )
    make.make_outcome(meeting=conference, title_en="Revised Radio Regulations", text_en="A treaty on frequencies.")
    make.make_statement(
        slug="message",
        speaker_person=zhao,
        attribution="Deputy Secretary-General",
        text_en="The digital divide closes when networks grow.",
        text_ar="تضيق الفجوة الرقمية حين تنمو الشبكات.",
        date="2008-04-07",
    )
    make.make_article(
        slug="story",
        headline_en="Intersputnik joins the Union",
        lead_en="A seat in the Development Sector.",
        body_en="The [satellite operator](organization:intersputnik) wants to bridge the **digital divide**.",
    )
    make.make_programme(slug="c2", name_en="Information infrastructure", code="C2", kind="action-line")
    make.make_membership(organization=sector, member_organization=satellite, start_date="2021-10", role_en="Member")
    report = make.make_source(slug="report", title="Annual report on cooperation", publisher="Bureau")
    make.make_page(path="about", title_en="What this is", sources=[report])


def keys(text, **choices):
    return [hit.record.key if hit.record.key_field != "uid" else "membership" for hit in find(text, **choices).hits]


CASES = {
    # English: names, abbreviations, former names, endings, joined words, beginnings
    "International Telecommunication Union": ["itu"],
    "ITU": ["itu", "development-sector", "the-source", "membership"],
    "itu": ["itu", "development-sector", "the-source", "membership"],
    "ITU-D": ["development-sector", "membership"],
    "itud": ["development-sector", "membership"],
    "telegraph": ["itu"],
    "telegraphs": ["itu"],
    "WRC-07": ["conference"],
    "wrc07": ["conference"],
    "WRC 07": ["conference"],
    "C2": ["c2"],
    "intersp": ["story", "intersputnik", "membership"],
    "Intersputnik": ["intersputnik", "story", "membership"],
    "houlin": ["zhao", "message"],
    "Zhao Houlin": ["zhao", "message"],
    "regulation": ["conference"],
    "treaties": ["conference"],
    "annual reports": ["report"],
    "digital divide": ["story", "message"],
    "satellite operators": ["story"],
    # phrases and exclusion
    "“digital divide”": ["story", "message"],
    '"divide digital"': [],
    "divide digital": ["story", "message"],
    "digital -satellite": ["message"],
    'digital -"satellite operator"': ["message"],
    "-digital": [],
    # French
    "Geneve": ["conference"],
    "Genève": ["conference"],
    "genève conférences": ["conference"],
    "télécommunication": ["development-sector", "itu", "membership"],
    "l'union internationale": ["itu"],
    "spectre radioelectrique": ["itu"],
    # Spanish
    "conferencia mundial": ["conference"],
    "unión": ["story", "itu"],
    "telecomunicacion": ["itu"],
    # Russian
    "союз": ["itu"],
    "СОЮЗА электросвязи": ["itu"],
    "Интерспутника": ["intersputnik", "membership"],
    "секторы": ["development-sector", "membership"],
    # Arabic
    "الاتحاد": ["itu"],
    "اتحاد": ["itu"],
    "للإتحاد الدُّولي": ["itu"],
    "الفجوة الرقميه": ["message"],
    # Chinese
    "电信": ["itu"],
    "电信联盟": ["itu"],
    "联": ["itu"],
    "盟": ["itu"],
    "信电": [],
    "赵厚麟": ["zhao", "message"],
    # across texts, languages and cases
    "ITU союз 电信": ["itu"],
    "geneva 2007 treaty": ["conference"],
}


def test_forty_searches_and_more_find_the_same_on_both_databases():
    make_library()

    assert {text: keys(text) for text in CASES} == CASES


HOSTILE = [
    '"',
    '"""',
    "'; DROP TABLE records_search; --",
    "' OR 1=1",
    "NEAR(a b, 5)",
    "title:itu",
    "{title words} : itu",
    "* ^ + - ( ) : & | ! <->",
    "itu:*",
    "a" * 200,
    "(((((((((",
    "\\'itu\\'",
    "itu\\",
    "%_%",
    "\x00itu",
    "\ud800",
    "\ue000 itu \ue001",
    "🛰️📡 itu",
    "\u202eitu\u202c",
    "<script>alert(1)</script>",
    "word " * 1500,
    "电" * 200,
    "-" * 200,
    "“„«»」",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_answered(client, text):
    make.make_organization(slug="itu", name_en="ITU")

    find(text)
    list(Organization.objects.matching(text))
    page = client.get("/search/", {"q": text.encode("utf-8", "replace").decode()})

    assert page.status_code == 200


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("ab\"'-*()&|!:<>\\ \t电ا\ue000{}^~+"), max_size=30))
def test_any_row_of_signs_is_a_question_to_the_database(text):
    assert find(text).total == 0


def test_a_name_that_is_just_the_words_comes_first_then_names_then_texts_the_newest_first():
    make.make_meeting(slug="old", name_en="Forum on spectrum", start_date="2001", end_date="")
    make.make_meeting(slug="new", name_en="Forum on spectrum", start_date="2021", end_date="")
    make.make_meeting(slug="text", name_en="Meeting", summary_en="About the spectrum.", start_date="2024", end_date="")
    make.make_programme(slug="exact", name_en="Spectrum")

    assert keys("spectrum") == ["exact", "new", "old", "text"]


@pytest.mark.parametrize("name", ["UIT", "МСЭ", "国际电联", "اليونسكو", "ONU-Hábitat"])
def test_another_name_that_is_just_the_words_counts_as_much_as_the_name(name):
    make.make_meeting(slug="newer", name_en=f"{name} 2021", start_date="2021", end_date="")
    body = make.make_organization(slug="body", name_en="Body", summary_en="Union.")
    for language in ("fr", "es"):
        make.make_other_name(organization=body, name=name, language=language, kind="abbreviation")

    assert keys(name) == keys(name.lower()) == ["body", "newer"]


def test_where_nothing_has_all_words_those_with_some_are_shown_and_it_says_so():
    make.make_organization(slug="one", name_en="Radio bureau")
    make.make_organization(slug="two", name_en="Treaty office")

    answer = find("radio treaty")

    assert (answer.loose, {hit.record.key for hit in answer.hits}) == (True, {"one", "two"})
    assert find("radio bureau").loose is False
    assert find("nothing whatsoever").hits == []


def test_facets_count_what_the_other_choices_leave():
    make.make_meeting(slug="a", name_en="Spectrum 1", start_date="2021", end_date="", name_fr="Spectre 1")
    make.make_meeting(slug="b", name_en="Spectrum 2", start_date="2020", end_date="")
    make.make_organization(slug="c", name_en="Spectrum office")

    facets = find("spectrum").facets
    narrowed = find("spectrum", Narrowing(year=2021))

    assert facets == {
        "kind": [("meeting", 2), ("organization", 1)],
        "year": [(2021, 1), (2020, 1)],
        "language": [("en", 3), ("fr", 1)],
    }
    assert [hit.record.key for hit in narrowed.hits] == ["a"]
    assert narrowed.facets["year"] == [(2021, 1), (2020, 1)]
    assert narrowed.facets["kind"] == [("meeting", 1)]
    assert keys("spectrum", narrowing=Narrowing(kind="organization")) == ["c"]
    assert keys("spectrum", narrowing=Narrowing(language="fr")) == ["a"]


def test_what_is_found_is_paged_through_and_counted_up_to_a_bound(monkeypatch):
    monkeypatch.setattr(search_results, "MOST_HITS", 4)
    monkeypatch.setattr(search_results, "PAGE_SIZE", 3)
    for n in range(6):
        make.make_meeting(slug=f"m{n}", name_en=f"Spectrum {n}", start_date=f"200{n}", end_date="")

    first, second = find("spectrum"), find("spectrum", page=2)

    assert [hit.record.key for hit in first.hits] == ["m5", "m4", "m3"]
    assert [hit.record.key for hit in second.hits] == ["m2"]
    assert (first.total, first.more, first.pages) == (4, True, 2)


def test_the_place_in_the_text_is_shown_in_the_readers_language(client):
    make.make_organization(
        slug="itu",
        name_en="Union",
        summary_en="It allots spectrum to states & satellites.",
        summary_fr="Elle attribue le spectre aux États.",
    )

    english, french = client.get("/search/?q=spectrum"), client.get("/fr/search/?q=spectre")
    two = client.get("/search/?q=allots+spectrum").content.decode()

    assert re.search(r"It <mark>allots( |</mark> <mark>)spectrum</mark> to", two)  # the blank between them stays
    assert "It allots <mark>spectrum</mark> to states &amp; satellites." in english.content.decode()
    assert '<p lang="fr" dir="ltr">Elle attribue le <mark>spectre</mark> aux États.<sup' in french.content.decode()


def test_of_a_chinese_sentence_the_word_is_marked_and_not_the_clause(client):
    make.make_organization(
        slug="itu", name_en="Union", summary_en="About.", summary_zh_hans="国际电信联盟负责无线电频谱的分配。"
    )

    page = client.get("/zh-hans/search/", {"q": "电信联盟"}).content.decode()

    assert "国际<mark>电信联盟</mark>负责无线电频谱的分配。" in page


# --- The index follows -------------------------------------------------------------------------------------------


def test_a_save_is_found_at_once_and_what_was_before_no_more():
    body = make.make_organization(slug="body", name_en="Telegraph bureau")
    body.name_en = "Radio bureau"
    body.save()

    assert (keys("radio"), keys("telegraph")) == (["body"], [])


def test_a_part_is_found_with_its_whole_and_gone_when_it_goes():
    body = make.make_organization(slug="body", name_en="Bureau")
    name = make.make_other_name(organization=body, name="Telegraph office")

    assert keys("telegraph") == ["body"]
    name.delete()
    assert keys("telegraph") == []


def test_a_rename_reaches_what_bears_the_name():
    person = make.make_person(name_en="Ada")
    post = make.make_post(label_en="Director")
    make.make_membership(member_person=person, organization=post.organization, post=post)
    make.make_statement(slug="said", speaker_person=person, attribution="Director")
    person.name_en = "Éva"
    person.save()
    post.label_en = "President"
    post.save()

    assert set(keys("eva")) == {person.slug, "membership", "said"}
    assert keys("ada") == []
    assert keys("eva president") == ["membership"]


def test_what_is_refused_leaves_the_index_as_it_was():
    draft = make.make_organization(name_en="Draft", status="draft", publish_at=None)
    body = make.make_organization(slug="body", name_en="Telegraph bureau")
    body.name_en, body.parent = "Radio bureau", draft

    with pytest.raises(ValidationError):
        body.save()

    assert (keys("telegraph"), keys("radio")) == (["body"], [])


def test_a_deleted_record_leaves_no_entry():
    draft = make.make_organization(name_en="Telegraph", status="draft", publish_at=None)
    draft.delete()

    assert not Organization.objects.matching("telegraph").exists()
    assert not SearchEntry.objects.filter(kind="organization").exists()
    assert not SearchTokens.objects.filter(entry__kind="organization").exists()


def test_every_kind_has_a_number_of_its_own():
    from records.search.index import indexed_models, kind_number

    kinds = [model._meta.model_name for model in indexed_models()]

    assert len({kind_number(kind) for kind in kinds}) == len(kinds) >= 12


def test_a_save_costs_the_same_whoever_bears_the_name():
    def queries(members):
        body = make.make_organization()
        for _ in range(members):
            make.make_membership(organization=body)
        body.name_en = f"Renamed {members}"
        with CaptureQueriesContext(connection) as captured:
            body.save()
        return len(captured)

    assert queries(1) == queries(5)


def test_reindex_builds_everything_anew_and_drops_what_is_gone(capsys):
    make_library()
    before = {text: keys(text) for text in CASES}
    SearchEntry.objects.filter(kind="organization").delete()
    SearchEntry.objects.create(id=1, kind="organization", object_id=10**6, digest="x", status="published")

    call_command("reindex")
    again = {text: keys(text) for text in CASES}
    call_command("reindex")

    assert before == again == CASES
    assert "1 entries of what no longer exists were dropped" in capsys.readouterr().out


def test_a_phrase_crosses_no_border_between_two_texts():
    body = make.make_organization(slug="body", name_en="Radio", abbreviation="BR", summary_en="Bureau")
    make.make_other_name(organization=body, name="Treaty office")

    assert find('"radio bureau"').total == find('"br bureau"').total == find('"radio treaty"').total == 0


def test_a_long_text_with_one_word_many_times_is_searched_the_same_on_both():
    make.make_article(slug="long", body_en="the union " * 600 + "telegraph bureau " + "x y " * 9000 + " treaty")

    assert keys('"telegraph bureau"') == ["long"]
    assert keys("treaty") == []  # beyond what is read of one record


# --- Nobody finds what is not public -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state",
    [
        {"status": "draft", "publish_at": None},
        {"status": "in_review", "publish_at": None},
        {"status": "published", "publish_at": LATER},
        {"status": "withdrawn", "publish_at": None, "withdrawal_reason": "Wrong"},
    ],
)
def test_what_is_not_public_is_in_no_result_count_or_facet(state):
    make.make_organization(slug="public", name_en="Telegraph one")
    before = find("telegraph")
    make.make_organization(slug="hidden", name_en="Telegraph two", name_fr="Le télégraphe", **state)
    after = find("telegraph")

    assert [hit.record.key for hit in after.hits] == ["public"]
    assert (before.total, before.facets) == (after.total, after.facets)
    assert Organization.objects.matching("telegraph").count() == 2


def test_a_record_is_found_from_its_moment_on_and_until_it_ends():
    noon = datetime.datetime(2030, 1, 1, 12, tzinfo=datetime.UTC)
    hour = datetime.timedelta(hours=1)
    make.make_article(slug="news", headline_en="Telegraph", publish_at=noon, unpublish_at=noon + hour)

    assert [keys("telegraph", at=at) for at in (noon - hour, noon, noon + hour)] == [[], ["news"], []]


def test_what_is_not_public_does_not_crowd_out_what_is(monkeypatch):
    monkeypatch.setattr(search_results, "MOST_HITS", 2)
    make.make_meeting(slug="public", name_en="Telegraph", start_date="2001", end_date="")
    for n in range(5):
        make.make_meeting(name_en=f"Telegraph {n}", status="draft", publish_at=None, start_date="2025", end_date="")
        make.make_source(title=f"Telegraph {n}")

    assert keys("telegraph") == ["public"]


def test_a_source_is_found_once_a_public_record_cites_it():
    source = make.make_source(slug="report", title="Telegraph report")
    body = make.make_organization(status="draft", publish_at=None, sources=[source])

    assert keys("telegraph") == []
    body.status = Status.PUBLISHED
    body.full_clean()
    body.save()
    assert keys("telegraph") == ["report"]


def test_posts_and_categories_have_no_page_and_are_not_listed():
    post = make.make_post(label_en="Telegraphist")
    make.make_membership(organization=post.organization, post=post, role_en="")

    assert keys("telegraphist") == ["membership"]
    assert list(Post.objects.matching("telegraphist")) == [post]


# --- Where it is asked ---------------------------------------------------------------------------------------------


def test_lists_the_api_and_the_admin_ask_the_same_index(client, api):
    make_library()
    with writing():
        draft = make.make_organization(slug="draft", name_en="Союз", status="draft", publish_at=None)

    rows = api("/api/v1/organizations/?q=союза")["results"]
    page = client.get("/organizations/", {"q": "союза"}).content.decode()
    admin = signed_in(client).get("/admin/organizations/organization/", {"q": "союза"}).content.decode()

    assert [row["slug"] for row in rows] == ["itu"]
    assert 'href="/organizations/itu/"' in page
    assert 'href="/organizations/intersputnik/"' not in page
    assert f"/{draft.pk}/change/" in admin
    assert list(Membership.objects.matching("intersputnik ITU-D")) == [Membership.objects.get()]
    assert list(Person.objects.matching("赵")) == [Person.objects.get()]
    assert list(Meeting.objects.matching("!!!")) == []


def test_the_search_page_is_strict_at_the_door(client):
    make.make_organization(name_en="Telegraph")

    for bad in (
        "utm_source=x",
        "kind=planet",
        "kind=post",
        "year=0",
        "year=99999",
        "language=de",
        "page=0",
        "page=41",
        "page=2",
        "page=x",
        "kind=",
    ):
        answer = client.get(f"/search/?q=telegraph&{bad}")
        assert (answer.status_code, answer["Location"]) == (301, "/search/?q=telegraph"), bad


def test_a_search_too_long_is_refused_in_words_and_nothing_typed_is_lost(client):
    long, many = client.get("/search/", {"q": "x" * 201}), client.get("/search/", {"q": "a " * 30})

    assert "longer than 200 characters" in long.content.decode()
    assert f'value="{"x" * 200}"' in long.content.decode()
    assert "more than 20 words" in many.content.decode()
    assert f'value="{"a " * 30}"' in many.content.decode()


def test_the_search_page_helps_before_and_after(client):
    make.make_organization(name_en="Telegraph")

    empty, nothing, one = (client.get(f"/search/{q}").content.decode() for q in ("", "?q=zebra", "?q=telegraph"))

    assert "One box for organizations" in empty
    assert "Nothing in the record matches this search." in nothing
    assert "1 result" in one


def test_a_search_makes_the_same_number_of_queries_for_one_hit_and_for_a_page_full(client):
    def queries(n):
        for _ in range(n):
            make.make_organization(name_en=f"Telegraph {n}")
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/?q=telegraph")
        return len(captured)

    # Ranking takes three, facets none more, the records two and their sources one, the foot of the page one.
    assert queries(1) == queries(24) == 8
