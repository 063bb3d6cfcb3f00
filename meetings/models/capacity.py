"""In which capacity somebody acted: the membership held then, by that person or body."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What the rule reads of the membership.
CAPACITY = ("member_person_id", "member_organization_id", "start_date", "end_date")
# What an entry names of it.
ENDS_OF_CAPACITY = ("capacity", "capacity__organization", "capacity__post", "capacity__category")


def refuse_foreign_capacity(capacity, person_id, organization_id, first, last, *, name="capacity"):
    """Raise ValidationError, at the field `name`, when a membership is not held by the one who acts, or was not held then.

    `person_id` and `organization_id` are the primary keys of who acts, somewhen from the day `first` to the day `last`.
    """
    if capacity.member_person_id is not None:
        mine = capacity.member_person_id == person_id
    else:
        mine = capacity.member_organization_id == organization_id
    if not mine:
        raise ValidationError({name: _("This capacity is somebody else’s.")})
    begun, gone = capacity.possible_span()
    if begun > last or gone < first:
        raise ValidationError({name: _("This capacity was not held at that time.")})
