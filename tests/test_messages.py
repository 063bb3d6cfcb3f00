"""The interface is complete in five catalogues, and each of them is written as its language is."""

import re

import pytest

from tests.messages import CATALOGUES, ROOT, entries, path_of, rewrite, used

pytestmark = pytest.mark.one_database

# Forms of a counted text that say no number, one or two in words: Arabic has them.
IN_WORDS = {"ar": (0, 1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# What is never right in a language, whatever the text: digits of its own, the punctuation of English.
WRONG = {
    "ar": r"[٠-٩۰-۹,;?]",
    "es": r"[“”]|^[^¿]*\?$",
    "fr": r"[^\S\u202f][;!](?!\w)|[^\S\xa0]:(?= |$)|«(?!\xa0)|(?<!\xa0)»|'|\w[;!?](?= |$)",
    "ru": r"[“”]|'",
    "zh_Hans": r"(?<=[一-鿿])[,;:?!.]|[٠-٩]",
}
NOTHING = r"(?!)"
# Examples of what is typed, which stand in English typography in every language.
TYPED = re.compile(r"“(?:Deputy|name_fr)[^”]*”|Zhao, Houlin|2021\?| \? |\[[^\]]*\]\([^)]*\)")


@pytest.fixture(scope="module")
def interface():
    return used()


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_message_of_the_interface_has_one_translation_and_nothing_else_has_one(language, interface):
    translated = entries(language)
    written = len(re.findall(r"^msgid ", path_of(language).read_text(), re.MULTILINE)) - 1  # without the head

    assert sorted(set(interface) - set(translated), key=str) == []
    assert sorted(set(translated) - set(interface), key=str) == []
    assert written == len(translated)


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_counts_as_its_language_is_declared_to(language):
    head = path_of(language).read_text().partition("\n\n")[0]

    assert head.splitlines()[-1] == f'"Plural-Forms: {CATALOGUES[language].plural}\\n"'


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_translation_is_empty_fuzzy_or_short_of_a_plural_form(language):
    forms = {message: strings(entry) for message, entry in entries(language).items()}

    assert [message for message, entry in entries(language).items() if entry.fuzzy] == []
    assert [message for message, each in forms.items() if not all(form.strip() for form in each)] == []
    plurals = int(re.match(r"nplurals=(\d)", CATALOGUES[language].plural)[1])
    wanted = {message: plurals if message.plural else 1 for message in forms}
    assert {message: len(each) for message, each in forms.items()} == wanted


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_translation_keeps_the_places_for_values(language):
    wrong = []
    for message, entry in entries(language).items():
        for number, form in enumerate(strings(entry)):
            wanted = sorted(PLACEHOLDER.findall(message.plural or message.text))
            found = sorted(PLACEHOLDER.findall(form))
            if found != wanted and not (message.plural and number in IN_WORDS.get(language, ()) and not found):
                wrong.append((message.text, form))

    assert wrong == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_have_the_punctuation_and_the_digits_of_their_language(language):
    forms = [TYPED.sub("", form) for entry in entries(language).values() for form in strings(entry)]

    assert [form for form in forms if re.search(WRONG.get(language, NOTHING), form)] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_start_as_a_sentence_or_end_as_one_where_the_text_does(language):
    ends = {".": ".。", "?": "?？؟", ":": ":：", "…": "……"}
    wrong = [
        (message.text, form)
        for message, entry in entries(language).items()
        for form in strings(entry)
        if message.text[-1] in ends and len(message.text) > 1 and form[-1] not in ends[message.text[-1]]
    ]

    assert wrong == []


def test_the_catalogues_can_be_put_in_order_without_losing_a_translation(interface, tmp_path, monkeypatch):
    before = entries("ru")
    copy = tmp_path / "django.po"
    copy.write_bytes(path_of("ru").read_bytes())
    monkeypatch.setattr("tests.messages.path_of", lambda language: copy)

    rewrite("ru", interface)

    assert {message: entry.string for message, entry in entries("ru").items()} == {
        message: entry.string for message, entry in before.items()
    }


def strings(entry):
    return entry.string if isinstance(entry.string, tuple | list) else [entry.string]


def test_no_template_writes_punctuation_that_languages_have_each_their_own():
    # Written in English only: the pages of the API.
    templates = [path for path in (ROOT / "templates").rglob("*.html") if not re.match("_?api_", path.name)]
    said = re.compile(r"{% (blocktranslate|comment)\b.*?{% end\1 %}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)

    written = {path.name: re.sub(r"<[^>]*>", "\n", said.sub("", path.read_text())) for path in templates}

    assert [(name, line) for name, text in written.items() for line in re.findall(r".*[,;:()].*", text)] == []
