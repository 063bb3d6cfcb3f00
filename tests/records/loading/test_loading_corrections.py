"""A correction is a row of its own, which names its record by id; in files an article can have it among its fields."""

import datetime

import pytest

from news.models import Article
from records.loading import LoadError
from records.publication import Correction
from records.sources.models import Source
from tests.factories import make_article, make_source

pytestmark = pytest.mark.django_db
UID = "0b1f3a52-6f0e-4b8e-9d26-1c2f0a9f3b10"
OWN = "7f1d7d3c-8a77-4f5b-9c52-0d6f2f3f7a11"
ARTICLE = {"slug": "story", "headline_en": "Story", "lead_en": "Lead.", "body_en": "Body.", "section": "meetings"}


def source(**fields):
    return {"model": "records.source", "fields": {"slug": "paper", "title": "Paper", "language": "en"} | fields}


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
    loaded([source(), row])
    before = [*Article.objects.values(), *Correction.objects.values()]
    loaded([source(), row])

    note, story = Correction.objects.get(), Article.objects.get()
    assert (note.kind, note.about, note.note_en, note.note_fr) == (
        *("article", story.uid),
        *("The year was wrong.", "L’année était fausse."),
    )
    assert (story.unreviewed_translations, note.unreviewed_translations) == (["headline_fr"], ["note_fr"])
    assert [*Article.objects.values(), *Correction.objects.values()] == before


def test_an_update_leaves_the_moment_of_a_correction_that_the_file_leaves_open(loaded):
    loaded([source(), article(correction_note_en="Wrong year.")])
    moment = Correction.objects.get().at

    report = loaded([source(), article(correction_note_en="Wrong year.", correction_note_fr="Année fausse.")])

    note = Correction.objects.get()
    assert report["updated"] == [note.key]
    assert (note.at, note.note_fr) == (moment, "Année fausse.")


def test_the_moment_that_a_file_gives_a_correction_is_taken(loaded):
    rows = [source(uid=UID), correction(kind="source", uid=OWN)]
    loaded(rows)

    moments = []
    for day in (1, 2):
        rows[1]["fields"]["at"] = f"2022-01-0{day}T00:00:00Z"
        moments.append((loaded(rows)["updated"], Correction.objects.get().at))

    assert moments == [([OWN], datetime.datetime(2022, 1, day, tzinfo=datetime.UTC)) for day in (1, 2)]


def test_an_editors_correction_of_the_same_words_agrees_with_a_file_that_leaves_its_moment_open(loaded):
    paper = make_source(uid=UID)
    Correction(uid=OWN, kind="source", about=paper.uid, note_en="Wrong year.").save()

    assert loaded([correction(kind="source", uid=OWN)])["unchanged"] == [OWN]


@pytest.mark.parametrize("known", [True, False], ids=["the id that its file implies", "another id"])
def test_an_old_note_that_became_a_row_with_the_id_of_its_article_is_found_by_the_file(loaded, known):
    loaded([source(), article()])
    if not known:
        Article.objects.update(uid=UID)
    story = Article.objects.get()
    Correction(uid=story.uid, kind="article", about=story.uid, note_en="Wrong year.").save()
    before = list(Correction.objects.values())

    rows = [source(), article(correction_note_en="Wrong year.")]
    reports = [loaded(rows), loaded(rows)]

    assert [report["unchanged"] for report in reports] == [["paper", "story", str(story.uid)]] * 2
    assert list(Correction.objects.values()) == before


def test_a_note_that_a_file_gives_again_by_the_id_that_its_article_has_here_is_refused(loaded, tmp_path):
    make_article(uid=UID, **ARTICLE)

    with pytest.raises(LoadError) as refused:
        loaded([source(), article(correction_note_en="Wrong year."), correction(uid=UID)])

    assert [tuple(problem) for problem in refused.value.problems] == [
        (
            *(str(tmp_path / "0.json"), f"record 2 (records.correction “{UID}”)", ""),
            f"This is already record 3 of {tmp_path / '0.json'}.",
        )
    ]


def test_a_correction_of_what_an_editor_deleted_is_left_out_and_reported(loaded):
    loaded([source(uid=UID)])
    Source.objects.get().delete()

    report = loaded([source(uid=UID), source(slug="other"), correction(kind="source", uid=OWN)])

    assert (report["created"], report["kept"]) == (["other"], ["paper", OWN])
    assert report["why"] == ["an editor deleted it", "about: “paper” was taken away by an editor"]
    assert Correction.objects.count() == 0


def test_the_note_of_an_article_that_is_left_out_is_left_out_too(loaded):
    loaded([source()])
    Source.objects.get().delete()

    report = loaded([source(), article(uid=UID, correction_note_en="Wrong year.")])

    assert (report["kept"], report["why"]) == (
        ["paper", "story", UID],
        [
            "an editor deleted it",
            "sources: “paper” was taken away by an editor",
            "about: “story” was taken away by an editor",
        ],
    )
    assert (Article.objects.count(), Correction.objects.count()) == (0, 0)


@pytest.mark.parametrize("translations", ["a", [["a"]]])
def test_a_list_of_translations_that_is_none_is_all_that_is_wrong_with_an_article_and_its_note(loaded, translations):
    with pytest.raises(LoadError) as refused:
        loaded([source(), article(correction_note_en="Wrong year.", unreviewed_translations=translations)])

    assert [(each.field, each.message) for each in refused.value.problems] == [
        ("unreviewed_translations", f"This must be a list of texts, not {translations!r}.")
    ]


def test_an_article_whose_note_is_empty_has_no_correction(loaded):
    loaded([source(), article(correction_note_en="", correction_note_fr="")])

    assert (Article.objects.count(), Correction.objects.count()) == (1, 0)


def test_what_is_wrong_in_the_note_of_an_article_is_said_as_of_a_correction(loaded):
    with pytest.raises(LoadError) as refused:
        loaded([source(), article(correction_note_fr="Sans l’anglais.")])

    assert "note_en" in str(refused.value)


def test_a_correction_is_loaded_after_what_it_tells_of_wherever_it_stands(loaded):
    own = {"uid": OWN, "at": "2022-01-01T00:00:00Z"}
    loaded([correction(**own), article(uid=UID), source()])

    assert Correction.objects.get().subject() == Article.objects.get()


def test_what_tells_of_a_record_that_is_refused_itself_is_not_judged_by_its_absence(loaded):
    row = article(correction_note_fr="Sans l’anglais.") | {}
    row["fields"]["headline_en"] = ""

    with pytest.raises(LoadError) as refused:
        loaded([source(), row])

    assert [(each.field, each.message) for each in refused.value.problems] == [
        ("headline_en", "This field cannot be blank.")
    ]


def test_the_note_of_a_record_that_is_here_under_another_id_finds_it(loaded):
    story = make_article(**ARTICLE)

    loaded([source(), article(correction_note_en="Wrong year.")])

    assert Correction.objects.get().subject() == story


def test_a_correction_of_a_record_that_is_here_under_another_id_finds_it(loaded):
    story = make_article(**ARTICLE)

    loaded([source(), article(uid=UID), correction(uid=OWN)])

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
    own = {"uid": OWN, "at": "2022-01-01T00:00:00Z"}

    loaded([correction(kind=kind, **own), *rows])

    assert Correction.objects.get().subject()._meta.model_name == kind
