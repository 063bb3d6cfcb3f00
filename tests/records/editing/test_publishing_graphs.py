"""Random graphs of drafts of every kind, with cycles: each is published whole, or refused with all that stands in the way.

What a record needs is known here from how the graph was made, not from the portal's own walk.
"""

import datetime
import os
import random

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from reversion.models import Revision

from records.publication import publishable_models
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
GRAPHS = int(os.environ.get("GRAPHS", "200"))
DAY = datetime.timedelta(days=1)
MARKDOWN = {
    "organization": "description_en",
    "programme": "description_en",
    "meeting": "report_en",
    "article": "body_en",
    "page": "body_en",
}
# Kinds that stand by themselves, so that they can be withdrawn or scheduled before they are named.
ALONE = {
    "organization": make.make_organization,
    "person": make.make_person,
    "programme": make.make_programme,
    "meeting": make.make_meeting,
    "article": make.make_article,
    "page": make.make_page,
    "contribution": make.make_contribution,
}
STATES = ("draft",) * 8 + ("in_review", "in_review", "public", "withdrawn", "scheduled", "later")


class Graph:
    """Records of every kind, and which of them needs which."""

    def __init__(self, seed):
        self.rng, self.now = random.Random(seed), timezone.now()
        self.needs, self.states = {}, {}
        for _ in range(self.rng.randrange(4, 11)):
            self.grow()
        for _ in range(self.rng.randrange(2, 12)):
            self.mention()

    def values(self, state):
        """Return the columns of the publication of a record in a state."""
        moments = {"public": make.PUBLISHED_AT, "withdrawn": make.PUBLISHED_AT}
        moments |= dict.fromkeys(("scheduled", "later"), self.now + DAY)
        status = {"draft": "draft", "in_review": "in_review", "later": "draft"}.get(state, "published")
        return {"status": status, "publish_at": moments.get(state)}

    def add(self, record, state, *needed):
        self.needs[record], self.states[record] = set(needed), state
        return record

    def any_of(self, kind):
        """Return a record of a kind: one that is there, or a new draft."""
        there = [row for row in self.needs if row._meta.model_name == kind]
        if there and self.rng.random() < 0.8:
            return self.rng.choice(there)
        return self.add(ALONE[kind](**self.values("draft")), "draft")

    def grow(self):
        """Add a record of any kind, with parts and what stands between it and others."""
        state = self.rng.choice(STATES)
        if state in ("public", "withdrawn", "scheduled"):
            record = self.add(self.rng.choice(list(ALONE.values()))(**self.values(state)), state)
            if state == "withdrawn":
                record.withdraw("A mistake")
            return
        way = self.rng.choice(
            (
                "body",
                "body",
                "person",
                "membership",
                "programme",
                "meeting",
                "contribution",
                "statement",
                "article",
                "page",
            )
        )
        self.add_in(way, state)

    def add_in(self, way, state):
        values, body = self.values(state), self.any_of("organization")
        n = len(self.needs)
        if way == "body":
            record = self.add(make.make_organization(parent=body, **values), state, body)
            other = self.any_of("organization")
            if other != record:
                make.make_relation(source_body=record, target_body=other)
                self.needs[record].add(other)
        elif way == "person":
            self.add(make.make_person(**values), state)
        elif way == "membership":
            person, above = self.any_of("person"), self.any_of("organization")
            post = make.make_post(organization=above)
            term = {"start_date": f"{1900 + n}", "end_date": f"{1900 + n}"}
            self.add(
                make.make_membership(organization=above, member_person=person, post=post, **term, **values),
                state,
                person,
                above,
            )
        elif way == "programme":
            record = self.add(make.make_programme(**values), state, body)
            make.make_programme_party(programme=record, organization=body)
        elif way == "meeting":
            above, programme = self.any_of("meeting"), self.any_of("programme")
            record = self.add(make.make_meeting(organization=body, **values), state, body, above, programme)
            record.prepares_for.add(above)
            make.make_participation(meeting=record, post=make.make_post(organization=body))
            make.make_outcome(meeting=record, programme=programme)
        elif way == "contribution":
            meeting = self.any_of("meeting")
            record = self.add(make.make_contribution(**values), state, body, meeting)
            make.make_contribution_party(contribution=record, organization=body)
            make.make_presentation(contribution=record, meeting=meeting)
        elif way == "statement":
            person, meeting, programme = self.any_of("person"), self.any_of("meeting"), self.any_of("programme")
            record = make.make_statement(
                speaker_person=person, on_behalf_of=body, meeting=meeting, programmes=[programme], **values
            )
            self.add(record, state, person, body, meeting, programme)
        elif way == "article":
            self.add(make.make_article(publisher=body, **values), state, body)
        else:
            self.add(make.make_page(**values), state)

    def mention(self):
        """Let a record name another in its Markdown, where the portal allows it: what is public by then names no draft."""
        holder = self.rng.choice([row for row in self.needs if row._meta.model_name in MARKDOWN] or [None])
        target = self.rng.choice(list(self.needs))
        if holder is None or holder == target:
            return
        stored, column = type(holder).objects.get(pk=holder.pk), MARKDOWN[holder._meta.model_name]
        setattr(stored, column, f"{getattr(stored, column)}\n\n[x]({target._meta.model_name}:{target.key})")
        try:
            stored.full_clean()
            stored.save()
        except ValidationError:
            assert self.states[holder] in ("public", "scheduled")
            return
        self.needs[holder].add(target)

    def waits(self, record, moment):
        """Whether a record is not public by a moment."""
        return self.states[record] != "public" and not (self.states[record] == "scheduled" and moment > self.now + DAY)

    def needed(self, records, moment):
        """Return what is not public by a moment, of records, what they need, what that needs, and so on."""
        reached, todo = set(), [*records]
        while todo:
            record = todo.pop()
            if record not in reached and self.waits(record, moment):
                reached.add(record)
                todo += self.needs[record]
        return reached

    def stored(self):
        return {
            row: type(row).objects.values_list("status", "publish_at", "version").get(pk=row.pk) for row in self.needs
        }


