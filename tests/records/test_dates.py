from datetime import date

import pytest
from django.utils import translation

from records.dates import (
    UNKNOWN_EARLIEST,
    UNKNOWN_LATEST,
    Certainty,
    ImpreciseDate,
    InvalidDate,
    certain_span,
    certainty,
    display,
    is_undated,
    outside,
    parse,
    possible_span,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


# Reading


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
    assert not parse(text).known


def test_an_open_end_differs_from_an_unknown_one():
    assert parse("..", end=True) == ImpreciseDate("..", UNKNOWN_EARLIEST, UNKNOWN_LATEST, definite=False, open=True)
    assert parse("", end=True) == ImpreciseDate("", UNKNOWN_EARLIEST, UNKNOWN_LATEST, definite=False, open=False)


@pytest.mark.parametrize(
    ("text", "known"), [("", False), ("..", False), ("1865", True), ("2011/..", True), ("/2020", True)]
)
def test_a_date_with_one_bound_is_known(text, known):
    assert parse(text, interval=True, end=True).known is known


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


# As of a day

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
            "2015~",
            "2025-02-01",
            {"2010-12-31": "possible", "2015-12-31": "possible", "2025-02-01": None},
            id="a source of later than the end attests nothing",
        ),
    ],
)
def test_certainty_as_of_a_day(start, end, attested_on, expected):
    fact = (parse(start, interval=True), parse(end, end=True), attested_on and day(attested_on))

    assert {text: certainty(*fact, day(text)) for text in expected} == expected


def test_spans_are_the_columns_of_the_same_rule():
    start, end = parse("2008-03"), parse("2010-06")

    assert certain_span(start, end, None) == (day("2008-03-31"), day("2010-06-01"))
    assert possible_span(start, end) == (day("2008-03-01"), day("2010-06-30"))


def test_an_open_end_is_certain_without_limit():
    assert certain_span(parse("2008"), parse("..", end=True), None) == (day("2008-12-31"), UNKNOWN_LATEST)


@pytest.mark.parametrize(
    ("start", "end", "attested_on"),
    [("", "", ATTESTED), ("2008", "", None), ("", "2010", None), ("", "..", None), ("2020", "2020", None)],
)
def test_one_clue_is_enough_to_be_dated(start, end, attested_on):
    assert not is_undated(parse(start), parse(end, end=True), attested_on and day(attested_on))


def test_certainties_are_named():
    assert [*Certainty] == ["certain", "possible", "unknown"]


# In words

LANGUAGES = ["en", "ar", "zh-hans", "fr", "ru", "es"]

