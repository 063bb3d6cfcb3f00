"""Whoever may not publish proposes changes of what is public; a Publisher applies, changes or declines them; readers see the old text."""

import contextlib
import datetime

import html5lib
import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone
from reversion.models import Version

from organizations.models import Organization, Post
from records import content
from records.accounts.models import User
from records.editing import trying
from records.editing.models import Proposal
from records.editing.previews import token_of
from records.sources.models import Source
from tests import admin_forms as forms
from tests import factories as make
from tests.records.editing.test_previews import LANGUAGES, everything_stored, public, without_moments
from tests.restoring import comment_of, resent
from tests.threads import at_once

pytestmark = pytest.mark.django_db
REASON = "The name was wrong."


@pytest.fixture
def body(db):
    return make.make_organization(slug="itu", name_en="ITU", summary_en="One. Two.")


def propose(client, record, **typed):
    fields = forms.fields_of(client.get(forms.address(record))) | {"proposed_because": REASON, "_propose": ""}
    return client.post(forms.address(record), fields | typed)


def proposed(client, record, **typed):
    """Propose a change, and return the proposal."""
    answer = propose(client, record, **typed)
    assert answer.status_code == 302, forms.errors_of(answer)
    return Proposal.objects.first()


def press(client, proposal, button, **typed):
    fields = forms.fields_of(client.get(forms.address(proposal)))
    return client.post(forms.address(proposal), fields | {button: ""} | typed)


def save(client, record, **typed):
    saved = client.post(forms.address(record), forms.fields_of(client.get(forms.address(record))) | typed)
    assert saved.status_code == 302, forms.errors_of(saved)
    record.refresh_from_db()


def text_of(response):
    root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return " ".join("".join(root.itertext()).split())


# --- Proposing ---------------------------------------------------------------------------------------------------


def test_readers_keep_the_old_text_until_it_is_applied(contributor, publisher, body):
    before = {language: without_moments(public(body, language)) for language in LANGUAGES}
    version, rows = content.version(connection), (Version.objects.count(), LogEntry.objects.count())

    proposal = proposed(contributor, body, name_en="The Union")

    body.refresh_from_db()
    assert body.name_en == "ITU"
    assert {language: without_moments(public(body, language)) for language in LANGUAGES} == before
    assert content.version(connection) == version
    assert (Version.objects.count(), LogEntry.objects.count()) == rows
    for place in ("/search/?q=Union", "/api/v1/organizations/", "/organizations.csv", "/news.atom"):
        assert b"The Union" not in b"".join(Client().get(place))

    assert press(publisher, proposal, "_apply").status_code == 302

    body.refresh_from_db()
    assert body.name_en == "The Union"
    assert "The Union" in public(body).content.decode()


def test_the_form_says_that_it_proposes_and_has_no_button_that_saves(contributor, body):
    page = contributor.get(forms.address(body))
    buttons = [each.get("name") for each in forms.page_of(page).iter("input") if each.get("type") == "submit"]
    assert {"_propose"} == {*buttons} - {None}
    assert "is proposed to the Publishers" in page.content.decode()


def test_a_form_sent_without_that_button_saves_nothing(contributor, body):
    fields = forms.fields_of(contributor.get(forms.address(body))) | {"name_en": "Forged", "_save": ""}
    sent = contributor.post(forms.address(body), fields)
    assert "What you typed stands below: propose it." in forms.errors_of(sent)[0]
    assert forms.fields_of(sent)["name_en"] == "Forged"
    assert not Proposal.objects.exists()
    body.refresh_from_db()
    assert body.name_en == "ITU"


def test_a_reason_is_asked(contributor, body):
    answer = propose(contributor, body, name_en="The Union", proposed_because=" ")
    assert forms.errors_of(answer) == ["This field is required."]
    assert not Proposal.objects.exists()


def test_what_the_record_refuses_is_refused_now_in_the_form(contributor, body):
    make.make_organization(slug="other", name_en="Other")
    answer = propose(contributor, body, slug="other", name_en="The Union")
    assert answer.status_code == 200
    assert "Organization with this Slug already exists." in forms.errors_of(answer)[0]
    assert forms.fields_of(answer)["name_en"] == "The Union"
    assert forms.fields_of(answer)["proposed_because"] == REASON
    assert not Proposal.objects.exists()


