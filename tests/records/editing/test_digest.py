"""The mail to Publishers: what waits, in the language of each, to those who have an address; no mail where nothing waits."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from records.accounts.models import User
from records.editing.models import Proposal
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set(settings):
    settings.DIGEST_FROM_EMAIL, settings.PUBLIC_ORIGIN = "portal@example.org", "https://portal.example.org"


def account(name, role, **values):
    forms.make_user(name, role)
    User.objects.filter(username=name).update(**values)


def wait():
    """Let one record be in review, a change of another proposed, and a third be scheduled."""
    meeting = make.make_meeting(slug="wtdc", name_en="WTDC", status="in_review", publish_at=None)
    body = make.make_organization(name_en="Union")
    said = {"named": str(body), "made_from": 1, "said": "[]", "reason": "It was wrong."}
    proposal = Proposal.objects.propose(body, User.objects.get(username="ada"), seen=None, **said)
    article = make.make_article(headline_en="Soon", publish_at=timezone.now() + timedelta(days=1))
    return [f"https://portal.example.org{forms.address(each)}" for each in (meeting, proposal, article)]


def send(capsys):
    call_command("send_digest")
    return capsys.readouterr().out


def test_each_publisher_is_told_what_waits_in_the_own_language(capsys):
    account("ada", "Contributor")
    account("grace", "Publisher", language="en")
    account("ibn", "Publisher", language="ar")
    account("idle", "Publisher", is_active=False)
    account("mute", "Publisher", email="")
    links = wait()

    assert send(capsys) == "Mails sent: 2.\n"

    english, arabic = mail.outbox
    assert [english.to, arabic.to] == [["grace@example.org"], ["ibn@example.org"]]
    assert english.from_email == "portal@example.org"
    assert english.subject == "What waits for Publishers"
    assert "Waiting for review" in english.body
    assert [word for word in ("WTDC", "Union", "ada", "Soon") if word not in english.body] == []
    assert [each.strip() for each in english.body.splitlines() if "/change/" in each] == links
    assert [each.strip() for each in arabic.body.splitlines() if "/change/" in each] == links
    assert "Waiting for review" not in arabic.body
    assert "WTDC" in arabic.body


def test_where_nothing_waits_there_is_no_mail(capsys):
    account("grace", "Publisher")
    make.make_article(publish_at=timezone.now() + timedelta(days=1))
    assert send(capsys) == "Mails sent: 0.\n"
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["DIGEST_FROM_EMAIL", "PUBLIC_ORIGIN"])
def test_without_a_setting_it_says_which(settings, name):
    setattr(settings, name, "")
    with pytest.raises(CommandError, match=name):
        call_command("send_digest")


def test_an_address_that_fails_stops_no_other(capsys, monkeypatch):
    for name in ("ada", "bad", "grace"):
        account(name, "Contributor" if name == "ada" else "Publisher")
    wait()
    deliver = EmailBackend.send_messages

    def refuse(backend, messages):
        if messages[0].to == ["bad@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        return deliver(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    with pytest.raises(CommandError, match=r"Mails not sent: 1 \(bad"):
        call_command("send_digest")

    assert capsys.readouterr().out == "Mails sent: 1.\n"
    assert [each.to for each in mail.outbox] == [["grace@example.org"]]
