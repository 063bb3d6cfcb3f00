"""Pages at one address of their own; the site map: what there is, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.models import Page
from organizations.models import Programme
from records.notes import Notes
from records.pages import PublicPage, contact, redirect, trail

MOST_SERIES = 100


class SinglePage(PublicPage):
    """A page at one address, which takes no parameters."""

    title: Any = ""

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        around = {"title": self.title, "contact": contact(), "notes": Notes()}
        return self.render_to_response(around | self.get_context_data())


class SiteMap(SinglePage):
    """Every part of the portal, every standing page and every series of meetings."""

    template_name = "ituportal/site_map.html"
    title = gettext_lazy("Site map")

    def get_context_data(self):
        pages = list(Page.objects.published())
        return {
            "pages": pages,
            "series": Programme.objects.published().filter(kind=Programme.Kind.EVENT_SERIES)[:MOST_SERIES],
            "updated": max((page.updated_at for page in pages), default=None),
            "breadcrumb": trail((_("Site map"), "")),
        }
