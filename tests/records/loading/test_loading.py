"""`load_record`: what it writes, in which order, and what it leaves alone."""

import datetime
import io
import json
import uuid

import pytest
import reversion.models
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from meetings.models import Contribution, Meeting
from news.models import Article
from organizations.models import Membership, Organization, OrganizationFigure
from records.loading import LoadError
from records.loading.models import LoadedRow
from records.publication.mentions import Mention
from records.rows import keys_are_due
from records.sources.models import Source
from tests import factories as make

pytestmark = pytest.mark.django_db
PUBLIC = {"status": "published", "publish_at": "2020-01-01T00:00:00Z"}
UID = "0b1f3a52-6f0e-4b8e-9d26-1c2f0a9f3b10"


def source(slug="report", **fields):
    return {"model": "records.source", "fields": {"slug": slug, "title": "Report", "date": "2008-05-20"} | fields}


def organization(slug="itu", **fields):
    default = {"slug": slug, "name_en": slug.upper(), "classification": "other"}
    return {"model": "organizations.organization", "fields": default | PUBLIC | fields}


def person(slug="zhao", **fields):
    return {"model": "organizations.person", "fields": {"slug": slug, "name_en": "Zhao"} | PUBLIC | fields}


def membership(**fields):
    default = {"uid": UID, "organization": ["itu"], "member_person": ["zhao"], "role_en": "Secretary-General"}
    return {"model": "organizations.membership", "fields": default | PUBLIC | fields}


def figure(**fields):
    default = {"uid": UID, "organization": ["itu"], "property": "members", "label_en": "Members", "value": 900}
    return {"model": "organizations.organizationfigure", "fields": default | fields}


def article(slug="story", **fields):
    default = {"slug": slug, "headline_en": "H", "lead_en": "L", "body_en": "B", "section": "membership"}
    return {"model": "news.article", "fields": default | PUBLIC | fields}


def snapshot():
    """What the rows are called and how often they were written."""
    return [list(model.objects.values_list("uid", "version")) for model in (Organization, Source)]


def counts(report):
    return {name: len(report[name]) for name in ("created", "updated", "unchanged", "kept")}


def test_files_and_rows_may_stand_in_any_order(loaded):
    first = [
        membership(sources=[["report"]]),
        organization("itu-d", parent=["itu"], sources=[["report"]]),
        organization("itu", sources=[["report"]]),
    ]
    second = [person(), source()]

    report = loaded(first, second)

    assert counts(report) == {"created": 5, "updated": 0, "unchanged": 0, "kept": 0}
    assert Organization.objects.get(slug="itu-d").parent == Organization.objects.get(slug="itu")
    seat = Membership.objects.get()
    assert (str(seat.uid), seat.organization.slug, seat.member_person.slug) == (UID, "itu", "zhao")
    assert [s.slug for s in seat.sources.all()] == ["report"]


def test_a_list_may_name_what_comes_later(loaded):
    def meeting(slug, *after):
        fields = {"slug": slug, "name_en": slug, "classification": "forum", "prepares_for": [[s] for s in after]}
        return {"model": "meetings.meeting", "fields": fields | PUBLIC}

    loaded([meeting("first", "second", "third"), meeting("second", "third"), meeting("third")])

    assert {m.slug for m in Meeting.objects.get(slug="first").prepares_for.all()} == {"second", "third"}
    assert {m.slug for m in Meeting.objects.get(slug="second").prepares_for.all()} == {"third"}


def test_markdown_may_mention_in_circles(loaded):
    rows = [
        organization("itu", description_en="See [D](organization:itu-d) and [us](organization:itu)."),
        organization("itu-d", description_en="See [story](article:story)."),
        article(body_en="About [ITU](organization:itu).", publisher=["itu"]),
    ]

    loaded(rows)

    named = {(m.holder_type.model_class(), m.holder_id, m.target_type.model_class()) for m in Mention.objects.all()}
    itu, itu_d = Organization.objects.get(slug="itu"), Organization.objects.get(slug="itu-d")
    assert named == {
        (Organization, itu.pk, Organization),
        (Organization, itu_d.pk, Article),
        (Article, Article.objects.get().pk, Organization),
    }


