"""Addresses as values of a row: its own in the API, its page, a file, a collection of what belongs to it."""

from urllib.parse import urlencode

from .fields import RowField


class AddressField(RowField):
    """The address of this row in the API."""

    schema = {"type": "string", "format": "uri"}

    def __init__(self, collection, *, key="slug", **kwargs):
        super().__init__(**kwargs)
        self.collection, self.key = collection, key

    def to_representation(self, row):
        return self.request_context.address(self.collection, str(getattr(row, self.key)))

    def writer(self, columns):
        collection, place = self.collection, columns.at(self.key)
        return lambda row, asked: asked.address(collection, row[place])


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

    def writer(self, columns):
        model = columns.model
        key, bare = columns.at(model.key_field), columns.bare("", model.key_field, *model.page_rests_on)

        def write(row, asked):
            ending = f"{row[key]}/"
            if model in asked.pages:
                return asked.pages[model] + ending
            address = asked.page(bare(row).get_absolute_url())
            if address.endswith(ending) and not model.page_rests_on:
                asked.pages[model] = address.removesuffix(ending)  # of all rows
            return address

        return write


class FileField(RowField):
    """The address of an uploaded file; null when there is none."""

    schema = {"type": ["string", "null"], "format": "uri"}

    def to_representation(self, row):
        file = getattr(row, self.source)
        return self.request_context.origin + file.url if file else None

    def writer(self, columns):
        field, place = columns.model._meta.get_field(self.source), columns.at(self.source)

        def write(row, asked):
            file = field.attr_class(None, field, row[place])
            return asked.origin + file.url if file else None

        return write

    def cells(self, row):
        file = getattr(row, self.source)
        return (self.context["origin"] + file.url if file else "",)
