"""The query `as_of()` and the rule `dates.certainty()` say the same of every fact on every day."""

import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from organizations import terms
from organizations.models import Organization, Relation
from records.dating.dates import certainty, parse
from records.dating.querysets import NO_EVIDENCE
from tests import factories as make
from tests.records.dating.test_dates_properties import days, ends, parse_end, single

pytestmark = pytest.mark.django_db
ROWS = 4
TODAY = datetime.date(2026, 11, 28)
near_the_limits = st.sampled_from(
    ["0001", "0001-01", "0001-01-01", "9999", "9999-12-31", "9999-24", "999X", "XXXX-12-05"]
)
starts = st.one_of(single, near_the_limits, st.just(""))
facts = st.tuples(starts, st.one_of(ends, near_the_limits), st.lists(days, max_size=2))
ONE_DAY = datetime.timedelta(days=1)


def possible(fact):
    return parse(fact[0]).earliest <= parse_end(fact[1]).latest


def attested_within(fact):
    """A fact without days of attestation on which it cannot hold: the database has none such."""
    start, end, shown = fact
    return start, end, sorted(day for day in shown if parse(start).earliest <= day <= parse_end(end).latest)


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
    for (start, end, shown), target in zip(facts, targets, strict=False):
        row = Relation(source_body=source, target_body=target, kind="serves")
        row.start_date, row.end_date, row.attested_on = start, end, max(shown, default=None)
        row.attested_from = min(shown) if len(shown) > 1 else None
        row.derive()
        rows.append(row)
    return Relation.objects.bulk_create(rows)


@settings(deadline=None, max_examples=12)
@given(
    st.lists(facts.filter(possible).map(attested_within), min_size=1, max_size=ROWS),
    days,
    st.sampled_from([0, 30, 400]),
)
@example([("0001", "", []), ("", "9999", []), ("XXXX-12-05", "", [])], datetime.date(2021, 10, 15), 0)
@example([("", "", []), ("", "..", []), ("", "", [datetime.date(2021, 10, 15)])], datetime.date(2021, 10, 15), 0)
@example([("2007-24", "2008-24", [])], datetime.date(2008, 2, 29), 30)
@example([("2007", "..", []), ("2007", "2040", []), ("", "2040?", [])], datetime.date(2026, 11, 1), 400)
@example([("1998", "../2020", []), ("1998", "1998/2020", [datetime.date(2005, 1, 1)])], datetime.date(2010, 1, 1), 0)
def test_the_query_and_the_rule_agree(facts, day, length):
    rows = write(facts)
    bounds = {
        moved(bound, offset)
        for row in rows
        for offset in (-1, 0)
        for bound in (row.start_date_earliest, row.start_date_latest, row.end_date_earliest, row.end_date_latest)
    }
    for one in [day, *sorted(bounds)[::3]]:
        last = moved(one, length)
        expected = {
            row.pk: certainty(parse(start), parse_end(end), shown, one, last, today=TODAY)
            for row, (start, end, shown) in zip(rows, facts, strict=True)
        }

        found = Relation.objects.as_of(one, last, today=TODAY).select_related("source_body", "target_body")

        assert {row.pk: row.certainty for row in found} == {pk: answer for pk, answer in expected.items() if answer}
        for row in found:
            far = abs(row.evidence.days) if row.evidence else NO_EVIDENCE
            assert row.rank == {"certain": -1, "possible": far, "unknown": NO_EVIDENCE + 1}[row.certainty]


# Few days, so that bounds and days of sources meet.
close = st.sampled_from(["", "1990", "2000-06", "2000-06-15", "2000?", "2010~", "2040-06-15"])
close_ends = st.one_of(close, st.sampled_from(["../2010", "1990/2000-06", "2000-06-15/..", "../2000?", "2010/"]))
close_facts = st.tuples(
    close,
    st.one_of(close_ends, st.just("..")),
    st.lists(close.filter(lambda d: len(d) == 10).map(datetime.date.fromisoformat), max_size=2),
)
# Not founded in the last year nor gone within the first, of which a day stands for one that is not known.
lives = st.tuples(
    starts.filter(lambda date: not date.startswith("9999")),
    st.one_of(starts, ends).filter(lambda date: date != ".." and not date.startswith("0001")),
).filter(possible)
close_lives = st.tuples(close, close_ends).filter(possible)


@settings(deadline=None, max_examples=12)
@given(st.one_of(facts, close_facts).filter(possible).map(attested_within), lives, st.one_of(lives, close_lives), days)
@example(("1990", "2040-06-15", [datetime.date(2040, 6, 15)]), ("", ""), ("", "2035"), datetime.date(2026, 11, 25))
@example(("", "", [datetime.date(2013, 1, 1)]), ("", ""), ("", "1990"), datetime.date(1980, 1, 1))
@example(("1850", "..", []), ("", ""), ("", "1866-09-20"), datetime.date(2021, 10, 15))
@example(("1850", "..", []), ("1871", ""), ("", "1871~"), datetime.date(1871, 12, 31))
@example(("1850", "", [datetime.date(2013, 1, 1)]), ("", "1932"), ("", "1866"), datetime.date(1860, 1, 1))
@example(("", "", []), ("1999", "2005"), ("", ""), datetime.date(1998, 12, 31))
@example(("1850", "..", [datetime.date(1990, 1, 1)]), ("", "../2015"), ("", "2000"), datetime.date(1980, 1, 1))
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
    for n, asked in enumerate(sorted({moved(each, offset) for each in (day, *bounds) for offset in (-1, 0, 1)})):
        last = moved(asked, 300 * (n % 2))
        answer = Relation.objects.as_of(asked, last, today=TODAY).values_list("certainty", flat=True).first()

        assert answer == terms.certainty(row, asked, last, today=TODAY), (asked, last, fact, one, other)
