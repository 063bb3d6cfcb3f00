"""What the values of a row look like, in the API and in a CSV: texts, dates, numbers."""

import datetime
from dataclasses import asdict

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from records.dating import dates
from records.texts import languages

from .components import component, nullable
from .context import texts_of

# A body may have a thousand members: its detail shows the first of them, how many there are, and where the list is.
PARTS_SHOWN = 100


class RowField(serializers.Field):
    """A value that is read from the whole row; `schema` describes it in OpenAPI's terms.

    `CsvList` makes columns of it: `endings` are what the headings of its cells add to its name.
    """

    schema: dict = {}
    endings: tuple[str, ...] = ("",)

    def get_attribute(self, instance):
        return instance

    def writer(self, columns):
        """Return `write(row, asked)`, which says the value of a row of values; takes the places that it reads.

        None where only an instance can tell. What it returns is shared by all threads.
        """
        return None

    def cells(self, row):
        """Return what a CSV says of the value: one text for each of `endings`."""
        value = getattr(row, self.source)
        return ("" if value is None else str(value).lower() if isinstance(value, bool) else str(value),)

    @property
    def request_context(self):
        """What this request asked for (`records.api.views.Context`)."""
        return self.context["api"]


class RowFieldSchema(OpenApiSerializerFieldExtension):
    """Tells drf-spectacular to take the schema that the field itself states."""

    target_class = RowField
    match_subclasses = True

    def map_serializer_field(self, auto_schema, direction):
        return dict(self.target.schema)


class TextField(RowField):
    """A text in the languages that exist; with `?lang=` in that one, or in English where it has none.

    In a CSV, it is in the language of the address, beside the language that it is in.
    """

    schema = component("Text")
    endings = ("", "_language")

    def to_representation(self, row):
        return in_language(languages.translations(row, self.source), self.request_context.lang)

    def writer(self, columns):
        codes = languages.CODES if not columns.lang else dict.fromkeys((columns.lang, languages.FALLBACK))
        places = [(code, columns.at(languages.column(self.source, code))) for code in codes]

        def write(row, asked):
            return in_language({code: row[place] for code, place in places if row[place]}, asked.lang)

        return write

    def cells(self, row):
        text = languages.read(row, self.source)
        return (str(text), text.lang) if text else ("", "")


def in_language(texts, lang):
    """Return what is asked for of a text in the languages that exist: with `lang` only that one, or English where it has none."""
    used = lang if lang in texts else languages.FALLBACK
    return {used: texts[used]} if lang and used in texts else {} if lang else texts


class NameThenField(RowField):
    """The name of then, where the row is asked for as of a day on which it certainly had another; else null."""

    schema = nullable(component("NameThen"))
    endings = ("", "_language")

    def to_representation(self, row):
        return name_then(row)

    def writer(self, columns):
        place = columns.called("")
        return (lambda row, asked: None) if place is None else lambda row, asked: row[place] and name_then(row[place])

    def cells(self, row):
        text = row.name_then
        return (str(text), text.lang) if text else ("", "")


def name_then(row):
    """Return the other name that a row had on the day that is meant, as the API gives it, or None."""
    text = getattr(row, "name_then", None)
    return text and {"name": str(text), "language": text.lang}


class MachineTranslatedField(RowField):
    """Which texts are a machine's translation that no person has accepted: `name.fr`."""

    schema = {
        "type": "array",
        "items": {"type": "string", "pattern": r"^[a-z_]+\.(" + "|".join(languages.CODES) + ")$"},
        "description": "Texts translated by a machine that no person has accepted yet, such as `name.fr`.",
        "examples": [["name.fr"]],
    }

    def to_representation(self, row):
        return machine_translated(type(row), row.unreviewed_translations)

    def writer(self, columns):
        model, place = columns.model, columns.at("unreviewed_translations")
        return lambda row, asked: machine_translated(model, row[place]) if row[place] else []


def machine_translated(model, listed):
    """Return the texts in a list of columns as the API names them, in the order of the columns."""
    return [
        f"{name}.{code}"
        for name in texts_of(model)
        for code in languages.CODES
        if languages.column(name, code) in listed
    ]


class ImpreciseDateField(RowField):
    """An EDTF date with the first and the last day that it can be; null when there is none.

    In a CSV, a bound that is unknown or open is empty.
    """

    schema = nullable(component("ImpreciseDate"))
    endings = ("", "_earliest", "_latest")

    @property
    def columns(self):
        """The date and the first and the last day that it can be."""
        return self.source, f"{self.source}_earliest", f"{self.source}_latest"

    def to_representation(self, row):
        return imprecise_date(*(getattr(row, column) for column in self.columns))

    def writer(self, columns):
        text, *days = map(columns.at, self.columns)
        earliest, latest = days
        return lambda row, asked: imprecise_date(row[text], row[earliest], row[latest])

    def cells(self, row):
        text, *bounds = (getattr(row, column) for column in self.columns)
        return (text, *(day or "" for day in map(outside, bounds)))


