"""Every rule that a constraint, a tree or a term holds, and what breaks it, for the tests that try every way in."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models

from organizations.models import Membership, OtherName
from records.accounts.models import User
from records.dating.fields import BoundField
from records.editing.forms import constrained_columns
from records.editing.models import Note, Proposal
from records.feedback.models import Feedback, Sender
from records.loading.models import LoadedRow
from records.publication.mentions import Mention
from records.publication.redirects import Redirect
from records.rows.trees import Tree
from records.search.index import SearchEntry
from tests import factories as make

CHECK, UNIQUE, TREE, TERM = "check", "unique", "tree", "term"


@dataclass(frozen=True)
class Rule:
    """What must be true of the rows of a model, by what its constraint's name says; `fields` are those compared."""

    model: type[models.Model]
    fact: str
    kind: str
    fields: tuple[str, ...] = ()
    constraint: str = ""
    sentence: str = ""

    def __str__(self):
        return f"{self.model.__name__}-{self.fact}"


def rules_of(model):
    """Yield the rules of one model."""
    prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
    for each in model._meta.constraints:
        fact = each.name.removeprefix(prefix)
        if isinstance(each, models.CheckConstraint):
            yield Rule(model, fact, CHECK, constraint=each.name)
            continue
        assert isinstance(each, models.UniqueConstraint), f"{each.name}: no test knows how to break this"
        said = str(each.violation_error_message)
        if each.fields:
            said = models.Model.unique_error_message(model(), model, each.fields).messages[0]
        yield Rule(model, fact, UNIQUE, tuple(constrained_columns(each)), each.name, said)
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            said = models.Model.unique_error_message(model(), model, [field.name]).messages[0]
            yield Rule(model, f"one_{field.name}", UNIQUE, (field.name,), sentence=said)
    for name in getattr(model, "trees", {}) if issubclass(model, Tree) else ():
        yield Rule(model, f"no_circle_of_{name}", TREE, (name,), sentence=str(model.trees[name]))
    if model is Membership:
        sentence = "The same membership is recorded already for this time (2019). Give the earlier one its end."
        yield Rule(model, "no_overlap", TERM, Membership.SEAT, f"{prefix}no_overlap", sentence)


OURS = [
    model
    for model in apps.get_models()
    if Path(apps.get_app_config(model._meta.app_label).path).parent == settings.BASE_DIR
]
RULES = [rule for model in OURS for rule in rules_of(model)]

PAST = datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC)
NOON = datetime.datetime(2021, 10, 15, 12, tzinfo=datetime.UTC)
REVERSED = {"start_date": "2021", "end_date": "2020"}
BEFORE_START = "This lies before the start, 2021."
SAY_WHO = "Name the party: an organization, a person or a post, and only one of them."
ONE_MEMBER = "Name the member: either an organization or a person."
EARLY = {"start_date": "2021", "attested_on": datetime.date(2020, 5, 1)}
LATE = {"start_date": "2010", "end_date": "2014", "attested_on": datetime.date(2015, 1, 1)}
# Each check constraint by its fact: the sentence for it, and values that break it. A value may be “itself”, the name
# of another field of the row, or what makes a row to refer to.
# None: the model mends it by itself, or no editor writes such rows, so that nobody needs a sentence.
CHECKS = {
    "published_has_publish_at": (None, {"status": "published", "publish_at": None}),
    "withdrawn_has_reason": ("Say why: readers see the reason at the record’s address.", {"status": "withdrawn"}),
    "starts_before_it_ends": (BEFORE_START, REVERSED),
    "founded_before_dissolved": (BEFORE_START, {"founding_date": "2021", "dissolution_date": "2020"}),
    "attested_after_its_start": ("A source cannot show this in force before it started.", EARLY),
    "attested_before_its_end": ("A source cannot show this in force after it ended.", LATE),
    "first_attested_within": (
        "A source cannot show this in force before it started.",
        {"start_date": "2021", "attested_from": datetime.date(2020, 5, 1)},
    ),
    "first_attested_before_last": (
        "The first day lies after the last one.",
        {"start_date": "2010", "attested_from": datetime.date(2016, 1, 1), "attested_on": datetime.date(2015, 1, 1)},
    ),
    "not_its_own_parent": ("cannot be part of itself or of one of its own parts.", {"parent": "itself"}),
    "not_before_itself": (
        "A meeting cannot come before itself or before one that it followed.",
        {"preceded_by": "itself"},
    ),
    "not_in_response_to_itself": (
        "A contribution does not respond to itself, nor to one that responds to it.",
        {"responds_to": "itself"},
    ),
    "not_to_itself": ("A programme is not related to itself.", {"other": "programme"}),
    "not_with_itself": ("A body has no relation to itself.", {"target_body": "source_body"}),
    "of_one": ("Say whose this is: an organization’s or a person’s.", {"organization": None, "person": None}),
    "one_member": (ONE_MEMBER, {"member_person": None}, {"member_organization": make.make_organization}),
    "not_of_itself": (
        "A body is not a member of itself.",
        {"member_person": None, "member_organization": "organization"},
    ),
    "post_or_role": ("Give a post or a role, not both.", {"post": make.make_post, "role_en": "Chair"}),
    "exact_start_before_end": (
        "This needs a moment of start that lies before it.",
        {"starts_at": NOON, "ends_at": NOON - datetime.timedelta(1), "time_zone": "UTC"},
    ),
    "exact_time_has_zone": ("An exact moment needs its time zone, e.g. Europe/Zurich.", {"starts_at": NOON}),
    "of_somebody": ("Say who took part: a person, an organization, or a post.", {"organization": None}),
    "address_or_file": (
        "Give the address or the file, not both.",
        {"url": "https://x.example", "file": "x.pdf"},
    ),
    "is_one": (SAY_WHO, {"organization": None}, {"person": make.make_person}, {"post": make.make_post}),
    "forwarded_to_one": (
        "Forwarded to a body or to a meeting, not to both.",
        {"forwarded_to_organization": make.make_organization, "forwarded_to_meeting": make.make_meeting},
    ),
    "forwarded_elsewhere": (
        "A meeting does not forward an outcome to itself.",
        {"forwarded_to_meeting": "meeting"},
    ),
    "has_speaker": ("Say who spoke: a person, an organization, or both.", {"speaker_person": None}),
    "one_context": (
        "Give the meeting or the contribution, not both.",
        {"meeting": make.make_meeting, "contribution": make.make_contribution},
    ),
    "unpublished_after_publication": (
        "This must be later than the moment of publication.",
        {"publish_at": NOON - datetime.timedelta(400), "unpublish_at": PAST},
    ),
    "image_has_alternative": ("Say what the image shows, for those who cannot see it.", {"image": "x.png"}),
    "says_something": (None, {"message": ""}),
    "handled_by_somebody": (None, {"handled_at": NOON}),
    "has_a_state": (None, {"state": "lost", "decided_at": NOON, "decided_by": "proposer"}),
    "says_why": (None, {"reason": ""}),
    "decided_by_somebody": (None, {"decided_at": NOON}),
    "declined_with_a_word": (None, {"state": "declined", "decided_at": NOON, "decided_by": "proposer"}),
    "has_a_text": (None, {"text": ""}),
    "has_note": ("This field cannot be blank.", {"note_en": ""}),
    "names_withdrawn": ("Only what was withdrawn is named here.", {"name_en": "ITU"}),
}


