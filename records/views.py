"""Pages about the documents that state what the record says."""

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .closure import is_publishable
from .pages import RecordDetail, RecordList
from .record import Part
from .source_filters import SourceFilterSet
from .sources import Source

MOST_CITING = 200  # of one kind; a document that states more is better asked for in the API


class SourceList(RecordList):
    """The documents that public records cite, by title."""

    filterset_class = SourceFilterSet
    template_name = "records/source_list.html"
    heading = gettext_lazy("Sources")
    collection = "sources"

    def get_queryset(self):
        return Source.objects.published()  # a document cites none


class SourceDetail(RecordDetail):
    """One document, and the public records that rest on it."""

    model = Source
    template_name = "records/source_detail.html"
    collection = "sources"

    def elsewhere(self, key):
        # A source has no publication of its own, so it leaves no trace either.
        raise Http404

    def steps(self, record):
        return [(_("Sources"), reverse("records:source-list"))]

    def title(self, record):
        return record.title_text

    def get_context_data(self, record):
        return super().get_context_data(record) | {"citing": citing(record)}

    def structured(self, site, context):
        return site.works([context["record"]])[0]


def citing(source):
    """Return the public records that cite a source themselves or in a part: `{"kind", "rows", "more"}` by model.

    `more` says that there are others beyond those shown.
    """
    conditions = {}
    for relation in Source._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Part):
            parts = model.objects.published().filter(sources=source)
            for name, whole in model.whole_models().items():
                in_part = Q(pk__in=parts.exclude(**{name: None}).order_by().values(name))
                conditions[whole] = conditions.get(whole, Q()) | in_part
        elif is_publishable(model):
            own = Q(pk__in=model.sources.through.objects.filter(source=source).values(model._meta.model_name))
            conditions[model] = conditions.get(model, Q()) | own
    groups = []
    for model, condition in conditions.items():
        named = [field.name for field in model._meta.fields if field.many_to_one]
        rows = list(model.objects.published().filter(condition).select_related(*named)[: MOST_CITING + 1])
        kind = capfirst(model._meta.verbose_name_plural)
        groups.append({"kind": kind, "rows": rows[:MOST_CITING], "more": len(rows) > MOST_CITING})
    return [group for group in groups if group["rows"]]