def test_what_mentions_each_other_can_be_published_without_naming_a_moment(loaded):
    loaded(
        [
            organization("itu", description_en="[D](organization:itu-d)", publish_at=None),
            organization("itu-d", description_en="[ITU](organization:itu)", publish_at=None),
        ]
    )

    assert Organization.objects.published().count() == 2


def test_rows_written_without_a_wait_have_their_first_version(loaded):
    loaded([article(body_en="[ITU](organization:itu)"), organization(sources=[["report"]]), figure(), source()])

    assert Article.objects.get().version == 1
    assert Organization.objects.get().version == 1
    assert Source.objects.get().version == 1


def test_types_are_kept_exactly(loaded):
    loaded([organization(founding_date="1865-05", publish_at="2020-01-01T02:00:00+02:00"), figure(value="900.25")])

    itu = Organization.objects.get()
    assert itu.founding_date_earliest == datetime.date(1865, 5, 1)
    assert itu.publish_at == datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    assert str(OrganizationFigure.objects.get().value) == "900.2500"


def test_a_membership_is_attested_by_its_source_and_saved_once(loaded):
    """To judge and save it again for that would take as long again."""
    loaded([organization(), person(), membership(sources=[["report"]], start_date="2008")], [source()])

    seat = Membership.objects.get()
    assert (seat.attested_from, seat.attested_on) == (datetime.date(2008, 5, 20), datetime.date(2008, 5, 20))
    assert seat.version == 1


def test_a_term_that_ends_makes_room_for_the_next_in_any_order(loaded):
    basis = [organization(), person()]
    loaded([*basis, membership(start_date="2007")])
    later = membership(uid="1b1f3a52-6f0e-4b8e-9d26-1c2f0a9f3b10", start_date="2015")

    report = loaded([later, *basis, membership(start_date="2007", end_date="2014")])

    assert (len(report["created"]), report["updated"]) == (1, [UID])
    assert Membership.objects.count() == 2


def test_a_load_is_one_revision_with_each_row_as_it_stands_at_the_end(loaded):
    loaded([organization(sources=[["report"]]), figure()], [source()])

    revision = reversion.models.Revision.objects.get()
    assert revision.comment == "Loaded from 0.json, 1.json"
    versions = {v.content_type.model: v.field_dict for v in revision.version_set.all()}
    assert set(versions) == {"organization", "organizationfigure", "source"}
    assert versions["organization"]["sources"] == [Source.objects.get().pk]
    assert versions["organization"]["version"] == 1


def test_a_second_load_writes_nothing(loaded):
    rows = [organization(sources=[["report"]]), person(), membership(), source(), figure(), article()]
    loaded(rows)
    before = list(Organization.objects.values()) + list(LoadedRow.objects.values())

    report = loaded(rows)

    assert counts(report) == {"created": 0, "updated": 0, "unchanged": 6, "kept": 0}
    assert list(Organization.objects.values()) + list(LoadedRow.objects.values()) == before
    assert reversion.models.Revision.objects.count() == 1


def test_a_second_load_takes_the_same_queries_for_few_and_for_many(loaded, django_assert_num_queries):
    few = [organization(f"body-{n}") for n in range(2)]
    many = [organization(f"body-{n}") for n in range(12)]
    # Two savepoints, the rows, their sources, the digests; and the writers' lock of PostgreSQL.
    expected = 7 + (connection.vendor == "postgresql")
    loaded(few)
    with django_assert_num_queries(expected):
        loaded(few)
    loaded(many)

    with django_assert_num_queries(expected):
        loaded(many)


def test_a_changed_fixture_updates_a_row_that_nobody_touched(loaded):
    loaded([source(), organization(abbreviation="ITU", sources=[["report"]])])

    report = loaded([source(), organization(name_en="Union")])

    itu = Organization.objects.get()
    assert report["updated"] == ["itu"]
    assert (itu.name_en, itu.abbreviation, itu.version, list(itu.sources.all())) == ("Union", "", 2, [])


