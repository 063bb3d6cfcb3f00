"""The site map for search engines (sitemaps.org): an index, and for each kind of page parts of a bounded size.

A part begins after a key, as the pages of a list do, so that none costs more than another.
"""

import io

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from organizations.models import Membership
from records.dating import days
from records.kinds import kinds, kinds_of
from records.lists import unreadable
from records.public import PublicAnswer, addresses, made_apart, redirect
from records.rows import Translated
from records.texts import languages

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
RECORDS = 5_000  # of one part; in six languages 30,000 addresses, where the standard allows 50,000
MOST_HERE = 300  # of a part that a thread makes among pages; a larger one is made apart
SECTIONS = {kind.site_map: kind for kind in kinds() if kind.site_map}
# The pages that stand alone, and exist in every language: the interface is their main text.
SINGLE = ("front-page", "site-map", *(kind.url_name("list") for kind in kinds() if kind.list), "statistics")


class XmlAnswer(PublicAnswer):
    """An answer in the vocabulary of site maps."""

    def document(self, name, attributes, write):
        """Answer with a document whose outermost element is `name`; `write` fills it."""
        file = io.BytesIO()
        xml = SimplerXMLGenerator(file, "utf-8")
        xml.startDocument()
        xml.startElement(name, {"xmlns": NAMESPACE} | attributes)
        write(xml, addresses.origin(self.request))
        xml.endElement(name)
        return HttpResponse(file.getvalue(), content_type="application/xml; charset=utf-8")


class Index(XmlAnswer):
    """The parts of the site map."""

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        return self.document("sitemapindex", {}, self.write)

    def write(self, xml, origin):
        now = timezone.now()
        parts = [reverse("sitemap-portal")]
        for section, kind in SECTIONS.items():
            parts += [f"{reverse(f'sitemap-{section}')}{f'?after={key}' if key else ''}" for key in starts(kind, now)]
        for part in parts:
            xml.startElement("sitemap", {})
            xml.addQuickElement("loc", f"{origin}{part}")
            xml.endElement("sitemap")


def starts(kind, now):
    """Yield the key after which each part of a section begins: "" for the first, none where there is no record."""
    after = ""
    while part_of(kind, now, after).exists():
        yield after
        last = part_of(kind, now, after).values_list(kind.model_class.key_field, flat=True)[RECORDS - 1 : RECORDS]
        if not last:
            return
        after = last[0]


def part_of(kind, now, after):
    """Return the public records of a kind after a key, in the order of the keys."""
    key_field = kind.model_class.key_field
    rows = kind.model_class.objects.published(now).filter(kind.holding()).order_by(key_field)
    return rows.filter(**{f"{key_field}__gt": after}) if after else rows


class Portal(XmlAnswer):
    """The part of the pages that stand alone."""

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        return self.document("urlset", {"xmlns:xhtml": XHTML}, self.write)

    def write(self, xml, origin):
        for name in SINGLE:
            write_page(xml, origin, reverse(name), languages.CODES)


class Part(XmlAnswer):
    """Up to `RECORDS` records of one kind, each in the languages in which its main text exists."""

    section = ""

    def get(self, request):
        after = request.GET.get("after", "")
        kind = SECTIONS[self.section]
        model = kind.model_class
        if set(request.GET) - {"after"} or len(request.GET.getlist("after")) > 1 or not is_key(model, after):
            return redirect(request.path)
        rows = part_of(kind, timezone.now(), after)
        if answer := made_apart(request, rows, MOST_HERE):
            return answer
        rows = loaded(model, rows)[:RECORDS]
        return self.document("urlset", {"xmlns:xhtml": XHTML}, lambda xml, origin: write_records(xml, origin, rows))


def is_key(model, text):
    """Whether a text can be the key of a record of this kind; "" begins at the beginning."""
    try:
        model._meta.get_field(model.key_field).to_python(text)
    except ValidationError:
        return not text
    return not unreadable(text)


def loaded(model, rows):
    """Load what an entry needs: the key, the moments and the main texts."""
    if model is Membership:  # its main text are the names of its two ends
        return rows.select_related("organization", "member_organization", "member_person")
    if not issubclass(model, Translated):
        return rows
    texts = [languages.column(name, code) for name in model.main_texts for code in languages.CODES]
    apart = [kind.holds[0] for kind in kinds_of(model) if kind.holds]
    return rows.only(model.key_field, "updated_at", "publish_at", *apart, *texts)


def write_records(xml, origin, rows):
    """Write the pages of records."""
    for row in rows.iterator(chunk_size=500):
        write_page(xml, origin, row.get_absolute_url(), row.written_in(), row.changed_at)


def write_page(xml, origin, address, codes, changed_at=None):
    """Write one page: an entry for each language, which names the others."""
    versions = {code: f"{origin}{addresses.in_language(address, code)}" for code in codes}
    for version in versions.values():
        xml.startElement("url", {})
        xml.addQuickElement("loc", version)
        if changed_at is not None:
            xml.addQuickElement("lastmod", rfc3339_date(days.localised(changed_at).replace(microsecond=0)))
        for code, other in versions.items():
            alternate(xml, languages.BCP47[code], other)
        if languages.FALLBACK in versions:
            alternate(xml, "x-default", versions[languages.FALLBACK])
        xml.endElement("url")


def alternate(xml, language, address):
    """Write where a page stands in one language."""
    xml.addQuickElement("xhtml:link", "", {"rel": "alternate", "hreflang": language, "href": address})
