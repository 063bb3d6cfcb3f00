"""Of every kind of record a proposal comes to what a Publisher would have saved: columns, lists, parts; and is previewed so."""

import pytest
from django.db import transaction
from django.test import Client

from records.editing.models import Proposal
from tests import admin_forms as forms
from tests import factories as make
from tests.admin_forms import NEEDED
from tests.records.editing.test_previews import public, without_moments
from tests.records.editing.test_restoring_every_model import typed_into
from tests.records.editing.test_roles_matrix import use
from tests.restoring import inlines_of, snapshot

pytestmark = pytest.mark.django_db


def made(model):
    """A public record with as little in it as can be, and two parts of each kind."""
    record = make.MAKERS[model](**({"sources": []} if hasattr(model, "sources") else {}))
    if not record.is_publishable:
        use(record)
    for inline, fk in [*inlines_of(model)] * 2:
        make.MAKERS[inline.model](**{fk: record, "sources": []})
    return model.objects.get(pk=record.pk)


def comparable(said, before):
    """What a record and its parts hold; what was added without its key and id, which are another each time."""
    return {
        (model, pk if (model, pk) in before else "added"): {
            name: value
            for name, value in values.items()
            if (model, pk) in before or name not in ("id", "uid", "created_at")
        }
        for (model, pk), values in said.items()
    }


@pytest.mark.parametrize("model", NEEDED, ids=lambda model: model._meta.model_name)
def test_what_is_proposed_is_what_is_stored_once_it_is_applied(editor, model):
    contributor, publisher = (forms.signed_in(Client(), role.lower(), role) for role in ("Contributor", "Publisher"))
    record = made(model)
    before = snapshot(record)
    page = editor.get(forms.address(record))
    typed = typed_into(page, record)
    if not record.is_publishable:
        typed.pop("organization", None)  # what others cite stays with its body
    with transaction.atomic():
        saved = editor.post(forms.address(record), forms.fields_of(page) | typed)
        assert saved.status_code == 302, forms.errors_of(saved)
        wanted = comparable(snapshot(record), before)
        transaction.set_rollback(True)

    fields = forms.fields_of(contributor.get(forms.address(record)))
    sent = contributor.post(forms.address(record), fields | typed | {"proposed_because": "x", "_propose": ""})
    assert sent.status_code == 302, forms.errors_of(sent)
    assert snapshot(record) == before
    proposal = Proposal.objects.get()
    seen = publisher.get(f"{forms.address(proposal)}?language=en") if record.is_publishable else None
    applied = publisher.post(forms.address(proposal), {"proposal": proposal.key, "_apply": ""})

    assert applied.status_code == 302, forms.errors_of(applied)
    assert comparable(snapshot(record), before) == wanted
    if seen is not None:
        assert without_moments(seen) == without_moments(public(model.objects.get(pk=record.pk)))
