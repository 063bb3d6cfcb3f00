"""Lists and details as public pages: strict addresses, keyset pages, one redirect, 410 with the reason."""

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin

from records.content import Derived
from records.kinds import kind_of_row, kinds
from records.lists import (
    DayFilterSet,
    Format,
    NamesRecord,
    WrittenInFilter,
    facets,
    letters,
    ordering,
    paging,
)
from records.publication import corrections_of, last_publication, may_be_named, told_of, where_now
from records.rows import in_one_language, page_address, prepared
from records.texts import languages

from . import addresses, formats, json_ld
from .answers import CACHE_CONTROL, gone, listed_apart, redirect, said_once
from .narrowing import (
    active_filters,
    address,
    faults,
    form_for,
    is_to_come,
    kept_values,
    list_title,
    pager,
    query_string,
    result_line,
    ways_out,
    with_links,
)
from .notes import Notes

PAGE_SIZE = 25
MOST_KEPT = 64  # lists of which a process keeps what they can be narrowed to
DETAIL = Format(ordered=False)
LONGEST = 100  # rows of one kind on the page of one record, where no list holds the others
# Characters of what search engines and other sites show of a page.
LONGEST_BRIEF = 155

_readings = Derived(MOST_KEPT)


class Contact(NamedTuple):
    """Who answers for a page."""

    unit: Any
    email: str


def contact():
    """The unit that answers for pages which name none of their own."""
    return Contact(settings.CONTACT_UNIT, settings.CONTACT_EMAIL)


def last_change(records):
    """Return when readers could last see something new in any of these public records; None without one."""
    return max((record.changed_at for record in records), default=None)


def trail(*steps):
    """Return the breadcrumb of a page, from the front page to itself: `(label, address)` pairs."""
    return [(_("Front page"), get_script_prefix()), *steps]


def purpose():
    """Return what the whole portal is, in a sentence."""
    return _(
        "The public record of international cooperation in telecommunication: who belongs to what, which meetings were "
        "held, and what was said."
    )


class PublicAnswer(View):
    """An answer that anyone may keep, as `CACHE_CONTROL` says; it knows no session, user or token."""

    http_method_names = ["get", "head", "options"]
    # The kind whose list or record is shown, where it is one's; given with the address.
    kind: Any = None

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = CACHE_CONTROL
        return response


class PublicPage(TemplateResponseMixin, PublicAnswer):
    """A page for people, which tells programs the same as JSON-LD."""

    def render_to_response(self, context, **kwargs):
        site = json_ld.Site(self.request)
        data = site.page(self.request, context, self.json_ld(site, context))
        return super().render_to_response(context | {"json_ld": data}, **kwargs)

    def json_ld(self, site, context):
        """Return what the page is about in the words of schema.org, if it is one record."""
        return None


@dataclass(frozen=True)
class Unnarrowed:
    """Makes the filter set of a list of which nothing is asked: what queries about it are prepared with."""

    view: type
    name: str

    def __call__(self):
        kind = next(kind for kind in kinds() if kind.url_name("list") == self.name)
        view = self.view(kind=kind)
        return view.filterset_class(QueryDict(), view.get_queryset())


def _page(filters, *key, **page):
    return paging.rows_from(filters.qs, *key, **page)


