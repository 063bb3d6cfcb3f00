"""Names and prose with letters that few keyboards have, found by what is typed instead: ten searches in each of six languages."""

import pytest
from django.utils import translation

from organizations.models import Organization
from records.public.search_results import find
from records.public.search_suggestions import suggestions
from tests import factories as make
from tests.admin_forms import signed_in

pytestmark = pytest.mark.django_db

NAMES = {
    "en": [
        "Łódź Institute",
        "Øresund Bridge Authority",
        "Samir Al-Shaʿrāwī",
        "U.N. Liaison Office",
        "Þórshöfn Non\u2011Aligned Bureau",
    ],
    "fr": [
        "Les Chœurs de l’Abbaye",
        "Association d’Œuvres",
        "Bureau de l’UIT",
        "Côte d’Ivoire Télécom",
        "Le Saint‑Siège",
    ],
    "es": [
        "Organización Iberoamericana de la Niñez",
        "Año Ibero\u2011Polar",
        "O.N.U. Hábitat",
        "Unión O’Higgins",
        "Agüero Telefónica",
    ],
    "ru": [
        "Санкт-Петербургская школа",
        "Йодный завод",
        "Бюро М.С.Э.",
        "Семёновский приют",
        "Ростов\u2011на\u2011Дону Связь",
    ],
    "ar": ["إدارة الاتّصالات", "مكتبة الإسكندريّة", "المؤتمر الـعـالـمي", "مستشفى دُبيّ", "آسيا للأقمار"],
    "zh_hans": ["國際電信聯盟", "萬國郵政聯盟", "联合国大会", "臺灣海峡研究所", "赵厚麟"],
}
PROSE = {
    "en": "The Łódź bureau moved; Sana’a, Đakovo and the co\u2010operation of O’Brien’s Straße, says the Qurʾān. G.A.T.T. was 2024-2025.",
    "fr": "La mise en œuvre des vœux de la sœur d’Ivan, aujourd’hui à l’OMPI, ex æquo ; l’arc‑en‑ciel et les manœuvres.",
    "es": "El niño pingüino de la O.T.A.N. en São Tomé, Curaçao y Å; los ex‑alumnos de L’Hospitalet.",
    "ru": "Ещё один ёж живёт в Санкт\u2011Петербурге; О’Генри писал о С.Ш.А. и Йошкар‑Оле, где Иван-чай.",
    "ar": "تَعَاوُنٌ دُوَلِيٌّ في سنة ٢٠٢٥ مع أُوروبّا وعلى شاطئ مکّة، والأمـم المتّحدة",
    "zh_hans": "該機構負責無線電頻譜的分配，总部设在日内瓦。與會國簽署協議。",
}
# For each language five that find names, as the number of the name, and five that find its prose.
SEARCHES = {
    "en": {
        **{"Lodz institute": 0, "oresund": 1, "Al-Sha'rawi": 2, "UN liaison": 3, "thorshofn nonaligned": 4},
        **dict.fromkeys(["lodz bureau", "Sanaa", "dakovo cooperation", "obrien strasse", "gatt qur'an"], "prose"),
    },
    "fr": {
        **{"choeurs abbaye": 0, "oeuvres": 1, "l'UIT": 2, "cote d'ivoire": 3, "saint-siege": 4},
        **dict.fromkeys(["oeuvre", "voeux soeur", "d'ompi aujourd'hui", "aequo arcenciel", "manoeuvre"], "prose"),
    },
    "es": {
        **{"ninez": 0, "iberopolar": 1, "ONU habitat": 2, "ohiggins": 3, "aguero telefonica": 4},
        **dict.fromkeys(["nino pinguino", "OTAN", "sao tome", "curacao exalumnos", "hospitalet"], "prose"),
    },
    "ru": {
        **{"Санкт-Петербург": 0, "йодный": 1, "МСЭ": 2, "семеновский": 3, "Ростов-на-Дону": 4},
        **dict.fromkeys(["еще еж живет", "Санкт-Петербург Йошкар", "О'Генри", "США", "Йошкар-Ола ОГенри"], "prose"),
    },
    "ar": {
        **{"ادارة الاتصالات": 0, "مكتبه الاسكندرية": 1, "المؤتمر العالمى": 2, "مستشفي دبي": 3, "اسيا للاقمار": 4},
        **dict.fromkeys(["تعاون دولي", "2025", "اوروبا", "شاطئ مكة", "الأمم المتحدة"], "prose"),
    },
    "zh_hans": {
        **{"国际电信联盟": 0, "万国邮政": 1, "聯合國": 2, "台湾": 3, "趙厚麟": 4},
        **dict.fromkeys(["该机构", "无线电频谱", "總部設在日內瓦", "與會", "签署协议"], "prose"),
    },
}
CASES = [(language, typed, meant) for language, searches in SEARCHES.items() for typed, meant in searches.items()]


def make_record(language):
    """Bodies with the names, and an article with the prose, of one language."""
    for n, name in enumerate(NAMES[language]):
        make.make_organization(slug=f"name-{n}", **({"name_en": f"Body {n}"} | {f"name_{language}": name}))
    make.make_article(slug="prose", **({"body_en": "Another."} | {f"body_{language}": PROSE[language]}))


def test_there_are_ten_searches_in_each_of_six_languages():
    assert {language: len(searches) for language, searches in SEARCHES.items()} == dict.fromkeys(NAMES, 10)


