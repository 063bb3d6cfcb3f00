"""Many rows fast: copies of one that was made properly, written in bulk, with its sources."""

import copy
import datetime
import uuid

from meetings.models import Contribution, ContributionParty, Meeting, Outcome, Participation, Presentation
from organizations.models import (
    Identifier,
    Membership,
    Organization,
    OtherName,
    Person,
    Post,
    Programme,
    ProgrammeParty,
    ProgrammeRelation,
    Relation,
)
from records.publication import Correction
from records.sources.models import Source
from tests import factories

# What a detail shows as parts of a record, and which foreign key leads back.
PARTS = {
    Organization: ("other_names", "identifiers", "figures", "relations", "memberships", "memberships_held"),
    Person: ("other_names", "identifiers", "memberships_held"),
    Post: ("memberships",),
    Programme: ("parties", "relations"),
    Meeting: ("parts", "followed_by", "figures", "participations", "presentations", "outcomes"),
    Contribution: ("parties", "presentations"),
}

# What no two rows of a list have alike, as functions of the number of a copy.
OWN = {
    Post: lambda row: {"label_en": lambda n: f"Copy {n}"},
    Outcome: lambda row: {"position": lambda n: row.position + n},
    Correction: lambda row: {"at": lambda n: row.at - datetime.timedelta(seconds=n)},
}


def copies(row, count, **changes):
    """Write `count` copies of a row, each with a key of its own; `changes` are functions of the number from 1."""
    made = []
    for n in range(1, count + 1):
        new = copy.copy(row)
        new._state = copy.copy(row._state)
        new.pk, new._state.adding = None, True
        new.uid = uuid.uuid4()
        if row.key_field != "uid":
            setattr(new, row.key_field, f"{row.key}-{n}")
        if hasattr(new, "ical_uid"):
            new.ical_uid = f"{new.key}@copy"
        for name, change in changes.items():
            setattr(new, name, change(n))
        made.append(new)
    type(row)._base_manager.bulk_create(made)
    if hasattr(row, "sources"):
        through, field = type(row).sources.through, type(row).sources.field.m2m_field_name()
        sources = list(row.sources.all())
        through.objects.bulk_create(through(**{field: new, "source": source}) for new in made for source in sources)
    return made


def copies_in_list(row, count):
    """Copies that stand beside a row in its list, each with what the row holds in the list."""
    changes = OWN.get(type(row), lambda row: {})(row)
    if isinstance(row, Membership | Participation):
        people = copies(factories.make_person(), count)
        changes["member_person" if isinstance(row, Membership) else "person"] = lambda n: people[n - 1]
    if isinstance(row, Relation):
        bodies = copies(factories.make_organization(), count)
        changes["target_body"] = lambda n: bodies[n - 1]
    made = copies(row, count, **changes)
    if isinstance(row, Source):
        factories.make_organization(sources=made)
    if isinstance(row, Organization | Person):
        end = "member_organization" if isinstance(row, Organization) else "member_person"
        for membership in row.memberships_held.all():
            copies(membership, count, **{end: lambda n: made[n - 1]})
    if isinstance(row, Post):
        for membership in row.memberships.all():
            people = copies(factories.make_person(), count)
            copies(membership, count, post=lambda n: made[n - 1], member_person=lambda n: people[n - 1])  # noqa: B023
    return made


def copies_of_parts(row, count):
    """`count` copies of each part of a row."""
    bodies = copies(factories.make_organization(), count)
    people = copies(factories.make_person(), count)
    programmes = copies(factories.make_programme(), count)
    varied = {
        Identifier: {"value": lambda n: f"Copy {n}"},
        OtherName: {"name": lambda n: f"Copy {n}"},
        Outcome: {"position": lambda n: 100 + n},
        Relation: {"target_body": lambda n: bodies[n - 1]},
        ProgrammeParty: {"organization": lambda n: bodies[n - 1]},
        ProgrammeRelation: {"other": lambda n: programmes[n - 1]},
        ContributionParty: {"organization": lambda n: bodies[n - 1]},
        Presentation: {"by_organization": lambda n: bodies[n - 1]},
        Participation: {"organization": lambda n: bodies[n - 1]},
    }
    for name in PARTS.get(type(row), ()):
        for part in getattr(row, name).all():
            changes = varied.get(type(part), {})
            if isinstance(part, Membership) and name == "memberships_held":
                changes = {"organization": lambda n: bodies[n - 1]}
            elif isinstance(part, Membership):
                changes = {"member_person": lambda n: people[n - 1], "member_organization": lambda n: None}
            copies(part, count, **changes)
