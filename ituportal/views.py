"""The front page, the site map and the statistics: what stands above all apps."""

import csv

from django.db.models import F
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from meetings.loading import spoken
from meetings.models import Meeting, Statement
from news.models import Article, Page
from organizations.models import Membership, OrganizationFigure, Programme
from organizations.views import named
from records import charts
from records.notes import Notes
from records.pages import PublicPage, contact, redirect, trail

from .statistics import STATISTICS

ARTICLES, MEETINGS, MEMBERSHIPS, FIGURES = 7, 4, 5, 5
# What makes a spreadsheet compute a cell instead of showing it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class SinglePage(PublicPage):
    """A page at one address, which takes no parameters."""

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        return self.render_to_response(self.get_context_data() | {"contact": contact(), "notes": Notes()})


class FrontPage(SinglePage):
    """What is new: the lead story, the news, meetings, memberships, a statement and figures."""

    template_name = "ituportal/front_page.html"

    def get_context_data(self):
        today = timezone.localdate()
        articles = list(Article.objects.published()[:ARTICLES])
        return {
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

    def get_context_data(self):
        pages = list(Page.objects.published())
        return {
            "pages": pages,
            "series": Programme.objects.published().filter(kind=Programme.Kind.EVENT_SERIES)[:MEETINGS],
            "updated": max((page.updated_at for page in pages), default=None),
            "breadcrumb": trail((_("Site map"), "")),
        }


class Statistics(SinglePage):
    """What the record holds, counted, drawn and as tables."""

    template_name = "ituportal/statistics.html"

    def get_context_data(self):
        return {
            "statistics": [drawn(count()) for count in STATISTICS.values()],
            "breadcrumb": trail((_("Statistics"), "")),
        }


def drawn(statistic):
    """Return a statistic with its drawing: columns over time, else a strip for each row."""
    mirrored = get_language_bidi()
    if statistic.over_time:
        drawing = charts.columns(statistic.counts, mirrored=mirrored)
        return {"of": statistic, "columns": drawing, "pairs": zip(statistic.rows, drawing.columns, strict=True)}
    return {
        "of": statistic,
        "pairs": zip(statistic.rows, charts.lengths(statistic.counts, mirrored=mirrored), strict=True),
    }


class StatisticsTable(PublicPage):
    """One statistic as CSV, every group of it, in the reader's language."""

    def get(self, request, name):
        if name not in STATISTICS:
            raise Http404
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        response = HttpResponse(
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        )
        write_csv(response, STATISTICS[name](whole=True))
        return response


def write_csv(file, statistic):
    """Write a statistic as CSV; a text that a spreadsheet would take for a formula starts with an apostrophe."""
    writer = csv.writer(file)
    writer.writerow(["code", "label", "body", "certain", "possible"])
    for row in statistic.rows:
        texts = [f"'{text}" if text.startswith(FORMULA) else text for text in (row.code, row.label, row.of)]
        writer.writerow([*texts, row.certain, row.possible])
    for label, number in statistic.apart:
        writer.writerow(["", label, "", number, 0])
