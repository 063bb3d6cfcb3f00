"""What an entry about each kind of row shows, loaded in a constant number of queries."""

from django.db.models import Case, IntegerField, When

SPEAKERS = (
    "speaker_person",
    "speaker_organization",
    "capacity__organization",
    "capacity__post",
    "capacity__category",
    "on_behalf_of",
    "meeting",
    "contribution",
)
PARTICIPANTS = (
    "person",
    "organization",
    "post__organization",
    "on_behalf_of",
    "capacity__organization",
    "capacity__post",
    "capacity__category",
)


def spoken(statements):
    """Load who said something, in which capacity and where, with the sources."""
    return statements.select_related(*SPEAKERS).prefetch_related("sources")


def taking_part(participations):
    """Load who took part, for whom and in which capacity, with the sources."""
    return participations.select_related(*PARTICIPANTS).prefetch_related("sources")


def presented(presentations):
    """Load what came before which meeting, through whom and for whom, with the sources."""
    return presentations.select_related(
        "contribution", "meeting", "by_person", "by_organization", "on_behalf_of"
    ).prefetch_related("sources")


def resolved(outcomes):
    """Load what a meeting came to and where it went, with the sources."""
    return outcomes.select_related(
        "meeting", "contribution", "forwarded_to_organization", "forwarded_to_meeting", "programme"
    ).prefetch_related("sources")


def in_order(rows, choices, name="role"):
    """Order rows by one of their choices, as the model lists them."""
    places = [When(**{name: value}, then=place) for place, value in enumerate(choices.values)]
    return rows.order_by(Case(*places, output_field=IntegerField()), "id")
