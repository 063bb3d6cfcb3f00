"""What the values of a row look like, in the API and in a CSV: texts, dates, references, addresses."""

import datetime
from dataclasses import asdict
from urllib.parse import urlencode

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from records.dating import dates
from records.rows import Renamed
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
        listed = set(row.unreviewed_translations)
        return [
            f"{name}.{code}"
            for name in texts_of(type(row))
            for code in languages.CODES
            if languages.column(name, code) in listed
        ]


class ImpreciseDateField(RowField):
    """An EDTF date with the first and the last day that it can be; null when there is none.

    In a CSV, a bound that is unknown or open is empty.
    """

    schema = nullable(component("ImpreciseDate"))
    endings = ("", "_earliest", "_latest")

    def to_representation(self, row):
        text = getattr(row, self.source)
        if not text:
            return None
        earliest, latest = self.bounds(row)
        return {"edtf": text, "earliest": earliest, "latest": latest}

    def cells(self, row):
        return (getattr(row, self.source), *(day or "" for day in self.bounds(row)))

    def bounds(self, row):
        """Return the first and the last day that the date can be; None where that is unknown or open."""
        days = (dates.outside(getattr(row, f"{self.source}_{bound}")) for bound in ("earliest", "latest"))
        return [day and day.isoformat() for day in days]


class ReferenceField(RowField):
    """Another record as `{"id", "slug", "name", "url"}`, or with its uid where it has no slug; null when there is none.

    `name` is the attribute that names it; a text in six languages reads in the language of the request. `name_then` stands
    beside where the row tells of a day on which the other record had another name.
    """

    # Whether what it leads to is renamed in time, and whether a CSV then has a column for the name of then.
    renamed = of_days = False

    def __init__(self, collection, *, name="name", key="slug", always=False, **kwargs):
        super().__init__(**kwargs)
        self.collection, self.name, self.key, self.always = collection, name, key, always

    @property
    def schema(self):
        target = component("Reference" if self.key == "slug" else "UidReference")
        return target if self.always else nullable(target)

    def to_representation(self, row):
        target = getattr(row, self.source)
        return None if target is None else self.refer(target)

    def name_of(self, target):
        """Return what the target is called now."""
        return str(target.name_now if isinstance(target, Renamed) else getattr(target, self.name))

    def refer(self, target):
        key = str(getattr(target, self.key))
        reference = {
            "id": str(target.uid),
            self.key: key,
            "name": self.name_of(target),
            "url": self.request_context.address(self.collection, key),
        }
        then = name_then(target)
        return reference | {"name_then": then} if then else reference

    @property
    def endings(self):
        return (f"_{self.key}", "_name", *(["_name_then"] if self.of_days else []))

    def cells(self, row):
        target = getattr(row, self.source)
        if not target:
            return ("",) * len(self.endings)
        then = [str(getattr(target, "name_then", None) or "")] if self.of_days else []
        return (str(getattr(target, self.key)), self.name_of(target), *then)


class ReferencesField(ReferenceField):
    """Several other records, as references; what is related must be prefetched and public.

    In a CSV, these are their slugs, parted by blanks, which no slug has.
    """

    endings = ("",)

    @property
    def schema(self):
        return {"type": "array", "items": component("Reference" if self.key == "slug" else "UidReference")}

    def to_representation(self, row):
        return [self.refer(target) for target in self.targets(row)]

    def targets(self, row):
        """Return the rows that are referred to."""
        targets = getattr(row, self.source)
        return targets if isinstance(targets, list) else targets.all()

    def cells(self, row):
        return (" ".join(sorted(target.slug for target in self.targets(row))),)


class AddressField(RowField):
    """The address of this row in the API."""

    schema = {"type": "string", "format": "uri"}

    def __init__(self, collection, *, key="slug", **kwargs):
        super().__init__(**kwargs)
        self.collection, self.key = collection, key

    def to_representation(self, row):
        return self.request_context.address(self.collection, str(getattr(row, self.key)))


class CountField(RowField):
    """How many rows belong to this one, of which the detail shows the first (`Collection.parts`)."""

    schema = {
        "type": "integer",
        "minimum": 0,
        "description": f"How many there are; the first {PARTS_SHOWN} stand here.",
    }

    def to_representation(self, row):
        return getattr(row, self.source)


class CollectionField(RowField):
    """The address of another collection, narrowed to what belongs to this row; with `dated`, as of the same day."""

    schema = {"type": "string", "format": "uri", "description": "Where all of them are."}

    def __init__(self, collection, parameter, *, dated=False, **kwargs):
        super().__init__(**kwargs)
        self.collection, self.parameter, self.dated = collection, parameter, dated

    def to_representation(self, row):
        day = self.request_context.day if self.dated else None
        query = {self.parameter: row.key} | ({"at": day.text} if day else {})
        if day and self.request_context.certainty:
            query["certainty"] = self.request_context.certainty
        return f"{self.request_context.collection(self.collection)}?{urlencode(query)}"


class PageField(RowField):
    """The address of the page where people read this record, in the language asked for."""

    schema = {"type": "string", "format": "uri", "description": "The page where people read this record."}

    def to_representation(self, row):
        return self.request_context.page(row.get_absolute_url())


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
        return getattr(row, self.source)


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

    def to_representation(self, row):
        return super().to_representation(row) or None


class MomentField(PlainField):
    """An exact moment, in UTC; with `blank`, null where none is known."""

    def __init__(self, *, blank=False, **kwargs):
        super().__init__({"type": ["string", "null"] if blank else "string", "format": "date-time"}, **kwargs)

    def to_representation(self, row):
        return self.cells(row)[0].replace("+00:00", "Z") or None

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

    def to_representation(self, row):
        value = getattr(row, self.source)
        return int(value) if value == int(value) else float(value)

    def cells(self, row):
        return (str(self.to_representation(row)),)


class FileField(RowField):
    """The address of an uploaded file; null when there is none."""

    schema = {"type": ["string", "null"], "format": "uri"}

    def to_representation(self, row):
        file = getattr(row, self.source)
        return self.request_context.origin + file.url if file else None

    def cells(self, row):
        file = getattr(row, self.source)
        return (self.context["origin"] + file.url if file else "",)
