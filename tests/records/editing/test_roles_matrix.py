"""Every address of the admin, as every role, reading and writing, against what `docs/roles.md` says."""

import re
from typing import NamedTuple

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from reversion.models import Version

from ituportal.settings import BASE_DIR
from meetings.models import Contribution, Meeting, Statement
from news.models import Article, Page
from organizations.models import Membership, MembershipCategory, Organization, Person, Post, Programme
from records.accounts.models import User
from records.editing.models import Note, Proposal
from records.feedback.models import Feedback
from records.publication import Correction
from records.publication.status import record_models
from records.rows import writing
from records.sources.models import Source
from tests import admin_forms as forms
from tests import factories as make
from tests.hostile_uploads import picture

pytestmark = pytest.mark.one_database

ROLES = ("Contributor", "Publisher", "Administrator")
NO_WORDS = re.compile(r">\s*(\[\]|\{\}|\(\)|None|True|False)\s*<")
DOOR = re.compile("`(\\w+)`")
# A change of each kind that anybody may make of any record of it.
TYPED = {
    Source: {"title": "Changed"},
    Organization: {"name_en": "Changed"},
    Person: {"name_en": "Changed"},
    Post: {"label_en": "Changed"},
    MembershipCategory: {"label_en": "Changed"},
    Membership: {"start_date": "1999"},
    Programme: {"name_en": "Changed"},
    Meeting: {"name_en": "Changed"},
    Contribution: {"title_en": "Changed"},
    Statement: {"text_en": "Changed."},
    Article: {"headline_en": "Changed"},
    Page: {"title_en": "Changed"},
}


class Line(NamedTuple):
    """A line of a table: a page, its addresses, the state of the record, and what each role may."""

    page: str
    addresses: list[str]
    state: str
    may: dict[str, str]


def tables():
    """Return the lines of the tables of `docs/roles.md`, by heading, and the names of what is open to everybody."""
    text = (BASE_DIR / "docs/roles.md").read_text(encoding="utf-8")
    found = {}
    for section in text.split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines() if line.startswith("|")
        ]
        found[heading] = [
            Line(
                row[0],
                DOOR.findall(row[1].replace("*", "")),
                row[2] if len(row) == 6 else "–",
                dict(zip(ROLES, row[-3:], strict=True)),
            )
            for row in rows[2:]
        ]
    return found, DOOR.findall(text.split("## The door")[1])


TABLES, OPEN = tables()


def patterns(resolver=None, place=""):
    """Yield `(address, name)` of every pattern below `/admin/`."""
    for pattern in (resolver or get_resolver()).url_patterns:
        where = f"{place}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, where)
        elif where.startswith("admin/"):
            yield where, pattern.name


def test_every_address_stands_in_a_table():
    told = {name for lines in TABLES.values() for line in lines for name in line.addresses}
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    lacking = []
    for where, name in patterns():
        if name is None:  # the old address of a form, and whatever is no address: they lead to what stands here
            continue
        model = next((model for start, model in models.items() if name.startswith(f"{start}_")), None)
        is_record = model in record_models()
        wanted = name.rsplit("_", 1)[-1] if is_record else f"{name.rsplit('_', 1)[0]}_" if model else name
        if name not in OPEN and wanted not in told and not (model and wanted.startswith("axes_") and "axes_" in told):
            lacking.append(where)
    assert lacking == []


@pytest.fixture
def superuser(db):
    return forms.sign_in(Client(), forms.make_user("root"))


@pytest.fixture(params=ROLES)
def role(request):
    return request.param


@pytest.fixture
def client_of(role, superuser):
    return forms.signed_in(Client(), "somebody", role)


def record_of(model, state):
    """Make a record of a kind that nobody of the roles has written: a draft, or one that readers see."""
    record = make.MAKERS[model]()
    if record.is_publishable and state != "public":
        record = make.MAKERS[model](status="draft", publish_at=None)
    elif not record.is_publishable and state == "public":
        use(record)
    if model is Meeting:
        make.make_outcome(meeting=record)
    with writing():
        record = model.objects.get(pk=record.pk)
        record.save()  # a second version, so that there is one to restore
    return model.objects.get(pk=record.pk)


def use(record):
    """Let a public record use one without a status."""
    if isinstance(record, Source):
        make.make_organization().sources.add(record)
    elif isinstance(record, Post):
        make.make_membership(post=record, organization=record.organization, member_person=make.make_person())
    else:
        make.make_membership(category=record, organization=record.organization, member_person=make.make_person())


def fingerprint():
    return [each.objects.count() for each in (LogEntry, Version, User, Group, Proposal, Note)], decided()


