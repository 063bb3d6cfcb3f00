"""Sets: records that are published, or sent to review, as one, because they need each other."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from records.rows import writing
from records.texts import languages

from . import closure
from .status import Status


def publish_all(records, at=None):
    """Make records of any kinds public at one moment: `at`, or now, where an earlier one that is entered stays.

    Refused with all that stands in the way: whatever they need, however far behind them, that is not public by then and
    not among them, and what the rules of each refuse. What is public by then is left as it is. Returns those published.
    """
    moment = max(at or timezone.now(), timezone.now())
    with writing():
        unpublished = closure.waiting(records, moment)
        chosen = [row for row in unpublished if row in records]
        missing = [row for row in unpublished if row not in records]
        refusals = [_incomplete(missing)] if missing else []
        for record in chosen:
            record.status = Status.PUBLISHED
            record.publish_at = at or min(record.publish_at or moment, moment)
        refusals += _refused(chosen)
        if any(row.expires for row in chosen):
            refusals += _refusals(closure.refuse_ending, chosen)
        if refusals:
            raise ValidationError(refusals)
    return chosen


def send_to_review(records):
    """Put drafts of any kinds in review as one; refused with all that the rules of each refuse."""
    with writing():
        for record in records:
            record.status, record.is_in_set = Status.IN_REVIEW, True
        if refusals := _refused(records):
            raise ValidationError(refusals)


def _incomplete(missing):
    """Return the refusal that names all that is missing."""
    named = languages.joined_apart(*(row.described() for row in missing))
    return ValidationError(
        _("These are needed too, and are not public by then: %(missing)s."),
        code="closure",
        params={"missing": named, "linked": {"missing": missing}},
    )


def _refused(records):
    """Save records; return what refuses that, each with the name of its record."""

    def save(record):
        closure.judge_by_name(record)
        record.save()

    return _refusals(save, records)


def _refusals(act, records):
    """Return what each of the records is refused by an act that is tried on all."""
    refusals = []
    for record in records:
        try:
            act(record)
        except ValidationError as error:
            refusals.append(error)
    return refusals