def test_what_the_whole_change_is_refused_for_is_refused_now(contributor, body):
    draft = make.make_organization(slug="draft", status="draft", publish_at=None)
    answer = propose(contributor, body, parent=draft.pk)
    assert answer.status_code == 200
    assert "cannot be public before what it refers to" in forms.errors_of(answer)[0]
    assert not Proposal.objects.exists()


def test_a_change_of_what_is_scheduled_is_judged_as_public_and_moves_no_publication(contributor, publisher):
    at = timezone.now() + datetime.timedelta(days=3)
    body = make.make_organization(slug="itu", name_en="ITU", status="published", publish_at=at)
    draft = make.make_organization(slug="draft", status="draft", publish_at=None)
    assert "status" not in forms.fields_of(contributor.get(forms.address(body)))

    refused = propose(contributor, body, parent=draft.pk)
    assert "cannot be public before what it refers to" in forms.errors_of(refused)[0]

    proposal = proposed(contributor, body, name_en="The Union", status="draft")
    [told] = forms.errors_of(contributor.get(forms.address(body)))
    assert told.startswith("This is what you have proposed.")
    assert press(publisher, proposal, "_apply").status_code == 302
    body.refresh_from_db()
    assert (body.status, body.publish_at, body.name_en) == ("published", at, "The Union")


def test_a_proposal_of_nothing_is_refused(contributor, body):
    answer = propose(contributor, body)
    assert forms.errors_of(answer) == ["This says what readers see already: there is nothing to propose."]


@pytest.mark.parametrize(
    ("way", "said"), [("too long", "This is too much to be tried"), ("others first", "try again in a moment")]
)
def test_a_trial_that_is_not_made_is_said_in_the_form_with_all_that_was_typed(
    contributor, body, monkeypatch, way, said
):
    allowed = trying.within
    if way == "too long":
        monkeypatch.setattr(trying, "within", lambda _seconds: allowed(-1))
    with trying._one_at_a_time if way == "others first" else contextlib.nullcontext():
        response = propose(contributor, body, summary_en="Founded in Berne.")

    assert said in forms.errors_of(response)[0]
    fields = forms.fields_of(response)
    assert (fields["summary_en"], fields["proposed_because"]) == ("Founded in Berne.", REASON)
    assert not Proposal.objects.exists()
    monkeypatch.undo()
    again = contributor.post(forms.address(body), fields | {"_propose": "1"})
    assert again.status_code == 302
    assert Proposal.objects.count() == 1


def test_files_are_not_proposed_and_the_form_says_so(contributor, db):
    page = contributor.get(forms.address(make.make_article()))
    assert not [each for each in forms.page_of(page).iter("input") if each.get("type") == "file"]
    assert "A file cannot be proposed." in page.content.decode()


def test_who_has_proposed_finds_the_own_text_in_the_form_and_changes_it(contributor, body):
    first = proposed(contributor, body, name_en="The Union", summary_en="Three.")
    fields = forms.fields_of(contributor.get(forms.address(body)))
    assert (fields["name_en"], fields["summary_en"], fields["proposed_because"]) == ("The Union", "Three.", REASON)
    assert fields["proposal"] == first.key

    second = proposed(contributor, body, name_en="Union")

    assert (second.pk, second.version) == (first.pk, 2)
    assert forms.fields_of(contributor.get(forms.address(body)))["summary_en"] == "Three."


def test_of_two_windows_the_second_is_told_and_loses_nothing(contributor, body):
    fields = forms.fields_of(contributor.get(forms.address(body)))
    fields |= {"proposed_because": REASON, "_propose": ""}
    proposed(contributor, body, name_en="The Union")

    late = contributor.post(forms.address(body), fields | {"name_en": "Union"})

    assert "in another window" in " ".join(forms.errors_of(late))
    assert forms.fields_of(late)["name_en"] == "Union"
    assert resent(contributor, late)(_propose="").status_code == 302
    assert forms.fields_of(contributor.get(forms.address(body)))["name_en"] == "Union"
    assert Proposal.objects.count() == 1


