"""Every public address of the portal, found by walking the resolver."""

from django.urls import get_resolver, reverse

from ituportal.statistics import STATISTICS
from organizations.models import Organization, Programme
from records.kinds import kinds

# The model whose records stand at each address that ends in a key.
DETAILS = {
    **{kind.url_name("detail"): kind.model_class for kind in kinds() if kind.detail},
    **{kind.url_name("ics"): kind.model_class for kind in kinds() if kind.record_calendar},
    "organization-atom": Organization,
    "programme-atom": Programme,
    "topic-atom": Programme,
    **{f"api:{kind.collection}-detail": kind.model_class for kind in kinds() if kind.collection},
}
# What else an address may end in.
ENDINGS = {"statistics-table": list(STATISTICS)}
# Addresses below /admin/ need a session; the tests of the admin walk them.
ADMIN = ("admin:", "admin_password_reset", "password_reset_")
# A file is asked for by its own path: tests/ituportal/test_media.py.
FILES = "media"
# What lies below /api/ and is nothing: a problem document, asked for in the tests of the API.
NOTHING = "api:unnamed "
COUNTS = "metrics"  # for this machine, and never the same
SIGNED = ("preview", "preview-file")  # asked for by a token: tests/records/editing/test_previews.py
# What a reader may add to a list, or to the page of a record.
QUERIES = {
    "": [""],
    "search": [
        "",
        "?q=hidden",
        "?q=itu",
        "?q=telecommunication&kind=organization",
        "?q=intersputnik&language=en",
        "?q=hiddne",
        "?q=hidden+boddy",
    ],
    "organizations:membership-list": ["", "?at=2021-10-15", "?at=1900-01-01"],
    "organizations:membership-list-csv": ["", "?at=2021-10-15", "?at=1900-01-01"],
    "organizations:organization-detail": ["", "?at=2021-10-15", "?at=1900-01-01"],
    "api": ["", "?count=true", "?page_size=1", "?page_size=1&count=true", "?lang=fr"],
}


def standing(name):
    """Return the published records that stand at an address: where several kinds have one model, those of its kind."""
    rows = DETAILS[name].objects.published()
    own = [kind.holding() for kind in kinds() if name in (kind.url_name("detail"), f"{kind.base}-atom")]
    return rows.filter(*own)


def names(resolver=None, namespaces=(), *, keyed=False):
    """Return the name of every address, namespaces included; the route of one without a name.

    `keyed` leaves those that end in the key of a record.
    """
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            found += names(pattern, inner, keyed=keyed)
        elif not keyed or "key" in pattern.pattern.regex.groupindex:
            found.append(":".join((*namespaces, pattern.name or f"unnamed {pattern.pattern}")))
    return found


def public_names():
    """Return the names of the addresses that anybody may open."""
    return [name for name in names() if not name.startswith(ADMIN) and name not in (FILES, NOTHING, COUNTS, *SIGNED)]


def addresses(keys):
    """Return every public address, in English and Arabic, and with queries.

    `keys` is `{model: [key, …]}`: the records to ask for, whether they exist or not.
    """
    found = []
    for name in public_names():
        if name in DETAILS:
            found += [reverse(name, args=[key]) + q for key in keys[DETAILS[name]] for q in QUERIES.get(name, [""])]
        elif name in ENDINGS:
            found += [reverse(name, args=[ending]) for ending in ENDINGS[name]]
        else:
            queries = QUERIES.get(name) or QUERIES["api" if name.startswith("api:") and "-list" in name else ""]
            found += [reverse(name) + query for query in queries]
    unprefixed = ("/api/", "/livez", "/readyz", "/robots.txt", "/sitemap", "/.well-known/")
    return found + [f"/ar{a}" for a in found if not a.startswith(unprefixed)]


def status(client, address):
    """Return the status of an answer that has been read to its end, as a reader does."""
    answer = client.get(address)
    assert answer.status_code != 200 or b"".join(answer)
    return answer.status_code
