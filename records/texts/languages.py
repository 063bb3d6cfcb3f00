"""The six languages, and texts that know which of them they are written in."""

from django.utils.translation import get_language, get_language_info, pgettext

# Each language is named in itself. The order is that of the columns and of the language switch.
LANGUAGES = [
    ("en", "English"),
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
CODES = tuple(code for code, _ in LANGUAGES)
FALLBACK = "en"
# What stands in `lang` attributes and is shown outside; the same codes, as BCP 47 writes them.
BCP47 = {code: code for code in CODES} | {"zh-hans": "zh-Hans"}
SMALL_LETTERS = frozenset({"es", "fr", "ru"})  # write the names of languages without a capital
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})


def direction(language):
    """Return "rtl" or "ltr" for a language code such as `ar` or `zh-hans`."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def current():
    """Return the language of this request, always one of `CODES`."""
    language = get_language()
    return language if language in CODES else FALLBACK


def named(code):
    """Return the name of a language as it stands in a line of the reader's; a code that Django does not know stays."""
    try:
        name = get_language_info(code)["name_translated"]
    except KeyError:
        return code
    return name[:1].lower() + name[1:] if current() in SMALL_LETTERS else name


def with_colon(label):
    """Return a label with the colon of the reader's language and its blank, before what it is the label of."""
    return pgettext("label of a value", "%(label)s: ") % {"label": label}


def comma():
    """Return what parts two items of one line, in the reader's language, with its blank."""
    return pgettext("between two items of a line", ", ")


def joined(*items):
    """Return the items that are not empty as one line, parted as the reader's language does."""
    return comma().join(str(item) for item in items if item)


def joined_apart(*items):
    """Return items that may hold commas themselves as one line."""
    return pgettext("between two items that may hold commas", "; ").join(str(item) for item in items if item)


def in_brackets(text):
    """Return a text in the brackets of the reader's language, with the blank that they want before them."""
    return pgettext("after a name", " (%(text)s)") % {"text": text}


def with_details(name, *items):
    """Return a name with the items that are not empty in brackets behind it; a `Text` keeps its language."""
    details = joined(*items)
    if not details:
        return name
    return Text(f"{name}{in_brackets(details)}", getattr(name, "language", current()))


def isolated(text):
    """Return a text that stands in a line of another direction without disturbing it, where there is no markup."""
    return f"\u2068{text}\u2069" if text and direction(current()) == "rtl" else text


def column(name, language):
    """Return the column that holds `name` in `language`: `name_zh_hans`."""
    return f"{name}_{language.replace('-', '_')}"


class Text(str):
    """A text and the language it is in.

    `language` is one of `CODES`, `is_fallback` says that another one was asked for,
    `is_unreviewed` that a machine made this translation and no person has accepted it.
    """

    __slots__ = ("is_fallback", "is_unreviewed", "language")

    def __new__(cls, value, language=FALLBACK, *, is_fallback=False, is_unreviewed=False):
        text = super().__new__(cls, value)
        text.language = language
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
        is_unreviewed=column(name, used) in row.unreviewed_translations,
    )


def translations(row, name):
    """Return `{language code: text}` of the languages in which `name` exists."""
    texts = {code: getattr(row, column(name, code)) for code in CODES}
    return {code: text for code, text in texts.items() if text}


def shared(texts):
    """Return the languages, in their order, that each of several `{language code: text}` has."""
    texts = list(texts)
    return [code for code in CODES if all(code in text for text in texts)]