def test_what_became_of_a_proposal_and_what_others_changed_are_told_at_once(contributor, publisher, body):
    proposal = proposed(contributor, body, summary_en="Founded in Paris.")
    opened = forms.fields_of(contributor.get(forms.address(body)))
    press(publisher, proposal, "_apply")
    save(publisher, body, summary_en="Founded in Rome.")

    told = contributor.post(forms.address(body), opened | {"summary_en": "Founded in Berne.", "_propose": "1"})
    again = contributor.post(forms.address(body), forms.fields_of(told) | {"_propose": "1"})

    assert any("applied this proposal" in each for each in forms.errors_of(told))
    assert forms.fields_of(told)["take-summary_en"] == ""
    assert again.status_code == 302
    assert "Founded in Berne." in Proposal.objects.open().get().said


def test_a_row_that_was_applied_meanwhile_is_known_for_the_one_that_it_is(contributor, publisher, body):
    opened = forms.fields_of(contributor.get(forms.address(body)))
    added = forms.with_part(opened, "other_names", name="Union", language="en", kind="alias")
    contributor.post(forms.address(body), added | {"_propose": "", "proposed_because": REASON})
    proposal = Proposal.objects.get()
    again = forms.fields_of(contributor.get(forms.address(body))) | {"summary_en": "More.", "_propose": ""}
    press(publisher, proposal, "_apply")

    told = contributor.post(forms.address(body), again)
    sent = contributor.post(forms.address(body), forms.fields_of(told) | {"_propose": ""})
    press(publisher, Proposal.objects.open().get(), "_apply")

    assert not any("stands here twice" in each for each in forms.errors_of(told))
    assert sent.status_code == 302
    assert [each.name for each in body.other_names.all()] == ["Union"]
    body.refresh_from_db()
    assert body.summary_en == "More."


@pytest.mark.django_db(transaction=True)
def test_of_two_at_one_moment_one_is_open(monkeypatch):
    monkeypatch.setattr(trying, "LONGEST_LOCK", 60)  # however slow the machine is
    body = make.make_organization(slug="itu", name_en="ITU")
    client = forms.signed_in(Client(), "ada", "Contributor")
    fields = forms.fields_of(client.get(forms.address(body))) | {"proposed_because": REASON, "_propose": ""}
    user, answers = User.objects.get(username="ada"), []
    windows = {name: forms.sign_in(Client(), user) for name in ("The Union", "Union")}

    def send(name):
        answers.append(windows[name].post(forms.address(body), fields | {"name_en": name}))

    at_once(*(lambda name=name: send(name) for name in windows))

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Proposal.objects.open().count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_one_open_of_each():
    body, user = make.make_organization(), forms.make_user("ada", "Contributor")
    said, taken = {"named": "x", "made_from": 1, "said": "[]", "reason": "x"}, []

    def put():
        try:
            taken.append(Proposal.objects.propose(body, user, seen=None, **said))
        except ValidationError:
            taken.append(None)

    at_once(put, put)

    assert Proposal.objects.count() == 1
    assert sorted(each is None for each in taken) == [False, True]


def test_a_proposal_is_made_for_records_without_a_status(contributor, publisher, db):
    source, post = make.make_source(title="Old"), make.make_post(label_en="Old")
    make.make_organization().sources.add(source)
    make.make_membership(post=post, organization=post.organization, member_person=make.make_person())
    for record, typed in ((source, {"title": "New"}), (post, {"label_en": "New"})):
        proposal = proposed(contributor, record, **typed)
        assert press(publisher, proposal, "_apply").status_code == 302
        assert "Proposed by ada" in comment_of(record)
    assert (Source.objects.get(pk=source.pk).title, Post.objects.get(pk=post.pk).label_en) == ("New", "New")


def test_what_is_typed_is_shown_again_to_a_proposer_too(contributor, body):
    fields = forms.fields_of(contributor.get(forms.address(body))) | {"name_en": "Typed", "show_again": "1"}
    answer = contributor.post(forms.address(body), fields)
    assert answer.status_code == 200
    assert forms.fields_of(answer)["name_en"] == "Typed"
    assert "_propose" in answer.content.decode()


