"""What list pages count and filter by: facts without a source, years."""

from django.contrib import admin
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from records.dating import dates
from records.rows import Part, Sourced


def sourced_parts(model):
    """Yield `(part model, its foreign key)` of the parts of a model that can cite sources."""
    for relation in model._meta.related_objects:
        part = relation.related_model
        if issubclass(part, Part) and relation.field.name in part.wholes and issubclass(part, Sourced):
            yield part, relation.field.name


def unsourced(model):
    """Return the expression that counts the facts of a record that cite nothing: itself and its parts."""
    through = model.sources.through
    own_key = f"{model._meta.model_name}_id"
    cited = Exists(through.objects.filter(**{own_key: OuterRef("pk")}))
    total = Case(When(cited, then=Value(0)), default=Value(1), output_field=IntegerField())
    for part, whole in sourced_parts(model):
        rows = part.objects.filter(**{whole: OuterRef("pk"), "sources": None}).order_by().values(whole)
        count = Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
        total = total + Coalesce(count, 0)
    return total


class SourcesFilter(admin.SimpleListFilter):
    """Finds the records that still need a source."""

    title = _("sources")
    parameter_name = "sources"

    def lookups(self, request, model_admin):
        return [("missing", _("a fact has none")), ("complete", _("every fact has one"))]

    def queryset(self, request, queryset):
        if self.value() not in ("missing", "complete"):
            return queryset
        counted = queryset.alias(lacking=unsourced(queryset.model))
        return counted.filter(lacking=0) if self.value() == "complete" else counted.exclude(lacking=0)


class YearFilter(admin.SimpleListFilter):
    """Finds the records whose date begins in a year; `year_filter()` says which date."""

    parameter_name = "year"
    date_field = ""

    def lookups(self, request, model_admin):
        days = model_admin.model.objects.order_by().dates(f"{self.date_field}_earliest", "year", order="DESC")
        return [
            ("unknown", _("not known")) if day == dates.UNKNOWN_EARLIEST else (str(day.year), str(day.year))
            for day in days
        ]

    def queryset(self, request, queryset):
        name = f"{self.date_field}_earliest"
        if self.value() == "unknown":
            return queryset.filter(**{name: dates.UNKNOWN_EARLIEST})
        if (self.value() or "").isdecimal() and len(self.value()) <= 4 and int(self.value()) > 1:
            return queryset.filter(**{f"{name}__year": int(self.value())})
        return queryset


def year_filter(date_field, title=None):
    """Return the filter by year of one date."""
    return type("YearFilter", (YearFilter,), {"date_field": date_field, "title": title or _("year")})
