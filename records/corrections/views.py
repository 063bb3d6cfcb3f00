"""The page that lists what was corrected and what was withdrawn."""

from django.utils.translation import gettext_lazy as _

from records.public import RecordList

from .filters import CorrectionFilterSet


class CorrectionList(RecordList):
    """What was wrong and is right now, and what was taken out of the record, each with its day."""

    filterset_class = CorrectionFilterSet
    nothing = _("Nothing has been corrected or withdrawn so far.")
