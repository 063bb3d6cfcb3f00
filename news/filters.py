"""What can be asked of the list of articles."""

from collections import Counter

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, Programme
from records.kinds import mentioned_kinds
from records.lists import (
    MOST_LISTED,
    ChoiceFilter,
    Choices,
    Languages,
    Records,
    SlugFilter,
    StrictFilterSet,
    WordsFilter,
    WrittenInFilter,
    YearFilter,
    Years,
)
from records.publication import Mention
from records.texts import translated_names

from .models import Article


class MentionFilter(SlugFilter):
    """Articles whose body names the record of that slug or id."""

    def __init__(self, target, **kwargs):
        super().__init__(**kwargs)
        self.target = target

    def ends(self):
        return [(self.target, self.target.key_field)]

    def filter(self, qs, value):
        if not value:
            return qs
        named = [row.pk for row in value]
        return qs.filter(pk__in=self.mentions().filter(target_id__in=named).values("holder_id"))

    def mentions(self):
        """The mentions of such records in articles."""
        # By name, not by id: a look-up of the content types would be a query of its own in each new process.
        return Mention.objects.filter(
            holder_type__app_label=Article._meta.app_label,
            holder_type__model=Article._meta.model_name,
            target_type__app_label=self.target._meta.app_label,
            target_type__model=self.target._meta.model_name,
        )


class Mentioned(Records):
    """The records that articles name."""

    def columns(self, list_filter):
        return ()

    def counted_apart(self, filters, name, sample):
        list_filter = filters.filters[name]
        slugs = list_filter.target.objects.published().filter(pk=OuterRef("target_id")).values("slug")
        counts = (
            list_filter.mentions()
            .filter(holder_id__in=sample.keys())
            .order_by()
            .values("target_id")
            .annotate(number=Count("holder_id", distinct=True), slug=Subquery(slugs))
            .filter(slug__isnull=False)
            .order_by("-number", "slug")
        )
        return Counter(dict(counts.values_list("slug", "number")[: MOST_LISTED + 1]))


class ArticleFilterSet(StrictFilterSet):
    """News."""

    q = WordsFilter(label=_("With these words"))
    section = ChoiceFilter(label=_("Section"), choices=Article.Section.choices)
    year = YearFilter("date", label=_("Year of the event"))
    publisher = SlugFilter("publisher__slug", label=_("Publisher"))
    language = WrittenInFilter(label=_("Text available in"))

    facets = {
        "section": Choices(),
        "year": Years(),
        "organization": Mentioned(Organization),
        "programme": Mentioned(Programme),
        "publisher": Records(Organization),
    }
    references = {"language": Languages()} | {
        kind.base: Records(kind.model_class)
        for kind in mentioned_kinds()
        if kind.model_class.named_by in translated_names(kind.model_class)
    }

    orderings = {
        "publish_at": ("publish_at", "slug"),
        "date": ("date_earliest", "slug"),
        "updated_at": ("updated_at", "slug"),
    }
    default_ordering = "-publish_at"

    class Meta:
        model = Article
        fields = []

    @classmethod
    def get_filters(cls):
        """Add one filter for each kind that can be named, before those of the publisher and the language."""
        filters = super().get_filters()
        first = {name: filters.pop(name) for name in ("q", "section", "year")}
        named = {kind.base: MentionFilter(kind.model_class, label=kind.one) for kind in mentioned_kinds()}
        return first | named | filters
