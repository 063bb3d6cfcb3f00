"""What a body or a person was called on a day."""

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from records.dating import UNKNOWN_EARLIEST
from records.rows import Renamed, prepared
from records.texts import FALLBACK, languages


@prepared
def _dated(*keys, model, wholes):
    """Return the names with a date that these bodies or people had in use, by their keys: a list for each of the `wholes`."""
    of_them = reduce(or_, (Q(**{f"{whole}__in": each}) for whole, each in zip(wholes, keys, strict=True)))
    return model.objects.filter(of_them, kind__in=model.IN_USE).exclude(start_date_earliest=UNKNOWN_EARLIEST)


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
        wholes = tuple(sorted(wanted))
        for name in _dated(*(sorted(wanted[whole]) for whole in wholes), model=model, wholes=wholes):
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