def number(model):
    """The number of the next row of a model, from 1."""
    return model._base_manager.count() + 1


def a_body():
    """The type and key of a body, as tables name it that refer to whatever record."""
    return ContentType.objects.get_for_model(make.Organization), make.make_organization().pk


def make_loaded_row():
    """A note of what was loaded."""
    kind, key = a_body()
    return LoadedRow.objects.create(content_type=kind, key=f"row-{number(LoadedRow)}", object_id=key)


def make_redirect():
    """An old address."""
    kind, key = a_body()
    return Redirect.objects.create(content_type=kind, old_key=f"old-{number(Redirect)}", object_id=key)


def make_mention():
    """One record named in the text of another."""
    kind, key = a_body()
    target = make.make_organization().pk
    return Mention.objects.create(holder_type=kind, holder_id=key, target_type=kind, target_id=target)


def make_search_entry():
    """What the index knows of a record that is not there."""
    n = number(SearchEntry) + 1_000_000
    return SearchEntry.objects.create(id=n, kind="x", object_id=n)


def make_sender():
    """Somebody who wrote within the hour."""
    return Sender.objects.create(digest=f"digest {number(Sender)}", since=NOON)


def make_feedback():
    """What a reader wrote."""
    return Feedback.objects.create(message=f"Message {number(Feedback)}")


def make_proposal():
    """A change that somebody proposes."""
    record, user = make.make_organization(), make_user()
    said = {"named": "Body", "made_from": 1, "said": "[]", "reason": "It was wrong."}
    return Proposal.objects.propose(record, user, seen=None, **said)


def make_note():
    """What one editor tells the others."""
    note = Note.on(make.make_organization(), author=make_user(), text="Look at the dates.")
    note.save()
    return note


def make_user():
    """An account."""
    return User.objects.create_user(f"user-{number(User)}")


def make_name_of_person(**values):
    """Another name of `person` (made unless given)."""
    return make.make_other_name(**(values or {"person": make.make_person()}))


MAKERS = {
    "LoadedRow": make_loaded_row,
    "Redirect": make_redirect,
    "Mention": make_mention,
    "SearchEntry": make_search_entry,
    "Sender": make_sender,
    "Feedback": make_feedback,
    "Note": make_note,
    "Proposal": make_proposal,
    "User": make_user,
    "Source": make.make_source,
    "MembershipCategory": make.make_category,
    "OtherName": make.make_other_name,
    "OrganizationFigure": make.make_organization_figure,
    "MeetingFigure": make.make_meeting_figure,
    "ContributionParty": make.make_contribution_party,
    "ProgrammeParty": make.make_programme_party,
    "ProgrammeRelation": make.make_programme_relation,
}


def maker(model):
    """Return the function that makes a row of a model."""
    return MAKERS.get(model.__name__) or getattr(make, f"make_{model.__name__.lower()}")


def maker_of(rule):
    """Return the function that makes a row to which a rule applies."""
    return make_name_of_person if rule.model is OtherName and "person" in rule.fields else maker(rule.model)


def broken(row, values):
    """Return a row in memory with values that break a rule, and the bounds of its dates."""
    for name, value in values.items():
        if value == "itself":
            value = row
        elif isinstance(value, str) and value in {field.name for field in row._meta.fields}:
            value = getattr(row, value)
        setattr(row, name, value() if callable(value) else value)
    for field in row._meta.concrete_fields:
        if isinstance(field, BoundField):
            field.derive(row)
    return row


def broken_row(rule, values):
    """Return a row in memory that breaks a rule: with these values, or by saying what another row says."""
    if rule.kind == CHECK:
        return broken(maker_of(rule)(), values)
    first, second = maker_of(rule)(), maker_of(rule)()
    for name in rule.fields:
        attname = rule.model._meta.get_field(name).attname
        setattr(second, attname, getattr(first, attname))
    return second