def test_an_update_leaves_the_moment_of_publishing_that_the_file_leaves_open(loaded):
    loaded([organization(publish_at=None)])
    moment = Organization.objects.get().publish_at

    fixture = organization(name_en="Union")
    del fixture["fields"]["publish_at"]
    loaded([fixture])

    assert Organization.objects.get().publish_at == moment


@pytest.mark.parametrize("country", ["", "CH"], ids=["the file changes too", "the file stays"])
def test_an_editors_change_is_reported_and_kept(loaded, country):
    loaded([organization(country="CH")])
    itu = Organization.objects.get()
    itu.name_en = "The Union"
    itu.country = country
    itu.save()

    report = loaded([organization(country=country)])

    assert (report["kept"], report["why"]) == (["itu"], ["name_en: 'The Union' here, 'ITU' in the file"])
    assert Organization.objects.get().name_en == "The Union"


def test_the_report_names_every_difference_references_by_their_keys(loaded):
    rows = [source(), source("other"), organization("un"), organization(parent=["un"], sources=[["report"]])]
    loaded(rows)
    itu = Organization.objects.get(slug="itu")
    itu.parent = None
    itu.summary_en = "Same words at the beginning of this text, then one word of ours."
    itu.save()
    itu.sources.set([Source.objects.get(slug="other")])
    rows[-1]["fields"]["summary_en"] = "Same words at the beginning of this text, then another word."

    report = loaded(rows)

    assert sorted(report["why"]) == [
        "parent: None here, 'un' in the file",
        "sources: ['other'] here, ['report'] in the file",
        "summary_en: '…his text, then one word of ours.' here, '…his text, then another word.' in the file",
    ]


def test_saving_a_form_without_a_change_is_no_change(loaded):
    loaded([organization(summary_en="One\n\nTwo\n")])
    itu = Organization.objects.get()
    itu.summary_en = "One\r\n\r\nTwo"  # as browsers send it, and forms strip it
    itu.save()

    assert loaded([organization(summary_en="One\n\nTwo\n")])["unchanged"] == ["itu"]


def test_a_file_that_catches_up_with_an_editor_agrees_again(loaded):
    loaded([organization()])
    itu = Organization.objects.get()
    itu.name_en = "Union"
    itu.save()

    agreed = loaded([organization(name_en="Union")])
    changed = loaded([organization(name_en="The Union")])

    assert (agreed["unchanged"], changed["updated"]) == (["itu"], ["itu"])


def test_what_an_editor_wrote_and_a_file_too_agrees_though_the_source_filled_in_the_attestation(loaded):
    rows = [organization(), person(), source()]
    loaded([*rows, membership(sources=[["report"]])])
    seat = Membership.objects.get()
    seat.role_en = "Director"
    seat.save()

    report = loaded([*rows, membership(sources=[["report"]], role_en="Director")])

    assert (report["kept"], report["why"]) == ([], [])
    assert Membership.objects.get().attested_on == datetime.date(2008, 5, 20)


def test_another_attestation_than_the_one_in_the_file_is_a_difference(loaded):
    rows = [organization(), person(), source()]
    loaded([*rows, membership(attested_on="2008-05-21")])
    seat = Membership.objects.get()
    seat.attested_on = datetime.date(2008, 5, 22)
    seat.save()

    report = loaded([*rows, membership(attested_on="2008-05-21")])

    assert report["why"] == ["attested_on: '2008-05-22' here, '2008-05-21' in the file"]


def test_a_deleted_row_is_reported_and_not_created_again(loaded):
    draft = organization("draft", status="draft", publish_at=None)
    loaded([draft])
    Organization.objects.get().delete()

    report = loaded([draft])

    assert (report["kept"], report["why"]) == (["draft"], ["an editor deleted it"])
    assert Organization.objects.count() == 0


