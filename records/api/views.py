"""Views of the API: read-only, strict, cacheable by anyone."""

from functools import cache, partial
from operator import itemgetter
from threading import Lock
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone, translation
from drf_spectacular.generators import SchemaGenerator
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from records.lists import paging
from records.public import CACHE_CONTROL, addresses, redirect
from records.publication import may_be_named, told_of, where_now
from records.rows import as_id
from records.texts import FALLBACK, languages

from . import parameters, problems, schema
from .context import Context
from .fields import PARTS_SHOWN, in_language
from .plans import plan_of
from .rendering import AlwaysJson, JsonRenderer

ALLOWED = "GET, HEAD, OPTIONS"


class ApiView(APIView):
    """An address of the API: no user, no session, JSON only, the licence on every answer."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = ()
    renderer_classes = (JsonRenderer,)
    content_negotiation_class = AlwaysJson
    http_method_names = ["get", "head", "options"]
    schema = schema.Schema()

    def get_exception_handler(self):
        return problems.answer_exception

    def options(self, request, *args, **kwargs):
        return HttpResponse(status=204)

    def refuse_unknown(self, names=()):
        """Answer 400 to any parameter that this address does not take."""
        if faults := parameters.only_known(self.request.query_params, names):
            raise problems.BadParameters(faults)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = CACHE_CONTROL
        response["Link"] = ", ".join([f'<{settings.DATA_LICENCE_URL}>; rel="license"', *self.links()])
        return response

    def links(self):
        """Return what an answer links to besides its licence."""
        return []


class Collection(ViewSetMixin, ApiView):
    """The published rows of one model, as a list and one by one.

    `filterset_class` says what can be asked of the list, `row_serializer` what a row of it shows and
    `detail_serializer` what stands in the detail besides; `with_rows()`, `with_detail()` and `parts()` load that.
    """

    collection = ""
    model: Any = None
    filterset_class: Any = None
    row_serializer: Any = None
    detail_serializer: Any = None
    # What a detail takes besides `fields`, as OpenAPI describes it.
    detail_parameters: tuple[dict, ...] = (parameters.LANG,)
    # Whether rows of the list are made from values of its columns; instances are made where only the model can say what they show.
    in_values = True
    # What is asked of the list, where it is one.
    filters: Any = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.now = timezone.now()

    def published(self):
        """What is public at the moment of this request."""
        return self.model.objects.published(self.now)

    def with_rows(self, queryset):
        """Load what a row of the list shows."""
        return queryset.with_ends().with_sources()

    def with_detail(self, queryset):
        """Load what the detail shows."""
        return self.with_rows(queryset)

    def parts(self, row):
        """Return `{name: rows}` of what the detail of a record shows the first of, and how many there are.

        As the attributes `shown_<name>` and `<name>_count` of the record.
        """
        return {}

    def rows_of(self, name):
        """Load the public rows that `name` leads to, with what they refer to and their sources."""
        rows = self.model._meta.get_field(name).related_model.objects.published(self.now)
        return Prefetch(name, rows.with_ends().with_sources())

    def list(self, request):
        params = parameters.read(request.query_params, parameters.fields_of(self.row_serializer))
        self.filters = self.filterset_class(request.query_params, self.published(), parameters.LIST_FORMAT)
        self._refuse(params.problems | self.filters.problems)
        if self.filters.moved:
            return redirect(request.path, self.filters.clean_query)
        self.day, self.certainty = params.at, params.certainty
        asked = Context(self.request, params, self.now)
        try:
            with translation.override(params.lang or FALLBACK):  # in whose order names are
                page, results = self._page(params, asked)
        except paging.BadCursor as error:
            raise problems.BadParameters({"cursor": "Not a cursor that this list gives out."}) from error
        answer = {"next": self._beside(page.next, asked), "previous": self._beside(page.previous, asked)}
        if params.count:
            answer["count"] = self.filters.qs.count()
        return Response(answer | {"results": results})

    def _page(self, params, asked):
        """Return a page of the list, and its rows as they are written: without instances of the model where that can be."""
        rows, order = self.filters.qs, self.filters.order
        plan = self._plan(self.row_serializer, params, rows.days is not None)
        if plan is None:
            rows = self.with_rows(rows)
            page = paging.take(rows, order, params.page_size, params.cursor, had=self.filters.reader(rows))
            return page, self._write(self.row_serializer, page.rows, params, many=True)
        read = partial(plan.columns.take, asked=asked, days=rows.days)
        keys, had = itemgetter(slice(-len(order), None)), self.filters.reader(rows, read)
        page = paging.take(rows, order, params.page_size, params.cursor, read=read, keys=keys, had=had)
        return page, plan.write(page.rows, asked)

    def _plan(self, serializer, params, is_dated):
        """Return how rows are made from values; None where they are made from instances."""
        return plan_of(type(self), serializer, params.lang, params.fields, is_dated) if self.in_values else None

    def retrieve(self, request, key):
        params = parameters.read(request.query_params, parameters.fields_of(self.detail_serializer))
        names = [parameter["name"] for parameter in self.detail_parameters] + ["fields"]
        self._refuse(params.problems | parameters.only_known(request.query_params, names))
        self.day, self.certainty = params.at, params.certainty
        plan = self._plan(self.detail_serializer, params, self.day is not None)
        if plan is not None:
            days = self.day and (self.day.earliest, self.day.latest)
            with translation.override(params.lang or FALLBACK):
                row = plan.one(self.published().called(key), key, Context(self.request, params, self.now), days)
            return self._elsewhere(key) if row is None else Response(row)
        row = self.with_detail(self.published()).known_as(key)
        if row is None:
            return self._elsewhere(key)
        with translation.override(params.lang or FALLBACK):
            for name, rows in self.parts(row).items():
                first = list(rows[: PARTS_SHOWN + 1])
                setattr(row, f"shown_{name}", first[:PARTS_SHOWN])
                setattr(row, f"{name}_count", rows.count() if len(first) > PARTS_SHOWN else len(first))
        return Response(self._write(self.detail_serializer, row, params))

    def _write(self, serializer, what, params, **kwargs):
        """Read rows out in the language asked for."""
        with translation.override(params.lang or FALLBACK):
            return serializer(what, context={"api": Context(self.request, params, self.now)}, **kwargs).data

    def _refuse(self, faults):
        if faults:
            # in the order in which they were given
            raise problems.BadParameters({name: faults[name] for name in self.request.query_params if name in faults})

    def _beside(self, cursor, asked):
        if not cursor:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return f"{asked.collection(self.collection)}?{query.urlencode()}"

    def _elsewhere(self, key):
        """One redirect from an address left behind, 410 where something was withdrawn, 404 for everything else."""
        row = where_now(self.model, key, self.now)
        if row is None:
            raise Http404
        told = told_of(row, self.now)
        if row.key != str(key) and row.uid != as_id(str(key)) and may_be_named(row, key, told):
            address = reverse(f"api:{self.collection}-detail", args=[row.key])
            return redirect(address, self.request.META.get("QUERY_STRING", ""))
        raise self._gone(row, key, told)

    def _gone(self, row, key, told):
        """Return what is left of a row that was public: what it was, why and when it went, and its name if it may be told.

        So it is with its slug, which can be the name, unless that was what was asked for.
        """
        name = in_language(languages.translations(told, "name"), self.request.query_params.get("lang"))
        return problems.Problem(
            410,
            row.withdrawal_reason or "No longer published.",
            id=str(row.uid),
            **({row.key_field: row.key} if may_be_named(row, key, told) else {"uid": str(row.uid)}),
            kind=told.kind,
            **({"name": name} if name else {}),
            withdrawn_at=told.at.isoformat(),
        )


class Unresolved(ApiView):
    """Every other address under the API: what stands at the address with its slash, else 404 as a problem document."""

    http_method_names = list(APIView.http_method_names)
    schema = None  # type: ignore[assignment]  # DRF's way to say: not in the description

    @property
    def allowed_methods(self):
        """What `Allow` says, here as anywhere else; the other methods only have their 404 from here."""
        return ALLOWED.split(", ")

    def dispatch(self, request, *args, **kwargs):
        """Answer without the slash, as the description writes addresses, what is the API's with it; a page has one address."""
        found = resolve(f"{request.path_info.rstrip('/')}/")
        if request.path_info.endswith("/") or getattr(found.func, "cls", None) is Unresolved:
            return super().dispatch(request, *args, **kwargs)
        if not hasattr(found.func, "cls"):
            return redirect(f"{request.path}/", request.META.get("QUERY_STRING", ""))
        return found.func(request, *found.args, **found.kwargs)

    def nothing(self, request):
        """Answer what would change something just as what would read it."""
        raise Http404

    get = head = options = post = put = patch = delete = trace = nothing


