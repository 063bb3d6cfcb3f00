"""Editors at one record in any order: nothing that was typed is lost, and nothing that was stored goes unseen.

They change, publish and withdraw it, one by one or from the list, delete it, propose changes of what is public and apply them.

Whatever is typed is a word that nobody typed before. So a word that is in the record before a save and not after it was
taken out by who saved: it must have stood on a page that this editor was shown. And what an editor has typed stands in the
form for as long as it is refused, and in the record once it is accepted, by the second Save at the latest.
"""

import os
import random
import re

import pytest
from django.test import Client

from organizations.models import Person
from records.editing.models import Proposal
from records.publication import UNPUBLISHED, Status
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
INTERLEAVINGS = int(os.environ.get("INTERLEAVINGS", "1000"))
WORD = re.compile(r"w[0-9]+x")
LIST = "/admin/organizations/person/"
STATES = ({"status": Status.DRAFT, "publish_at": None}, {"status": Status.PUBLISHED})
PROPOSED = {}  # what was typed into each proposal
OTHER_DOORS = ("publish", "publish_from_the_list", "ask", "confirm", "confirm", "apply", "apply")
TEXTS = ("name_en", "name_fr", "summary_en", "summary_ar")


class Editor:
    """One who opens forms of a record, types, saves and goes away."""

    role, doors = None, OTHER_DOORS

    def __init__(self, name, record, rng, words):
        self.name, self.client = name, forms.signed_in(Client(), name, self.role)
        self.record, self.rng, self.words = record, rng, words
        self.fields = self.asked = None

    def open(self):
        page = self.client.get(forms.address(self.record))
        if page.status_code == 302:
            return  # it was deleted
        self.fields, self.seen, self.typed = forms.fields_of(page), words_in(page.content.decode()), set()

    def word(self):
        word = f"w{next(self.words)}x"
        self.typed.add(word)
        return word

    def rows(self):
        return range(int(self.fields["other_names-INITIAL_FORMS"]))

    def change(self):
        name = self.rng.choice(TEXTS)
        self.typed -= words_in(self.fields[name])
        self.fields[name] = self.word()

    def change_row(self):
        if rows := self.rows():
            row = f"other_names-{self.rng.choice(rows)}"
            self.typed -= words_in(self.fields[f"{row}-name"])
            self.fields[f"{row}-name"] = self.word()
            self.fields.pop(f"{row}-DELETE", None)

    def delete_row(self):
        if rows := self.rows():
            row = f"other_names-{self.rng.choice(rows)}"
            self.typed -= words_in(self.fields[f"{row}-name"])
            self.fields[f"{row}-DELETE"] = "on"

    def add_row(self):
        self.fields = forms.with_part(self.fields, "other_names", name=self.word(), language="en", kind="alias")

    def choose(self):
        """Take what is stored where both changed it."""
        for name in [name for name in self.fields if name.startswith("take-") and self.rng.random() < 0.3]:
            self.fields[name] = "stored"
            self.typed -= words_in(self.fields[name.removeprefix("take-")])

    def save(self, **button):
        before = stored(self.record)
        answer = self.client.post(forms.address(self.record), self.fields | button)
        after = stored(self.record)
        if answer.status_code == 302:
            assert before - after <= self.seen, "what was stored went unseen"
            assert self.typed <= after, "what was typed was lost"
            self.fields = None
            return True
        assert after == before
        page = answer.content.decode()
        self.seen |= words_in(page)
        if answer.status_code == 404:
            assert not Person.objects.filter(pk=self.record.pk).exists()
            assert self.typed <= words_in(page), "what was typed into the form of what was deleted was lost"
            self.fields = None
            return True
        self.fields = forms.fields_of(answer)
        assert self.typed <= words_in(" ".join(map(str, self.fields.values()))), "what was typed left the form"
        return False

    def publish(self):
        self.save(_publish="1")

    def publish_from_the_list(self):
        before = stored(self.record)
        self.client.post(LIST, {"action": "publish_selected", "_selected_action": [self.record.pk]})
        assert stored(self.record) == before

    def ask(self):
        """Open the page that asks whether it shall really be withdrawn, or deleted."""
        page = self.rng.choice(("withdraw", "delete"))
        answer = self.client.get(forms.address(self.record, page))
        if answer.status_code == 200:
            self.asked = page, forms.fields_of(answer), stored(self.record)

    def confirm(self):
        if self.asked is None:
            return
        (page, fields, shown), self.asked = self.asked, None
        before = stored(self.record)
        self.client.post(forms.address(self.record, page), fields | {"post": "yes", "reason": "Wrong."})
        after = Person.objects.filter(pk=self.record.pk).first()
        if after is None:
            assert before == shown, "what was stored meanwhile was deleted unseen"
        else:
            assert stored(self.record) == before

    def apply(self):
        """Apply a proposal: at once, or where others have changed the same, by one Save of the form that shows both."""
        proposal = Proposal.objects.open().about(self.record).first()
        if proposal is None or not Person.objects.filter(pk=self.record.pk).exists():
            return
        path = forms.address(proposal)
        page, before = self.client.get(path), stored(self.record)
        seen = words_in(page.content.decode())
        answer = self.client.post(path, {"proposal": proposal.key, "_apply": "1"})
        if answer.status_code == 200:
            assert stored(self.record) == before
            seen |= words_in(answer.content.decode())
            answer = self.client.post(forms.address(self.record), forms.fields_of(answer))
        assert answer.status_code == 302, "one more Save did not do it"
        proposal.refresh_from_db()
        assert proposal.state == "applied"
        after = stored(self.record)
        assert PROPOSED[proposal.pk] <= after, "what was proposed was lost"
        assert before - after <= seen, "what was stored went unseen"

    def step(self):
        if self.fields is None:
            return self.open()
        way = self.rng.choice(
            ("change",) * 4 + ("change_row", "add_row", "delete_row", "choose", "save", "save", "leave", *self.doors)
        )
        if way == "leave":
            self.fields = None
        else:
            getattr(self, way)()

    def finish(self):
        """Save what was typed: by one more Save where the first is refused."""
        if self.fields is not None and not self.save():
            assert self.save(), "one more Save did not do it"


