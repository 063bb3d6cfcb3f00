"""A language that is declared and no more: everything answers, English stands in and says so, and `check` names the rest.

One line of the table is written into a copy of the checkout, over which `tests/seventh_language.py` runs on SQLite: nothing
here depends on the database.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core import checks

from ituportal.settings import BASE_DIR
from records.texts import languages

pytestmark = pytest.mark.one_database

# One that much is known of elsewhere; and one that Django, snowballstemmer and the search know nothing of.
ROWS = {
    "pt": '"Português", "pt", "pt_PT", "portuguese", "nplurals=2; plural=(n > 1);", capitals=False',
    "dv": '"ދިވެހި", "dv", "dv_MV", "dhivehi", "nplurals=2; plural=(n != 1);", direction="rtl"',
}
NAMES = {"pt": "Português", "dv": "ދިވެހި"}
NOTE = "What has not been translated yet on this page is shown in English."


def checkout(folder, code):
    """Make a checkout whose table has one language more; what is not changed is that of this checkout."""
    for name in ("organizations", "meetings", "news", "ituportal", "templates", "tests"):
        (folder / name).symlink_to(BASE_DIR / name)
    shutil.copytree(BASE_DIR / "records", folder / "records", ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / "records/texts/languages.py"
    table = file.read_text()
    assert table.count("\n)\nFALLBACK") == 1
    file.write_text(table.replace("\n)\nFALLBACK", f'\n    Language("{code}", {ROWS[code]}),\n)\nFALLBACK'))


@pytest.fixture(scope="module", params=["pt", pytest.param("dv", marks=pytest.mark.proof)])
def portal(request, tmp_path_factory):
    """What the portal with one language more answered and what `check` said of it."""
    code, folder = request.param, tmp_path_factory.mktemp("checkout")
    checkout(folder, code)
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.seventh_language", code],
        cwd=folder,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": f"sqlite:///{folder}/db"},
        stdout=subprocess.PIPE,
        timeout=300,
    )
    assert run.returncode == 0
    report = SimpleNamespace(code=code, direction="rtl" if code == "dv" else "ltr", **json.loads(run.stdout))
    report.pages = {
        address: (language, page)
        for address, (status, kind, language, page) in report.public.items()
        if address.startswith(f"/{code}/") and kind.startswith("text/html") and status != 301
    }
    return report


def read(portal, address):
    return json.loads(portal.public[address][3])


def test_every_public_address_answers(portal):
    failed = {
        address: (answer[0], answer[1]) for address, answer in portal.public.items() if answer[0] not in (200, 301)
    }
    kinds = {answer[1].partition(";")[0] for address, answer in portal.public.items() if f"/{portal.code}/" in address}

    assert failed == {
        f"/{portal.code}/no/such/page/": (404, "text/html; charset=utf-8"),
        f"/{portal.code}/organizations/withdrawn/": (410, "text/html; charset=utf-8"),
    }
    assert kinds == {"text/html", "text/csv", "text/calendar", "application/atom+xml", "application/manifest+json"}


def test_every_list_and_form_of_the_admin_answers_in_the_language_of_the_editor(portal):
    answers = {address: (answer[0], answer[2]) for address, answer in portal.admin.items()}

    # Feedback is not added by hand; corrections and proposals are written in the form of their record.
    for kind in ("feedback", "correction", "proposal"):
        assert answers.pop(f"/admin/records/{kind}/add/") == (403, portal.code)
    assert set(answers.values()) == {(200, portal.code)}


def test_every_page_is_one_of_the_language_and_says_what_is_english(portal):
    said = {
        (language, *re.search(r'<html lang="([^"]*)" dir="([^"]*)">', page).groups(), NOTE in page)
        for language, page in portal.pages.values()
    }

    assert said == {(portal.code, portal.code, portal.direction, True)}
    assert [address for address, (_, page) in portal.pages.items() if ' lang="en" dir="ltr"' not in page] == []
    assert [address for address, (_, page) in portal.pages.items() if f">{NAMES[portal.code]}</a>" not in page] == []
    assert f'content="{portal.code}_' in portal.pages[f"/{portal.code}/organizations/itu/"][1]


def test_countries_have_their_english_name(portal):
    page = portal.pages[f"/{portal.code}/organizations/itu/"][1]

    assert '<bdi lang="en" dir="ltr">Switzerland</bdi>' in page
    assert '{"@value":"Switzerland","@language":"en"}' in page.replace(", ", ",").replace(": ", ":")


def test_feeds_say_that_their_titles_are_english(portal):
    feed = portal.public[f"/{portal.code}/news.atom"][3]

    assert f'xml:lang="{portal.code}"' in feed
    assert '<title type="text" xml:lang="en">Intersputnik joins the Union</title>' in feed


def test_the_api_gives_english_as_english_and_describes_the_language(portal):
    rows = read(portal, f"/api/v1/organizations/?lang={portal.code}")["results"]
    parameters = read(portal, "/api/v1/schema/")["components"]["schemas"]["Text"]["properties"]

    names = {row["slug"]: row["name"] for row in rows}
    assert names["itu"] == {"en": "International Telecommunication Union"}
    assert names["translated"] == {portal.code: "Organizações"}
    assert list(parameters) == [*languages.CODES, portal.code]


def test_a_text_in_the_language_is_shown_and_named_to_search_engines(portal):
    page, part = portal.pages[f"/{portal.code}/organizations/translated/"][1], "/sitemap-organizations.xml"
    alternate = f'<link rel="alternate" hreflang="{portal.code}" href="http://testserver/{portal.code}/organizations'

    assert re.search(r"<h1>(.*)</h1>", page)[1] == "Organizações"
    assert f"{alternate}/translated/" in page
    assert alternate not in portal.pages[f"/{portal.code}/organizations/itu/"][1]
    assert re.findall(rf"<loc>http://testserver/{portal.code}/organizations/(.+)/</loc>", portal.public[part][3]) == [
        "translated"
    ]


def test_words_have_the_stems_of_the_language_else_of_another_in_their_script(portal):
    found = "Organizações" in portal.search[3]  # by “organização”

    assert portal.stems == [{"pt": "organizac", "dv": "organizaco"}[portal.code], "organizaco"]
    assert found == (portal.code == "pt")


def test_check_names_what_there_is_not(portal):
    language = f"{NAMES[portal.code]} ({portal.code})"
    lacking = [
        ["records.W003", f"{language} has no compiled catalogue."],
        ["records.W004", f"{language} has no names of 249 countries: AD AE AF AG AI."],
        ["records.W005", f"{language} has no format of numbers of its own."],
    ]
    if portal.code == "dv":
        lacking.append(["records.W006", f"{language} has no stemmer “dhivehi”."])
    columns = f"The table organizations_person has no columns for the language {portal.code}."

    assert portal.warnings == lacking
    assert portal.warnings_without_a_column == [*lacking, ["records.W007", columns]]


def test_the_six_languages_lack_nothing(db):
    messages = checks.run_checks(tags=[checks.Tags.translation, checks.Tags.database], databases=["default"])

    assert [message for message in messages if message.id in {f"records.W00{n}" for n in range(3, 8)}] == []