IN_WORDS = {
    "2021-10": [
        "October 2021",
        "أكتوبر 2021",
        "2021年10月",
        "octobre 2021",
        "октябрь 2021 г.",
        "octubre de 2021",
    ],
    "2021-11-01": [
        "1 November 2021",
        "1 نوفمبر 2021",
        "2021年11月1日",
        "1er novembre 2021",
        "1 ноября 2021 г.",
        "1 de noviembre de 2021",
    ],
    "1865": ["1865", "1865", "1865年", "1865", "1865 г.", "1865"],
    "0044-03-15": ["15 March 44", "15 مارس 44", "44年3月15日", "15 mars 44", "15 марта 44 г.", "15 de marzo de 44"],
    "2007-21": [
        "spring 2007",
        "ربيع 2007",
        "2007年春季",
        "printemps 2007",
        "весна 2007 г.",
        "primavera de 2007",
    ],
    "2007-22": ["summer 2007", "صيف 2007", "2007年夏季", "été 2007", "лето 2007 г.", "verano de 2007"],
    "2007-23": ["autumn 2007", "خريف 2007", "2007年秋季", "automne 2007", "осень 2007 г.", "otoño de 2007"],
    "2007-24": [
        "winter 2007–2008",
        "شتاء 2007–2008",
        "2007至2008年冬季",
        "hiver 2007-2008",
        "зима 2007–2008 гг.",
        "invierno de 2007-2008",
    ],
    "2025~": ["about 2025", "نحو 2025", "约2025年", "2025 environ", "2025 г. (приблизительно)", "2025 aproximadamente"],
    "2021?": [
        "2021 (uncertain)",
        "2021 (غير مؤكد)",
        "2021年（存疑）",
        "2021 (date incertaine)",
        "2021 г. (дата не подтверждена)",
        "2021 (fecha dudosa)",
    ],
    "2021-10%": [
        "about October 2021 (uncertain)",
        "نحو أكتوبر 2021 (غير مؤكد)",
        "约2021年10月（存疑）",
        "octobre 2021 environ (date incertaine)",
        "октябрь 2021 г. (приблизительно, дата не подтверждена)",
        "octubre de 2021 aproximadamente (fecha dudosa)",
    ],
    "XXXX-12-05": [
        "5 December, year not known",
        "5 ديسمبر، السنة غير معروفة",
        "12月5日（年份不详）",
        "5 décembre, année inconnue",
        "5 декабря, год неизвестен",
        "5 de diciembre, año desconocido",
    ],
    "201X": [
        "2010s",
        "العقد الذي يبدأ بعام 2010",
        "2010年代",
        "années 2010",
        "2010-е гг.",
        "década de 2010",
    ],
    "19XX": [
        "between 1900 and 1999",
        "بين عامي 1900 و1999",
        "1900年至1999年之间",
        "entre 1900 et 1999",
        "между 1900 и 1999 гг.",
        "entre 1900 y 1999",
    ],
    "2004-XX": [
        "2004, month not known",
        "2004، الشهر غير معروف",
        "2004年（月份不详）",
        "2004, mois inconnu",
        "2004 г., месяц неизвестен",
        "2004, mes desconocido",
    ],
    "1985-05-XX": [
        "May 1985, day not known",
        "مايو 1985، اليوم غير معروف",
        "1985年5月（日期不详）",
        "mai 1985, jour inconnu",
        "май 1985 г., день неизвестен",
        "mayo de 1985, día desconocido",
    ],
    "1985-XX-XX": [
        "1985, day not known",
        "1985، اليوم غير معروف",
        "1985年（日期不详）",
        "1985, jour inconnu",
        "1985 г., день неизвестен",
        "1985, día desconocido",
    ],
    "2019/2021-10": [
        "2019 – October 2021",
        "من 2019 إلى أكتوبر 2021",
        "2019年至2021年10月",
        "2019 – octobre 2021",
        "2019 г. – октябрь 2021 г.",
        "2019 – octubre de 2021",
    ],
    "2011/..": [
        "from 2011 on",
        "ابتداءً من 2011",
        "2011年起",
        "2011 et au-delà",
        "2011 г. и позднее",
        "2011 en adelante",
    ],
    "../2020": ["until 2020", "حتى 2020", "截至2020年", "2020 et avant", "2020 г. и ранее", "2020 y antes"],
    "2011/": [
        "2011 – end not known",
        "2011 – النهاية غير معروفة",
        "2011年起，结束时间不详",
        "2011 – fin inconnue",
        "2011 г. – окончание неизвестно",
        "2011 – fin desconocido",
    ],
    "/2020": [
        "start not known – 2020",
        "البداية غير معروفة – 2020",
        "开始时间不详，至2020年",
        "début inconnu – 2020",
        "начало неизвестно – 2020 г.",
        "comienzo desconocido – 2020",
    ],
    "..": ["present", "الوقت الحاضر", "至今", "aujourd’hui", "настоящее время", "actualidad"],
    "": ["", "", "", "", "", ""],
}


@pytest.mark.parametrize("text", IN_WORDS)
def test_display_in_six_languages(text):
    assert [display(text, language) for language in LANGUAGES] == IN_WORDS[text]


def test_display_speaks_the_active_language_by_default():
    with translation.override("es"):
        assert display("2021-10") == "octubre de 2021"


def test_display_leaves_a_text_that_is_no_date_as_it_stands():
    assert display("last year", "fr") == "last year"
