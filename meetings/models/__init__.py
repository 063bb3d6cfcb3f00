"""What happened and what was said: meetings, participation, contributions, outcomes, statements."""

from .contributions import Contribution, ContributionParty, Presentation
from .meeting import Meeting, MeetingFigure
from .outcomes import Outcome
from .participation import Participation
from .statements import Statement

__all__ = [
    "Contribution",
    "ContributionParty",
    "Meeting",
    "MeetingFigure",
    "Outcome",
    "Participation",
    "Presentation",
    "Statement",
]
