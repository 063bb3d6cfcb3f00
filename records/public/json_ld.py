"""What a page says to programs: JSON-LD in the words of schema.org, inside the page itself.

It repeats what the page shows and adds nothing. The page and what it is about are two nodes: `/organizations/itu/` is a
page, `/organizations/itu/#this` a body. A date stands here only as far as ISO 8601 can write it: in doubt, or
known only to the season, it is left out. The licence stands on what the portal itself has written: pages, articles,
lists as data. Treaties and quotations are the work of others, bodies and people no work at all: they name the page.
"""

import orjson
from django.conf import settings
from django.templatetags.static import static
from django.utils.encoding import escape_uri_path
from django.utils.safestring import mark_safe

from records.dating import dates, days
from records.texts import country_name, languages

from . import addresses

CONTEXT = "https://schema.org"
# What parts the name of a thing from the address of the page about it.
THIS = "#this"
# As Django's json_script has it: nothing in a text can end the element or open a comment.
_ESCAPES = [(sign, f"\\u{ord(sign):04X}") for sign in "<>&\u2028\u2029"]


def element(data):
    """Return the element that holds JSON-LD: a block of data, which no browser runs."""
    text = orjson.dumps(data).decode()
    for sign, escape in _ESCAPES:
        text = text.replace(sign, escape)
    # Escaped above, for where a browser looks for nothing but the end.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def given(**properties):
    """Return the properties that have a value; `type` and `id` are JSON-LD's own."""
    names = {"type": "@type", "id": "@id"}
    return {names.get(name, name): value for name, value in properties.items() if value or value == 0}


def text(value):
    """Return a text as a plain one, or with its language where that is not the page's."""
    language = getattr(value, "language", languages.current())
    if not value or language == languages.current():
        return str(value)
    return {"@value": str(value), "@language": value.lang}


def alternate_names(*names):
    """Return other names, each once: plain texts, since readers of schema.org take no others here."""
    return list(dict.fromkeys(str(name) for name in names if name))


def date(value):
    """Return a date as far as schema.org can take it, else nothing."""
    return dates.iso_8601(value or "")


def country(code):
    """Return a country."""
    return given(type="Country", name=text(country_name(code)), identifier=code) if code else None


def place(name, code):
    """Return where something is or was."""
    if not name and not code:
        return None
    address = given(type="PostalAddress", addressCountry=code)
    return given(type="Place", name=text(name or country_name(code)), address=address if code else None)


class Site:
    """Writes the addresses and names of one answer."""

    def __init__(self, request):
        self.origin = addresses.origin(request)

    def id(self, record):
        """Return the name of what a record is about, the same in all languages: no page's address, since it is no page."""
        return f"{self.origin}{addresses.neutral(record.get_absolute_url())}{THIS}"

    def url(self, record):
        """Return the address of a record's page in the language of the answer."""
        return f"{self.origin}{record.get_absolute_url()}"

    def address(self, request):
        """Return the address of the page that is answered."""
        query = addresses.asked(request)
        return f"{self.origin}{escape_uri_path(request.path)}{f'?{query}' if query else ''}"

    def thing(self, kind, record, name, **properties):
        """Return a record with what is said of it."""
        identity = given(type=kind, id=self.id(record), name=text(name), url=self.url(record))
        return identity | given(**properties)

    def works(self, sources):
        """Return the documents that a page rests on."""
        return [
            given(
                type="CreativeWork",
                id=self.id(source),
                name=text(source.title_text),
                publisher=given(type="Organization", name=source.publisher) if source.publisher else None,
                datePublished=date(source.date),
                inLanguage=source.language,
                url=source.url,
            )
            for source in sources
        ]

    def page(self, request, context, main):
        """Return the graph of a page: itself, what it is about, and where it stands."""
        address = self.address(request)
        website = given(
            type="WebSite",
            id=f"{self.origin}{addresses.root()}{THIS}",
            name="ituportal",
            url=f"{self.origin}{addresses.root()}",
            image=f"{self.origin}{static('favicon.svg')}",
        )
        updated = context.get("updated")
        graph = [
            given(
                type="CollectionPage" if context.get("rows") else "WebPage",
                id=address,
                url=address,
                name=text(context.get("title", "")),
                description=str(context.get("in_brief", "")),
                inLanguage=languages.BCP47[languages.current()],
                license=settings.DATA_LICENCE_URL,
                dateModified=days.localised(updated).isoformat() if updated else None,
                isPartOf=website,
                breadcrumb={"@id": f"{address}#breadcrumb"} if context.get("breadcrumb") else None,
                correction=[self.correction(each) for each in context.get("corrections", ())],
                mainEntity={"@id": main["@id"]} if main else None,
            )
        ]
        if context.get("breadcrumb"):
            graph.append(self.breadcrumb(address, context["breadcrumb"]))
        if main:
            graph.append(main | {"mainEntityOfPage": {"@id": address}})
        return {"@context": CONTEXT, "@graph": graph}

    def correction(self, row):
        """Return what was put right on a page: in what that is about, or in what has no page and is at home there."""
        told = days.localised(row.at).isoformat()
        about = given(type="Thing", name=text(row.title)) if row.record else None
        return given(type="CorrectionComment", text=text(row.note), datePublished=told, about=about)

    def dataset(self, request, context):
        """Return a list as data: what it holds, and the forms in which crawlers may have it, which robots.txt keeps from the API."""
        address = self.address(request)
        return given(
            type="Dataset",
            id=f"{address}#data",
            name=text(context["title"]),
            description=context["in_brief"],
            url=address,
            license=settings.DATA_LICENCE_URL,
            isAccessibleForFree=True,
            distribution=[
                given(type="DataDownload", contentUrl=f"{self.origin}{each.href}", encodingFormat=each.form.type)
                for each in context["formats"]
                if each.kind != "api"
            ],
        )

    def breadcrumb(self, address, steps):
        """Return the way from the front page to this one."""
        items = [
            given(type="ListItem", position=n, name=text(label), item=f"{self.origin}{href}" if href else address)
            for n, (label, href) in enumerate(steps, start=1)
        ]
        return given(type="BreadcrumbList", id=f"{address}#breadcrumb", itemListElement=items)
