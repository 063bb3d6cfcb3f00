"""Every text of the interface that wants a translation, found by reading the code and the templates.

Without gettext's own tools, which a fresh machine does not have. `make messages-format` puts the catalogues in
order: what is new is added without a translation, which a test then asks for; what nothing uses is taken out.
"""

import ast
import re
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from records.texts import languages

ROOT = Path(__file__).parent.parent
APPS = ("records", "organizations", "meetings", "news", "ituportal")
# Commands speak English, as those who run them and what they write to logs do.
ENGLISH_ONLY = {"migrations", "management"}
# The catalogues, each with its language.
CATALOGUES = {to_locale(each.code): each for each in languages.TABLE if each.code != languages.FALLBACK}
HEAD = """# {name}: catalogue of the portal.
msgid ""
msgstr ""
"Project-Id-Version: ituportal\\n"
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"
"""

# Which arguments of each function are the context, the text and its plural.
FUNCTIONS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
# What Django makes of a template is no Python as a whole; its calls are.
CALL = re.compile(rf"\b(?:n?p?gettext|_)\({STRING}(?:, ?{STRING})*", re.DOTALL)


class Message(NamedTuple):
    """A text as a catalogue knows it: its context and its plural are None where it has none."""

    context: str | None
    text: str
    plural: str | None


def _called(call):
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", None)


def _of_source(source, place):
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or _called(call) not in FUNCTIONS:
            continue
        wanted = FUNCTIONS[_called(call)]
        given = [call.args[n] if n is not None else ast.Constant(None) for n in wanted]
        if not all(isinstance(each, ast.Constant) for each in given):
            raise ValueError(f"{place}:{call.lineno}: what is translated here is not written here")
        yield Message(*(each.value for each in given))


def _of_template(source, place):
    calls = (f"{found[0]})" for found in CALL.finditer(templatize(source)))
    return _of_source("\n".join(calls), place)


def sources():
    """Return the files whose texts readers and editors see."""
    code = [path for app in APPS for path in (ROOT / app).rglob("*.py") if not ENGLISH_ONLY & set(path.parts)]
    return sorted([*code, *(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")])


def used():
    """Return every message of the interface, each with the files that use it."""
    messages = {}
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        read = _of_source if path.suffix == ".py" else _of_template
        for message in read(path.read_text(), place):
            messages.setdefault(message, {})[place] = None
    return {message: list(places) for message, places in messages.items()}


def path_of(language):
    """Return the file of a catalogue; `language` is one of `CATALOGUES`."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue(language):
    """Read a catalogue; what cannot be read of it is an error."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def message_of(entry):
    """Return the message that an entry of a catalogue translates."""
    text, plural = entry.id if isinstance(entry.id, tuple) else (entry.id, None)
    return Message(entry.context, text, plural)


def entries(language):
    """Return `{message: entry}` of a catalogue, without its head."""
    return {message_of(entry): entry for entry in catalogue(language) if entry.id}


def rewrite(language, messages):
    """Write a catalogue again: all messages in use, in the order of their files and texts, and no others."""
    old, known = catalogue(language), entries(language)
    new = Catalog(language, header_comment=old.header_comment, fuzzy=False)
    ordered = sorted(messages.items(), key=lambda each: (each[1][0], each[0].text, each[0].context or ""))
    for message, places in ordered:
        entry = known.get(message)
        new.add(
            message.text if message.plural is None else (message.text, message.plural),
            entry.string if entry else "",
            locations=[(place, 0) for place in places],
            context=message.context,
            auto_comments=entry.auto_comments if entry else (),
            user_comments=entry.user_comments if entry else (),
        )
    head, _blank, _rest = path_of(language).read_text().partition("\n\n")
    with path_of(language).open("wb") as file:
        file.write(f"{head}\n\n".encode())
        write_po(file, new, width=0, omit_header=True, include_lineno=False)


def begin(language):
    """Write the head of a catalogue that is not there yet."""
    path, declared = path_of(language), CATALOGUES[language]
    if not path.exists():
        path.parent.mkdir(parents=True)
        path.write_text(HEAD.format(name=declared.name, locale=language, plural=declared.plural) + "\n")


if __name__ == "__main__":
    found = used()
    for each in CATALOGUES:
        begin(each)
        rewrite(each, found)