class RecordList(PublicPage):
    """The published records of one model, filtered, in a total order, 25 to a page."""

    filterset_class: Any = None
    # Filters that the page shows in a form of their own, apart from the others.
    apart: tuple[str, ...] = ()
    # What is said of a list that holds nothing yet, where that nothing has been published would be wrong.
    nothing: Any = ""

    def get_queryset(self):
        """Return the public rows with what an entry shows, their sources included."""
        rows = self.filterset_class._meta.model.objects.published().filter(self.kind.holding())
        return in_one_language(rows.with_ends().with_sources(), itself=True)

    def get_template_names(self):
        meta = self.filterset_class._meta.model._meta
        return [self.template_name or f"{meta.app_label}/{meta.model_name}_list.html"]

    def order(self, filters):
        """Return the columns of the order, total."""
        return filters.order

    def paged(self, filters):
        """Return the rows of the list that the page shows by and by: all of them."""
        return filters.qs

    def get(self, request):
        if answer := listed_apart(request, self.kind, "list"):
            return answer
        origin = Unnarrowed(type(self), self.kind.url_name("list"))
        filters, better = self.filterset_class(request.GET, self.get_queryset(), origin=origin), None
        if filters.has_better_address:
            better = filters.clean_query
            filters = self.filterset_class(QueryDict(better), self.get_queryset())
        try:
            rows, cursor = self.paged(filters), filters.data.get("cursor", "")
            take = partial(paging.take, rows, self.order(filters), PAGE_SIZE, had=self.reader(filters, rows))
            page = take(cursor)
            if cursor and page.next and not page.previous and len(page.rows) < PAGE_SIZE:
                # Walked back from a letter or the last page, a list begins with the page that it always begins with.
                page = take()
        except paging.BadCursor:
            better = query_string(filters, cursor=None)
        if better is not None:
            return redirect(request.path, better)
        return self.render_to_response(self.get_context_data(filters, page))

    def reader(self, filters, rows):
        """Return how the rows of a page are read, where that is not by the query as it stands."""
        is_plain = filters.is_plain and type(self).paged is RecordList.paged
        return partial(filters.rows, _page) if is_plain else filters.reader(rows)

    def get_context_data(self, filters, page):
        path, heading = self.request.path, self.kind.label
        if filters.refused:
            # Nothing is counted, as nothing is listed: what was asked is not known.
            reading = facets.Reading(facets.Number(0), [], facets.labels(filters))
        else:
            reading = self.read(filters)
        active = active_filters(filters, reading.labels, path)
        title = list_title(heading, active, page.rows[0] if page.previous else None)
        query = query_string(filters, cursor=None)
        other_forms = [] if filters.refused else formats.of_list(self.kind, query, list_title(heading, active, None))
        return {
            "formats": other_forms,
            "subscription": formats.subscription(other_forms, addresses.origin(self.request)),
            "rows": page.rows,
            "nothing": self.nothing,
            "future": is_to_come(filters),
            "refused": faults(filters),
            "mistyped": any(filters.filters[name].typed for name in filters.refused),
            "result": "" if filters.refused else result_line(reading.number),
            "search": form_for(filters, ["q"]) if "q" in filters.filters else None,
            "more_fields": form_for(filters, self.typed(filters)),
            "facets": with_links(reading.facets, filters, path),
            "sorting": {"choices": ordering.choices(filters), "kept": kept_values(filters, ["ordering"])},
            "active": active,
            "cleared": address(path, query_string(filters, cursor=None, **dict.fromkeys(filters.filters))),
            "without": [] if page.rows or filters.refused else ways_out(filters, active),
            "title": title,
            "in_brief": f"{title}. {purpose()}",
            "updated": last_change(page.rows) or last_publication(),
            "contact": contact(),
            "action": path,
            "pager": pager(
                filters,
                path,
                first=page.previous and {"cursor": None},
                previous=page.previous and {"cursor": page.previous},
                next=page.next and {"cursor": page.next},
                last=page.next and {"cursor": paging.last(self.order(filters))},
            ),
            "letters": [
                (letter, address(path, query_string(filters, cursor=cursor or None)))
                for letter, cursor in letters(filters)
            ],
            "breadcrumb": trail((heading, "")),
            "heading": heading,
            "notes": Notes(),
            "reading": reading,
        }

    def read(self, filters):
        """Return what the page says of the whole list: the same on each of its pages, and in each order."""
        asked = tuple(sorted(each for each in filters.data.items() if each[0] not in ("cursor", "ordering")))
        key = (self.kind.path, type(self), languages.current(), asked)
        state = getattr(self.request, "content_state", None)
        return _readings.get(state, key, lambda: facets.read(filters))

    def json_ld(self, site, context):
        return site.dataset(self.request, context)

    def typed(self, filters):
        """Return the names of the filters whose value is typed: no slug, which readers follow, and no language, which programs ask."""
        by_name = filters.filters
        return [
            name
            for name in by_name
            if name not in ("q", *self.apart, *filters.facets)
            and not isinstance(by_name[name], (NamesRecord, WrittenInFilter))
        ]


def shortlist(rows, name, *, at_most=PAGE_SIZE, **filters):
    """Return the first rows of a list that stands on another record's page, and where there are more, the whole list."""
    first_rows = list(rows[: at_most + 1])
    more = address(reverse(name), urlencode(filters)) if len(first_rows) > at_most else ""
    return {"rows": first_rows[:at_most], "more": more}


