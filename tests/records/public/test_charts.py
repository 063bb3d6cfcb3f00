"""Drawings as geometry: exact positions, spans of a day and of centuries, time from right to left."""

import datetime
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.dating import dates
from records.public import charts
from records.public.charts import Strip

TODAY = datetime.date(2026, 6, 30)


def term(start="", end="", attested_on=None):
    return dates.parse(start), dates.parse(end, end=True), [attested_on] if attested_on else []


def years(line):
    return [tick.year for tick in line.ticks]


def test_a_term_known_to_the_year_is_certain_inside_its_bounds_and_possible_between_them():
    line = charts.timeline([term("2001", "2010")], datetime.date(2010, 12, 31))

    (bar,) = line.bars
    # 2001 to 2011 on 90 % of the way: 9 % a year, after an edge of 5 %
    assert bar.possible == Strip("5.00%", "90.00%", "95.00%")
    assert (bar.certain.x, bar.certain.end) == ("13.97%", "86.03%")
    assert (bar.dot, bar.arrow) == (None, None)
    assert years(line) == [2002, 2004, 2006, 2008, 2010]


def test_what_has_no_end_goes_on_beyond_the_edge_with_an_arrow():
    (bar,) = charts.timeline([term("2001-01-01", "..")], TODAY).bars

    assert bar.certain == Strip("5.00%", "95.00%", "100.00%")
    assert bar.arrow == "100.00%"


def test_an_end_that_is_not_known_is_possible_to_the_edge_without_an_arrow():
    day = datetime.date(2021, 11, 1)

    (bar,) = charts.timeline([term("2021-10", "", day)], datetime.date(2021, 12, 1)).bars

    assert (bar.possible.end, bar.arrow) == ("100.00%", None)
    assert (bar.certain.x, bar.dot) == ("79.71%", "79.96%")


def test_a_start_that_is_not_known_is_possible_from_the_edge():
    (bar,) = charts.timeline([term("", "2010-12-31")], datetime.date(2010, 1, 1)).bars

    assert (bar.possible, bar.certain) == (Strip("0.00%", "95.00%", "95.00%"), None)


def test_what_is_only_attested_is_a_dot_and_what_has_no_date_is_not_drawn():
    attested = term("", "", datetime.date(2020, 1, 1))

    line = charts.timeline([attested, term()], datetime.date(2020, 12, 31))

    assert line.bars == [charts.Bar(None, None, "5.00%", None), None]


def test_a_date_in_doubt_is_never_certain():
    (bar,) = charts.timeline([term("2001?", "2010?")], TODAY).bars

    assert bar.certain is None
    assert bar.possible is not None


@pytest.mark.parametrize("terms", [[], [term()], [term(), term()]])
def test_nothing_known_is_no_drawing(terms):
    assert charts.timeline(terms, TODAY) is None


def test_one_day_alone_is_drawn_on_its_year():
    line = charts.timeline([term("2021-10-15", "2021-10-15")], datetime.date(2021, 10, 15))

    assert years(line) == [2021, 2022]
    assert (line.bars[0].certain, line.day) == (Strip("75.77%", "0.50%", "76.27%"), "75.77%")


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        ("2025", "2025", [2025, 2026]),
        ("2023", "2026", [2023, 2024, 2025, 2026, 2027]),
        ("2008", "2026", [2010, 2015, 2020, 2025]),
        ("1865", "2024", [1900, 1950, 2000]),
        ("0001", "9999", [2000, 4000, 6000, 8000, 10000]),
    ],
)
def test_the_years_below_a_line_are_round_and_few(first, last, ticks):
    days = [dates.parse(first).earliest, dates.parse(last).earliest]

    assert [tick.year for tick in charts.scale_of(days, mirrored=False).ticks()] == ticks


def test_in_arabic_time_runs_from_right_to_left():
    line = charts.timeline([term("2001", "..")], datetime.date(2010, 12, 31), mirrored=True)

    (bar,) = line.bars
    assert bar.possible == Strip("0.00%", "95.00%", "95.00%")
    assert bar.arrow == "0.00%"
    assert [tick.x for tick in line.ticks] == sorted((tick.x for tick in line.ticks), key=lambda x: -float(x[:-1]))


def edtf_dates():
    return st.sampled_from(["", "0001", "1865", "201X", "20XX", "2021?", "2021-10", "2007-23", "2021-10-15", "9999"])


