"""The front page and the site map: what stands above all apps."""

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.loading import spoken
from meetings.models import Meeting, Statement
from news.models import Article, Page
from organizations.models import Membership, OrganizationFigure, Programme
from organizations.views import named
from records import formats
from records.notes import Notes
from records.pages import PublicPage, contact, redirect, trail

ARTICLES, MEETINGS, MEMBERSHIPS, FIGURES = 7, 4, 5, 5


class SinglePage(PublicPage):
    """A page at one address, which takes no parameters."""

    title: Any = ""

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        around = {"title": self.title, "contact": contact(), "notes": Notes()}
        return self.render_to_response(around | self.get_context_data())


class FrontPage(SinglePage):
    """What is new: the lead story, the news, meetings, memberships, a statement and figures."""

    template_name = "ituportal/front_page.html"
    title = gettext_lazy("Record of international cooperation")

    def get_context_data(self):
        today = timezone.localdate()
        articles = list(Article.objects.published()[:ARTICLES])
        return {
            # Announced to feed readers, which are pointed at the front page as a rule.
            "formats": formats.of_list("news:article-list", ("atom",), "articles", "", _("News")),
            "lead": articles[0] if articles else None,
            "articles": articles[1:],
            "upcoming": Meeting.objects.published().upcoming(today).order_by("start_date_earliest", "id")[:MEETINGS],
            "held": Meeting.objects.published().held_before(today)[:MEETINGS],
            "memberships": named(Membership.objects.published()).order_by(
                "-start_date_earliest", F("attested_on").desc(nulls_last=True), "-id"
            )[:MEMBERSHIPS],
            "statement": spoken(Statement.objects.published()).first(),
            "figures": latest_figures(),
            "updated": max((article.updated_at for article in articles), default=None),
            "breadcrumb": trail()[:1],
        }


def latest_figures():
    """Return the newest figures, one for each thing that is counted, so that two sources do not say it twice."""
    rows = OrganizationFigure.objects.published().select_related("organization").prefetch_related("sources")
    newest = {}
    for figure in rows.order_by("-date_earliest", "id")[: FIGURES * 5]:
        newest.setdefault((figure.organization_id, figure.property), figure)
    return list(newest.values())[:FIGURES]


class SiteMap(SinglePage):
    """Every part of the portal and every standing page, in words."""

    template_name = "ituportal/site_map.html"
    title = gettext_lazy("Site map")

    def get_context_data(self):
        pages = list(Page.objects.published())
        return {
            "pages": pages,
            "series": Programme.objects.published().filter(kind=Programme.Kind.EVENT_SERIES)[:MEETINGS],
            "updated": max((page.updated_at for page in pages), default=None),
            "breadcrumb": trail((_("Site map"), "")),
        }