def test_what_refers_to_a_deleted_row_is_left_out_and_reported(loaded):
    draft = {"status": "draft", "publish_at": None}
    loaded([organization("gone", **draft)])
    Organization.objects.get().delete()

    report = loaded(
        [
            organization("gone", **draft),
            organization("child", parent=["gone"], **draft),
            organization("grandchild", parent=["child"], **draft),
            article(body_en="[It](organization:gone)", **draft),
            organization("other"),
        ]
    )

    assert report["created"] == ["other"]
    assert sorted(report["why"]) == [
        "an editor deleted it",
        "body_en: “gone” was taken away by an editor",
        "parent: “child” was taken away by an editor",
        "parent: “gone” was taken away by an editor",
    ]


def test_a_renamed_row_is_reported_and_references_still_lead_to_it(loaded):
    loaded([source(), organization()])
    renamed = Source.objects.get()
    renamed.slug = "annual-report"
    renamed.save()

    report = loaded([source(), organization(), organization("un", sources=[["report"]])])

    assert (report["created"], report["why"]) == (["un"], ["an editor renamed it to “annual-report”"])
    assert list(Organization.objects.get(slug="un").sources.all()) == [renamed]


def test_an_editors_row_of_the_same_key_is_kept_unless_it_says_the_same(loaded):
    make.make_person(slug="zhao", name_en="Houlin Zhao", sources=[])
    make.make_person(slug="ban", name_en="Ban", sources=[])

    report = loaded([person(publish_at="2020-01-01T12:00:00Z"), person("ban", name_en="Ban", publish_at=None)])

    assert (report["kept"], report["unchanged"]) == (["zhao"], ["ban"])
    assert report["why"] == ["an editor created it", "name_en: 'Houlin Zhao' here, 'Zhao' in the file"]


def test_a_row_may_refer_to_what_is_there_already(loaded):
    itu = make.make_organization(slug="itu")

    loaded([figure()])

    assert OrganizationFigure.objects.get().organization == itu
    itu.refresh_from_db()
    assert itu.version == 2


def test_a_file_that_is_in_its_place_can_be_named(loaded):
    name = default_storage.save("contributions/report.pdf", ContentFile(b"%PDF-1.7"))
    rows = [
        {"model": "meetings.contribution", "fields": {"slug": "c", "title_en": "C", "kind": "report", "file": name}}
    ]

    loaded(rows)

    assert Contribution.objects.get().file.name == name
    assert loaded(rows)["unchanged"] == ["c"]


def test_what_the_portal_keeps_itself_is_not_read_and_the_report_says_so(in_files):
    said = output_of(*in_files([organization(version=7, sort_key_en="eA==")]))

    assert Organization.objects.values_list("version").get() == (1,)
    assert not keys_are_due()
    assert said.splitlines()[0] == "Kept by the portal itself, so not read from the files: sort_key_en, version."


def test_a_new_meeting_takes_over_its_identity_in_calendars_and_an_old_one_keeps_it(loaded):
    fields = {
        "slug": "wrc",
        "name_en": "WRC",
        "classification": "forum",
        "ical_uid": "old@ituportal",
        "ical_sequence": 3,
    }
    row = {"model": "meetings.meeting", "fields": fields | PUBLIC}

    loaded([row])
    fields["ical_uid"] = "new@ituportal"
    loaded([row | {"fields": fields | PUBLIC | {"summary_en": "Changed"}}])

    assert Meeting.objects.values_list("ical_uid", "ical_sequence", "summary_en").get() == (
        "old@ituportal",
        4,
        "Changed",
    )


def test_a_row_takes_its_id_from_the_file_and_else_the_same_in_every_database(loaded):
    loaded([organization(uid=UID), source()])
    Source.objects.get().delete()
    LoadedRow.objects.filter(key="report").delete()
    loaded([source()])

    assert str(Organization.objects.get().uid) == UID
    assert Source.objects.get().uid == uuid.UUID("0379eda5-267e-515a-b26f-545e4141c27e")


def test_an_id_never_changes_and_another_one_in_the_file_is_reported_and_no_error(loaded, in_files):
    loaded([organization(uid=UID), source()])
    kept, before = Source.objects.get().uid, snapshot()
    other = [organization(uid=UID.replace("0b", "0c").upper()), source(uid=UID)]

    said = output_of(*in_files(other)).splitlines()

    assert [line.partition(": ")[2] for line in said[:-1]] == [
        f"organizations.organization “itu” keeps its id {UID}; in the file: {UID.replace('0b', '0c')}.",
        f"records.source “report” keeps its id {kept}; in the file: {UID}.",
    ]
    assert said[-1] == "0 created, 0 updated, 2 unchanged, 0 kept (edited)."
    assert snapshot() == before
    assert counts(loaded([organization(uid=UID, country="CH")]))["updated"] == 1