def excerpt(rows, name, *keys, **filters):
    """Return the first hundred rows of what only the API lists whole, and where there are more, its address there."""
    first_rows = list(rows[: LONGEST + 1])
    data = ""
    if len(first_rows) > LONGEST:
        path = reverse(f"api:{name}", args=keys).removeprefix(get_script_prefix())
        data = address(addresses.root() + path, urlencode(filters))  # the API has one address for all languages
    return {"rows": first_rows[:LONGEST], "data": data}


class RecordAnswer(PublicAnswer):
    """One published record; its old addresses lead to it, a withdrawn one says why it is gone."""

    model: Any = None
    # Which of the addresses of its kind this is.
    way = "detail"

    def get_queryset(self):
        """Return the public rows with what the answer shows."""
        return self.model.objects.published()

    def get(self, request, key):
        record = next(iter(_by_key(key, view=type(self))), None)
        if record is None:
            return self.elsewhere(key)
        query, path = self.query_string(request), page_address(self.url_name(record), record.key)
        if (request.path, request.META.get("QUERY_STRING", "")) != (path, query):
            return redirect(path, query)
        return self.answer(record)

    def url_name(self, record):
        """Return the name of the address at which a record has this answer: that of the kind on whose pages it stands."""
        return kind_of_row(record).url_name(self.way)

    def query_string(self, request):
        """Return as much of the query string as this answer takes."""
        return ""

    def answer(self, record):
        """Return the answer about a public record."""
        raise NotImplementedError

    def elsewhere(self, key):
        """Answer for a key that is not public now: where the record went, why it is gone, or 404."""
        record = where_now(self.model, key)
        if record is None:
            raise Http404
        told = told_of(record)
        if record.key != str(key) and may_be_named(record, key, told):
            return redirect(reverse(self.url_name(record), args=[record.key]), self.query_string(self.request))
        return self.gone(record, told)

    def gone(self, record, told):
        """Say why a record is public no longer; `told` is what else is told of it."""
        return gone(record.withdrawal_reason)


@prepared
def _by_key(key, *, view):
    return view().get_queryset().filter(**{view.model.key_field: key})


class RecordDetail(RecordAnswer, PublicPage):
    """The page of one published record."""

    # The names of the record's other addresses, by their form.
    other_addresses: dict[str, str] = {}
    # Whether the page can be asked for as of a day, `?at=2021-10-15` with or without `certainty`, and nothing else.
    as_of_a_day = False
    # What was asked so, if anything.
    asked: Any = None

    def get_queryset(self):
        return super().get_queryset().with_ends().with_sources()

    def get_template_names(self):
        return [f"{self.model._meta.app_label}/{self.model._meta.model_name}_detail.html"]

    def query_string(self, request):
        if not self.as_of_a_day:
            return ""
        self.asked = DayFilterSet(request.GET, self.model.objects.none(), DETAIL)
        return self.asked.clean_query

    def answer(self, record):
        return self.render_to_response(self.get_context_data(record))

    def gone(self, record, told):
        breadcrumb = trail((_("No longer published"), ""))
        message = _("This page was public and has been taken out of the record.")
        context = {"status": 410, "message": message, "reason": said_once(record.withdrawal_reason)}
        context |= {"withdrawal": told, "breadcrumb": breadcrumb, "contact": contact(), "written_in": ()}
        return render(self.request, "410.html", context, status=410)

    def steps(self, record):
        """Return the steps of the breadcrumb between the front page and this record: the list of its kind."""
        return [(self.kind.label, reverse(self.kind.url_name("list")))]

    def in_brief(self, record):
        """Return what the page is about in some words."""
        texts = (getattr(record, name, "") for name in ("lead", "text", "summary", "theme", "note"))
        return Truncator(next(filter(None, texts), None) or record.page_title).chars(LONGEST_BRIEF)

    def corrections(self, record):
        """Return what the page says was put right in it, the latest first."""
        return corrections_of(record.uid, kind=type(record))

    def other_addresses_of(self, record):
        """Return the names of this record's other addresses, by kind of format."""
        return self.other_addresses

    def get_context_data(self, record):
        title = record.page_title
        other_forms = formats.of_record(self.other_addresses_of(record), self.kind.whole.collection, record.key, title)
        return {
            "record": record,
            "title": title,
            "formats": other_forms,
            "subscription": formats.subscription(other_forms, addresses.origin(self.request)),
            "in_brief": self.in_brief(record),
            "written_in": record.written_in(),
            "kind": record.kind_name,
            "breadcrumb": trail(*self.steps(record), (title, "")),
            "updated": record.changed_at,
            "contact": contact(),
            "notes": Notes(),
            "corrections": self.corrections(record),
        }
