"""Who: bodies, people, posts, memberships, relations between bodies, programmes."""

from .memberships import Membership, MembershipCategory, Post
from .names import Identifier, OrganizationFigure, OtherName, Qualifier
from .organization import Organization, Relation
from .person import Person
from .programmes import Programme, ProgrammeParty, ProgrammeRelation

__all__ = [
    "Identifier",
    "Membership",
    "MembershipCategory",
    "Organization",
    "OrganizationFigure",
    "OtherName",
    "Person",
    "Post",
    "Programme",
    "ProgrammeParty",
    "ProgrammeRelation",
    "Qualifier",
    "Relation",
]