def test_an_id_that_another_row_has_is_refused(loaded):
    loaded([organization(uid=UID)])

    with pytest.raises(LoadError) as refusal:
        loaded([organization("un", uid=UID)])

    assert [problem.field for problem in refusal.value.problems] == ["uid"]


def test_an_id_stays_however_a_row_is_saved(loaded):
    loaded([organization(), figure()])

    for row in (Organization.objects.get(), OrganizationFigure.objects.get()):
        row.uid = uuid.uuid4()
        with pytest.raises(ValidationError, match="The id of a record never changes"):
            row.save()


def test_a_file_that_says_the_same_in_other_words_updates_nothing(loaded):
    loaded([organization(), figure()])

    report = loaded([organization(name_fr="", founding_date="", sources=[]), figure(value="900.0000", date="")])

    assert counts(report) == {"created": 0, "updated": 0, "unchanged": 2, "kept": 0}
    assert Organization.objects.get().version == 1


def test_an_attestation_that_a_file_no_longer_gives_is_taken_from_the_source_again(loaded):
    rows = [organization(), person(), source()]
    loaded([*rows, membership(sources=[["report"]], attested_on="2009-01-01")])

    loaded([*rows, membership(sources=[["report"]])])

    assert Membership.objects.get().attested_on == datetime.date(2008, 5, 20)


def test_a_dry_run_judges_everything_and_writes_nothing(loaded):
    report = loaded([organization(), figure()], dry_run=True)

    assert report["created"] == ["itu", UID]
    assert [Organization.objects.count(), LoadedRow.objects.count()] == [0, 0]
    assert reversion.models.Revision.objects.count() == 0


def output_of(*args, **options):
    out = io.StringIO()
    call_command("load_record", *map(str, args), stdout=out, **options)
    return out.getvalue()


def test_the_command_sums_up_and_lists_what_was_kept(in_files):
    (path,) = in_files([organization(), organization("un")])

    first = output_of(path)
    Organization.objects.filter(slug="itu").update(name_en="Union")
    second = output_of(path)

    assert first == "2 created, 0 updated, 0 unchanged, 0 kept (edited).\n"
    assert [line.split("  ") for line in second.splitlines() if "Union" in line] == [
        [str(path), "organizations.organization “itu”", "name_en: 'Union' here, 'ITU' in the file"]
    ]
    assert second.splitlines()[-1] == "0 created, 0 updated, 1 unchanged, 1 kept (edited)."


def test_the_command_says_what_a_dry_run_would_do(in_files):
    (path,) = in_files([organization()])

    assert output_of(path, dry_run=True).splitlines() == [
        f"would create organizations.organization “itu” ({path})",
        "Nothing was written; it would be: 1 created, 0 updated, 0 unchanged, 0 kept (edited).",
    ]


def test_the_command_reads_all_of_the_fixtures_when_none_is_named(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "fixtures" / "deeper").mkdir(parents=True)
    (tmp_path / "fixtures" / "deeper" / "b.json").write_text(json.dumps([organization(parent=["un"])]))
    (tmp_path / "fixtures" / "a.json").write_text(json.dumps([organization("un")]))

    assert output_of() == "2 created, 0 updated, 0 unchanged, 0 kept (edited).\n"


def test_the_command_reads_a_folder(tmp_path):
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "a.json").write_bytes(b"\xef\xbb\xbf" + json.dumps([organization()]).encode())  # by Windows

    assert output_of(tmp_path) == "1 created, 0 updated, 0 unchanged, 0 kept (edited).\n"


def test_the_command_says_when_there_is_nothing_to_load(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "fixtures").mkdir()

    with pytest.raises(CommandError, match="There are no files to load"):
        call_command("load_record")
