import pytest
from django.utils import translation

from records.dating import display, display_end, display_term

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


ENDS_IN_WORDS = {
    "2020": ["2020", "2020", "2020年", "2020", "2020 г.", "2020"],
    "../2020": [
        "2020 at the latest",
        "2020 على أبعد تقدير",
        "最迟2020年",
        "2020 au plus tard",
        "самое позднее 2020 г.",
        "2020 a más tardar",
    ],
    "2010-10/..": [
        "October 2010 at the earliest",
        "أكتوبر 2010 على أقرب تقدير",
        "最早2010年10月",
        "octobre 2010 au plus tôt",
        "самое раннее октябрь 2010 г.",
        "octubre de 2010 como muy pronto",
    ],
    "1998/2020~": [
        "1998 at the earliest, about 2020 at the latest",
        "1998 على أقرب تقدير، نحو 2020 على أبعد تقدير",
        "最早1998年，最迟约2020年",
        "1998 au plus tôt, 2020 environ au plus tard",
        "самое раннее 1998 г., самое позднее 2020 г. (приблизительно)",
        "1998 como muy pronto, 2020 aproximadamente a más tardar",
    ],
    "..": IN_WORDS[".."],
    "": IN_WORDS[""],
}


@pytest.mark.parametrize("text", ENDS_IN_WORDS)
def test_an_end_within_an_interval_is_told_as_such_in_six_languages(text):
    assert [display_end(text, language) for language in LANGUAGES] == ENDS_IN_WORDS[text]


def test_a_term_is_told_with_what_is_known_of_its_end():
    terms = [("1998", "../2020"), ("1998", "/2020"), ("", "2010/"), ("1998", ".."), ("1998", ""), ("", "")]

    assert [display_term(*term) for term in terms] == [
        *["1998 – 2020 at the latest"] * 2,
        "2010 at the earliest",
        "1998 – present",
        "1998",
        "",
    ]


@pytest.mark.parametrize("text", IN_WORDS)
def test_display_in_six_languages(text):
    assert [display(text, language) for language in LANGUAGES] == IN_WORDS[text]


def test_display_speaks_the_active_language_by_default():
    with translation.override("es"):
        assert display("2021-10") == "octubre de 2021"


def test_display_leaves_a_text_that_is_no_date_as_it_stands():
    assert display("last year", "fr") == "last year"
