"""The record, counted: what is certain, what is possible, what has no date; as a page and as CSV."""

import csv
import io
import re

import pytest

from records.public import CACHE_CONTROL
from tests.factories import make_category, make_meeting, make_membership, make_organization
from tests.pages import HTML, parse, section, words

pytestmark = pytest.mark.django_db


def table(client, name, prefix=""):
    """The rows of a CSV, without its header."""
    answer = client.get(f"{prefix}/statistics/{name}.csv")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/csv; charset=utf-8", CACHE_CONTROL)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    return list(csv.reader(io.StringIO(answer.content.decode())))[1:]


def test_a_date_that_leaves_several_years_open_or_is_uncertain_is_possible_in_each_of_them(client):
    for start in ("2019", "2019-10-15", "2021-10", "2021?", "2020~", "2018-24", "", "XXXX-12-05"):
        make_membership(start_date=start)

    assert table(client, "memberships-by-year") == [
        ["2018", "2018", "", "0", "1"],
        ["2019", "2019", "", "2", "1"],
        ["2020", "2020", "", "0", "1"],
        ["2021", "2021", "", "1", "1"],
        ["", "In one known year", "", "3", "0"],
        ["", "In one of several years, or uncertain", "", "3", "0"],
        ["", "Date not known", "", "2", "0"],
    ]


def test_many_years_are_drawn_in_groups_in_which_a_date_within_one_group_is_certain(client):
    for start in ("1866", "186X", "1865-24", "2025"):
        make_membership(start_date=start)

    page = client.get("/statistics/")

    tree = parse(page).find(f".//{HTML}section[@id='memberships-by-year']")
    rows = [[words(cell) for cell in row] for row in tree.iter(f"{HTML}tr")]
    assert rows == [
        ["Year", "certainly", "possibly"],
        ["1860–1864", "0", "1"],
        ["1865–1869", "2", "1"],
        ["2025–2029", "1", "0"],
    ]
    drawing = tree.find(".//{*}svg[@role='img']")
    assert len(drawing.findall(".//{*}rect[@class='certain']")) == 2
    assert len(drawing.findall(".//{*}rect[@class='perhaps']")) == 2


def test_memberships_are_counted_by_category_and_by_country_of_the_member(client):
    union = make_organization(slug="itu", name_en="The Union")
    category = make_category(organization=union, code="member-state", label_en="Member State")
    for country in ("CH", "CH", "BY", ""):
        member = make_organization(country=country)
        make_membership(organization=union, member_organization=member, category=category if country else None)
    make_membership(organization=union)

    assert table(client, "memberships-by-category") == [["itu/member-state", "Member State", "The Union", "3", "0"]]
    assert table(client, "memberships-by-country") == [
        ["CH", "Switzerland", "", "2", "0"],
        ["BY", "Belarus", "", "1", "0"],
        ["", "Member organizations without a country", "", "1", "0"],
        ["", "People", "", "1", "0"],
    ]
    assert table(client, "memberships-by-country", "/fr")[0] == ["CH", "Suisse", "", "2", "0"]
    assert (
        'href="/memberships/?organization=itu&amp;category=member-state"' in client.get("/statistics/").content.decode()
    )


def test_meetings_that_do_not_happen_are_not_counted(client):
    make_meeting(classification="forum", start_date="2021", end_date="2021")
    make_meeting(classification="forum", start_date="2022", end_date="2022", event_status="tentative")
    make_meeting(classification="summit", start_date="", end_date="", event_status="confirmed")
    for status in ("postponed", "cancelled"):
        make_meeting(start_date="2023", end_date="2023", event_status=status)

    assert [row[0:1] + row[3:] for row in table(client, "meetings-by-year")] == [
        ["2021", "1", "0"],
        ["2022", "1", "0"],
        ["", "2", "0"],
        ["", "0", "0"],
        ["", "1", "0"],
    ]
    assert table(client, "meetings-by-kind") == [["forum", "Forum", "", "2", "0"], ["summit", "Summit", "", "1", "0"]]
    assert section(client.get("/statistics/"), "Meetings by kind").startswith(
        "A cluster and each of its meetings count. Those postponed or cancelled do not. Meetings by kind Kind Number Forum 2 Summit 1"
    )


def test_a_page_shows_the_largest_groups_says_so_and_the_csv_has_them_all(client):
    union = make_organization()
    for n in range(31):
        category = make_category(organization=union, label_en=f"Category {n}")
        make_membership(organization=union, category=category)

    words_shown = section(client.get("/statistics/"), "Memberships by category")

    assert len(re.findall(r"Category \d+", words_shown)) == 30
    assert "Shown here: the first 30." in words_shown
    assert len(table(client, "memberships-by-category")) == 31


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_text_that_a_spreadsheet_would_compute_is_shown_to_it_as_text(client, label):
    make_membership(
        organization=(union := make_organization()), category=make_category(organization=union, label_en=label)
    )

    assert table(client, "memberships-by-category")[0][1] == f"'{label}"


def test_an_empty_record_has_statistics_of_nothing(client):
    page = client.get("/statistics/")

    assert section(page, "Meetings by kind") == (
        "A cluster and each of its meetings count. Those postponed or cancelled do not. "
        "Nothing has been published here yet. All of these numbers as CSV : Meetings by kind"
    )
    assert table(client, "memberships-by-category") == []


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/statistics/planets.csv", 404, None),
        ("/statistics/meetings-by-kind.csv?utm_source=mail", 301, "/statistics/meetings-by-kind.csv"),
    ],
)
def test_a_table_has_one_address(client, path, status, location):
    answer = client.get(path)

    assert (answer.status_code, answer.get("Location")) == (status, location)
