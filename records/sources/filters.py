"""What can be asked of the list of sources."""

from django.utils.translation import gettext_lazy as _

from records.lists import LanguageFilter, Languages, StrictFilterSet, WordsFilter, YearFilter, Years

from .models import Source


class SourceFilterSet(StrictFilterSet):
    """Source documents."""

    q = WordsFilter(label=_("With these words"))
    language = LanguageFilter("language", label=_("Language"))
    year = YearFilter("date", label=_("Year"))

    facets = {"language": Languages(), "year": Years()}

    orderings = {"title": ("sort_key", "slug"), "date": ("date_earliest", "slug"), "updated_at": ("updated_at", "slug")}

    class Meta:
        model = Source
        fields = []
