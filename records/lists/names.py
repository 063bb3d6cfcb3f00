"""What readers call the records that filters lead to."""

from records.rows import Alphabetical, in_readers_language, prepared
from records.texts import languages, translated_names


def name_of(row):
    """What readers call a row."""
    text = _text(type(row))
    return languages.read(row, text) if text else row.page_title


def names_of(model, key, values):
    """The names of the public rows of a model, and their places in the order of names, by the value of one column: one query."""
    if not values:
        return {}
    field, sorting = model._meta.get_field(key), issubclass(model, Alphabetical)
    rows = _named([*map(field.to_python, values)], model=model, key=key)
    return {str(getattr(row, key)): (name_of(row), row.sort_key if sorting else b"") for row in rows}


@prepared
def _named(values, *, model, key):
    text = _text(model)
    sorting = [in_readers_language("sort_key")] if issubclass(model, Alphabetical) else []
    rows = model.objects.published().filter(**{f"{key}__in": values}).order_by("-pk")
    if text:
        columns = [languages.column(text, code) for code in dict.fromkeys((languages.current(), languages.FALLBACK))]
        rows = rows.only(key, *columns, "unreviewed_translations", *sorting)
    return rows


def _text(model):
    """The text in six languages that names the rows of a model, if it has any."""
    texts = translated_names(model)
    return model.named_by if model.named_by in texts else next(iter(texts), None)
