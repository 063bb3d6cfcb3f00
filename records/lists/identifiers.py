"""The filter by an identifier that some scheme gives: `identifier=Wikidata:Q376150`."""

import re

from django.db.models import Q

from .filter_fields import PatternField
from .filters import MAX_LENGTH, Filter


class IdentifierField(PatternField):
    """A scheme and the value in it."""

    pattern = re.compile(r".+:.+")
    example = "Wikidata:Q376150"


class IdentifierFilter(Filter):
    """What some scheme gives an identifier."""

    meaning = "A scheme and the value in it, as the record has them: `Wikidata:Q376150`."
    field_class = IdentifierField
    typed = True
    schema = {"type": "string", "pattern": ".:.", "maxLength": MAX_LENGTH}

    def filter(self, qs, value):
        if not value:
            return qs
        # Either may have a colon in it; subqueries, since a join could repeat rows.
        given = Q()
        for place in (n for n, character in enumerate(value) if character == ":"):
            given |= Q(identifiers__scheme=value[:place], identifiers__value=value[place + 1 :])
        return qs.filter(pk__in=qs.model.objects.filter(given).values("pk"))
