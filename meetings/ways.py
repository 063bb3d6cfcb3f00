"""How a body, a person or a programme stands to meetings and contributions: the ways of the filters and of the pages."""

from records.filters import Way

from .models import ContributionParty, Meeting, Outcome, Presentation, Statement

# Behind which contributions a body or a person stands, which ones they received or presented.
INVOLVED = {
    kind: (
        Way(ContributionParty.objects.published, f"{kind}__slug", "contribution"),
        Way(Presentation.objects.published, f"by_{kind}__slug", "contribution"),
    )
    for kind in ("organization", "person")
}
# The meetings of a programme, and the contributions that have to do with it.
TO_MEETING = (
    Way(Meeting.objects.published, "series__slug", "pk"),
    Way(Outcome.objects.published, "programme__slug", "meeting"),
    Way(Statement.objects.published, "programmes__slug", "meeting"),
)
TO_CONTRIBUTION = (
    Way(Outcome.objects.published, "programme__slug", "contribution"),
    Way(Statement.objects.published, "programmes__slug", "contribution"),
)
