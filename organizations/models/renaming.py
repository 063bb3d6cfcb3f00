"""What a body or a person was called on a day."""

from collections import defaultdict
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from records.dating import UNKNOWN_EARLIEST
from records.rows import KeptQuery, Renamed
from records.texts import FALLBACK, languages


@cache
def _names_in_use(model):
    """Return the columns, and the query, of the dated names of bodies and people with these keys."""
    of_them = reduce(or_, (Q(**{f"{whole}__in": [-n]}) for n, whole in enumerate(model.wholes, start=1)))
    names = model.objects.filter(of_them, kind__in=model.IN_USE).exclude(start_date_earliest=UNKNOWN_EARLIEST)
    columns = [field.attname for field in model._meta.concrete_fields]
    return columns, KeptQuery(names.values_list(*columns))


class RenamedInTime(Renamed):
    """A body or a person, called by the official or former name whose dates certainly cover the days asked for."""

    # Those that were certainly in use on the days meant, each with the day from which it was.
    names_then: Any = ()

    class Meta:
        abstract = True

    @staticmethod
    def call_as_then(spans):
        wanted, in_use = defaultdict(set), defaultdict(list)
        for row, _days in spans:
            wanted[row._meta.model_name].add(row.pk)
        model = spans[0][0]._meta.get_field("other_names").related_model
        columns, query = _names_in_use(model)
        for values in query.rows(*(sorted(wanted[whole]) for whole in model.wholes)):
            name = model.from_db(None, columns, values)
            if span := name.certainly_in_use():
                in_use[name.organization_id, name.person_id].append((name, span))
        for row, (first, last) in spans:
            names = in_use[(row.pk, None) if row._meta.model_name == "organization" else (None, row.pk)]
            row.names_then = [(name, begun) for name, (begun, ended) in names if begun <= first and last <= ended]

    @property
    def name_then(self):
        """The one of these in the reader's language, else in English, else in another; None where it is one of now.

        Of several the one that began last, an official one before a former one: sources that contradict each other are
        kept, and the same one is always taken.
        """
        if not self.names_then:
            return None

        def rank(pair):
            name, begun = pair
            code, official = languages.code_of(name.language), name.kind == name.Kind.OFFICIAL
            return (
                code != languages.current(),
                code != FALLBACK,
                -begun.toordinal(),
                not official,
                name.language,
                name.name,
            )

        then = min(self.names_then, key=rank)[0]
        return then.name_text if then.name not in languages.translations(self, "name").values() else None
