"""A portal with one language more, as a process of its own: everything it answers, and what `check` says, as JSON.

`tests/test_seventh_language.py` starts it, in a checkout whose table has that language. Its tables are made from the models,
since nobody has made migrations for its columns.
"""

import importlib
import io
import json
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.test import Client

OURS = ("records", "organizations", "meetings", "news")


def make_tables():
    """Make all tables; those of the index and of the content version, which no model makes, as their migrations do."""
    from records import content

    call_command("migrate", run_syncdb=True, skip_checks=True, verbosity=0)
    index = importlib.import_module("records.migrations.0003_search_index")
    with connection.schema_editor() as editor:
        index.create_tokens(apps, editor)
        content.create_tables(editor)
    content.create_triggers(connection, content.standing_tables(connection))
    call_command("sync_roles", stdout=io.StringIO())


def public_addresses(code):
    """Return every public address, in English and in the language, errors too."""
    from tests.addresses import DETAILS, addresses
    from tests.page_types import address, page_types

    keys = {model: [record.key for record in model.objects.published()] for model in DETAILS.values()}
    public = [each.replace("/ar/", f"/{code}/", 1).replace("lang=fr", f"lang={code}") for each in addresses(keys)]
    return list(dict.fromkeys([*public, *(address(each, code) for each in page_types())]))


def admin_addresses():
    """Return every list and every empty form of the admin."""
    from django.contrib import admin
    from django.urls import reverse

    names = [model._meta for model in admin.site._registry if model._meta.app_label in OURS]
    return [reverse("admin:index")] + [
        reverse(f"admin:{each.app_label}_{each.model_name}_{kind}") for each in names for kind in ("changelist", "add")
    ]


def answer(client, address):
    """Return what a reader gets, read to its end; `[500, …]` with the reason where the portal fails."""
    try:
        response = client.get(address)
        body = b"".join(response).decode()
    except Exception as error:  # whatever it is, it is what the test wants to say
        return [500, repr(error), "", ""]
    return [response.status_code, response["Content-Type"], response.get("Content-Language", ""), body]


def warnings():
    """Return what `check` says of languages, and of the database."""
    messages = checks.run_checks(databases=["default"])
    return sorted([each.id, each.msg] for each in messages)


def report(code):
    from records.accounts.models import User
    from records.search.words import stem
    from tests.factories import make_article, make_organization
    from tests.world import make_world

    make_world()
    make_organization(slug="withdrawn").withdraw("It was wrong.")
    make_organization(slug="translated", **{"name_en": "Networks", f"name_{code}": "Organizações", "summary_en": ""})
    make_article(slug="gone").withdraw("It was wrong.")
    reader, editor = Client(), Client()
    user = User.objects.create_superuser("editor", language=code)
    editor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    public = {address: answer(reader, address) for address in public_addresses(code)}
    admin = {address: answer(editor, address) for address in admin_addresses()}
    complete = warnings()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE organizations_person DROP COLUMN name_{code}")
    return {
        "public": public,
        "admin": admin,
        "warnings": complete,
        "warnings_without_a_column": warnings(),
        "stems": [stem("organizacoes", code), stem("organizacoes", "en")],
        "search": answer(reader, f"/{code}/search/?q=organiza%C3%A7%C3%A3o"),
    }


if __name__ == "__main__":
    settings.MIGRATION_MODULES = dict.fromkeys(OURS)
    django.setup()
    make_tables()
    print(json.dumps(report(sys.argv[1])))
