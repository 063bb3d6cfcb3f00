"""The one folding: what is the same to a reader who types with the keyboard at hand."""

import hashlib
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.texts import RULES, fold, fold_with_places

pytestmark = pytest.mark.one_database

# What these rules make of every character that Unicode 3.2 has. Where it differs, an index that was written before no longer fits:
# give `RULES` the next letter, and write down here what it stands for.
OF_RULES = {"i": "e0f383ffb5b103551d77"}


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Genève, GENÈVE, Gene\u0300ve", "geneve, geneve, geneve"),
        ("Œuvre œuf Æsop Ærø", "oeuvre oeuf aesop aero"),
        ("Łódź Øresund Đakovo Ħamrun", "lodz oresund dakovo hamrun"),
        ("Þingvellir Seyðisfjörður Straße STRAẞE", "thingvellir seydisfjordur strasse strasse"),
        ("Diyarbakır İstanbul Azərbaycan ŋ ȷ ﬁx", "diyarbakir istanbul azerbaycan ng j fix"),
        ("Ŧ Ɖ Ɓ Ɔ ɛ Ƙ ǿ ǽ", "t d b o e k o ae"),
        ("Ёжик Йод", "ежик йод"),
        ("Санкт\u2011Петербург Санкт\u2010Петербург Санкт-Петербург", "санкт-петербург " * 2 + "санкт-петербург"),
        ("non\u00adsense zero\u200bwidth", "nonsense zerowidth"),
        ("Al-Shaʿrāwī ʿAbd Saʾūd Qurʾān ʻOkina Oʻzbek Vasilʹev", "al-sharawi abd saud quran okina ozbek vasilev"),
        ("Al-Sha'rawi Al-Sha’rawi Al-Shaʼrawi Al-Sha‘rawi Al-Sha`rawi Al-Sha´rawi", " ".join(["al-sharawi"] * 6)),
        ("O'Brien O’Brien О’Генри м’я aujourd’hui", "obrien obrien огенри мя aujourdhui"),
        (
            "l’UIT d'œuvre qu’il Côte d’Ivoire L'Aquila dell'Unione",
            "l'uit d'oeuvre qu'il cote d'ivoire l'aquila dell'unione",
        ),
        ("the Union’s 'quoted' members'", "the union's 'quoted' members'"),
        ("國際電信聯盟 国际电信联盟", "国际电信联盟 国际电信联盟"),
        ("臺灣 萬國郵政聯盟 聯合國", "台湾 万国邮政联盟 联合国"),
        ("الدُّوَلِيّ الاتّحـــاد إدارة أمم آخر ٱلله", "الدولي الاتحاد اداره امم اخر الله"),
        ("مکتب ایران على هٔ", "مكتب ايران علي ه"),
        ("٢٠٢٥ ۲۰۲۵ ２０２５ ²", "2025 2025 2025 2"),
        ("™ № 🛰\ufe0f", "tm no 🛰"),
        ("", ""),
    ],
)
def test_variants_are_one(written, folded):
    assert fold(written) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("aœЙ’'ʿ-\u0301\u200b國ﷺ lsd"), max_size=30))
def test_each_folded_character_knows_where_it_comes_from(text):
    composed = unicodedata.normalize("NFC", text)
    folded, places = fold_with_places(composed)

    assert folded == fold(text)
    assert places == sorted(places)
    assert (len(places), places[-1]) == (len(folded) + 1, len(composed))
    assert all(sign in fold(composed[place]) + "'" for sign, place in zip(folded, places, strict=False))


def test_other_rules_have_another_letter():
    known = (
        chr(code) for code in range(0x110000) if unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs", "Co")
    )
    made = hashlib.sha256("\n".join(map(fold, known)).encode()).hexdigest()[:20]

    assert {RULES: made} == {RULES: OF_RULES[RULES]}
    assert RULES not in "0123456789abcdef"


def test_of_opencc_only_its_table_is_read():
    code = "import sys; import records.texts.folding; print('opencc' in sys.modules, records.texts.folding.fold('國'))"
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PREPARED + code], capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == ["False", "国"]


PREPARED = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'ituportal.settings'; django.setup(); "
