"""A correction is a row of its own, which names its record by id; in files an article can have it among its fields."""

import pytest

from news.models import Article
from records.loading import LoadError
from records.publication import Correction
from tests.factories import make_article

pytestmark = pytest.mark.django_db
UID = "0b1f3a52-6f0e-4b8e-9d26-1c2f0a9f3b10"
ARTICLE = {"slug": "story", "headline_en": "Story", "lead_en": "Lead.", "body_en": "Body.", "section": "meetings"}


def source():
    return {
        "model": "records.source",
        "fields": {"slug": "paper", "title": "Paper", "language": "en"},
    }


def article(**fields):
    published = {"sources": [["paper"]], "status": "published", "publish_at": "2021-10-15T08:00:00Z"}
    return {"model": "news.article", "fields": ARTICLE | published | fields}


def correction(**fields):
    return {
        "model": "records.correction",
        "fields": {"kind": "article", "about": UID, "note_en": "Wrong year."} | fields,
    }


@pytest.mark.parametrize("uid", [{}, {"uid": UID}])
def test_the_note_of_an_article_is_loaded_as_a_row_and_loaded_again_changes_nothing(loaded, uid):
    row = article(
        correction_note_en="The year was wrong.",
        correction_note_fr="L’année était fausse.",
        headline_fr="Histoire",
        unreviewed_translations=["headline_fr", "correction_note_fr"],
        **uid,
    )
    loaded(source(), row)
    before = [*Article.objects.values(), *Correction.objects.values()]
    loaded(source(), row)

    note, story = Correction.objects.get(), Article.objects.get()
    assert (note.kind, note.about, note.note_en, note.note_fr) == (
        *("article", story.uid),
        *("The year was wrong.", "L’année était fausse."),
    )
    assert (story.unreviewed_translations, note.unreviewed_translations) == (["headline_fr"], ["note_fr"])
    assert [*Article.objects.values(), *Correction.objects.values()] == before


def test_an_article_whose_note_is_empty_has_no_correction(loaded):
    loaded(source(), article(correction_note_en="", correction_note_fr=""))

    assert (Article.objects.count(), Correction.objects.count()) == (1, 0)


def test_what_is_wrong_in_the_note_of_an_article_is_said_as_of_a_correction(loaded):
    with pytest.raises(LoadError) as refused:
        loaded(source(), article(correction_note_fr="Sans l’anglais."))

    assert "note_en" in str(refused.value)


def test_a_correction_is_loaded_after_what_it_tells_of_wherever_it_stands(loaded):
    own = {"uid": "7f1d7d3c-8a77-4f5b-9c52-0d6f2f3f7a11", "at": "2022-01-01T00:00:00Z"}
    loaded(correction(**own), article(uid=UID), source())

    assert Correction.objects.get().subject() == Article.objects.get()


def test_what_tells_of_a_record_that_is_refused_itself_is_not_judged_by_its_absence(loaded):
    row = article(correction_note_fr="Sans l’anglais.") | {}
    row["fields"]["headline_en"] = ""

    with pytest.raises(LoadError) as refused:
        loaded(source(), row)

    assert [(each.field, each.message) for each in refused.value.problems] == [
        ("headline_en", "This field cannot be blank.")
    ]


@pytest.mark.parametrize("way", ["among its fields", "a row of its own"])
def test_the_note_of_a_record_that_is_here_under_another_id_finds_it(loaded, way):
    story = make_article(slug="story", headline_en="Story", lead_en="Lead.", body_en="Body.", section="meetings")
    assert str(story.uid) != UID

    if way == "among its fields":
        with pytest.raises(LoadError) as refused:
            loaded(source(), article(correction_note_fr="Sans l’anglais."))
        assert [each.field for each in refused.value.problems] == ["note_en"]
        loaded(source(), article(correction_note_en="Wrong year."))
    else:
        loaded(source(), article(uid=UID), correction(uid="7f1d7d3c-8a77-4f5b-9c52-0d6f2f3f7a11"))

    assert Correction.objects.get().subject() == story


@pytest.mark.parametrize("kind", ["source", "post", "membershipcategory"])
def test_what_has_no_status_is_corrected_by_a_file_too_wherever_the_row_stands(loaded, kind):
    body = {"slug": "body", "name_en": "Body", "sources": [["paper"]], "status": "published"}
    label = {"uid": UID, "organization": ["body"], "label_en": "Label", "sources": [["paper"]]}
    rows = [
        source(),
        {"model": "organizations.organization", "fields": body | {"publish_at": "2021-10-15T08:00:00Z"}},
        {"model": "organizations.post", "fields": label},
        {"model": "organizations.membershipcategory", "fields": label | {"code": "label"}},
    ]
    rows[0]["fields"]["uid"] = UID
    own = {"uid": "7f1d7d3c-8a77-4f5b-9c52-0d6f2f3f7a11", "at": "2022-01-01T00:00:00Z"}

    loaded(correction(kind=kind, **own), *rows)

    assert Correction.objects.get().subject()._meta.model_name == kind
