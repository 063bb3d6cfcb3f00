"""Several editors in the admin at the same time: nothing lost, nothing broken, every answer in words."""

import random

import pytest
from django.test import Client

from organizations.models import Membership, Organization
from records.publication import closure
from tests import admin_forms as forms
from tests import factories as make
from tests.threads import at_once

EDITORS, TURNS = 3, 5
DRAFT = {"status": "draft", "publish_at": None}


class Editor:
    """One who opens a form, changes one thing and sends it, whatever the others do meanwhile."""

    def __init__(self, number, bodies, membership):
        self.client = forms.signed_in(Client(), f"editor-{number}")
        self.number, self.bodies, self.membership = number, bodies, membership
        self.choices = random.Random(number)
        self.kept = []  # (body, text) that the portal said it had taken

    def work(self):
        acts = [self.write, self.add_name, self.publish, self.withdraw, self.delete]
        for turn in range(TURNS):
            act = self.choices.choices(acts, weights=[4, 3, 3, 1, 1])[0]
            act(self.choices.choice(self.bodies), f"<{self.number}.{turn}>")

    def send(self, record, change, page="change"):
        """Open a form and send it back as `change` makes it; return whether it was taken, which no refusal may be."""
        opened = self.client.get(forms.address(record, page))
        if opened.status_code == 302:  # deleted by another, or withdrawn already
            return False
        answer = self.client.post(forms.address(record, page), change(forms.fields_of(opened)))
        assert answer.status_code == 302 or (answer.status_code == 200 and forms.errors_of(answer))
        return answer.status_code == 302

    def write(self, body, text):
        if self.send(body, lambda data: data | {"summary_en": data["summary_en"] + text}):
            self.kept.append((body.pk, text))

    def add_name(self, body, text):
        if self.send(body, lambda data: forms.with_part(data, "other_names", name=text, kind="alias")):
            self.kept.append((body.pk, text))

    def publish(self, body, text):
        self.send(self.choices.choice([body, self.membership]), lambda data: data | {"_publish": "1"})

    def withdraw(self, body, text):
        self.send(body, lambda data: data | {"reason": "Wrong", "together": "on"}, page="withdraw")

    def delete(self, body, text):
        assert self.client.post(forms.address(body, "delete"), {"post": "yes"}).status_code in (200, 302)


@pytest.mark.django_db(transaction=True)
def test_three_editors_lose_nothing_and_break_nothing():
    union = make.make_organization(name_en="Union")
    bodies = [make.make_organization(parent=union, **DRAFT) for _ in range(3)]
    membership = make.make_membership(organization=union, member_organization=bodies[0], **DRAFT)
    editors = [Editor(number, [union, *bodies], membership) for number in range(EDITORS)]

    at_once(*(editor.work for editor in editors))

    left = {body.pk: body for body in Organization.objects.all()}
    texts = {pk: body.summary_en + "".join(name.name for name in body.other_names.all()) for pk, body in left.items()}
    kept = [(pk, text) for editor in editors for pk, text in editor.kept if pk in left]
    assert kept
    assert [(pk, text) for pk, text in kept if texts[pk].count(text) != 1] == []
    for record in [*Organization.objects.published(), *Membership.objects.published()]:
        closure.check_references(record)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_enter_the_same_slug_one_is_told():
    editors = [forms.signed_in(Client(), f"editor-{number}") for number in range(2)]
    data = forms.fields_of(editors[0].get(forms.add_address(Organization)))
    data |= {"slug": "same", "name_en": "Same", "classification": "other"}
    answers = []

    at_once(*(lambda e=e: answers.append(e.post(forms.add_address(Organization), data)) for e in editors))

    taken, refused = sorted(answers, key=lambda answer: answer.status_code == 200)
    assert (taken.status_code, Organization.objects.count()) == (302, 1)
    assert forms.errors_of(refused) == ["Organization with this Slug already exists. In the way: Organization “Same”."]


@pytest.mark.django_db(transaction=True)
def test_one_editor_deletes_what_another_cites_or_the_other_cites_it_never_both():
    body = make.make_organization(**DRAFT)
    citing, deleting = [forms.signed_in(Client(), f"editor-{number}") for number in range(2)]
    data = forms.fields_of(citing.get(forms.add_address(Organization)))
    data |= {"slug": "part", "name_en": "Part", "classification": "other", "parent": str(body.pk)}
    answers = {}

    at_once(
        lambda: answers.update(cited=citing.post(forms.add_address(Organization), data)),
        lambda: answers.update(deleted=deleting.post(forms.address(body, "delete"), {"post": "yes"})),
    )

    cited = answers["cited"].status_code == 302
    assert answers["deleted"].status_code in (200, 302)
    assert [body.slug for body in Organization.objects.order_by("id")] == ([body.slug, "part"] if cited else [])
