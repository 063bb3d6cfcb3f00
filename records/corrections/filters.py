"""What can be asked of the list of corrections."""

from django.utils.translation import gettext_lazy as _

from records.lists import ChoiceFilter, Choices, StrictFilterSet
from records.publication import Correction, correctable


class CorrectionFilterSet(StrictFilterSet):
    """Corrections and withdrawals, the latest first."""

    act = ChoiceFilter(label=_("What was done"), choices=Correction.Act.choices)
    kind = ChoiceFilter(
        label=_("Kind of record"),
        choices=[(kind, model._meta.verbose_name) for kind, model in sorted(correctable().items())],
    )

    facets = {"act": Choices(), "kind": Choices()}

    orderings = {"at": ("at", "uid"), "updated_at": ("updated_at", "uid")}
    default_ordering = "-at"

    class Meta:
        model = Correction
        fields = []
