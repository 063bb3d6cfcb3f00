from datetime import date

import pytest

from records.dating.dates import UNKNOWN_LATEST, Certainty, certain_span, certainty, is_undated, parse, possible_span


def day(text: str) -> date:
    return date.fromisoformat(text)


ATTESTED = "2021-05-20"


@pytest.mark.parametrize(
    ("start", "end", "attested_on", "expected"),
    [
        pytest.param(
            "2008-03",
            "2010-06",
            None,
            {
                "2008-02-29": None,
                "2008-03-01": "possible",
                "2008-03-30": "possible",
                "2008-03-31": "certain",
                "2010-06-01": "certain",
                "2010-06-02": "possible",
                "2010-06-30": "possible",
                "2010-07-01": None,
            },
            id="month precision at both ends",
        ),
        pytest.param(
            "2008-03-15",
            "..",
            None,
            {"2008-03-14": None, "2008-03-15": "certain", "9999-12-31": "certain"},
            id="open end",
        ),
        pytest.param(
            "2008-03-15",
            "",
            None,
            {"2008-03-14": None, "2008-03-15": "possible", "2030-01-01": "possible"},
            id="unknown end",
        ),
        pytest.param(
            "2008-03-15",
            "",
            ATTESTED,
            {"2008-03-14": None, "2008-03-15": "certain", ATTESTED: "certain", "2021-05-21": "possible"},
            id="unknown end, attested",
        ),
        pytest.param(
            "",
            "2021-10-15",
            ATTESTED,
            {"2021-05-19": "possible", ATTESTED: "certain", "2021-10-15": "certain", "2021-10-16": None},
            id="unknown start, attested",
        ),
        pytest.param(
            "",
            "",
            ATTESTED,
            {"1900-01-01": "possible", "2021-05-19": "possible", ATTESTED: "certain", "2021-05-21": "possible"},
            id="attested only",
        ),
        pytest.param(
            "",
            "..",
            ATTESTED,
            {"2021-05-19": "possible", ATTESTED: "certain", "2050-01-01": "certain"},
            id="attested and open",
        ),
        pytest.param("", "..", None, {"0001-01-01": "possible", "2021-05-20": "possible"}, id="open end only"),
        pytest.param("", "", None, {"0001-01-01": "unknown", "9999-12-31": "unknown"}, id="no date at all"),
        pytest.param("XXXX-12-05", "", None, {"2021-12-05": "unknown"}, id="only a day of an unknown year"),
        pytest.param(
            "2008~",
            "2010?",
            None,
            {
                "2007-12-31": None,
                "2008-01-01": "possible",
                "2009-06-01": "possible",
                "2010-12-31": "possible",
                "2011-01-01": None,
            },
            id="approximate and uncertain",
        ),
        pytest.param(
            "2008~",
            "2010",
            "2009-06-01",
            {"2009-05-31": "possible", "2009-06-01": "certain", "2010-01-01": "certain", "2010-01-02": "possible"},
            id="approximate start, attested",
        ),
        pytest.param(
            "2008-03-15",
            "2021-10-15",
            None,
            {"2021-10-14": "certain", "2021-10-15": "certain", "2021-10-16": None},
            id="predecessor, same-day change",
        ),
        pytest.param(
            "2021-10-15",
            "..",
            None,
            {"2021-10-14": None, "2021-10-15": "certain", "2021-10-16": "certain"},
            id="successor, same-day change",
        ),
        pytest.param("2021-10-15", "2021-10-15", None, {"2021-10-15": "certain", "2021-10-16": None}, id="one day"),
        pytest.param(
            "2019",
            "2020",
            None,
            {
                "2018-12-31": None,
                "2019-12-30": "possible",
                "2019-12-31": "certain",
                "2020-01-01": "certain",
                "2020-01-02": "possible",
                "2020-12-31": "possible",
                "2021-01-01": None,
            },
            id="year only",
        ),
        pytest.param(
            "2020",
            "2020",
            None,
            {"2019-12-31": None, "2020-01-01": "possible", "2020-12-31": "possible", "2021-01-01": None},
            id="same year, never certain",
        ),
        pytest.param(
            "2011/..",
            "..",
            ATTESTED,
            {"2010-12-31": None, "2011-01-01": "possible", "2021-05-19": "possible", ATTESTED: "certain"},
            id="start is an open interval",
        ),
        pytest.param(
            "../2011",
            "..",
            None,
            {"1900-01-01": "possible", "2011-12-30": "possible", "2011-12-31": "certain"},
            id="started by 2011",
        ),
        pytest.param(
            "2010",
            "../2020",
            "2015-06-01",
            {"2010-12-31": "certain", "2015-06-01": "certain", "2015-06-02": "possible", "2021-01-01": None},
            id="ended by 2020",
        ),
        pytest.param(
            "2010",
            "2015~",
            "2025-02-01",
            {"2010-12-31": "possible", "2015-12-31": "possible", "2025-02-01": None},
            id="a source of later than the end attests nothing",
        ),
    ],
)
def test_certainty_as_of_a_day(start, end, attested_on, expected):
    fact = (parse(start, interval=True), parse(end, interval=True, end=True), [day(attested_on)] if attested_on else [])

    assert {text: certainty(*fact, day(text)) for text in expected} == expected


def test_spans_are_the_columns_of_the_same_rule():
    start, end = parse("2008-03"), parse("2010-06")

    assert certain_span(start, end, []) == (day("2008-03-31"), day("2010-06-01"))
    assert possible_span(start, end) == (day("2008-03-01"), day("2010-06-30"))


def test_an_open_end_is_certain_without_limit():
    assert certain_span(parse("2008"), parse("..", end=True), []) == (day("2008-12-31"), UNKNOWN_LATEST)


@pytest.mark.parametrize(
    ("start", "end", "attested_on"),
    [("", "", ATTESTED), ("2008", "", None), ("", "2010", None), ("", "..", None), ("2020", "2020", None)],
)
def test_one_clue_is_enough_to_be_dated(start, end, attested_on):
    assert not is_undated(parse(start), parse(end, end=True), [day(attested_on)] if attested_on else [])


def test_certainties_are_named():
    assert [*Certainty] == ["certain", "possible", "unknown"]