@pytest.mark.parametrize("language", NAMES)
def test_names_and_prose_are_found_by_what_is_typed_instead(language):
    make_record(language)
    results = {typed: find(typed) for typed in SEARCHES[language]}
    found = {typed: (answer.loose, [hit.record.key for hit in answer.hits]) for typed, answer in results.items()}
    meant = {typed: f"name-{n}" if n != "prose" else n for typed, n in SEARCHES[language].items()}

    assert {typed: (loose, meant[typed] in keys) for typed, (loose, keys) in found.items()} == dict.fromkeys(
        meant, (False, True)
    )
    # What is found in prose is marked there.
    unmarked = [
        hit.record.key
        for typed, answer in results.items()
        for hit in answer.hits
        if meant[typed] == hit.record.key == "prose" and not any(marked for _text, marked in hit.snippet.pieces)
    ]
    assert unmarked == []


@pytest.mark.parametrize("language", NAMES)
def test_the_list_and_the_search_box_of_the_admin_find_what_the_search_page_does(client, language):
    make_record(language)
    editor = signed_in(client)

    for typed, n in SEARCHES[language].items():
        if n != "prose":
            body = Organization.objects.get(slug=f"name-{n}")
            listed = editor.get("/admin/organizations/organization/", {"q": typed}).content.decode()
            assert f"/organizations/name-{n}/" in client.get("/organizations/", {"q": typed}).content.decode(), typed
            assert f"/admin/organizations/organization/{body.pk}/change/" in listed, typed


def test_the_cases_of_readers_are_found():
    """The file that lies beside the repository, with names of our own."""
    make.make_article(
        slug="ligatures",
        headline_en="Ligatures",
        body_en="The Łódź bureau moved; the Øresund bridge is in the text.",
        headline_fr="Les chœurs du port",
        body_fr="La mise en œuvre des vœux de la sœur.",
    )
    make.make_organization(slug="school", name_en="Lighthouse School", name_ru="Санкт-Петербургская маячная школа")
    make.make_person(slug="samir", name_en="Samir Al-Shaʿwārī")
    make.make_organization(slug="un", name_en="United Nations", abbreviation="UN")
    make.make_organization(slug="newer", name_en="UN Volunteers")

    def keys(text):
        answer = find(text)
        return [hit.record.key for hit in answer.hits if not answer.loose]

    for typed in ("choeurs", "soeur", "Lodz", "Oresund", "oeuvre", "œuvre", "l'œuvre", "d’oeuvre"):
        assert keys(typed) == ["ligatures"], typed
    for typed in ("Санкт-Петербург", "Санкт‑Петербург", "санктпетербург", "Санкт Петербург"):
        assert keys(typed) == ["school"], typed
    for typed in (
        "Al-Sha'wari",
        "Al-Sha’wari",
        "al shawari",
        "alshawari",
        "Al-Shaʿwārī",
        "samir al-shaw",
        '"al-shawari"',
    ):
        assert keys(typed) == ["samir"], typed
    # A name that is just these words is first.
    assert keys("U.N.") == keys("UN") == ["un", "newer"]


def test_what_is_excluded_is_only_what_was_written():
    make.make_organization(slug="written", name_en="Radio co-operation")
    make.make_organization(slug="joined", name_en="Radio cooperation")

    def keys(text):
        return {hit.record.key for hit in find(text).hits}

    assert keys("radio co-operation") == keys("radio cooperation") == {"written", "joined"}
    assert keys("radio -co-operation") == {"joined"}


def test_numbers_are_not_joined():
    make.make_organization(slug="years", name_en="Office 2024-2025")
    make.make_organization(slug="number", name_en="Office 20242025")

    assert [hit.record.key for hit in find("2024-2025").hits] == ["years"]
    assert [hit.record.key for hit in find("20242025").hits] == ["number"]


@pytest.mark.parametrize(
    ("typed", "body", "marked"),
    [
        ("oeuvre", "The œuvre stands.", ["œuvre"]),
        ("UIT", "Le rapport de l’UIT.", ["UIT"]),
        ("UN", "Staff of the U.N., in Geneva.", ["U.N"]),
        ("sharawi", "It is Al-Shaʿrāwī who spoke.", ["Shaʿrāwī"]),
        ("alsharawi", "It is Al-Shaʿrāwī who spoke.", ["Al-Shaʿrāwī"]),
        ("Al-Sha'rawi", "It is Al-Shaʿrāwī who spoke.", ["Al-Shaʿrāwī"]),
        ("电信联盟", "國際電信聯盟負責頻譜。", ["電信聯盟"]),
        ("联", "國際電信聯盟負責頻譜。", ["聯"]),
    ],
)
def test_what_was_folded_is_marked_as_it_is_written(typed, body, marked):
    make.make_article(slug="text", headline_en="Nothing", lead_en="Else.", body_en=body)
    [hit] = find(typed).hits

    assert [text for text, is_marked in hit.snippet.pieces if is_marked] == marked
    assert "".join(text for text, _marked in hit.snippet.pieces) == body


def test_a_name_is_suggested_as_it_is_written():
    make.make_person(slug="samir", name_en="Samir Al-Shaʿrāwī")
    make.make_organization(slug="union", name_en="Union", name_zh_hans="國際電信聯盟")

    with translation.override("en"):
        assert suggestions("Al-Shrawi Samir") == ["Samir Al-Shaʿrāwī"]
    assert suggestions("国际电新联盟") == ["國際電信聯盟"]
