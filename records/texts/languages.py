"""The languages, declared here and nowhere else, and texts that know which of them they are written in."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import langcodes
from django.conf import settings
from django.utils.translation import get_language, get_language_info, pgettext, to_locale


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the portal. For whatever else it lacks English stands in, and `manage.py check` names it."""

    code: str  # in addresses, columns and settings, as Django writes it
    name: str  # in itself; the script of this name is taken for that of the language
    tag: str  # in `lang` attributes and for the world outside, as BCP 47 writes it
    locale: str  # with the territory that Open Graph wants beside each language
    stemmer: str  # of snowballstemmer; "" where it has none
    plural: str  # which form of a counted text stands for n: the line Plural-Forms of the catalogue
    direction: str = "ltr"
    capitals: bool = True  # for the names of languages, within a line
    blanks: bool = True  # between words
    by_family_name: bool = True  # lists of people, where it is the last word of a name that English writes otherwise


# The order is that of the columns and of the language switch.
TABLE = (
    Language("en", "English", "en", "en_GB", "english", "nplurals=2; plural=(n != 1);"),
    Language(
        *("ar", "العربية", "ar", "ar_AR", "arabic"),
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
        direction="rtl",
        by_family_name=False,
    ),
    Language(
        *("zh-hans", "中文", "zh-Hans", "zh_CN", "", "nplurals=1; plural=0;"),
        blanks=False,
        by_family_name=False,
    ),
    Language("fr", "Français", "fr", "fr_FR", "french", "nplurals=2; plural=(n > 1);", capitals=False),
    Language(
        *("ru", "Русский", "ru", "ru_RU", "russian"),
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
        capitals=False,
    ),
    Language("es", "Español", "es", "es_ES", "spanish", "nplurals=2; plural=(n != 1);", capitals=False),
)
FALLBACK = "en"
OF_CODE = {each.code: each for each in TABLE}
CODES = tuple(OF_CODE)
LANGUAGES = [(each.code, each.name) for each in TABLE]
BCP47 = {each.code: each.tag for each in TABLE}
OF_TAG = {each.tag.lower(): each.code for each in TABLE}
RIGHT_TO_LEFT = [each.code for each in TABLE if each.direction == "rtl"]
# Names and documents have languages that the portal does not speak. ISO 15924 has these scripts run that way.
LONGEST_TAG = 35  # what RFC 5646 has programs allow for
SCRIPTS_RIGHT_TO_LEFT = {"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}

# The blocks of Unicode that are set aside for letters of these scripts.
_RUNS_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def standard_tag(text):
    """Return a language tag in the form that BCP 47 recommends (`zh-Hant`); "" for what its registry does not have."""
    if len(text) > LONGEST_TAG:  # `langcodes` recurses once for each part
        return ""
    try:
        tag = langcodes.standardize_tag(text)
        return tag if langcodes.tag_is_valid(tag) else ""
    except langcodes.LanguageTagError:
        return ""


@lru_cache(maxsize=1024)
def _language_and_script(tag):
    try:
        language = langcodes.Language.get(tag)
    except langcodes.LanguageTagError:  # stored before languages were checked
        return tag, ""
    # of `und` the likely one would be English
    likely = language.maximize() if language.language else language
    return likely.language, likely.script


def code_of(tag):
    """Return the code of the portal's language that a tag is of, in the same script: `fr` for `fr-CA`; else None."""
    return next((each.code for each in TABLE if _language_and_script(each.tag) == _language_and_script(tag)), None)


def direction(language):
    """Return "rtl" or "ltr" for a language tag or code: `ar`, `zh-hans`, `ckb`, `pa-Arab`."""
    return "rtl" if _language_and_script(language)[1] in SCRIPTS_RIGHT_TO_LEFT else "ltr"


# A language, perhaps its script, perhaps a territory: BCP 47, and the locales of POSIX.
_FORM = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?", re.ASCII)
# Chinese is written there in the script that is not ours.
_TRADITIONAL = {("zh", "tw"), ("zh", "hk"), ("zh", "mo")}


def meant(text):
    """Return the code of the language that a text names in whatever form (`FR`, `fr_CA`, `zh`, `zh-CN`), "" if it is none of ours."""
    form = _FORM.fullmatch(text.lower())
    if form is None or (form[1], form[3]) in _TRADITIONAL:
        return ""
    for each in TABLE:
        own = _FORM.fullmatch(each.tag.lower())
        if own[1] == form[1] and form[2] in (None, own[2]) and (None in (own[3], form[3]) or own[3] == form[3]):
            return each.code
    return ""


def current():
    """Return the language of this request, always one of `CODES`."""
    language = get_language()
    return language if language in CODES else FALLBACK


@cache
def is_translated(language):
    """Whether there is a compiled catalogue of the interface, which else is English."""
    compiled = Path(to_locale(language), "LC_MESSAGES", "django.mo")
    return language == FALLBACK or any((folder / compiled).exists() for folder in settings.LOCALE_PATHS)


def name_of(code):
    """Return the name of a language as it stands in a line of the reader's; one that Django does not know has its own, or its code."""
    try:
        name = get_language_info(code.lower())["name_translated"]
    except KeyError:
        return dict(LANGUAGES).get(code, code)
    return name if OF_CODE[current()].capitals else name[:1].lower() + name[1:]


def with_colon(label):
    """Return a label with the colon of the reader's language and its blank, before what it is the label of."""
    return pgettext("label of a value", "%(label)s: ") % {"label": label}


def comma():
    """Return what parts two items of one line, in the reader's language, with its blank."""
    return pgettext("between two items of a line", ", ")


def semicolon():
    """Return what parts two items of one line that may hold commas, in the reader's language, with its blank."""
    return pgettext("between two items that may hold commas", "; ")


def full_stop():
    """Return what ends a sentence before the next one, in the reader's language, with its blank."""
    return pgettext("between two sentences", ". ")


def joined(*items):
    """Return the items that are not empty as one line, parted as the reader's language does."""
    return comma().join(str(item) for item in items if item)


def joined_apart(*items):
    """Return items that may hold commas themselves as one line."""
    return semicolon().join(str(item) for item in items if item)


def in_brackets(text):
    """Return a text in the brackets of the reader's language, with the blank that they want before them."""
    return pgettext("after a name", " (%(text)s)") % {"text": text}


def with_details(name, *items):
    """Return a name with the items that are not empty in brackets behind it; a `Text` keeps its language."""
    details = joined(*map(isolated, items))
    if not details:
        return name
    return Text(f"{isolated(name)}{in_brackets(details)}", getattr(name, "language", current()))


def isolated(text):
    """Return a text so that it stands in a line with others, where there is no markup, and neither turns the other round.

    "" for none. In a line from left to right a text without letters that run the other way is left as it is.
    """
    if text and (direction(current()) == "rtl" or _RUNS_LEFT.search(str(text))):
        return f"\u2068{text}\u2069"
    return text or ""


@cache
def column(name, language):
    """Return the column that holds `name` in `language`: `name_zh_hans`."""
    return f"{name}_{language.replace('-', '_')}"


class Text(str):
    """A text and the language it is in.

    `language` is one of `CODES`, or the tag of another one; `is_fallback` says that another one was asked for,
    `is_unreviewed` that a machine made this translation and no person has accepted it.
    """

    __slots__ = ("is_fallback", "is_unreviewed", "language")

    def __new__(cls, value, language=FALLBACK, *, is_fallback=False, is_unreviewed=False):
        text = super().__new__(cls, value)
        text.language = OF_TAG.get(language.lower(), language)
        text.is_fallback = is_fallback
        text.is_unreviewed = is_unreviewed
        return text

    @property
    def lang(self):
        """The value of a `lang` attribute."""
        return BCP47.get(self.language, self.language)

    @property
    def dir(self):
        """The value of a `dir` attribute."""
        return direction(self.language)


def read(row, name, language=None):
    """Return the text `name` of a row as `Text`: in `language`, else in English, saying so."""
    language = language or current()
    value = getattr(row, column(name, language))
    used = language if value else FALLBACK
    return Text(
        value or getattr(row, column(name, FALLBACK)),
        used,
        is_fallback=used != language,
        # English is what the others are translated from.
        is_unreviewed=used != FALLBACK and column(name, used) in row.unreviewed_translations,
    )


def translations(row, name):
    """Return `{language code: text}` of the languages in which `name` exists."""
    texts = {code: getattr(row, column(name, code)) for code in CODES}
    return {code: text for code, text in texts.items() if text}


def shared(texts):
    """Return the languages, in their order, that each of several `{language code: text}` has."""
    texts = list(texts)
    return [code for code in CODES if all(code in text for text in texts)]