class Proposer(Editor):
    """One who may not publish: what is typed into what is public is proposed."""

    role, doors = "Contributor", ()

    def save(self):
        status = Person.objects.filter(pk=self.record.pk).values_list("status", flat=True).first()
        if status is None or status in UNPUBLISHED:
            return super().save()
        before = stored(self.record)
        words = {"_propose": "1", "proposed_because": "It is so."}
        answer = self.client.post(forms.address(self.record), self.fields | words)
        assert stored(self.record) == before, "what readers see was changed"
        if answer.status_code == 302:
            proposal = Proposal.objects.open().about(self.record).get(proposer__username=self.name)
            assert self.typed <= words_in(proposal.said), "what was typed was lost"
            PROPOSED[proposal.pk] = self.typed
            self.fields = None
            return True
        self.fields = forms.fields_of(answer)
        assert self.typed <= words_in(" ".join(map(str, self.fields.values()))), "what was typed left the form"
        return "there is nothing to propose" in answer.content.decode()


def words_in(text):
    return set(WORD.findall(text))


def stored(record):
    person = Person.objects.prefetch_related("other_names").filter(pk=record.pk).first()
    if person is None:
        return set()
    texts = [getattr(person, name) for name in TEXTS]
    return words_in(" ".join([*texts, *(each.name for each in person.other_names.all())]))


def interleave(seed):
    rng, words = random.Random(seed), iter(range(10**6))
    record = make.make_person(slug=f"person-of-{seed}", name_en="Person", **rng.choice(STATES))
    make.make_other_name(person=record, name="w900001x"), make.make_other_name(person=record, name="w900002x")
    kinds = [Editor, *rng.choices((Editor, Proposer), k=rng.choice((1, 1, 2)))]
    editors = [kind(f"editor-{seed}-{n}", record, rng, words) for n, kind in enumerate(kinds)]
    for _ in range(rng.randrange(6, 16)):
        rng.choice(editors).step()
    rng.shuffle(editors)
    for editor in editors:
        editor.finish()


@pytest.mark.parametrize("seed", range(10))
def test_nothing_is_lost_in_any_order(seed):
    interleave(seed)


@pytest.mark.proof
def test_nothing_is_lost_in_a_thousand_orders():
    for seed in range(1_000, 1_000 + INTERLEAVINGS):
        try:
            interleave(seed)
        except AssertionError as error:
            error.add_note(f"seed {seed}")
            raise