def told_to_readers():
    reader = Client()
    addresses = ("/", "/organizations/", "/news/", "/meetings/", "/api/v1/organizations/?count=true", "/sitemap.xml")
    return [b"".join(reader.get(each)) for each in addresses]


def key(record):
    return f"tick-{record._meta.label_lower}:{record.pk}"


def publish(seed):
    """Publish a random graph from one of its records, as an editor who ticks a little otherwise; return what came of it."""
    graph, editor = Graph(seed), forms.signed_in(Client(), f"editor-{seed}", "Publisher")
    rng = graph.rng
    root = rng.choice([row for row in graph.needs if graph.waits(row, graph.now)])
    page = editor.get(forms.address(root, "publish"))
    fields, offered = forms.fields_of(page), graph.needed([root], graph.now)
    assert {name for name in fields if name.startswith("shown-")} == {
        key(row).replace("tick-", "shown-") for row in offered
    }
    for row in sorted(offered, key=key):
        if rng.random() < 0.5 and graph.states[row] in ("withdrawn", "scheduled", "later"):
            fields[key(row)] = "on"
        elif rng.random() < 0.08:
            fields.pop(key(row), None)
    ticked = {row for row in offered if key(row) in fields}
    is_now = rng.random() < 0.7
    moment = timezone.now() if is_now else (graph.now + 2 * DAY).replace(second=0, microsecond=0)
    missing = graph.needed(ticked, moment) - ticked
    not_again = set() if is_now else {row for row in ticked if graph.states[row] == "withdrawn"}
    before, told, revisions = graph.stored(), told_to_readers(), Revision.objects.count()

    button = {"_publish": "1"} if is_now else {"_schedule": "1", "at": f"{moment:%Y-%m-%dT%H:%M}"}
    answer = editor.post(forms.address(root, "publish"), fields | button)

    if missing or not_again or not ticked:
        assert answer.status_code == 200
        assert set(forms.links_of(answer)) == {forms.address(row) for row in missing | not_again}
        assert (graph.stored(), Revision.objects.count()) == (before, revisions)
        assert told_to_readers() == told
        assert {name for name in forms.fields_of(answer) if name.startswith("tick-")} == {key(row) for row in ticked}
        return "refused"
    assert answer.status_code == 302, forms.errors_of(answer)
    after = graph.stored()
    written = {row for row in ticked if graph.waits(row, moment)}
    assert {row for row in after if after[row] != before[row]} == written
    assert Revision.objects.count() == revisions + bool(written)
    for row in graph.needed(ticked, moment):
        assert type(row).objects.published(timezone.now() if is_now else moment).filter(pk=row.pk).exists()
        assert is_now == (Client().get(row.get_absolute_url()).status_code == 200)
    assert is_now or told_to_readers() == told
    return "published" if is_now else "scheduled"


@pytest.mark.parametrize("seed", range(20))
def test_a_graph_of_drafts_is_published_whole_or_refused_with_all_that_stands_in_the_way(seed):
    publish(seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1_000, 1_000 + GRAPHS))
def test_two_hundred_graphs_are_published_whole_or_refused_with_all_that_stands_in_the_way(seed):
    publish(seed)


def test_every_kind_that_can_be_published_stands_in_these_graphs():
    kinds = {type(row) for seed in range(30) for row in Graph(seed).needs}

    assert kinds == set(publishable_models())