@given(
    starts=st.lists(st.tuples(edtf_dates(), edtf_dates() | st.just(".."), st.none() | st.dates()), max_size=6),
    day=st.dates(),
    mirrored=st.booleans(),
)
def test_nothing_is_ever_drawn_outside_the_page(starts, day, mirrored):
    terms = [one for one in (term(*each) for each in starts) if one[0].earliest <= one[1].latest]

    line = charts.timeline(terms, day, mirrored=mirrored)

    for bar in filter(None, line.bars if line else []):
        places = [bar.dot, bar.arrow, *(p for s in (bar.possible, bar.certain) if s for p in (s.x, s.end))]
        assert all(0 <= float(place[:-1]) <= 100 for place in places if place)
    assert line is None or len(line.ticks) <= charts.MOST_TICKS


def test_a_day_among_centuries_is_still_drawn():
    (long, short) = charts.timeline([term("1865", ".."), term("2021-10-15", "2021-10-15")], TODAY).bars

    assert (long.certain.end, short.certain.width) == ("100.00%", "0.50%")


def test_a_curve_starts_from_zero_and_writes_out_as_many_numbers_as_have_room_from_the_last_back():
    values = [(dates.parse(str(2001 + n)), Decimal(n)) for n in range(10)]

    curve = charts.curve(values)

    assert [point.y for point in curve.points][::9] == ["114.0", "24.0"]
    assert [point.named for point in curve.points] == [False, True] * 5
    assert (curve.points[0].x1, curve.points[-1].x2) == ("5.00%", "94.98%")
    assert len(curve.joints) == 9


def test_figures_come_in_the_order_of_their_dates_and_undated_ones_are_left_out():
    values = [(dates.parse(text), Decimal(n)) for n, text in enumerate(["2012", "", "XXXX-12-05", "2010", "2011"])]

    curve = charts.curve(values)

    assert [point.y for point in curve.points] == ["46.5", "24.0", "114.0"]


def test_a_curve_of_equal_days_and_of_nothing_but_zeros_is_drawn():
    curve = charts.curve([(dates.parse("2012"), Decimal(0)), (dates.parse("2012"), Decimal(0))])

    assert [(point.x, point.y) for point in curve.points] == [("50.00%", "24.0"), ("50.00%", "24.0")]


@pytest.mark.parametrize("values", [[], [(dates.parse("2012"), Decimal(1))], [(dates.parse(""), Decimal(1))] * 3])
def test_fewer_than_two_dated_numbers_are_no_curve(values):
    assert charts.curve(values) is None


def test_numbers_below_zero_stand_below_the_ground():
    curve = charts.curve([(dates.parse("2012"), Decimal(-1)), (dates.parse("2013"), Decimal(1))])

    assert ([point.y for point in curve.points], curve.base) == (["114.0", "24.0"], "69.0")


def test_the_longest_strip_takes_the_whole_width_and_the_possible_follows_the_certain():
    first, second = charts.lengths([(3, 1), (1, 0)])

    assert (first.certain, first.possible) == (Strip("0.00%", "75.00%", "75.00%"), Strip("75.00%", "25.00%", "100.00%"))
    assert (second.certain.width, second.possible.width) == ("25.00%", "0.00%")
    assert charts.lengths([(3, 1)], mirrored=True)[0].certain == Strip("25.00%", "75.00%", "100.00%")


def test_counts_of_nothing_are_drawn_without_a_height():
    assert charts.lengths([(0, 0)])[0].certain.width == "0.00%"
    assert [column.certain for column in charts.columns([(0, 0), (0, 0)]).columns] == ["0.0", "0.0"]
    assert charts.columns([]).columns == []


def test_columns_stand_on_the_ground_and_the_possible_on_the_certain():
    drawn = charts.columns([(1, 1), (0, 1)])

    first, second = drawn.columns
    assert (first.certain, first.certain_y, first.possible, first.possible_y) == ("45.0", "69.0", "45.0", "24.0")
    assert (second.certain_y, second.possible_y, drawn.ground) == ("114.0", "69.0", "114")
    assert float(first.middle[:-1]) < float(second.middle[:-1])
    mirrored = charts.columns([(1, 1), (0, 1)], mirrored=True).columns
    assert float(mirrored[0].middle[:-1]) > float(mirrored[1].middle[:-1])


@pytest.mark.parametrize(
    ("first", "last", "count", "begin", "end"),
    [
        (2021, 2021, 1, (2021, 2021), (2021, 2021)),
        (1990, 2026, 37, (1990, 1990), (2026, 2026)),
        (1865, 2025, 33, (1865, 1869), (2025, 2029)),
        (1, 9999, 20, (1, 499), (9500, 9999)),
    ],
)
def test_years_are_grouped_so_that_few_columns_hold_them_all(first, last, count, begin, end):
    groups = charts.year_groups(first, last)

    assert (len(groups), groups[0], groups[-1]) == (count, begin, end)
    assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(groups))
