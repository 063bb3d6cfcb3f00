"""What a form comes to: saved, read, and undone, so that it is judged by what judges every save; nothing of it stays.

By one editor at a time, and no longer than others may have to wait for it. Why: docs/decisions/0052-previews.md.
"""

import threading
import time
from http import HTTPStatus

from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from records.public import contact, trail
from records.rows import Busy

from . import refusals

LONGEST_LOCK = 2  # seconds that a form that is tried waits for others; it keeps them waiting no longer
_one_at_a_time = threading.Lock()


class Undone(Exception):
    """Takes out of a change what it came to, so that nothing of it stays."""

    def __init__(self, came_to):
        super().__init__()
        self.came_to = came_to


class TooLong(DatabaseError):
    """Undoes a change that others would have to wait for."""


def within(seconds):
    """Return what lets no further statement be executed after so many seconds."""
    end = time.monotonic() + seconds

    def execute_in_time(execute, *statement):
        if time.monotonic() > end:
            raise TooLong
        return execute(*statement)

    return execute_in_time


def in_words(request, sentence, status):
    """Say why there is nothing to see, so that no line of a log holds the address."""
    frame = {"contact": contact(), "breadcrumb": trail((_("No preview"), "")), "written_in": ()}
    response = unseen(render(request, "no_preview.html", {"message": sentence, **frame}, status=status))
    response._has_been_logged = True
    return response


def unseen(response):
    """Let nobody keep an answer, list it, or tell its address on."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


class Trying(ModelAdmin):
    """Tries what stands in a form."""

    def tried(self, request, record, come_to, form_url):
        """Save what stands in a form, and undo it: return `(what come_to(saved) returned, None)`, or None and the answer that says why not.

        What is refused comes back in the form, which is sent to `form_url`. Files are left out: writing them could not be undone.
        """
        request._files = MultiValueDict()
        request.saved = None
        busy = _("Another change is being saved, or another form previewed: try again in a moment.")
        if not _one_at_a_time.acquire(blocking=False):
            return None, self.not_tried(request, record, busy, form_url)
        key = str(record.pk) if record else None
        try:
            with self.change(request, patience=LONGEST_LOCK), connection.execute_wrapper(within(LONGEST_LOCK)):
                self.merge(request, key)
                response = self._changeform_view(request, key, form_url, None)
                if request.saved is None:
                    return None, response
                raise Undone(come_to(request.saved))
        except Undone as undone:
            return undone.came_to, None
        except TooLong:
            too_large = _(
                "This is too much to be tried before it is saved. Save a draft first, then preview what is saved; "
                "of what is public, propose less at once."
            )
            return None, self.not_tried(request, record, too_large, form_url)
        except Busy:
            return None, self.not_tried(request, record, busy, form_url)
        except refusals.REFUSALS as error:
            request.refusal = self.in_words(error)
            return None, self._changeform_view(request, key, form_url, None)
        finally:
            _one_at_a_time.release()

    def not_tried(self, request, record, why, form_url):
        """Say why a form was not tried: of a preview in its own window; else in the form, so that what was typed stands there."""
        if "_propose" not in request.POST:
            return in_words(request, why, HTTPStatus.SERVICE_UNAVAILABLE)
        key, request.refusal = str(record.pk), ValidationError(why)
        self.take_rows(request, key)
        return self._changeform_view(request, key, form_url, None)
