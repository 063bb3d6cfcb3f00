"""`loaddata`: rows of the record as `load_record` loads them, all others as Django does."""

import gzip
import io
import json
import zipfile

import pytest
import reversion.models
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.core.serializers.base import DeserializationError

from organizations.models import Organization
from records.loading.models import LoadedRow
from records.models import SearchTokens
from records.publication.mentions import Mention
from records.search import SearchEntry
from records.sources.models import Source
from records.texts import sort_key
from tests import factories as make

pytestmark = pytest.mark.django_db
GROUP = {"model": "auth.group", "fields": {"name": "Readers", "permissions": []}}
SOURCE = {"model": "records.source", "fields": {"slug": "report", "title": "Report", "date": "2008-05-20"}}
ITU = {
    "model": "organizations.organization",
    "fields": {"slug": "itu", "name_en": "ITU", "classification": "other", "sources": [["report"]]},
}
INSTALLED = "Installed 1 object(s) from 1 fixture(s)\n"
BOTH = "2 created, 0 updated, 0 unchanged, 0 kept (edited).\n"


def written(path, *rows):
    path.write_text(json.dumps(rows))
    return path


def output_of(*labels, **options):
    out = io.StringIO()
    call_command("loaddata", *map(str, labels), stdout=out, **options)
    return out.getvalue()


def dump(*options):
    out = io.StringIO()
    labels = ("records", "organizations", "meetings", "news")
    call_command("dumpdata", *labels, *options, natural_foreign=True, natural_primary=True, stdout=out)
    return out.getvalue()


def test_rows_of_the_record_are_one_change_through_their_rules_whatever_their_order(tmp_path):
    files = written(tmp_path / "1.json", ITU), written(tmp_path / "2.json", SOURCE)

    assert output_of(*files) == BOTH
    assert output_of(*files) == "0 created, 0 updated, 2 unchanged, 0 kept (edited).\n"
    assert Organization.objects.get().sort_key == sort_key(ITU["fields"]["name_en"], "en")
    assert SearchEntry.objects.count() == LoadedRow.objects.count() == 2
    revision = reversion.models.Revision.objects.get()
    assert (revision.comment, revision.version_set.count()) == ("Loaded from 1.json, 2.json", 2)


def test_the_other_rows_of_a_mixed_file_are_djangos_own(tmp_path):
    mixed = written(tmp_path / "mixed.json", GROUP, ITU, SOURCE)

    assert output_of(mixed) == INSTALLED + BOTH
    assert (Group.objects.get().name, Organization.objects.get().slug) == ("Readers", "itu")


def test_what_the_record_refuses_undoes_the_other_rows_too_and_is_named_with_its_place(tmp_path):
    wrong = ITU | {"fields": ITU["fields"] | {"titel": "x"}}
    mixed = written(tmp_path / "mixed.json", GROUP, wrong, SOURCE)

    with pytest.raises(CommandError) as refused:
        output_of(mixed)

    first, second = str(refused.value).splitlines()
    assert first == "Nothing was loaded."
    assert second.startswith(f"{mixed}, record 2 (organizations.organization “itu”), field “titel”: There is no such")
    assert [model.objects.count() for model in (Group, Organization, Source)] == [0, 0, 0]


def test_a_fixture_of_django_alone_is_left_to_it(tmp_path):
    with pytest.warns(RuntimeWarning, match="No fixture data found for 'empty'"):
        assert output_of(written(tmp_path / "empty.json")) == "Installed 0 object(s) from 1 fixture(s)\n"
    assert output_of(written(tmp_path / "groups.json", GROUP)) == INSTALLED
    assert output_of(written(tmp_path / "groups.json", GROUP), verbosity=0) == ""
    with pytest.raises(CommandError, match="No fixture named 'nothing' found"):
        output_of("nothing")


def test_a_fault_of_another_row_is_said_with_the_name_of_its_file(tmp_path):
    path = written(tmp_path / "unknown.json", {"model": "auth.nosuch", "fields": {}})

    with pytest.raises(DeserializationError, match=rf"Problem installing fixture '{path}'"):
        output_of(path)


@pytest.mark.parametrize("ignore", [False, True])
def test_a_row_without_fields_is_refused_in_words(tmp_path, ignore):
    path = written(tmp_path / "a.json", {"model": "records.Source"})

    with pytest.raises(CommandError, match="field “fields”: This is missing"):
        output_of(path, ignore=ignore)


def test_a_model_may_be_written_with_capitals(tmp_path):
    output_of(written(tmp_path / "a.json", SOURCE | {"model": "records.Source"}))

    assert Source.objects.get().title == "Report"