def decided():
    return Proposal.objects.exclude(state="open").count()


def attempt(act):
    """Run something and undo it; return its status, and whether anything was written."""
    with transaction.atomic():
        before = fingerprint()
        response = act()
        wrote = fingerprint() != before
        transaction.set_rollback(True)
    return response, wrote


def is_shown(response):
    return response.status_code == 200


def acts(line, model, record, superuser):
    """Return `(read, write)` of a page: functions of a client; None where there is nothing to do."""
    options = model._meta
    start = f"admin:{options.app_label}_{options.model_name}_"
    [name] = line.addresses
    changelist, add = reverse(f"{start}changelist"), reverse(f"{start}add")
    page = (
        forms.address(record, name) if name in ("change", "delete", "history", "preview", "publish", "withdraw") else ""
    )
    if name == "changelist":
        action = {"publish what": "publish_selected", "delete what": "delete_selected"}.get(line.page[:12].rstrip())
        data = {"action": action, "_selected_action": [record.pk], **forms.deletion_of(record)}
        return (
            (None, lambda client: client.post(changelist, data))
            if action
            else (lambda client: client.get(changelist), None)
        )
    if name == "add":
        data = forms.fields_of(superuser.get(add)) | forms.NEEDED[model]()
        return lambda client: client.get(add), lambda client: client.post(add, data)
    if name == "change":
        data = forms.fields_of(superuser.get(page)) | TYPED[model]
        if "proposes" in line.page:
            return None, lambda client: client.post(page, data | {"proposed_because": "x", "_propose": ""})
        if "publishes" in line.page:
            return None, lambda client: client.post(page, data | {"_publish": ""})
        return lambda client: client.get(page), lambda client: client.post(page, data)
    if name == "rows":
        page = f"{forms.address(record, 'rows')}outcomes/{record.outcomes.get().pk}/"
        data = forms.fields_of(superuser.get(page)) | {"outcomes-0-title_en": "Changed"}
        return lambda client: client.get(page), lambda client: client.post(page, data)
    if name == "delete":
        data = forms.deletion_of(record)
        return None, lambda client: client.post(page, data)
    if name in ("notes", "restore", "publish", "preview", "withdraw"):
        return acts_of_page(line, model, record, superuser)
    place = reverse(f"{start}{name}") if name in ("deleted", "references") else page
    query = {"app_label": "organizations", "model_name": "membership", "field_name": "organization"}
    return lambda client: client.get(place, query if name == "references" else {}), None


def acts_of_page(line, model, record, superuser):
    """Return what `acts()` does, of the pages about one record besides its form."""
    [name] = line.addresses
    page = "" if name == "restore" else forms.address(record, name)
    if name == "restore":
        version = Version.objects.get_for_object(record).last()
        options = model._meta
        place = reverse(f"admin:{options.app_label}_{options.model_name}_restore", args=[record.pk, version.pk])
        return lambda client: client.get(place), lambda client: client.post(place, {"version": record.version})
    if name == "notes":
        return None, lambda client: client.post(page, {"text": "Look at the dates."})
    if name == "preview":
        if "typed" in line.page:
            data = forms.fields_of(superuser.get(forms.address(record))) | TYPED[model] | {"proposed_because": "x"}
            return lambda client: client.post(f"{page}?language=en", data), None
        return lambda client: client.get(f"{page}?language=en"), None
    if name == "publish":
        act = "_review" if "review" in line.page else "_publish"
        data = forms.fields_of(superuser.get(page)) | {act: ""}
        read = (lambda client: client.get(page)) if act == "_review" else None
        return read, lambda client: client.post(page, data)
    data = {"version": record.version, "reason": "Entered twice."}
    return lambda client: client.get(page), lambda client: client.post(page, data)


def lines_for(model):
    """Yield the lines that concern a kind of record, with the state that it is in."""
    for line in TABLES["Records"]:
        needs_status = {"notes", "publish", "preview", "withdraw"} & {*line.addresses} or "publish" in line.page
        asked = {"references": Organization, "rows": Meeting}.get("".join(line.addresses), model)
        if (not needs_status or model.is_publishable) and model is asked:
            yield line, "draft" if line.state == "–" else line.state


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model._meta.model_name)
def test_each_role_may_do_with_records_what_is_written_down(superuser, model):
    clients = {role: forms.signed_in(Client(), role.lower(), role) for role in ROLES} | {"nobody": Client()}
    deviations, asked = [], 0
    records = {state: record_of(model, state) for state in ("draft", "public")}
    for line, state in lines_for(model):
        pair = acts(line, model, records[state], superuser)
        for what, act in [(what, act) for what, act in zip(("read", "write"), pair, strict=True) if act]:
            for role, client in clients.items():
                response, wrote = attempt(lambda act=act, client=client: act(client))
                asked += 1
                allowed = line.may.get(role) in ("write", what)
                if (wrote if what == "write" else is_shown(response)) != allowed:
                    said = f"{response.status_code} {forms.errors_of(response)[:2]}"
                    deviations.append(f"{role} {what} {line.page} ({state}): {said}")
                elif what == "read" and allowed and NO_WORDS.search(response.content.decode()):
                    deviations.append(f"{line.page} ({state}) shows a value of Python")
    assert deviations == []
    print(model._meta.model_name, asked)
    assert asked >= 68


