"""The API's collections of meetings, participations, contributions, outcomes and statements."""

from .collections import Contributions, Meetings, Outcomes, Participations, Statements

__all__ = ["Contributions", "Meetings", "Outcomes", "Participations", "Statements"]
