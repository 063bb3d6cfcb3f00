"""The site map: what there is, in words."""

from django.utils.translation import gettext as _

from news.models import Page
from organizations.models import Programme
from records.notes import Notes
from records.pages import PublicPage, contact, redirect, trail

MOST_SERIES = 100


class SiteMap(PublicPage):
    """Every part of the portal, every standing page and every series of meetings."""

    template_name = "ituportal/site_map.html"

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        return self.render_to_response(self.get_context_data())

    def get_context_data(self):
        pages = list(Page.objects.published())
        return {
            "pages": pages,
            "series": Programme.objects.published().filter(kind=Programme.Kind.EVENT_SERIES)[:MOST_SERIES],
            "updated": max((page.updated_at for page in pages), default=None),
            "breadcrumb": trail((_("Site map"), "")),
            "contact": contact(),
            "notes": Notes(),
        }