def outside(day):
    """Return a bound of a date as texts have it; None where that is unknown or open."""
    day = dates.outside(day)
    return day and day.isoformat()


def imprecise_date(text, earliest, latest):
    """Return a date as the API gives it, or None."""
    return {"edtf": text, "earliest": outside(earliest), "latest": outside(latest)} if text else None


class CountField(RowField):
    """How many rows belong to this one, of which the detail shows the first (`Collection.parts`)."""

    schema = {
        "type": "integer",
        "minimum": 0,
        "description": f"How many there are; the first {PARTS_SHOWN} stand here.",
    }

    def to_representation(self, row):
        return getattr(row, self.source)


class CertaintyField(RowField):
    """How certainly a fact holds on the day of `?at=`; null where no day was asked for."""

    schema = {
        "type": ["string", "null"],
        "enum": [*(certainty.value for certainty in dates.Certainty), None],
        "description": "How certainly this holds on the day of `at`, or on some day of that month or year: `unknown` where no "
        "date is known, or no end and the day is to come. Null without `at`.",
    }

    def to_representation(self, row):
        return getattr(row, "certainty", None)

    def writer(self, columns):
        place = columns.beside("certainty")
        return lambda row, asked: row[place]


class EvidenceField(RowField):
    """What is known that lies nearest to the day of `?at=`, where a fact only possibly holds then."""

    schema = nullable(
        {
            "type": "object",
            "description": "With `at`, of what is possible: what is known that lies nearest. `shown`: a source shows it in "
            "force on `date`; `start` or `end`: it began or ended then. `days` is how far that lies from what was asked, "
            "negative where it lies before.",
            "properties": {
                "kind": {"type": "string", "enum": ["shown", "start", "end"]},
                "date": {"type": "string"},
                "days": {"type": "integer"},
            },
            "required": ["kind", "date", "days"],
            "additionalProperties": False,
        }
    )
    endings = ("", "_date", "_days")

    def to_representation(self, row):
        return row.evidence and asdict(row.evidence)

    def writer(self, columns):
        bare = columns.bare("", *columns.model.evidence_rests_on())
        certainty, asked_days = columns.beside("certainty"), columns.beside("asked")

        def write(row, asked):
            if row[certainty] != dates.Certainty.POSSIBLE:
                return None
            fact = bare(row)
            fact.certainty, fact.asked = row[certainty], row[asked_days]
            return self.to_representation(fact)

        return write

    def cells(self, row):
        # Without a sign, which a spreadsheet would take for a formula: before or after, the date says.
        found = row.evidence
        return (found.kind, found.date, str(abs(found.days))) if found else ("", "", "")


class PlainField(RowField):
    """A value as the row has it."""

    def __init__(self, schema=None, **kwargs):
        super().__init__(**kwargs)
        self.schema = schema or {"type": "string"}

    def to_representation(self, row):
        return self.written(getattr(row, self.source))

    def writer(self, columns):
        place, written = columns.at(self.source), self.written
        return lambda row, asked: written(row[place])

    @staticmethod
    def written(value):
        """Return a value of the column as the API gives it."""
        return value


class ChoiceField(PlainField):
    """One of the values that a column can take; with `blank`, null where no source states one."""

    def __init__(self, choices, *, blank=False, **kwargs):
        schema = {"type": "string", "enum": [*choices.values]}
        if blank:
            schema = {
                "type": ["string", "null"],
                "enum": [*choices.values, None],
                "description": "Null where no source states it.",
            }
        super().__init__(schema, **kwargs)

    @staticmethod
    def written(value):
        return value or None


class MomentField(PlainField):
    """An exact moment, in UTC; with `blank`, null where none is known."""

    def __init__(self, *, blank=False, **kwargs):
        super().__init__({"type": ["string", "null"] if blank else "string", "format": "date-time"}, **kwargs)

    @staticmethod
    def written(value):
        return in_utc(value) if value else None

    def cells(self, row):
        moment = getattr(row, self.source)
        return (moment.astimezone(datetime.UTC).isoformat() if moment else "",)


def in_utc(moment):
    """Return a moment as the API writes it."""
    return moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


class NumberField(PlainField):
    """A number, whole where it can be."""

    def __init__(self, **kwargs):
        super().__init__({"type": "number"}, **kwargs)

    @staticmethod
    def written(value):
        return int(value) if value == int(value) else float(value)

    def cells(self, row):
        return (str(self.to_representation(row)),)
