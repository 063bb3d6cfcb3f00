"""In which capacity somebody acted: the membership held then, by that person or body."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What the rule reads of the membership.
CAPACITY = ("member_person_id", "member_organization_id", "start_date", "end_date")


def refuse_foreign_capacity(row, person_id, organization_id, when):
    """Raise ValidationError when `row.capacity` is not held by the one who acts, or was not held then.

    `person_id` and `organization_id` are the primary keys of who acts. `when` carries `start_date_earliest`/`end_date_latest`, or `date_earliest`/`date_latest`.
    """
    capacity = row.capacity
    if capacity is None:
        return
    if capacity.member_person_id is not None:
        mine = capacity.member_person_id == person_id
    else:
        mine = capacity.member_organization_id == organization_id
    if not mine:
        raise ValidationError({"capacity": _("This capacity is somebody else’s.")})
    earliest = getattr(when, "date_earliest", None) or when.start_date_earliest
    latest = getattr(when, "date_latest", None) or when.end_date_latest
    if capacity.start_date_earliest > latest or capacity.end_date_latest < earliest:
        raise ValidationError({"capacity": _("This capacity was not held at that time.")})
