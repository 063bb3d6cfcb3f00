"""What can be asked of the list of articles."""

from collections import Counter

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from meetings.models import Contribution, Meeting, Statement
from organizations.models import Membership, Organization, Person, Programme
from records.lists import (
    MOST_LISTED,
    ChoiceFilter,
    Choices,
    Records,
    SlugFilter,
    StrictFilterSet,
    WordsFilter,
    WrittenIn,
    WrittenInFilter,
    YearFilter,
    Years,
)
from records.publication import Mention

from .models import Article


class MentionFilter(SlugFilter):
    """Articles whose body names the record of that slug or uid."""

    def __init__(self, target, **kwargs):
        super().__init__(**kwargs)
        self.target = target

    def filter(self, qs, value):
        if not value:
            return qs
        named = self.target.objects.published().by_keys([value])
        return qs.filter(pk__in=self.mentions().filter(target_id__in=named.values("pk")).values("holder_id"))

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

    def columns(self, known):
        return ()

    def counted_apart(self, known, rows):
        slugs = known.target.objects.published().filter(pk=OuterRef("target_id")).values("slug")
        found = (
            known.mentions()
            .filter(holder_id__in=rows)
            .order_by()
            .values("target_id")
            .annotate(number=Count("holder_id", distinct=True), slug=Subquery(slugs))
            .filter(slug__isnull=False)
            .order_by("-number", "slug")
        )
        return Counter(dict(found.values_list("slug", "number")[: MOST_LISTED + 1]))


class ArticleFilterSet(StrictFilterSet):
    """News."""

    q = WordsFilter(label=_("Search"))
    section = ChoiceFilter(label=_("Section"), choices=Article.Section.choices)
    year = YearFilter("date", label=_("Year of the story"))
    organization = MentionFilter(Organization, label=_("Organization"))
    person = MentionFilter(Person, label=_("Person"))
    meeting = MentionFilter(Meeting, label=_("Meeting"))
    programme = MentionFilter(Programme, label=_("Programme"))
    contribution = MentionFilter(Contribution, label=_("Contribution"))
    statement = MentionFilter(Statement, label=_("Statement"))
    membership = MentionFilter(Membership, label=_("Membership"))
    publisher = SlugFilter("publisher__slug", label=_("Publisher"))
    language = WrittenInFilter(label=_("Written in"))

    facets = {
        "section": Choices(),
        "year": Years(),
        "organization": Mentioned(Organization),
        "programme": Mentioned(Programme),
        "publisher": Records(Organization),
        "language": WrittenIn(),
    }
    references = {
        "person": Records(Person),
        "meeting": Records(Meeting),
        "contribution": Records(Contribution),
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


class CorrectionFilterSet(StrictFilterSet):
    """Articles that were corrected; the latest change first, since no column says when the note was written."""

    q = WordsFilter(label=_("Search"))
    section = ChoiceFilter(label=_("Section"), choices=Article.Section.choices)
    year = YearFilter("date", label=_("Year of the story"))

    facets = {"section": Choices(), "year": Years()}

    orderings = {"updated_at": ("updated_at", "slug")}
    default_ordering = "-updated_at"

    class Meta:
        model = Article
        fields = []
