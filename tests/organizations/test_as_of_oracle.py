"""Who belonged to what, on a made-up parliament, asked of the lists and of an oracle that counts days."""

import datetime
import random

import pytest
from django.http import QueryDict

from organizations.filters import MembershipFilterSet, PersonFilterSet
from organizations.models import Membership, Organization, Person
from records.dating import days
from tests import as_of_oracle as oracle
from tests import factories as make

pytestmark = pytest.mark.django_db
SOURCE = datetime.date(2026, 6, 15)
TODAY = datetime.date(2026, 11, 28)
LIVES = {"house": ("1789-03-04", ""), "senate": ("1789", ""), "league": ("1919", "1946~"), "agency": ("", "2031")}
# Terms to the day, to the month and the year, that go on, came to an end by a year, or of which only sources tell.
STARTS = ["{y}-01-03", "{y}-03", "{y}", "{y}?", "{y}~", "", ""]
ENDS = ["{z}-01-03", "{z}-06", "{z}", "{z}~", "..", "", ""]


def make_parliament(chance, members):
    """Bodies that came and went, and people whose terms in them are known in every way."""
    bodies = {
        slug: make.make_organization(slug=slug, founding_date=founded, dissolution_date=gone)
        for slug, (founded, gone) in LIVES.items()
    }
    people = [
        Person(slug=f"p-{n}", name_en=f"Person {n}", sort_key_en=f"person {n}".encode(), **make.PUBLIC)
        for n in range(members)
    ]
    people = Person.objects.bulk_create(people)
    rows, facts = [], {}
    for person in people:
        slug, year = chance.choice([*LIVES]), chance.randint(1900, 2030)
        start = chance.choice(STARTS).format(y=year)
        end = chance.choice(ENDS).format(z=year + chance.randint(0, 8))
        days = sorted(
            chance.sample([SOURCE, datetime.date(year, 6, 1), datetime.date(year + 3, 2, 1)], chance.randint(0, 2))
        )
        row = Membership(organization=bodies[slug], member_person=person, start_date=start, end_date=end, **make.PUBLIC)
        row.derive()
        days = [day for day in days if row.start_date_earliest <= day <= row.end_date_latest]
        if row.start_date_earliest > row.end_date_latest:
            continue
        row.attested_from, row.attested_on = (days[0], days[-1]) if days else (None, None)
        rows.append(row)
        facts[person.slug] = slug, oracle.Fact(start, end, days, [LIVES[slug]])
    Membership.objects.bulk_create(rows)
    return facts


def questions(chance, number):
    """Days, months and years, of the past and to come; among them days at which something in the record turns."""
    for _ in range(number):
        year, month = chance.randint(1900, 2040), chance.randint(1, 12)
        yield chance.choice(
            [str(year), f"{year}-{month:02}", f"{year}-{month:02}-01", f"{year}-01-03", "2026", "2026-11-28"]
        )
    yield from ("2026-06-15", "2026-11-29", "2027", "1946", "1946-12-31", "2031-12-31", "2032-01-01")


def check(chance, members, asked):
    """Ask both, and return how many questions were asked of how many rows."""
    facts = make_parliament(chance, members)
    count = 0
    for at in questions(chance, asked):
        expected = {slug: fact.within(*oracle.asked(at), TODAY) for slug, (_body, fact) in facts.items()}
        expected = {slug: answer for slug, answer in expected.items() if answer}
        rows = answered(MembershipFilterSet, Membership, at=at)
        assert dict(rows.values_list("member_person__slug", "certainty")) == expected, at
        for certainty in ("certain", "possible", "unknown"):
            body = chance.choice([*LIVES])
            people = answered(PersonFilterSet, Person, at=at, certainty=certainty, organization=body)
            assert set(people.values_list("slug", flat=True)) == {
                slug for slug, answer in expected.items() if answer == certainty and facts[slug][0] == body
            }, (at, certainty, body)
        count += 4
    return count, len(facts)


def answered(filterset, model, **query):
    asked = QueryDict(mutable=True)
    asked.update(query)
    filters = filterset(asked, model.objects.published())
    assert filters.problems == {}
    return filters.qs


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The day on which the questions are asked, so that what lies ahead does."""
    monkeypatch.setattr(days, "today", lambda: TODAY)


def test_the_lists_answer_as_the_oracle_does():
    assert check(random.Random(9), members=40, asked=1)[0] == 32
    assert Organization.objects.count() == len(LIVES)


@pytest.mark.proof
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_so_they_do_on_many_rows_and_many_days(seed):
    count, rows = check(random.Random(seed), members=600, asked=60)

    assert (count, rows > 400) == (268, True)
