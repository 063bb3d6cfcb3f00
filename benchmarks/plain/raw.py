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
own = threading.local()


def reference(collection, uid, key, name):
    uid = f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}"
    return {"id": uid, "slug": key, "name": name, "url": f"http://127.0.0.1/api/v1/{collection}/{key}/"}


def texts(values):
    return {code: value for code, value in zip(CODES, values, strict=True) if value}


def application(environ, start_response):
    if not hasattr(own, "database"):
        own.database = sqlite3.connect(os.environ["RAW_DATABASE"])
    ask = own.database.execute
    found = ask(STATEMENTS, [time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())]).fetchall()
    keys = [row[0] for row in found]
    lists = {name: {} for name in LISTS}
    for name, query in LISTS.items():
        for key, *other in ask(query, keys + [0] * (50 - len(keys))):
            lists[name].setdefault(key, []).append(reference(name, *other))
    results = []
    for row in found:
        key, uid, slug, updated, date, earliest, latest = row[:7]
        result = reference("statements", uid, slug, "") | {"updated_at": updated, "text": texts(row[7:13])}
        result |= {"date": {"edtf": date, "earliest": earliest, "latest": latest}, "audience": texts(row[13:19])}
        result |= zip(PLAIN, row[19:24], strict=True)
        for n, (name, (collection, _, _, _)) in enumerate(REFERENCES.items()):
            other = row[24 + 3 * n : 27 + 3 * n]
            result[name] = reference(collection, *other) if other[0] else None
        results.append(result | {name: lists[name].get(key, []) for name in LISTS})
    body = orjson.dumps({"next": None, "previous": None, "results": results})
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return (body,)
