from datetime import date
from itertools import pairwise

from edtf import parse_edtf
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from records.dating.dates import (
    UNKNOWN_EARLIEST,
    UNKNOWN_LATEST,
    Certainty,
    InvalidDate,
    certain_span,
    certainty,
    is_undated,
    parse,
    possible_span,
)
from records.dating.words import display
from records.texts import languages

days = st.dates()
years = st.integers(1, 9999).map("{:04}".format)
months = st.tuples(years, st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02}")
seasons = st.tuples(years, st.integers(21, 24)).map(lambda pair: f"{pair[0]}-{pair[1]}")
plain = st.one_of(years, months, days.map(date.isoformat))
unspecified = st.one_of(
    st.integers(1, 999).map("{:03}X".format),
    st.integers(1, 99).map("{:02}XX".format),
    years.map("{}-XX".format),
    years.map("{}-XX-XX".format),
    months.map("{}-XX".format),
)
marks = st.sampled_from(["", "", "?", "~", "%"])
single = st.tuples(st.one_of(plain, seasons, unspecified), marks).map("".join)
sides = st.one_of(st.tuples(st.one_of(plain, seasons), marks).map("".join), st.sampled_from(["", ".."]))
intervals = st.tuples(sides, sides).map("/".join)


def parse_end(text):
    """Read a date as `end_date` of a dated fact does: an interval is the time within which it ended."""
    return parse(text, interval=True, end=True)


def readable(text):
    """Whether a text is such an end."""
    try:
        return bool(parse_end(text))
    except InvalidDate:
        return False


ends = st.one_of(single, st.sampled_from(["", "..", "../2020", "1998/2020"]), intervals.filter(readable))
starts = st.one_of(single, st.just(""))
attestations = st.lists(days, max_size=2)
unhurried = settings(deadline=None)  # a busy machine is no failure
# Nearly dates: the letters of the grammar in any order reach its corners far sooner than any text does.
nearly = st.text(alphabet="0123456789X-/.?~%TYZ: \x00", max_size=30)


@unhurried
@given(st.one_of(st.text(), nearly, single, intervals), st.booleans(), st.booleans())
@example("9" * 50, True, True)
@example("/" * 50, True, True)
@example("\ud800", True, True)
def test_parse_gives_ordered_bounds_or_refuses_with_an_example(text, interval, end):
    try:
        parsed = parse(text, interval=interval, end=end)
    except InvalidDate as refused:
        has_example = any(character.isdigit() for character in refused.message)
        assert has_example
        return

    assert parsed.earliest <= parsed.latest
    assert parse(parsed.text, interval=interval, end=end) == parsed


@unhurried
@given(single)
def test_every_single_date_of_the_grammar_is_accepted(text):
    assert parse(text).text == text


@unhurried
@given(st.one_of(st.text(), nearly, single, intervals), st.sampled_from(languages.CODES))
def test_display_never_fails_and_leaves_no_placeholder(text, language):
    words = display(text, language)

    assert isinstance(words, str)
    assert "%(" in text or "%(" not in words


@unhurried
@given(days)
def test_a_day_is_its_own_bounds(day):
    parsed = parse(day.isoformat())

    assert (parsed.earliest, parsed.latest, parsed.definite) == (day, day, True)


@unhurried
@given(days)
def test_each_further_digit_narrows_the_bounds(day):
    assume(day.year >= 100)
    text = day.isoformat()

    spans = [parse(wide) for wide in (text[:2] + "XX", text[:3] + "X", text[:4], text[:7], text)]

    for wider, narrower in pairwise(spans):
        assert wider.earliest <= narrower.earliest <= narrower.latest <= wider.latest


@unhurried
@given(st.one_of(plain, seasons, unspecified), st.sampled_from("?~%"))
def test_a_mark_keeps_the_bounds_and_takes_the_certainty(text, mark):
    exact, marked = parse(text), parse(text + mark)

    assert (marked.earliest, marked.latest) == (exact.earliest, exact.latest)
    assert (exact.definite, marked.definite) == (True, False)


@unhurried
@given(st.one_of(plain, seasons), st.one_of(plain, seasons))
def test_an_interval_runs_from_the_first_to_the_last_day_of_its_sides(start, end):
    first, last = parse(start).earliest, parse(end).latest
    assume(first <= last)

    parsed = parse(f"{start}/{end}", interval=True)

    assert (parsed.earliest, parsed.latest) == (first, last)


# The edtf package as the oracle. It differs where it is wrong or where we go further, and these are left out:
# winter ends for it on 31 December of the same year; it does not know a season with a mark (2007-23~) on its own;
# it takes an unknown side of an interval to be ten years away, and an open one for an infinite float;
# it accepts days that are in no calendar and intervals that end before they begin.
against_edtf = settings(unhurried, max_examples=40)  # it takes about 10 ms a date


def strict_bounds(text: str) -> list[str]:
    parsed = parse_edtf(text)
    return ["-".join(f"{part:02}" for part in bound[:3]) for bound in (parsed.lower_strict(), parsed.upper_strict())]


def own_bounds(text: str) -> list[str]:
    parsed = parse(text, interval=True)
    return [f"{bound.year:02}-{bound.month:02}-{bound.day:02}" for bound in (parsed.earliest, parsed.latest)]


@against_edtf
@given(st.tuples(st.one_of(plain, unspecified), marks).map("".join))
def test_bounds_agree_with_the_edtf_package(text):
    assert own_bounds(text) == strict_bounds(text)


@against_edtf
@given(seasons.filter(lambda text: not text.endswith("-24")))
def test_bounds_of_spring_summer_and_autumn_agree_with_the_edtf_package(text):
    assert own_bounds(text) == strict_bounds(text)


@against_edtf
@given(st.tuples(plain, marks).map("".join), st.tuples(plain, marks).map("".join))
def test_bounds_of_intervals_agree_with_the_edtf_package(start, end):
    assume(parse(start).earliest <= parse(end).latest)

    assert own_bounds(f"{start}/{end}") == strict_bounds(f"{start}/{end}")


# As of a day


@unhurried
@given(starts, ends, attestations)
def test_what_is_certain_is_possible(start_text, end_text, shown):
    start, end = parse(start_text), parse_end(end_text)
    span = certain_span(start, end, shown)
    assume(span)

    earliest, latest = possible_span(start, end)

    assert earliest <= span[0] <= span[1] <= latest


@unhurried
@given(starts, ends, attestations, days)
def test_certainty_follows_the_spans(start_text, end_text, shown, day):
    start, end = parse(start_text), parse_end(end_text)
    certain, possible = certain_span(start, end, shown), possible_span(start, end)

    answer = certainty(start, end, shown, day)

    if is_undated(start, end, shown):
        assert answer is Certainty.UNKNOWN
    elif certain and certain[0] <= day <= certain[1]:
        assert answer is Certainty.CERTAIN
    elif possible[0] <= day <= possible[1]:
        assert answer is Certainty.POSSIBLE
    else:
        assert answer is None


@unhurried
@given(days, days, days)
def test_between_two_exact_days_nothing_is_merely_possible(start, end, day):
    assume(start <= end)
    assume(start != UNKNOWN_LATEST and end != UNKNOWN_EARLIEST)  # the sentinels stand for unknown

    answer = certainty(parse(start.isoformat()), parse(end.isoformat()), [], day)

    assert answer == (Certainty.CERTAIN if start <= day <= end else None)
