"""Pages at one address of their own: the site map, in words, and the statistics."""

import csv
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import views as auth
from django.http import Http404, HttpResponse
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from news.models import Page
from organizations.models import Programme
from records.public import (
    Notes,
    PublicPage,
    addresses,
    charts,
    contact,
    harmless,
    last_change,
    made_apart,
    purpose,
    redirect,
    trail,
)
from records.publication import last_publication

from .statistics import COUNTED, STATISTICS

MOST_SERIES = 100
COUNTED_HERE = 5_000  # memberships, or meetings, that a thread counts among pages; more are counted apart


class SinglePage(PublicPage):
    """A page at one address, which takes no parameters."""

    title: Any = ""

    def get(self, request):
        if request.META.get("QUERY_STRING"):
            return redirect(request.path)
        around = {"title": self.title, "in_brief": f"{self.title}. {purpose()}", "contact": contact(), "notes": Notes()}
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
            "updated": last_change(pages) or last_publication(),
            "breadcrumb": trail((_("Site map"), "")),
        }


def counted_apart(request):
    """Have a process apart count, where there is much to count; None where it is counted here."""
    answers = (made_apart(request, model.objects.published(), COUNTED_HERE) for model in COUNTED)
    return next(filter(None, answers), None)


class Statistics(SinglePage):
    """What the record holds, counted, drawn and as tables."""

    template_name = "ituportal/statistics.html"
    title = gettext_lazy("Statistics")

    def get(self, request):
        return (None if request.META.get("QUERY_STRING") else counted_apart(request)) or super().get(request)

    def get_context_data(self):
        return {
            "statistics": [drawn(count()) for count in STATISTICS.values()],
            "updated": max(filter(None, (model.objects.published().last_change() for model in COUNTED)), default=None)
            or last_publication(),
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
        if answer := counted_apart(request):
            return answer
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
        texts = [harmless(str(text)) for text in (row.code, row.label, row.of)]
        writer.writerow([*texts, row.certain, row.possible])
    for label, number in statistic.apart:
        writer.writerow(["", harmless(str(label)), "", number, 0])


class PasswordReset(auth.PasswordResetView):
    """Django's form for a forgotten password, whose mail leads to the portal whatever host was asked."""

    @property
    def extra_email_context(self):
        origin = urlsplit(addresses.origin(self.request))
        return {"protocol": origin.scheme, "domain": origin.netloc, "site_name": origin.netloc}
