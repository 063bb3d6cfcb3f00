"""Pages about the documents that state what the record says."""

from django.utils.translation import gettext_lazy

from records.public import RecordDetail, RecordList

from .citing import citing
from .filters import SourceFilterSet
from .models import Source


class SourceList(RecordList):
    """The documents that public records cite, by title."""

    filterset_class = SourceFilterSet
    heading = gettext_lazy("Sources")
    collection = "sources"


class SourceDetail(RecordDetail):
    """One document, and the public records that rest on it."""

    model = Source
    heading = gettext_lazy("Sources")
    collection = "sources"

    def get_context_data(self, record):
        return super().get_context_data(record) | {"citing": citing(record)}

    def structured(self, site, context):
        return site.works([context["record"]])[0]
