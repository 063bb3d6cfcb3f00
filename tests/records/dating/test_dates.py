from datetime import date

import pytest
from django.utils import translation

from records.dating.dates import UNKNOWN_EARLIEST, UNKNOWN_LATEST, ImpreciseDate, InvalidDate, outside, parse


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "definite"),
    [
        ("2021", "2021-01-01", "2021-12-31", True),
        ("2021-10", "2021-10-01", "2021-10-31", True),
        ("2021-10-15", "2021-10-15", "2021-10-15", True),
        ("2020-02", "2020-02-01", "2020-02-29", True),
        ("2100-02", "2100-02-01", "2100-02-28", True),
        ("2007-21", "2007-03-01", "2007-05-31", True),
        ("2007-22", "2007-06-01", "2007-08-31", True),
        ("2007-23", "2007-09-01", "2007-11-30", True),
        ("2007-24", "2007-12-01", "2008-02-29", True),
        ("2006-24", "2006-12-01", "2007-02-28", True),
        ("9999-24", "9999-12-01", "9999-12-31", True),
        ("201X", "2010-01-01", "2019-12-31", True),
        ("20XX", "2000-01-01", "2099-12-31", True),
        ("2004-XX", "2004-01-01", "2004-12-31", True),
        ("1985-04-XX", "1985-04-01", "1985-04-30", True),
        ("1985-XX-XX", "1985-01-01", "1985-12-31", True),
        ("2021?", "2021-01-01", "2021-12-31", False),
        ("2021-10~", "2021-10-01", "2021-10-31", False),
        ("2021-10-15%", "2021-10-15", "2021-10-15", False),
        ("2007-23~", "2007-09-01", "2007-11-30", False),
        ("201X?", "2010-01-01", "2019-12-31", False),
        ("0001", "0001-01-01", "0001-12-31", True),
        ("9999-12-31", "9999-12-31", "9999-12-31", True),
    ],
)
def test_parse_gives_the_first_and_last_possible_day(text, earliest, latest, definite):
    assert parse(text) == ImpreciseDate(text, day(earliest), day(latest), definite, open=False)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "definite"),
    [
        ("2019/2021", "2019-01-01", "2021-12-31", True),
        ("2019-10/2021-02-03", "2019-10-01", "2021-02-03", True),
        ("2020/2020", "2020-01-01", "2020-12-31", True),
        ("2020/2020-05", "2020-01-01", "2020-05-31", True),
        ("2007-24/2008-21", "2007-12-01", "2008-05-31", True),
        ("2011/..", "2011-01-01", "9999-12-31", True),
        ("../2020", "0001-01-01", "2020-12-31", True),
        ("2011/", "2011-01-01", "9999-12-31", True),
        ("/2020", "0001-01-01", "2020-12-31", True),
        ("2019?/2021", "2019-01-01", "2021-12-31", False),
        ("2019/2021~", "2019-01-01", "2021-12-31", False),
    ],
)
def test_parse_reads_an_interval_where_one_is_allowed(text, earliest, latest, definite):
    assert parse(text, interval=True) == ImpreciseDate(text, day(earliest), day(latest), definite, open=False)


@pytest.mark.parametrize("text", ["XXXX-12-05", "XXXX-02-29", "XXXX-12-05?"])
def test_a_day_of_an_unknown_year_has_no_bounds(text):
    assert parse(text) == ImpreciseDate(text, UNKNOWN_EARLIEST, UNKNOWN_LATEST, definite=False, open=False)
    assert not parse(text).has_bound


def test_an_open_end_differs_from_an_unknown_one():
    assert parse("..", end=True) == ImpreciseDate("..", UNKNOWN_EARLIEST, UNKNOWN_LATEST, definite=False, open=True)
    assert parse("", end=True) == ImpreciseDate("", UNKNOWN_EARLIEST, UNKNOWN_LATEST, definite=False, open=False)


@pytest.mark.parametrize(
    ("text", "has_bound"), [("", False), ("..", False), ("1865", True), ("2011/..", True), ("/2020", True)]
)
def test_a_date_with_one_bound_is_known(text, has_bound):
    assert parse(text, interval=True, end=True).has_bound is has_bound


@pytest.mark.parametrize(
    ("text", "normalised"),
    [("  2021-10 ", "2021-10"), ("\t2019 / 2021\n", "2019/2021"), ("   ", ""), (" .. ", "..")],
)
def test_parse_removes_white_space_around_a_date(text, normalised):
    assert parse(text, interval=True, end=True).text == normalised


