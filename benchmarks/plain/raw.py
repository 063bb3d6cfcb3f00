"""The API's first 50 statements with all that they name, from SQLite and orjson alone: RAW_DATABASE is the file."""

import os
import sqlite3
import threading
import time

import orjson

CODES = ("en", "ar", "zh-hans", "fr", "ru", "es")
PLAIN = ("attribution", "kind", "rendering", "original_language", "version")
# Of each reference: its collection, its table, its key and its name.
REFERENCES = {
    "speaker_person": ("people", "organizations_person", "slug", "speaker_person.name_en"),
    "speaker_organization": ("organizations", "organizations_organization", "slug", "speaker_organization.name_en"),
    "on_behalf_of": ("organizations", "organizations_organization", "slug", "on_behalf_of.name_en"),
    "meeting": ("meetings", "meetings_meeting", "slug", "meeting.name_en"),
    "contribution": ("contributions", "meetings_contribution", "slug", "contribution.title_en"),
    "capacity": ("memberships", "organizations_membership", "uid", "coalesce(post.label_en, capacity.role_en)"),
}
TEXTS = [f"s.{name}_{code.replace('-', '_')}" for name in ("text", "audience") for code in CODES]
OWN = ["s.id", "s.uid", "s.slug", "s.updated_at", "s.date", "s.date_earliest", "s.date_latest"]
COLUMNS = OWN + TEXTS + [f"s.{name}" for name in PLAIN]
COLUMNS += [f"{name}.uid, {name}.{key}, {label}" for name, (_, _, key, label) in REFERENCES.items()]
JOINS = [f"LEFT JOIN {table} {name} ON {name}.id = s.{name}_id" for name, (_, table, _, _) in REFERENCES.items()]
# The signs of plus keep SQLite, which has no statistics, to the index of the order.
STATEMENTS = f"""SELECT {", ".join(COLUMNS)} FROM meetings_statement s {" ".join(JOINS)}
    LEFT JOIN organizations_post post ON post.id = capacity.post_id
    WHERE +s.status = 'published' AND +s.publish_at <= ? ORDER BY s.date_earliest DESC, s.slug DESC LIMIT 50"""  # noqa: S608
LISTS = {
    name: f"""SELECT l.statement_id, t.uid, t.slug, t.{label} FROM meetings_statement_{name} l JOIN {table} t
    ON t.id = l.{name[:-1]}_id WHERE l.statement_id IN ({", ".join("?" * 50)})"""  # noqa: S608
    for name, table, label in (
        ("sources", "records_source", "title"),
        ("programmes", "organizations_programme", "name_en"),
    )
}
PLACES = [(name, path, 24 + 3 * n) for n, (name, (path, *_)) in enumerate(REFERENCES.items())]
own = threading.local()


def reference(collection, uid, key, name):
    return {"id": uid, "slug": key, "name": name, "url": f"http://127.0.0.1/api/v1/{collection}/{key}/"}


def application(environ, start_response):
    if not hasattr(own, "database"):
        own.database = sqlite3.connect(os.environ["RAW_DATABASE"])
    ask = own.database.execute
    rows = ask(STATEMENTS, [time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())]).fetchall()
    keys = [row[0] for row in rows] + [0] * (50 - len(rows))
    results = {}
    for row in rows:
        key, uid, slug, updated_at, edtf, earliest, latest = row[:7]
        results[key] = {
            "id": uid,
            "slug": slug,
            "url": f"http://127.0.0.1/api/v1/statements/{slug}/",
            "updated_at": updated_at,
            "date": {"edtf": edtf, "earliest": earliest, "latest": latest},
            "text": {code: text for code, text in zip(CODES, row[7:13], strict=True) if text},
            "audience": {code: text for code, text in zip(CODES, row[13:19], strict=True) if text},
            **dict(zip(PLAIN, row[19:24], strict=True)),
            **{name: row[n] and reference(path, *row[n : n + 3]) for name, path, n in PLACES},
            "sources": [],
            "programmes": [],
        }
    for name, query in LISTS.items():
        for key, *other in ask(query, keys):
            results[key][name].append(reference(name, *other))
    body = orjson.dumps({"next": None, "previous": None, "results": [*results.values()]})
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return (body,)
