"""Fills in forms of the admin as a browser does: from the page that was served."""

from urllib.parse import parse_qs, urlsplit

import html5lib
from django.contrib.auth.models import Group
from django.test import Client

from meetings.models import Contribution, Meeting, Statement
from news.models import Article, Page
from organizations.models import Membership, MembershipCategory, Organization, Person, Post, Programme
from records.accounts import roles
from records.accounts.models import User
from records.sources.models import Source
from tests import factories as make

# What an editor must at least fill in; a function makes what it refers to.
NEEDED = {
    Source: lambda: {"slug": "report", "title": "Report"},
    Organization: lambda: {"slug": "itu", "name_en": "ITU", "classification": "un-agency"},
    Person: lambda: {"slug": "zhao", "name_en": "Houlin Zhao"},
    Post: lambda: {"organization": make.make_organization().pk, "label_en": "Secretary-General"},
    MembershipCategory: lambda: {
        "organization": make.make_organization().pk,
        "label_en": "Member State",
        "code": "member-state",
    },
    Membership: lambda: {
        "organization": make.make_organization().pk,
        "member_person": make.make_person().pk,
    },
    Programme: lambda: {"slug": "wsis", "name_en": "WSIS", "kind": "initiative"},
    Meeting: lambda: {"slug": "wtdc", "name_en": "WTDC", "classification": "conference"},
    Contribution: lambda: {"slug": "proposal", "title_en": "Proposal", "kind": "proposal"},
    Statement: lambda: {
        "slug": "words",
        "speaker_person": make.make_person().pk,
        "attribution": "Secretary-General",
        "kind": "spoken",
        "text_en": "We agree.",
    },
    Article: lambda: {
        "slug": "news",
        "headline_en": "News",
        "lead_en": "Lead.",
        "body_en": "Body.",
        "section": "meetings",
    },
    Page: lambda: {"path": "about", "title_en": "About", "body_en": "Body."},
}


def make_user(name, role=None):
    """An account that may sign in: of one of the three roles, or a superuser."""
    if role is None:
        return User.objects.create_superuser(name, f"{name}@example.org", "correct horse battery")
    roles.synchronise()
    user = User.objects.create_user(name, f"{name}@example.org", "correct horse battery", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


class Editor(Client):
    """A client that follows a form to the address of its version, as a browser does."""

    def get(self, path, *args, **kwargs):
        response = super().get(path, *args, **kwargs)
        if response.status_code == 302 and "version" in parse_qs(urlsplit(response["Location"]).query):
            return super().get(response["Location"])
        return response


def signed_in(client, name="editor", role=None):
    """Sign a new account in."""
    return sign_in(client, make_user(name, role))


def sign_in(client, user):
    """Sign an account in."""
    client.__class__ = Editor
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(record, page="change"):
    """The address of a record's page in the admin."""
    options = record._meta
    return f"/admin/{options.app_label}/{options.model_name}/{record.pk}/{page}/"


def add_address(model):
    """The address of the form for a new record."""
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"


def page_of(response):
    """The parsed page of a response: once, since a long form takes a while."""
    if not hasattr(response, "parsed"):
        response.parsed = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return response.parsed


def _value(element):
    if element.tag == "textarea":
        return (element.text or "").removeprefix("\n")
    if element.tag == "select":
        chosen = [o.get("value", "") for o in element.iter("option") if "selected" in o.attrib]
        if "multiple" in element.attrib:
            return chosen
        return (chosen or [o.get("value", "") for o in element.iter("option")] or [""])[0]
    if element.get("type") == "datetime-local":
        value = element.get("value", "")
        return value.removesuffix(":00") if value.count(":") == 2 else value  # as Chromium sends a full minute
    return element.get("value", "on" if element.get("type") in ("checkbox", "radio") else "")


def fields_of(response):
    """Return what a browser would send from the page's form if nothing were typed."""
    data = {}
    for form in page_of(response).iter("form"):
        if form.get("id") == "logout-form" or form.get("method") != "post":
            continue
        for element in form.iter():
            name, kind = element.get("name"), element.get("type")
            if element.tag not in ("input", "select", "textarea") or not name or "__prefix__" in name:
                continue
            if kind in ("submit", "file") or (kind in ("checkbox", "radio") and "checked" not in element.attrib):
                continue
            value = _value(element)
            if kind == "checkbox" and name in data:
                value = [*data[name], value] if isinstance(data[name], list) else [data[name], value]
            data[name] = value
    data.pop("csrfmiddlewaretoken", None)
    return data


def fields_of_row(client, record, kind, row):
    """Return what a browser would send besides, had the line of a row been opened in the form of its record."""
    response = client.get(f"{address(record, 'rows')}{kind}/{row.pk}/?fragment")
    assert response.status_code == 200
    response.content = b'<form method="post">' + response.content + b"</form>"
    return fields_of(response)


def deletion_of(*records):
    """Return what the page sends that asks whether these records, as they stand now, shall be deleted."""
    stored = [type(record).objects.get(pk=record.pk) for record in records]
    return {"post": "yes", "confirmed": [f"{record.pk}:{record.version}" for record in stored]}


def with_part(data, prefix, **values):
    """Return form data with one more row of the inline `prefix`."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return data | row | {f"{prefix}-TOTAL_FORMS": str(number + 1)}


def errors_of(response):
    """Return the sentences of refusal on a page, in their order, without the links to what is in the way."""
    return [_said(item).strip() for item in _refusals(response)]


def _said(item):
    """What a refusal says, the names in it that are links with it."""
    words = item.text or ""
    for child in item:
        if child.get("class") != "named":
            break
        words += "".join(child.itertext()) + (child.tail or "")
    return words


def links_of(response):
    """Return the addresses to which refusals lead."""
    return [link.get("href") for item in _refusals(response) for link in item.iter("a")]


def _refusals(response):
    lists = [each for each in page_of(response).iter("ul") if "errorlist" in each.get("class", "")]
    return [item for each in lists for item in each.iter("li")]


def messages_of(response):
    """Return what the admin tells the editor at the head of a page."""
    return [str(message) for message in response.context["messages"]]
