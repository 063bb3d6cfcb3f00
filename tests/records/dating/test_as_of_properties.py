"""The query `as_of()` and the rule `dates.certainty()` say the same of every fact on every day."""

import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from organizations import terms
from organizations.models import Organization, Relation
from records.dating.dates import certainty, parse
from tests import factories as make
from tests.records.dating.test_dates_properties import days, ends, parse_end, single

pytestmark = pytest.mark.django_db
ROWS = 4
near_the_limits = st.sampled_from(
    ["0001", "0001-01", "0001-01-01", "9999", "9999-12-31", "9999-24", "999X", "XXXX-12-05"]
)
starts = st.one_of(single, near_the_limits, st.just(""))
facts = st.tuples(starts, st.one_of(ends, near_the_limits), st.none() | days)
ONE_DAY = datetime.timedelta(days=1)


def possible(fact):
    return parse(fact[0]).earliest <= parse_end(fact[1]).latest


def attested_within(fact):
    """A fact without a day of attestation on which it cannot hold: the database has none such."""
    start, end, attested_on = fact
    inside = attested_on and parse(start).earliest <= attested_on <= parse_end(end).latest
    return start, end, attested_on if inside else None


def moved(day, offset):
    """The day that lies `offset` days from another, within the calendar."""
    try:
        return day + offset * ONE_DAY
    except OverflowError:
        return day


def write(facts):
    """Write one relation of the same body for each fact, in place of those of the last example."""
    Relation._base_manager.all()._raw_delete(using="default")
    bodies = make.Organization.objects.order_by("id")[: ROWS + 1]
    source, *targets = bodies if len(bodies) > ROWS else [make.make_organization() for _ in range(ROWS + 1)]
    rows = []
    for (start, end, attested_on), target in zip(facts, targets, strict=False):
        row = Relation(source_body=source, target_body=target, kind="serves")
        row.start_date, row.end_date, row.attested_on = start, end, attested_on
        row.derive()
        rows.append(row)
    return Relation.objects.bulk_create(rows)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(facts.filter(possible).map(attested_within), min_size=1, max_size=ROWS), days, st.sampled_from([-1, 0, 1])
)
@example([("0001", "", None), ("", "9999", None), ("XXXX-12-05", "", None)], datetime.date(2021, 10, 15), 0)
@example([("", "", None), ("", "..", None), ("", "", datetime.date(2021, 10, 15))], datetime.date(2021, 10, 15), 0)
@example([("2007-24", "2008-24", None)], datetime.date(2008, 2, 29), 1)
@example([("1998", "../2020", None), ("1998", "1998/2020", datetime.date(2005, 1, 1))], datetime.date(2010, 1, 1), 0)
def test_the_query_and_the_rule_agree(facts, day, offset):
    rows = write(facts)
    bounds = {
        moved(bound, offset)
        for row in rows
        for bound in (row.start_date_earliest, row.start_date_latest, row.end_date_earliest, row.end_date_latest)
    }
    for one in {day, *bounds}:
        expected = {
            row.pk: certainty(parse(start), parse_end(end), attested_on, one)
            for row, (start, end, attested_on) in zip(rows, facts, strict=True)
        }

        by_key = dict(Relation.objects.as_of(one).values_list("pk", "certainty"))

        assert by_key == {pk: answer for pk, answer in expected.items() if answer}


# Few days, so that bounds and days of sources meet.
close = st.sampled_from(["", "1990", "2000-06", "2000-06-15", "2000?", "2010~", "2040-06-15"])
close_ends = st.one_of(close, st.sampled_from(["../2010", "1990/2000-06", "2000-06-15/..", "../2000?", "2010/"]))
close_facts = st.tuples(
    close,
    st.one_of(close_ends, st.just("..")),
    st.none() | close.filter(lambda d: len(d) == 10).map(datetime.date.fromisoformat),
)
# Not founded in the last year nor gone within the first, of which a day stands for one that is not known.
lives = st.tuples(
    starts.filter(lambda date: not date.startswith("9999")),
    st.one_of(starts, ends).filter(lambda date: date != ".." and not date.startswith("0001")),
).filter(possible)
close_lives = st.tuples(close, close_ends).filter(possible)


@settings(deadline=None, max_examples=60)
@given(st.one_of(facts, close_facts).filter(possible).map(attested_within), lives, st.one_of(lives, close_lives), days)
@example(("1990", "2040-06-15", datetime.date(2040, 6, 15)), ("", ""), ("", "2035"), datetime.date(2026, 11, 25))
@example(("", "", datetime.date(2013, 1, 1)), ("", ""), ("", "1990"), datetime.date(1980, 1, 1))
@example(("1850", "..", None), ("", ""), ("", "1866-09-20"), datetime.date(2021, 10, 15))
@example(("1850", "..", None), ("1871", ""), ("", "1871~"), datetime.date(1871, 12, 31))
@example(("1850", "", datetime.date(2013, 1, 1)), ("", "1932"), ("", "1866"), datetime.date(1860, 1, 1))
@example(("", "", None), ("1999", "2005"), ("", ""), datetime.date(1998, 12, 31))
@example(("1850", "..", datetime.date(1990, 1, 1)), ("", "../2015"), ("", "2000"), datetime.date(1980, 1, 1))
def test_the_query_and_the_pages_agree_on_what_holds_between_bodies_that_come_and_go(fact, one, other, day):
    (row,) = write([fact])
    for body, (founded, dissolved) in zip((row.source_body, row.target_body), (one, other), strict=True):
        body.founding_date, body.dissolution_date = founded, dissolved
        body.derive()
        Organization._base_manager.bulk_update(
            [body], [f.name for f in body._meta.concrete_fields if "_date" in f.name]
        )
    bounds = [
        *(row.start_date_earliest, row.start_date_latest, row.end_date_earliest, row.end_date_latest),
        *(day for body in row.bodies() for day in (body.founding_date_earliest, body.dissolution_date_earliest)),
        *(day for body in row.bodies() for day in (body.founding_date_latest, body.dissolution_date_latest)),
    ]
    for asked in {moved(each, offset) for each in (day, *bounds) for offset in (-1, 0, 1)}:
        answer = Relation.objects.as_of(asked).values_list("certainty", flat=True).first()

        assert answer == terms.certainty(row, asked), (asked, fact, one, other)
