"""What is usual in an input that takes anything of its kind: offered below it, the most usual first.

The lists stand once on a page, whatever the number of rows whose inputs name them.
"""

from typing import Any, ClassVar, NamedTuple

from django.conf.locale import LANG_INFO
from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.db.models import Count, Max
from django.utils.text import capfirst

from records.texts import LanguageField, languages

MOST = 40  # values in use


class Usual(NamedTuple):
    """A list of choices: the id of its element, and pairs of a value and what it is called."""

    id: str
    choices: list[tuple[str, str]]


def id_of(db_field: models.Field) -> str:
    """Return the id of the list that an input for a column names."""
    return f"usual-{db_field.model._meta.model_name}-{db_field.name}"


def usual(db_field: models.Field, *, called: str = "") -> Usual:
    """Return what is usual in a column: of languages the six, those in use, and all others that have a name here; else what is in use.

    `called` is the column beside it that says in English what a value is called.
    """
    rows = db_field.model._base_manager.exclude(**{db_field.name: ""}).order_by()
    columns = {"number": Count("pk"), "name": Max(called or db_field.name)}
    used = rows.values(db_field.name).annotate(**columns).order_by("-number", db_field.name)[:MOST]
    names = {each[db_field.name]: each["name"] for each in used}
    if isinstance(db_field, LanguageField):
        others = sorted(filter(None, map(languages.standard_tag, LANG_INFO)), key=languages.name_of)
        codes = dict.fromkeys([*languages.BCP47.values(), *names, *others])
        names = {code: capfirst(languages.name_of(code)) for code in codes}
    return Usual(id_of(db_field), list(names.items()))


class Offering(BaseModelAdmin):
    """Has inputs offer what is usual in them; for records and for parts."""

    # Columns that take any value, and offer those in use, with the column that says what a value is called.
    offered: ClassVar[dict[str, str]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and self._offers(db_field):
            field.widget.attrs["list"] = id_of(db_field)
        return field

    def usual(self) -> list[Usual]:
        """Return what is usual in the columns of this model that offer it."""
        fields = filter(self._offers, self.model._meta.fields)
        return [usual(each, called=self.offered.get(each.name, "")) for each in fields]

    def _offers(self, db_field: Any) -> bool:
        return isinstance(db_field, LanguageField) or db_field.name in self.offered
