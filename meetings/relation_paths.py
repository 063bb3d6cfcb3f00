"""How a body, a person or a programme stands to meetings and contributions: the relation paths of filters and pages."""

from records.lists import RelationPath

from .models import ContributionParty, Meeting, Outcome, Presentation, Statement

# Behind which contributions a body or a person stands, which ones they received or presented.
INVOLVED = {
    kind: (
        RelationPath(ContributionParty.objects.published, f"{kind}__slug", "contribution"),
        RelationPath(Presentation.objects.published, f"by_{kind}__slug", "contribution"),
    )
    for kind in ("organization", "person")
}
# For which body something was said: its own words, those of somebody who acted in it, or on its behalf.
OF_ORGANIZATION = tuple(
    RelationPath(Statement.objects.published, f"{end}__slug", "pk")
    for end in ("speaker_organization", "on_behalf_of", "capacity__organization", "further_capacities__organization")
)
# The meetings of a programme, and the contributions that have to do with it.
TO_MEETING = (
    RelationPath(Meeting.objects.published, "series__slug", "pk"),
    RelationPath(Outcome.objects.published, "programme__slug", "meeting"),
    RelationPath(Statement.objects.published, "programmes__slug", "meeting"),
)
TO_CONTRIBUTION = (
    RelationPath(Outcome.objects.published, "programme__slug", "contribution"),
    RelationPath(Statement.objects.published, "programmes__slug", "contribution"),
)
