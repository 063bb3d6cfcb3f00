"""Answers that are no page: the one redirect, what is gone, and what a format without words says to a list that is none."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils.http import escape_leading_slashes

from records.lists import GONE, UNKNOWN
from records.texts import languages


def redirect(address, query=""):
    """Return the one permanent redirect from an address that is not quite right."""
    return HttpResponsePermanentRedirect(escape_leading_slashes(address) + (f"?{query}" if query else ""))


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