ANY_FORM = (
    "Write a date as 2021, 2021-10, 2021-10-15 or 2007-23 (autumn 2007). "
    "Add ? if it is uncertain, ~ if it is approximate: 2021~."
)
NO_TIME = "Write the day without a time, such as 2021-10-15."
NO_SUCH_YEAR = "Years run from 0001 to 9999 and have four digits, such as 1865 or 0962."
NO_SUCH_MONTH = (
    "There is no such month. Write October 2021 as 2021-10, autumn 2007 as 2007-23 (spring is 21, winter is 24)."
)
NO_ZEROS = "Leave out what is not known: write 2021 or 2021-10 instead of zeros."
DIGITS_NOT_KNOWN = (
    "X stands for the last digits where they are not known: 201X, 2021-XX, 2021-10-XX. "
    "XXXX-12-05 is a day of a year that is not known."
)
NOT_OPEN = (
    "Two dots (..) stand only for an end that has not come. "
    "Write a date, such as 2021-10, or leave it empty if it is not known."
)
NO_INTERVAL = "An interval is not possible here. Write one date, its parts joined by hyphens, such as 2021-10-15."
INTERVAL_FORM = "An interval is two dates with one slash between them, such as 2019/2021, or 2011/.. if it is open."
INTERVAL_DIGITS = "X cannot stand in an interval. Write plain dates on both sides, such as 2010/2019."


def no_such_day(example: str) -> str:
    return f"There is no such day in the calendar. The last day of this month is {example}."


def reversed_interval(example: str) -> str:
    return f"The interval ends before it begins. Write the earlier date first, such as {example}."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("last year", ANY_FORM),
        ("2021-1", ANY_FORM),
        ("20211015", ANY_FORM),
        ("15.10.2021", ANY_FORM),
        ("2021-10-15??", ANY_FORM),
        ("2021?-10", ANY_FORM),
        ("?2021", ANY_FORM),
        ("1XXX", ANY_FORM),
        ("201x", ANY_FORM),
        ("[2020,2021]", ANY_FORM),
        ("2020..", ANY_FORM),
        ("2021\n2022", ANY_FORM),
        ("２０２１", ANY_FORM),
        ("٢٠٢١", ANY_FORM),
        ("2021\x00", ANY_FORM),
        ("\x00", ANY_FORM),
        ("2" * 100_000, ANY_FORM),
        ("2021-10-15T10:00:00Z", NO_TIME),
        ("2021-10-15 10:00", NO_TIME),
        ("Y17000", NO_SUCH_YEAR),
        ("-0044", NO_SUCH_YEAR),
        ("0000", NO_SUCH_YEAR),
        ("000X", NO_SUCH_YEAR),
        ("00XX", NO_SUCH_YEAR),
        ("12021", NO_SUCH_YEAR),
        ("2021-13", NO_SUCH_MONTH),
        ("2021-25", NO_SUCH_MONTH),
        ("2007-23-05", NO_SUCH_MONTH),
        ("2021-00", NO_ZEROS),
        ("2021-00-00", NO_ZEROS),
        ("2021-10-00", NO_ZEROS),
        ("2021-02-29", no_such_day("2021-02-28")),
        ("2021-02-29?", no_such_day("2021-02-28")),
        ("2021-11-31", no_such_day("2021-11-30")),
        ("XXXX-02-30", no_such_day("XXXX-02-29")),
        ("XXXX", DIGITS_NOT_KNOWN),
        ("XXXX-12", DIGITS_NOT_KNOWN),
        ("XXXX-XX-05", DIGITS_NOT_KNOWN),
        ("2021-XX-05", DIGITS_NOT_KNOWN),
        ("20XX-12", DIGITS_NOT_KNOWN),
        ("..", NOT_OPEN),
        ("2019/2021", NO_INTERVAL),
        ("15/10/2021", NO_INTERVAL),
    ],
)
def test_parse_refuses_in_words_with_the_right_form(text, message):
    with pytest.raises(InvalidDate) as refused:
        parse(text)

    assert refused.value.message == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2020/2019", reversed_interval("2019/2020")),
        ("2020-05-02/2020-05-01", reversed_interval("2020-05-01/2020-05-02")),
        ("../..", INTERVAL_FORM),
        ("/", INTERVAL_FORM),
        ("/..", INTERVAL_FORM),
        ("2019/2020/2021", INTERVAL_FORM),
        ("2019/201X", INTERVAL_DIGITS),
        ("XXXX-12-05/2019", INTERVAL_DIGITS),
        ("2019/2021-02-29", no_such_day("2021-02-28")),
        ("2019/last year", ANY_FORM),
        ("2019/0000", NO_SUCH_YEAR),
        ("..", NOT_OPEN),
    ],
)
def test_parse_refuses_what_is_no_interval(text, message):
    with pytest.raises(InvalidDate) as refused:
        parse(text, interval=True)

    assert refused.value.message == message


def test_an_interval_is_refused_as_a_plain_end():
    with pytest.raises(InvalidDate) as refused:
        parse("2019/..", end=True)

    assert refused.value.message == NO_INTERVAL


def test_a_refusal_speaks_the_active_language():
    with translation.override("fr"), pytest.raises(InvalidDate) as refused:
        parse("2021-02-29")

    assert (
        refused.value.message == "Ce jour n’existe pas dans le calendrier. Le dernier jour de ce mois est 2021-02-28."
    )


def test_outside_shows_a_sentinel_as_nothing():
    assert [outside(bound) for bound in (UNKNOWN_EARLIEST, day("1865-05-17"), UNKNOWN_LATEST)] == [
        None,
        day("1865-05-17"),
        None,
    ]
