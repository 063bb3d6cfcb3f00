"""Pages about the documents that state what the record says."""

from django.urls import reverse
from django.utils.translation import gettext as _

from records.public import RecordDetail, RecordList

from .citing import citing
from .filters import SourceFilterSet
from .models import Source


class SourceList(RecordList):
    """The documents that public records cite, by title."""

    filterset_class = SourceFilterSet
    template_name = "records/source_list.html"


class SourceDetail(RecordDetail):
    """One document, and the public records that rest on it."""

    model = Source
    template_name = "records/source_detail.html"

    def steps(self, record):
        return [(_("Sources"), reverse("records:source-list"))]

    def get_context_data(self, record):
        return super().get_context_data(record) | {"citing": citing(record)}

    def structured(self, site, context):
        return site.works([context["record"]])[0]