def test_a_record_is_loaded_in_silence_when_that_is_asked_for(tmp_path):
    assert output_of(written(tmp_path / "a.json", SOURCE), verbosity=0) == ""
    assert Source.objects.count() == 1


@pytest.mark.parametrize("form", ["name", "gz", "zip", "stdin"])
def test_fixtures_are_found_and_read_as_django_does(tmp_path, settings, monkeypatch, form):
    settings.FIXTURE_DIRS = [tmp_path]
    content = json.dumps([GROUP, ITU, SOURCE])
    options = {}
    if form == "gz":
        (tmp_path / "mixed.json.gz").write_bytes(gzip.compress(content.encode()))
    elif form == "zip":
        with zipfile.ZipFile(tmp_path / "mixed.json.zip", "w") as file:
            file.writestr("mixed.json", content)
    elif form == "stdin":
        monkeypatch.setattr("sys.stdin", io.StringIO(content))
        options = {"format": "json"}
    else:
        (tmp_path / "mixed.json").write_text(content)

    assert output_of("-" if form == "stdin" else "mixed", **options) == INSTALLED + BOTH


def test_rows_can_be_left_out_by_model_or_app(tmp_path):
    mixed = written(tmp_path / "mixed.json", GROUP, ITU, SOURCE)

    output_of(mixed, exclude=["organizations"])
    output_of(mixed, exclude=["records.source", "organizations.Organization", "auth"])

    assert [model.objects.count() for model in (Group, Organization, Source)] == [1, 0, 1]


def test_fields_that_do_not_exist_are_ignored_when_that_is_asked_for(tmp_path):
    row = SOURCE | {"fields": SOURCE["fields"] | {"colour": "red"}}

    output_of(written(tmp_path / "a.json", row), ignore=True)

    assert Source.objects.get().title == "Report"


def test_rows_of_the_record_in_another_format_are_refused_in_words(tmp_path):
    make.make_source()
    call_command("dumpdata", "records.source", format="xml", output=str(tmp_path / "a.xml"))

    with pytest.raises(CommandError, match=r"records\.source: rows of the record are read from JSON only\."):
        output_of(tmp_path / "a.xml")


def test_a_file_that_is_no_json_is_named(tmp_path):
    (tmp_path / "a.json").write_text("[{]")

    with pytest.raises(CommandError, match=r"a\.json: This cannot be read as JSON: Expecting property name"):
        output_of(tmp_path / "a.json")


def test_a_dump_loaded_again_changes_nothing_and_says_what_it_leaves_out(tmp_path):
    # Tests that commit leave tokens behind: a migration made their table, which Django's flush does not know.
    SearchTokens.objects.all().delete()
    make.make_meeting(slug="wrc", starts_at="2021-10-15T07:00:00Z", time_zone="Europe/Zurich")
    itu = make.make_organization(slug="itu", description_en="[WRC](meeting:wrc)")
    make.make_membership(organization=itu)
    make.make_organization_figure(organization=itu, value="26.5")
    (tmp_path / "all.json").write_text(dump())
    but_for = ("--exclude=records.loadedrow", "--exclude=records.searchtokens")
    before = dump(*but_for)

    assert output_of(tmp_path / "all.json").splitlines() == [
        "Installed 0 object(s) (of 11) from 1 fixture(s)",
        "records.searchentry: 5 left out, for the portal writes them itself.",
        "records.searchtokens: 5 left out, for the portal writes them itself.",
        "records.mention: 1 left out, for the portal writes them itself.",
        "Kept by the portal itself, so not read from the files: certain_from, certain_to, created_at, date_earliest, "
        "date_latest, dissolution_date_earliest, dissolution_date_latest, end_date_earliest, end_date_latest, "
        "first_day, founding_date_earliest, founding_date_latest, last_day, sort_attested, sort_key_ar, sort_key_en, "
        "sort_key_es, sort_key_fr, sort_key_ru, sort_key_zh_hans, sort_moment, "
        "start_date_earliest, start_date_latest, updated_at, version, withdrawn_at.",
        "0 created, 0 updated, 6 unchanged, 0 kept (edited).",
    ]
    assert dump(*but_for) == before
    assert Mention.objects.count() == 1


def test_a_dump_with_numbers_is_refused_with_the_way_out(tmp_path):
    make.make_person()
    call_command("dumpdata", "organizations.person", output=str(tmp_path / "a.json"))

    with pytest.raises(
        CommandError, match=r"a record is known by its slug, path or uid \(dumpdata --natural-primary\)"
    ):
        output_of(tmp_path / "a.json")
