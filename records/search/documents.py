"""What of a record can be found: its names, and its other texts, each in its language."""

import datetime
import hashlib
from collections import Counter
from dataclasses import dataclass

from records.dating import dates, days
from records.texts import RULES, languages, markdown, translated_names

from .query import BEGIN, END, GAP, MARKS
from .words import compounds, last_signs, readings, stems, tokenized

MOST_WORDS = 16_000  # of one record: PostgreSQL knows no position beyond 16,383
MOST_TIMES = 255  # that one word counts: PostgreSQL keeps no more positions of it


# The columns of the index, and what PostgreSQL calls them.
WEIGHTS = {"title": "A", "words": "B", "borne": "C", "text": "D"}


@dataclass(frozen=True)
class Document:
    """A record as the index takes it: sequences of tokens, names first.

    `title` holds the stems of its names, each between marks; `words` the words of its names as they are, between marks
    too, whose beginnings can be asked for; `borne` stems and words of the names that it bears of others (a membership those of
    its two ends); `text` the stems of all other texts.
    """

    title: list[list[str]]
    words: list[list[str]]
    borne: list[list[str]]
    text: list[list[str]]

    @property
    def columns(self):
        """Return `{column: sequences}`, cut to what both databases can hold and ask."""
        left, seen = MOST_WORDS, Counter()
        columns = {}
        for name in WEIGHTS:
            columns[name] = []
            for sequence in getattr(self, name):
                if left > 0:
                    columns[name].append([_counted(token, seen) for token in sequence[:left]])
                    left -= len(sequence) + 1
        return columns

    def fts5(self):
        """Return the columns of FTS5; a sign between two sequences keeps phrases from crossing."""
        texts = {name: f" {GAP} ".join(map(" ".join, sequences)) for name, sequences in self.columns.items()}
        return [_marked(text, MARKS[name]) for name, text in texts.items()]

    def tsvector(self):
        """Return the text of a `tsvector`; one position left free between two sequences keeps phrases from crossing."""
        positions, place = {}, 0
        for name, sequences in self.columns.items():
            for sequence in sequences:
                for token in sequence:
                    place += 1
                    if token != GAP:
                        positions.setdefault(token, []).append(f"{place}{WEIGHTS[name]}")
                place += 1
        return " ".join(f"'{token}':{','.join(places)}" for token, places in positions.items())

    @property
    def digest(self):
        """Return what tells two documents apart: by which rules it was made, its names, the rest."""
        return RULES + _digest(self.title + self.words)[:19] + _digest(self.borne + self.text)[:20]


def names_differ(one, other):
    """Whether two digests are of documents with different names."""
    return one[:20] != other[:20]


def _digest(sequences):
    return hashlib.sha256("\n".join(" ".join(sequence) for sequence in sequences).encode()).hexdigest()


def _marked(text, mark):
    return mark + text.replace(" ", f" {mark}") if text else ""


def _counted(token, seen):
    seen[token] += 1
    return token if seen[token] <= MOST_TIMES else GAP


def document(record):
    """Return what is indexed of a record, whose parts and references are loaded."""
    title, words, borne, text = [], [], [], []
    for name, language in names(record):
        for reading in filter(None, readings(name)):
            title.append([BEGIN, *stems(reading, language), END])
            words.append([BEGIN, *reading, END])
        title.append(last_signs(name))
        words.append(last_signs(name))
    for name, language in borne_names(record):
        borne += _found_by(name, language)
        borne += [tokenized(name), compounds(name)]
    for prose, language in texts(record):
        text += _found_by(prose, language)
    return Document(_each_once(title), _each_once(words), _each_once(borne), _each_once(text))


def _found_by(text, language):
    """Return what finds a text wherever it stands."""
    return [stems(tokenized(text), language), stems(compounds(text), language), last_signs(text)]


def _each_once(sequences):
    return [list(sequence) for sequence in dict.fromkeys(map(tuple, sequences)) if sequence]


def names(record):
    """Yield `(name, language)` of what a record is called."""
    if record.key_field != "uid":
        yield record.key, languages.FALLBACK
    yield from called(record)


def called(record):
    """Yield `(name, language)` of what people call a record."""
    yield from _of_fields(record, record.search_fields)
    yield from other_names(record)


def other_names(record):
    """Yield `(name, language)` of what a record is called besides, and of its identifiers."""
    for related, fields in record.search_name_parts.items():
        for part in getattr(record, related).all():
            yield from _of_fields(part, fields)


def borne_names(record):
    """Yield `(name, language)` of what a record is known by through others."""
    for reference in record.search_through:
        other = getattr(record, reference)
        if other is not None:
            yield from _of_fields(other, other.search_fields)


def texts(record):
    """Yield `(text, language)` of everything else that a reader of a record can see."""
    yield from _of_fields(record, record.texts_to_search())
    for related, fields in record.search_text_parts.items():
        for part in getattr(record, related).all():
            yield from _of_fields(part, fields)


def _of_fields(row, fields):
    translated = translated_names(type(row))
    for name in fields:
        if name not in translated:
            if value := getattr(row, name):
                yield value, languages.code_of(getattr(row, "language", "")) or languages.FALLBACK
            continue
        for language, value in languages.translations(row, name).items():
            yield (markdown.plain(value) if name in row.markdown_fields else value), language


def name_columns(model):
    """Return the columns that `names()` and `borne_names()` read of a row and of what it names."""
    return [*_own_name_columns(model), *_borne_name_columns(model)]


def _own_name_columns(model):
    translated = translated_names(model)
    spoken = ["language"] if any(field.name == "language" for field in model._meta.concrete_fields) else []
    of_names = [
        column
        for name in model.search_fields
        for column in ([languages.column(name, code) for code in languages.CODES] if name in translated else [name])
    ]
    return [model.key_field, *spoken, *of_names]


def _borne_name_columns(model):
    ends = {name: _own_name_columns(model._meta.get_field(name).related_model) for name in model.search_through}
    return [column for name, columns in ends.items() for column in (name, *(f"{name}__{each}" for each in columns))]


def day_of(record):
    """Return the day by which a record counts as recent, or None: the first that its date can mean."""
    for name in record.search_dates:
        value = getattr(record, name)
        if isinstance(value, datetime.datetime):
            return days.day_of(value)
        if value not in (None, dates.UNKNOWN_EARLIEST, dates.UNKNOWN_LATEST):
            return value
    return None