class Root(ApiView):
    """The collections, each with its address."""

    collections: tuple[str, ...] = ()

    def answer_schema(self):
        """What the root answers, in OpenAPI's terms."""
        address = {"type": "string", "format": "uri"}
        return {
            "type": "object",
            "properties": dict.fromkeys(self.collections, address),
            "required": list(self.collections),
            "additionalProperties": False,
        }

    def links(self):
        """Return the description of the API, and the page that explains it, in the words of RFC 8631."""
        origin = addresses.origin(self.request)
        ways = {"service-desc": ("api:schema", "application/json"), "service-doc": ("api:docs", "text/html")}
        return [f'<{origin}{reverse(name)}>; rel="{rel}"; type="{kind}"' for rel, (name, kind) in ways.items()]

    def get(self, request):
        self.refuse_unknown()
        origin = addresses.origin(request)
        return Response({name: origin + reverse(f"api:{name}-list") for name in self.collections})


_describing = Lock()


@cache
def _description():
    return SchemaGenerator().get_schema(public=True)


def description():
    """The OpenAPI description; it follows from the code alone, so once is enough for a process.

    Made by one thread alone, since drf-spectacular keeps what it has found at the views, for all threads.
    """
    with _describing:
        return _description()


class Description(ApiView):
    """The OpenAPI description of this API."""

    schema: Any = None

    def get(self, request):
        self.refuse_unknown()
        server = f"{addresses.origin(request)}{addresses.root()}".rstrip("/")
        explained = {"url": f"{addresses.origin(request)}{reverse('api:docs')}", "description": "The same in words"}
        return Response(description() | {"servers": [{"url": server}], "externalDocs": explained})
