"""Pages about the documents that state what the record says."""

from records.public import RecordDetail, RecordList

from .citing import citing
from .filters import SourceFilterSet
from .models import Source


class SourceList(RecordList):
    """The documents that public records cite, by title."""

    filterset_class = SourceFilterSet


class SourceDetail(RecordDetail):
    """One document, and the public records that rest on it."""

    model = Source

    def get_context_data(self, record):
        return super().get_context_data(record) | {"citing": citing(record)}

    def json_ld(self, site, context):
        return site.works([context["record"]])[0]
