"""Small files at addresses that programs know without asking: for crawlers, for finders of holes, for home screens."""

import datetime

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _

from records.public import PublicAnswer, addresses, purpose, redirect
from records.texts import languages

# Crawlers may read every page. The admin and the forms are no pages, searches have no end, and the API and the files
# say the same as the pages; what explains the API is open.
ROBOTS = """User-agent: *
Disallow: {root}admin/
Disallow: {root}api/
Allow: {root}api/v1/docs/
Allow: {root}api/v1/schema/
Disallow: {root}search/
Disallow: {root}*/search/
Disallow: {root}feedback/
Disallow: {root}*/feedback/

Sitemap: {sitemap}
"""
COLOUR, PAPER = "#0d2c4d", "#ffffff"  # those of the icons


class SmallFile(PublicAnswer):
    """A file at one address, which takes no parameters."""

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        return self.answer(addresses.origin(request))

    def answer(self, origin):
        """Return the answer; `origin` is scheme and host."""
        raise NotImplementedError


class Robots(SmallFile):
    """What crawlers are asked to leave alone, and where the site map is (RFC 9309)."""

    def answer(self, origin):
        text = ROBOTS.format(root=addresses.root(), sitemap=origin + reverse("sitemap"))
        return HttpResponse(text, content_type="text/plain; charset=utf-8")


class SecurityText(SmallFile):
    """Whom to tell of a security problem (RFC 9116); there is none until the operator has named somebody."""

    def answer(self, origin):
        if not settings.SECURITY_CONTACT or settings.SECURITY_EXPIRES is None:
            raise Http404
        expires = datetime.datetime.combine(settings.SECURITY_EXPIRES, datetime.time(), datetime.UTC)
        spoken = ", ".join(languages.BCP47[code] for code in settings.SECURITY_LANGUAGES)
        lines = [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {spoken}",
            f"Canonical: {origin}{reverse('security-txt')}",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class Manifest(SmallFile):
    """What a device needs to keep the portal beside its programs, in the language of the address."""

    def answer(self, origin):
        language = languages.current()
        manifest = {
            "name": f"ituportal – {_('record of international cooperation')}",
            "short_name": "ituportal",
            "description": purpose(),
            "lang": languages.BCP47[language],
            "dir": languages.direction(language),
            "id": addresses.root(),
            "start_url": get_script_prefix(),
            "scope": addresses.root(),
            "display": "browser",
            "theme_color": COLOUR,
            "background_color": PAPER,
            "icons": [
                {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
                {"src": static("icons/192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
                {"src": static("icons/512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
                {
                    "src": static("icons/512-maskable.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "maskable",
                },
            ],
        }
        return JsonResponse(
            manifest, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
        )