# --- Applying -----------------------------------------------------------------------------------------------------


def test_the_page_shows_who_why_and_what(contributor, publisher, body):
    make.make_other_name(organization=body, name="Old alias", language="en")
    body.refresh_from_db()
    page = contributor.get(forms.address(body))
    fields = forms.fields_of(page) | {"proposed_because": REASON, "_propose": "", "summary_en": "One. Three."}
    fields = forms.with_part(fields, "other_names", name="New alias", kind="alias", language="en")
    assert contributor.post(forms.address(body), fields | {"other_names-0-DELETE": "on"}).status_code == 302

    said = text_of(publisher.get(forms.address(Proposal.objects.get())))

    assert "proposed by ada on" in said
    assert REASON in said
    assert "One. TwoThree." in said
    assert "“Old alias” would be deleted." in said
    assert "“New alias” would be added." in said


def test_the_form_of_a_publisher_tells_of_it(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    page = publisher.get(forms.address(body))
    assert "A change is proposed by" in page.content.decode()
    assert forms.address(proposal) in page.content.decode()


def test_the_history_says_whose_proposal_it_was(contributor, publisher, body):
    press(publisher, proposed(contributor, body, name_en="The Union"), "_apply")
    assert comment_of(body) == f"Proposed by ada: “{REASON}”"
    assert Version.objects.get_for_object(body).first().revision.user.username == "grace"
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.decided_by.username) == ("applied", "grace")


def test_a_publisher_changes_it_first(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union", summary_en="Three.")
    form = press(publisher, proposal, "_edit")
    assert form.status_code == 200
    assert "This is what ada proposes." in forms.errors_of(form)[0]
    body.refresh_from_db()
    assert body.name_en == "ITU"

    saved = resent(publisher, form)(name_en="The International Union")

    assert saved.status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.summary_en) == ("The International Union", "Three.")
    assert Proposal.objects.get().state == "applied"
    assert comment_of(body).startswith("Proposed by ada")


