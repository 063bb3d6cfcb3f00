"""Rows of the API: what records, parts and shared records have in common."""

from rest_framework import serializers

from records.publication import Correction
from records.texts import languages

from .address_fields import PageField
from .components import FORMER_UUID, UUID, component
from .fields import (
    ImpreciseDateField,
    MachineTranslatedField,
    MomentField,
    PlainField,
    RowField,
    in_language,
    in_utc,
)
from .reference_fields import ReferencesField


class RowSerializer(serializers.Serializer):
    """A row of the record; `?fields=` leaves only some of the outermost rows."""

    def get_fields(self):
        declared = super().get_fields()
        outer = self.parent.parent if isinstance(self.parent, serializers.ListSerializer) else self.parent
        wanted = self.context["api"].fields if outer is None and "api" in self.context else ()
        return {name: declared[name] for name in declared if name in wanted} if wanted else declared


class IdRow(RowSerializer):
    """A row, with what it is called for ever."""

    id = PlainField(UUID, source="uid")


class SlugRow(IdRow):
    """A row that is known by its slug."""

    slug = PlainField()


class UidRow(IdRow):
    """A row that is known by its id alone, which was called `uid` first."""

    uid = PlainField(FORMER_UUID)


class VersionedRow(RowSerializer):
    """A row that knows how often and when it changed."""

    version = PlainField({"type": "integer", "minimum": 1})
    updated_at = MomentField()


class TranslatedRow(RowSerializer):
    """A row with texts in six languages."""

    machine_translated = MachineTranslatedField()


class SourcedRow(RowSerializer):
    """A row that cites the documents which state it."""

    sources = ReferencesField("sources", name="title")


class PartRow(UidRow, VersionedRow, SourcedRow):
    """A part: it is public with its whole, and has a version and a moment of change of its own."""


class CorrectionsField(RowField):
    """What was corrected in this record, the latest first: one query."""

    schema = {
        "type": "array",
        "description": "What was wrong in this record and is right now, the latest first.",
        "items": {
            "type": "object",
            "properties": {
                "id": UUID,
                "at": {"type": "string", "format": "date-time"},
                "note": component("Text"),
                "url": {"type": "string", "format": "uri"},
            },
            "required": ["id", "at", "note", "url"],
            "additionalProperties": False,
        },
    }

    def to_representation(self, row):
        return self.told(row, self.request_context)

    def writer(self, columns):
        bare = columns.bare("", "uid")
        return lambda row, asked: self.told(bare(row), asked)

    def told(self, row, asked):
        """Return the corrections of a row as the API gives them."""
        return [
            {
                "id": str(each.uid),
                "at": in_utc(each.at),
                "note": in_language(languages.translations(each, "note"), asked.lang),
                "url": asked.address("corrections", str(each.uid)),
            }
            for each in Correction.objects.of(row, asked.now)
        ]


class CorrectedRow(RowSerializer):
    """The detail of a record that says what was corrected in it."""

    corrections = CorrectionsField()


class DatedRow(RowSerializer):
    """A row that holds for a time."""

    start_date = ImpreciseDateField()
    end_date = ImpreciseDateField()
    attested_from = PlainField({"type": ["string", "null"], "format": "date"})
    attested_on = PlainField({"type": ["string", "null"], "format": "date"})


class ReadRow(RowSerializer):
    """A row with a page of its own."""

    page = PageField()


class OpenListsRow(RowSerializer):
    """A row that says which of its lists its sources leave open."""

    incomplete_lists = PlainField(
        {
            "type": "array",
            "items": {"type": "string"},
            "description": "The lists of this record that its sources leave open (“etc.”, “such as”).",
        }
    )
