"""Answers that are no page: the one redirect, what is gone, and what a format without words says to a list that is none."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import escape_leading_slashes
from django.utils.module_loading import import_string

from records.content import APART
from records.kinds import kinds_of
from records.lists import GONE, UNKNOWN
from records.texts import languages

# What every answer says that anyone may keep. Always the same, so that no moment at which a text appears or ends shows: a
# browser asks each time, which costs a 304; a cache of somebody else's keeps it ten seconds, and five minutes if nobody answers.
CACHE_CONTROL = "public, max-age=0, s-maxage=10, stale-if-error=300"


def made_apart(request, rows, most):
    """Have a process apart answer, if there is one and there are more than `most` rows; None where it is answered here.

    What is returned stands in its place, and reaches nobody.
    """
    if request.META.get(APART) is None:
        return None
    first = rows.order_by()[: most + 1]
    if (len(first) if isinstance(first, list) else first.count()) <= most:
        return None
    request.META[APART] = True
    return HttpResponse(status=202)


def redirect(address, query=""):
    """Return the one permanent redirect from an address that is not quite right."""
    return HttpResponsePermanentRedirect(escape_leading_slashes(address) + (f"?{query}" if query else ""))


def listed_apart(request, kind, way):
    """Return the redirect to the list that holds what a filter asks for apart from this one: `/programmes/?kind=area-of-work`.

    None where this list is asked; `way` is the form in which it is (`list`, `list-atom`).
    """
    for other in kinds_of(kind.model_class):
        name, value = other.holds or ("", "")
        if other is not kind and [each.strip() for each in request.GET.getlist(name)] == [value]:
            filter_set = import_string(other.list).filterset_class
            rest = request.GET.copy()
            for taken in (name, "cursor"):
                rest.pop(taken, None)
            filters = filter_set(rest, other.model_class.objects.none())
            return redirect(reverse(other.url_name(way)), filters.clean_query)
    return None


def gone(reason):
    """Say in a plain text why something is public no longer."""
    return HttpResponse(f"{reason}\n", status=410, content_type="text/plain; charset=utf-8")


def said_once(reason):
    """Return a reason for a withdrawal, which is written once, for all languages."""
    return languages.Text(reason, languages.FALLBACK)


def without_list(request, filters):
    """Answer for a feed or a calendar to what no list answers, or None where there is a list.

    One redirect; 404 or 410 to what names nothing public; 400 in words to what was typed and cannot be read.
    """
    if filters.has_better_address:
        return redirect(request.path, filters.clean_query)
    faults = filters.refused.values()
    if any(fault.code == UNKNOWN for fault in faults):
        raise Http404
    left = [fault for fault in faults if fault.code == GONE]
    if faults and not left:
        sentences = " ".join(f"{name}: {fault}" for name, fault in filters.refused.items())
        return HttpResponse(f"{sentences}\n", status=400, content_type="text/plain; charset=utf-8")
    return gone(" ".join(fault.reason or fault for fault in left)) if left else None