FORGED = {
    "status": "published",
    "publish_at": "2020-01-01T00:00",
    "_publish": "",
    "withdrawal_reason": "Forged.",
    "version": "",
}


@pytest.mark.parametrize("forged", sorted(FORGED))
def test_a_contributor_forges_no_publication(superuser, forged):
    client = forms.signed_in(Client(), "somebody", "Contributor")
    body = record_of(Organization, "draft")
    data = forms.fields_of(superuser.get(forms.address(body))) | {forged: FORGED[forged], "name_en": "Forged"}
    client.post(forms.address(body), data)
    body.refresh_from_db()
    assert (body.status, body.publish_at, body.withdrawal_reason) == ("draft", None, "")


def test_each_role_may_do_with_the_rest_what_is_written_down(role, client_of, superuser):
    body = make.make_organization()
    body.withdraw("Entered twice.")
    rows = {
        "records_correction_": Correction.objects.get(),
        "records_feedback_": Feedback.objects.create(page="/", message="A date is wrong."),
        "records_proposal_": Proposal.objects.propose(
            make.make_organization(),
            User.objects.get(username="somebody"),
            seen=None,
            named="Body",
            made_from=1,
            said="[]",
            reason="x",
        ),
        "records_user_": forms.make_user("other", "Contributor"),
        "auth_group_": Group.objects.get(name="Contributor"),
    }
    handled = {"action": "mark_handled", "_selected_action": [rows["records_feedback_"].pk]}
    deviations = []
    for line in TABLES["What is no record"]:
        start = line.addresses[0]
        if start not in rows:
            places, row = ["/admin/axes/accesslog/", "/admin/axes/accessfailurelog/"], None
        else:
            row = rows[start]
            places = [reverse(f"admin:{start}changelist"), forms.address(row), forms.address(row, "history")]
            places += [reverse(f"admin:{name}", args=[row.pk]) for name in line.addresses[1:]]
        for place in places:
            response, _wrote = attempt(lambda place=place: client_of.get(place))
            if is_shown(response) != (line.may[role] != "–"):
                deviations.append(f"{role} reads {place}: {response.status_code}")
            if is_shown(Client().get(place)):
                deviations.append(f"nobody reads {place}")
        if row is None:
            continue
        data = forms.fields_of(superuser.get(places[1]))
        data |= {"_decline": "", "word": "It is right."} if start == "records_proposal_" else {}
        place, data = (places[0], handled) if start == "records_feedback_" else (places[1], data)
        response, wrote = attempt(lambda place=place, data=data: client_of.post(place, data))
        if wrote != (line.may[role] == "write"):
            deviations.append(f"{role} writes {place}: {response.status_code} {forms.errors_of(response)}")
    assert deviations == []


def test_each_role_has_the_desk_that_is_written_down(role, client_of):
    body = make.make_organization()
    image = ContentFile(picture("PNG"), "hall.png")
    pictured = make.make_article(image=image, image_alt_en="A hall", status="draft", publish_at=None)
    places = {
        "index": "/admin/",
        "app_list": "/admin/organizations/",
        "autocomplete": "/admin/autocomplete/?app_label=organizations&model_name=membership&field_name=organization",
        "view_on_site": f"/admin/r/{ContentType.objects.get_for_model(Organization).pk}/{body.pk}/",
        "file": f"/admin/file/{pictured.image.name}",
    }
    deviations = []
    for line in TABLES["The desk"]:
        for name in line.addresses:
            place = places.get(name) or reverse(f"admin:{name}")
            response = client_of.get(place)
            shown = is_shown(response) or (name == "view_on_site" and response.status_code == 302)
            if shown != (line.may[role] != "–"):
                deviations.append(f"{role} {name}: {response.status_code}")
            if is_shown(Client().get(place)) and name != "jsi18n":
                deviations.append(f"nobody {name}")
    assert deviations == []
