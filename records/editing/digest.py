"""The digest: tells Publishers by mail what waits for them, in the language and the time zone of each."""

import smtplib
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from records.accounts import PUBLISH
from records.texts import languages

from . import desk
from .models import Proposal

MOST = 30  # lines of each list
FAULTS = (smtplib.SMTPException, OSError, ValueError)  # of a server or an address; anything else is a fault of ours


def publishers() -> Any:
    """Return the accounts that publish by their role, are active, and have an address."""
    backend = "django.contrib.auth.backends.ModelBackend"
    users = get_user_model().objects.with_perm(PUBLISH, backend=backend, include_superusers=False)
    return users.exclude(email="").order_by("pk")


def digest(user: Any, sender: str, origin: str) -> EmailMessage | None:
    """Return the mail that tells an account what waits; None where nothing does. `origin` is scheme and host of the links."""
    with translation.override(user.language), timezone.override(user.time_zone):
        models = desk.models_of(user)
        waiting = [
            (_("Waiting for review"), desk.in_review(models, MOST)),
            (_("Proposed changes"), desk.proposals(Proposal.objects.waiting(), MOST)),
        ]
        if not any(lines for _title, lines in waiting):
            return None
        lists = [*waiting, (_("Scheduled next"), desk.scheduled_next(models, MOST))]
        text = "\n".join(_text(lists, origin))
        subject = _("What waits for Publishers")
        return EmailMessage(subject, text, sender, [user.email], headers={"Auto-Submitted": "auto-generated"})


def _text(lists: list[tuple[str, list[desk.Line]]], origin: str) -> Iterator[str]:
    for title, lines in lists:
        if lines:
            yield from (title, "")
        for line in lines:
            yield f"* {languages.with_colon(line.kind)}{languages.isolated(line.name)}{languages.in_brackets(line.note)}"
            yield f"  {origin}{line.address}"
        if lines:
            yield ""
    yield _("The whole lists:")
    yield f"  {origin}{reverse('admin:index')}"


def send(sender: str, origin: str) -> tuple[int, list[tuple[Any, Exception]]]:
    """Write to every Publisher for whom something waits; return how many mails were sent, and those that failed, with the reason."""
    sent = 0
    failed: list[tuple[Any, Exception]] = []
    for user in publishers():
        mail = digest(user, sender, origin)
        if mail is None:
            continue
        try:
            sent += mail.send()
        except FAULTS as error:
            failed.append((user, error))
    return sent, failed
