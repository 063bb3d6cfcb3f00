"""What an entry about each kind of row shows, loaded in a constant number of queries."""

from django.db.models import Case, IntegerField, Q, When

from .models import ContributionParty, Presentation

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


def involving(kind, **who):
    """Return the condition that an organization or a person (`kind`) is a party of a contribution or presented it."""
    parties = ContributionParty.objects.published().filter(**{f"{kind}__{name}": value for name, value in who.items()})
    brought = Presentation.objects.published().filter(**{f"by_{kind}__{name}": value for name, value in who.items()})
    return Q(pk__in=parties.values("contribution")) | Q(pk__in=brought.values("contribution"))


def involved(kind, contributions):
    """Return the pairs (slug, key of the contribution) of the bodies or people that `involving` finds, each once."""
    parties = ContributionParty.objects.published().filter(contribution__in=contributions)
    brought = Presentation.objects.published().filter(contribution__in=contributions)
    pairs = parties.filter(**{f"{kind}__isnull": False}).order_by().values_list(f"{kind}__slug", "contribution")
    others = brought.filter(**{f"by_{kind}__isnull": False}).order_by().values_list(f"by_{kind}__slug", "contribution")
    return pairs.union(others)


def in_order(rows, choices, name="role"):
    """Order rows by one of their choices, as the model lists them."""
    places = [When(**{name: value}, then=place) for place, value in enumerate(choices.values)]
    return rows.order_by(Case(*places, output_field=IntegerField()), "id")
