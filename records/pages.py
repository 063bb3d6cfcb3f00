"""Lists and details as public pages: strict addresses, keyset pages, one redirect, 410 with the reason."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.cache import patch_cache_control
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin

from . import paging
from .filters import DayField, SlugFilter, UidFilter
from .notes import Notes
from .redirects import Redirect

PAGE_SIZE = 25
# Short, because a correction has to reach readers; an unchanged page then costs a 304.
MAX_AGE = 60


def contact():
    """The unit that answers for pages which name none of their own."""
    return {"unit": settings.CONTACT_UNIT, "email": settings.CONTACT_EMAIL}


def trail(*steps):
    """Return the breadcrumb of a page, from the front page to itself: `(label, address)` pairs."""
    return [(_("Front page"), get_script_prefix()), *steps]


def redirect(address, query=""):
    """Return the one permanent redirect from an address that is not quite right."""
    return HttpResponsePermanentRedirect(escape_leading_slashes(address) + (f"?{query}" if query else ""))


class PublicPage(TemplateResponseMixin, View):
    """A page that anyone may keep for a minute; it knows no session, user or token."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response


class RecordList(PublicPage):
    """The published records of one model, filtered, in a total order, 25 to a page."""

    filterset_class: Any = None
    heading: Any = ""
    # Filters that the page shows in a form of their own, apart from the others.
    apart: tuple[str, ...] = ()

    def get_queryset(self):
        """Return the public rows with what an entry shows."""
        return self.filterset_class._meta.model.objects.published()

    def order(self, filters):
        """Return the columns of the order, total."""
        return filters.order

    def get(self, request):
        filters, better = self.filterset_class(request.GET, self.get_queryset()), None
        if filters.problems:
            better = filters.clean_query
            filters = self.filterset_class(QueryDict(better), self.get_queryset())
        try:
            page = paging.take(filters.qs, self.order(filters), PAGE_SIZE, filters.data.get("cursor", ""))
        except paging.BadCursor:
            better = changed(filters, cursor=None)
        if better is not None:
            return redirect(request.path, better)
        return self.render_to_response(self.get_context_data(filters, page))

    def get_context_data(self, filters, page):
        active = active_filters(filters, self.request.path)
        return {
            "rows": page.rows,
            "fields": [filters.form[name] for name in self.shown(filters)],
            "kept": kept_values(filters, self.shown(filters)),
            "narrowed": any(filters.data.get(name) for name in self.shown(filters)),
            "active": active,
            "title": list_title(self.heading, active, page.rows[0] if page.previous else None),
            "updated": max((row.updated_at for row in page.rows), default=None),
            "contact": contact(),
            "action": self.request.path,
            "pager": pager(filters, page, self.request.path),
            "breadcrumb": trail((self.heading, "")),
            "heading": self.heading,
            "notes": Notes(),
        }

    def shown(self, filters):
        """Return the names of the filters in the form: not slugs, which readers follow in a link but do not type."""
        known = filters.filters
        return [
            name for name in known if name not in self.apart and not isinstance(known[name], SlugFilter | UidFilter)
        ]


def changed(filters, **changes):
    """Return the query string of a list with some parameters changed; None takes one away."""
    given = {name: filters.data[name] for name in filters.data if filters.data[name]}
    given |= changes
    return urlencode({name: value for name, value in given.items() if value is not None})


def address(path, query):
    return f"{path}?{query}" if query else path


def pager(filters, page, path):
    """Return the addresses of the pages before and after this one, empty where there is none."""
    cursors = {"previous": page.previous, "next": page.next}
    return {name: cursor and address(path, changed(filters, cursor=cursor)) for name, cursor in cursors.items()}


def kept_values(filters, shown):
    """Return `(name, value)` of what a form with the filters `shown` has to carry along unseen."""
    names = [name for name in [*filters.filters, "ordering"] if name not in shown]
    return [(name, filters.data[name]) for name in names if filters.data.get(name)]


def active_filters(filters, path):
    """Return what narrows this list: label, value in words, and the address without it."""
    active = []
    for name, known in filters.filters.items():
        value = filters.data.get(name)
        if value:
            labels = {str(key): label for key, label in known.extra.get("choices", ())}
            without = address(path, changed(filters, cursor=None, **{name: None}))
            active.append({"label": known.label or name, "value": labels.get(value, value), "without": without})
    return active


def list_title(heading, active, first):
    """Return the title of one page of a list, which tells it from the others: by its filters and its first row."""
    if active:
        narrowed = "; ".join(f"{each['label']}: {each['value']}" for each in active)
        heading = _("%(list)s, %(filters)s") % {"list": heading, "filters": narrowed}
    return _("%(list)s, from “%(first)s” on") % {"list": heading, "first": first} if first else heading


def shortlist(rows, name="", **filters):
    """Return the first rows of a list that stands on another record's page, and the address of the whole, if any."""
    found = list(rows[: PAGE_SIZE + 1])
    more = address(reverse(name), urlencode(filters)) if name and len(found) > PAGE_SIZE else ""
    return {"rows": found[:PAGE_SIZE], "more": more}


def asked_day(given):
    """Return the day for which `?at=2021-10-15` asks; None where it asks for none, or not in this form."""
    values = given.getlist("at")
    try:
        return DayField(required=False).clean(values[0]) if len(values) == 1 else None
    except ValidationError:
        return None


class RecordDetail(PublicPage):
    """One published record; its old addresses lead to it, a withdrawn one says why it is gone."""

    model: Any = None
    # Whether the page can be asked for as of a day: `?at=2021-10-15`, and nothing else.
    as_of_a_day = False
    day = None

    def get_queryset(self):
        """Return the public rows with what the page shows."""
        return self.model.objects.published()

    def get(self, request, key):
        record = self.get_queryset().filter(**{self.model.key_field: key}).first()
        if record is None:
            return self.elsewhere(key)
        self.day = asked_day(request.GET) if self.as_of_a_day else None
        query = urlencode({"at": self.day}) if self.day else ""
        if request.META.get("QUERY_STRING", "") != query:
            return redirect(request.path, query)
        return self.render_to_response(self.get_context_data(record))

    def elsewhere(self, key):
        """Answer for a key that is not public now: where the record went, why it is gone, or 404."""
        successor = Redirect.objects.target(self.model, key)
        if successor is not None:
            return redirect(successor.get_absolute_url())
        tombstone = self.model.objects.tombstones().filter(**{self.model.key_field: key}).first()
        if tombstone is None:
            raise Http404
        breadcrumb = trail((_("No longer published"), ""))
        message = _("This page was public and has been taken out of the record.")
        context = {"message": message, "reason": tombstone.withdrawal_reason, "breadcrumb": breadcrumb}
        return render(self.request, "410.html", context, status=410)

    def steps(self, record):
        """Return the steps of the breadcrumb between the front page and this record."""
        return []

    def title(self, record):
        """Return what the page is called."""
        return record.name

    def get_context_data(self, record):
        title = self.title(record)
        return {
            "record": record,
            "title": title,
            "kind": record._meta.verbose_name,
            "breadcrumb": trail(*self.steps(record), (title, "")),
            "updated": record.updated_at,
            "contact": contact(),
            "notes": Notes(),
        }