def test_it_is_declined_with_a_word_that_its_maker_reads(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    without = press(publisher, proposal, "_decline", word=" ")
    assert forms.errors_of(without) == ["This field is required."]
    assert Proposal.objects.get().is_open

    assert press(publisher, proposal, "_decline", word="The name is the legal one.").status_code == 302

    assert "The name is the legal one." in text_of(contributor.get("/admin/"))
    page = contributor.get(forms.address(proposal))
    assert "grace declined this proposal" in text_of(page)
    assert "The Union" in [each.text.strip() for each in forms.page_of(page).iter("textarea") if each.text]
    assert "proposal" not in forms.fields_of(contributor.get(forms.address(body)))


def test_its_maker_withdraws_it(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    assert press(contributor, proposal, "_withdraw").status_code == 302
    assert Proposal.objects.get().state == "withdrawn"
    assert forms.fields_of(contributor.get(forms.address(body)))["name_en"] == "ITU"


@pytest.mark.parametrize("button", ["_apply", "_edit", "_decline"])
def test_who_has_proposed_decides_nothing(contributor, body, button):
    proposal = proposed(contributor, body, name_en="The Union")
    assert press(contributor, proposal, button, word="x").status_code == 403
    assert Proposal.objects.get().is_open


def test_another_contributor_sees_nothing_of_it(contributor, body):
    proposal = proposed(contributor, body, name_en="The Union")
    other = forms.signed_in(Client(), "other", "Contributor")
    assert other.get(forms.address(proposal)).status_code == 302
    assert "The Union" not in other.get(forms.address(body)).content.decode()
    assert "No change is proposed." in other.get("/admin/").content.decode()
    fields = forms.fields_of(other.get(forms.address(body))) | {"proposed_because": "x", "_propose": ""}
    assert other.post(forms.address(body), fields | {"name_en": "Mine", "proposal": proposal.key}).status_code == 302
    assert Proposal.objects.open().count() == 2


# --- Another change meanwhile ---------------------------------------------------------------------------------------


def test_a_stale_proposal_says_who_changed_the_record(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    save(publisher, body, summary_en="Changed.")

    said = text_of(publisher.get(forms.address(proposal)))

    assert "grace changed it on" in said
    listed = publisher.get("/admin/records/proposal/?which=stale").context["cl"].result_list
    assert list(listed) == [proposal]


def test_what_only_one_changed_is_brought_together_and_saved_by_one_more_press(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    save(publisher, body, summary_en="Changed.")

    form = press(publisher, proposal, "_apply")

    assert form.status_code == 200
    fields = forms.fields_of(form)
    assert (fields["name_en"], fields["summary_en"]) == ("The Union", "Changed.")
    assert Proposal.objects.get().is_open
    assert resent(publisher, form)().status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.summary_en) == ("The Union", "Changed.")
    assert Proposal.objects.get().state == "applied"


@pytest.mark.parametrize(("choice", "name"), [("", "The Union"), ("stored", "ITU-R")])
def test_of_what_both_changed_the_publisher_chooses(contributor, publisher, body, choice, name):
    proposal = proposed(contributor, body, name_en="The Union")
    save(publisher, body, name_en="ITU-R")
    form = press(publisher, proposal, "_apply")
    assert "Which is meant" in form.content.decode()

    assert resent(publisher, form)(**{"take-name_en": choice}).status_code == 302

    body.refresh_from_db()
    assert body.name_en == name
    assert Proposal.objects.get().state == "applied"


def test_its_maker_brings_a_stale_one_up_to_date(contributor, publisher, body):
    proposed(contributor, body, name_en="The Union")
    save(publisher, body, summary_en="Changed.")
    form = contributor.get(forms.address(body))
    assert forms.fields_of(form)["summary_en"] == "Changed."
    assert forms.fields_of(form)["name_en"] == "The Union"

    assert resent(contributor, form)(_propose="").status_code == 302

    body.refresh_from_db()
    proposal = Proposal.objects.get()
    assert (proposal.made_from, proposal.version) == (body.version, 2)
    assert press(publisher, proposal, "_apply").status_code == 302
    body.refresh_from_db()
    assert (body.name_en, body.summary_en) == ("The Union", "Changed.")


@pytest.mark.parametrize("button", ["_apply", "_edit", "_decline"])
def test_of_two_publishers_the_second_is_told(contributor, publisher, body, button):
    second = forms.signed_in(Client(), "joan", "Publisher")
    proposal = proposed(contributor, body, name_en="The Union")
    fields = forms.fields_of(second.get(forms.address(proposal))) | {"word": "No."}
    press(publisher, proposal, "_decline", word="The legal one.")

    late = second.post(forms.address(proposal), fields | {button: ""}, follow=True)

    assert "grace declined this proposal" in " ".join(forms.messages_of(late))
    body.refresh_from_db()
    assert (body.name_en, Proposal.objects.get().word) == ("ITU", "The legal one.")


def test_a_form_that_is_filled_with_what_was_decided_meanwhile_loses_nothing(contributor, publisher, body):
    second = forms.signed_in(Client(), "joan", "Publisher")
    proposal = proposed(contributor, body, name_en="The Union")
    form = press(second, proposal, "_edit")
    press(publisher, proposal, "_decline", word="The legal one.")

    late = resent(second, form)(summary_en="Typed by joan.")

    assert "grace declined this proposal" in forms.errors_of(late)[0]
    assert forms.fields_of(late)["summary_en"] == "Typed by joan."
    assert resent(second, late)().status_code == 302
    assert Proposal.objects.get().state == "declined"
    assert "Proposed by" not in comment_of(body)


def test_a_proposal_that_its_maker_changed_is_not_applied_unseen(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    fields = forms.fields_of(publisher.get(forms.address(proposal)))
    proposed(contributor, body, name_en="Another")
    late = publisher.post(forms.address(proposal), fields | {"_apply": ""}, follow=True)
    assert "ada changed this proposal" in " ".join(forms.messages_of(late))
    body.refresh_from_db()
    assert body.name_en == "ITU"


def test_what_is_no_longer_public_is_saved_and_its_reason_given_back(contributor):
    source, body = make.make_source(title="Old"), make.make_organization()
    body.sources.add(source)
    fields = forms.fields_of(contributor.get(forms.address(source)))
    body.sources.clear()

    sent = fields | {"title": "New", "proposed_because": REASON, "_propose": ""}
    saved = contributor.post(forms.address(source), sent, follow=True)

    assert (Source.objects.get(pk=source.pk).title, Proposal.objects.count()) == ("New", 0)
    assert REASON in " ".join(forms.messages_of(saved))


def test_of_a_withdrawn_record_it_says_so_and_the_text_can_be_copied(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    body.withdraw("Entered twice.")
    page = publisher.get(forms.address(proposal))
    assert "The record was withdrawn: Entered twice." in text_of(page)
    assert "The Union" in [each.text.strip() for each in forms.page_of(page).iter("textarea") if each.text]


def test_of_a_deleted_record_it_says_so_and_the_text_can_be_copied(contributor, publisher, db):
    source, body = make.make_source(title="Old"), make.make_organization()
    body.sources.add(source)
    proposal = proposed(contributor, source, title="New")
    fields = forms.fields_of(publisher.get(forms.address(proposal)))
    body.refresh_from_db()
    body.sources.clear()
    source.refresh_from_db()
    source.delete()
    page = publisher.get(forms.address(proposal))
    assert "The record was deleted" in text_of(page)
    assert "New" in [each.text.strip() for each in forms.page_of(page).iter("textarea") if each.text]
    late = publisher.post(forms.address(proposal), fields | {"_apply": ""}, follow=True)
    assert "The record was deleted" in " ".join(forms.messages_of(late))
    assert list(Proposal.objects.stale()) == [proposal]


def test_a_proposal_that_cannot_be_read_any_more_can_be_declined(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    Proposal.objects.update(said='[{"model": "organizations.organization", "pk": "x", "fields": {}, "name": "x"}]')
    assert "cannot be read any more" in text_of(publisher.get(forms.address(proposal)))
    assert press(publisher, proposal, "_apply").status_code == 302
    assert contributor.get(forms.address(body)).status_code == 200
    press(publisher, proposal, "_decline", word="Old.")
    assert Proposal.objects.get().state == "declined"


# --- Previews ------------------------------------------------------------------------------------------------------


def preview(client, proposal, language="en"):
    return client.get(f"{forms.address(proposal)}?language={language}")


def with_everything(contributor, body):
    """Propose a change of columns, lists and parts."""
    make.make_other_name(organization=body, name="Old alias", language="en")
    make.make_organization(slug="mentioned", name_en="Mentioned")
    source = make.make_source(title="The report")
    body.refresh_from_db()
    fields = forms.fields_of(contributor.get(forms.address(body)))
    fields |= {"proposed_because": REASON, "_propose": "", "summary_en": "See [it](organization:mentioned)."}
    fields |= {"name_fr": "L’Union", "sources": [source.pk], "other_names-0-DELETE": "on"}
    fields = forms.with_part(fields, "other_names", name="New alias", kind="alias", language="fr")
    answer = contributor.post(forms.address(body), fields)
    assert answer.status_code == 302, forms.errors_of(answer)
    return Proposal.objects.get()


def test_a_preview_is_the_page_as_it_is_once_applied_in_each_language(contributor, publisher, body):
    proposal = with_everything(contributor, body)
    seen = {language: without_moments(preview(publisher, proposal, language)) for language in LANGUAGES}
    assert "New alias" in seen["en"]

    assert press(publisher, proposal, "_apply").status_code == 302

    assert {language: without_moments(public(body, language)) for language in LANGUAGES} == seen


def test_a_preview_writes_nothing_and_nobody_keeps_it(contributor, publisher, body):
    proposal = with_everything(contributor, body)
    before, version = everything_stored(), content.version(connection)

    response = preview(publisher, proposal)

    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert everything_stored() == before
    assert content.version(connection) == version
    assert b"New alias" not in public(body).content


def test_a_proposer_previews_what_is_typed(contributor, body):
    fields = forms.fields_of(contributor.get(forms.address(body))) | {"proposed_because": REASON, "name_en": "Typed"}
    response = contributor.post(f"{forms.address(body, 'preview')}?language=en", fields)
    assert response.status_code == 200
    assert "Typed" in response.content.decode()
    assert not Proposal.objects.exists()


def link(client, proposal):
    page = press(client, proposal, "_link").content.decode()
    root = html5lib.parse(page, namespaceHTMLElements=False)
    found = [each.get("href") for each in root.iter("a") if "/preview/" in each.get("href", "")]
    assert len(found) == len(LANGUAGES)
    return found[0].removeprefix("http://testserver")


@pytest.mark.parametrize("maker", ["contributor", "publisher"])
def test_a_link_shows_it_to_somebody_without_an_account_and_writes_nothing(request, contributor, body, maker, client):
    proposal = with_everything(contributor, body)
    address = link(request.getfixturevalue(maker), proposal)
    before = everything_stored()

    response = client.get(address)

    assert response.status_code == 200
    assert "New alias" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert everything_stored() == before
    assert not client.cookies


def end_by_changing(contributor, publisher, proposal, body):
    proposed(contributor, body, name_en="Another")


def end_by_applying(contributor, publisher, proposal, body):
    press(publisher, proposal, "_apply")


def end_by_declining(contributor, publisher, proposal, body):
    press(publisher, proposal, "_decline", word="No.")


def end_by_taking_it_back(contributor, publisher, proposal, body):
    press(contributor, proposal, "_withdraw")


def end_by_withdrawing_the_record(contributor, publisher, proposal, body):
    body.withdraw("Entered twice.")


def end_by_changing_the_record(contributor, publisher, proposal, body):
    body.save()


def end_by_closing_the_account(contributor, publisher, proposal, body):
    User.objects.filter(username="ada").update(is_active=False)


def end_by_taking_the_role(contributor, publisher, proposal, body):
    User.objects.get(username="ada").groups.clear()


ENDS = [value for name, value in sorted(globals().items()) if name.startswith("end_by_")]


@pytest.mark.parametrize("end", ENDS)
def test_a_link_ends(contributor, publisher, body, client, end):
    proposal = proposed(contributor, body, name_en="The Union")
    address = link(contributor, proposal)
    assert client.get(address).status_code == 200

    end(contributor, publisher, proposal, body)

    response = client.get(address)
    assert response.status_code == 410
    assert "The Union" not in response.content.decode()


def test_a_link_ends_with_the_record(contributor, client, db):
    source, body = make.make_source(title="Old"), make.make_organization()
    body.sources.add(source)
    proposal = proposed(contributor, source, title="New")
    body.refresh_from_db()
    address = f"/preview/{token_of(proposal, proposal.proposer)}/"
    body.sources.clear()
    source.refresh_from_db()
    source.delete()
    assert client.get(address).status_code == 410


# --- Lists ----------------------------------------------------------------------------------------------------------


def test_the_desk_leads_into_the_list(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    for client, query in ((publisher, "which=open"), (contributor, "which=mine")):
        page = client.get("/admin/").content.decode()
        assert forms.address(proposal) in page
        assert f"/admin/records/proposal/?{query}" in page
        assert list(client.get(f"/admin/records/proposal/?{query}").context["cl"].result_list) == [proposal]


def test_the_list_costs_the_same_whatever_its_length(contributor, publisher, django_assert_num_queries):
    for number in range(2):
        proposed(contributor, make.make_organization(slug=f"body-{number}"), name_en="Another")
    publisher.get("/admin/records/proposal/")
    with django_assert_num_queries(6):
        publisher.get("/admin/records/proposal/?which=open")
    proposed(contributor, make.make_organization(slug="body-3"), name_en="Another")
    with django_assert_num_queries(6):
        publisher.get("/admin/records/proposal/?which=open")


def test_the_record_that_is_proposed_is_an_organization(contributor, publisher, body):
    proposal = proposed(contributor, body, name_en="The Union")
    assert proposal.record == Organization.objects.get()
