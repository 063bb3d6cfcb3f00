"""What this layer puts into the admin: Django looks for it here. What every admin of a record is made of: `editing`."""

from .accounts.admin import UserAdmin
from .corrections.admin import CorrectionAdmin
from .editing.proposals import ProposalAdmin
from .feedback.admin import FeedbackAdmin
from .sources.admin import SourceAdmin

__all__ = ["CorrectionAdmin", "FeedbackAdmin", "ProposalAdmin", "SourceAdmin", "UserAdmin"]
