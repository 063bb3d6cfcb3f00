"""Who may try to sign in: failures are counted before a password is hashed (docs/decisions/0024-three-bounds-on-signing-in.md)."""

import datetime
import logging
import math
import unicodedata
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext

from .clients import client_address, network_of

# Any number will do, as long as nothing else takes it: the lock of all who try to sign in, on PostgreSQL.
SIGN_IN_LOCK = 7_404_024
KEPT = datetime.timedelta(days=30)  # how long the admin lists a failure

_log = logging.getLogger("records.lockout")


def client_network(request: HttpRequest) -> str | None:
    """Network that somebody tries to sign in from, as its first address, which is what a column holds."""
    network = network_of(client_address(request))
    return str(network.network_address) if network else None


def client_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Name that somebody tries to sign in with, as it is counted."""
    return as_counted((credentials or request.POST).get("username"))


def as_counted(name: str | None) -> str:
    """A name in the form in which all its spellings are one, and as much of it as its column holds.

    No account has a name of that length, and PostgreSQL refuses a longer one with an error.
    """
    return unicodedata.normalize("NFKC", str(name or "")).casefold()[:255]


class LockoutHandler(AxesDatabaseHandler):
    """Keeps one row for each attempt: written before its password is hashed, gone when it was the right one.

    A refused attempt is not kept, so that nobody prolongs the lock of another by trying on.
    """

    def is_allowed(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        """Count one attempt, unless one of the bounds is reached; return whether its password may be looked at.

        Attempts are judged one after the other, so that of many at once no more than the bound get through.
        """
        given = (credentials or {}).get("username")
        with transaction.atomic(durable=True):  # what is counted has to be seen by others before the hashing
            _wait_for_turn()
            full = dict(_full_bounds(str(given or ""), request.axes_ip_address, timezone.now()))
            if not full:
                request.sign_in_attempt = AccessFailureLog.objects.create(
                    username=as_counted(given),
                    ip_address=request.axes_ip_address,
                    user_agent=request.axes_user_agent,
                    http_accept=request.axes_http_accept,
                    path_info=request.axes_path_info,
                )
                return True
        _log.warning("sign-in refused before hashing: too many failures of this %s", ", ".join(full))
        request.axes_locked_out = True
        request.sign_in_open_at = max(full.values())
        return False

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
        """Leave what was counted; the name stays out of the log, where people type passwords into its field."""
        if request is not None and not request.axes_locked_out:
            _log.warning("sign-in failed")

    def user_logged_in(self, sender: Any, request: Any, user: AbstractBaseUser, **kwargs: Any) -> None:
        """Note from where somebody signed in, and take back the one attempt that this was; other failures stay."""
        attempt = getattr(request, "sign_in_attempt", None)
        if attempt is not None:
            attempt.delete()
        AccessFailureLog.objects.filter(attempt_time__lt=timezone.now() - KEPT).delete()
        super().user_logged_in(sender, request, user, **kwargs)

    def reset_attempts(
        self, *, ip_address: str | None = None, username: str | None = None, ip_or_username: bool = False
    ) -> int:
        """Forget the failures of a name, of an address or of all, for the commands `axes_reset…`; return how many."""
        conditions = []
        if ip_address:
            network = network_of(ip_address)
            conditions.append(Q(ip_address=str(network.network_address)) if network else Q(pk__in=()))
        if username:
            conditions.append(Q(username=as_counted(username)))
        chosen = Q()
        for condition in conditions:
            chosen = chosen | condition if ip_or_username else chosen & condition
        count, _rows = AccessFailureLog.objects.filter(chosen).delete()
        return count


def locked_out(request: HttpRequest, response: TemplateResponse, credentials: Any = None) -> HttpResponse:
    """Too many failures of a name or an address: the form again, with what was typed but the password, and when to come."""
    wait = max(request.sign_in_open_at - timezone.now(), datetime.timedelta())  # type: ignore[attr-defined]  # the handler notes it
    minutes = math.ceil(wait / datetime.timedelta(minutes=1)) or 1
    sentence = ngettext(
        "Too many failed attempts to sign in. Try again in %(minutes)s minute, or ask an administrator.",
        "Too many failed attempts to sign in. Try again in %(minutes)s minutes, or ask an administrator.",
        minutes,
    )
    form = response.context_data["form"]  # type: ignore[index]  # the sign-in page's
    form.errors.clear()
    form.add_error(None, sentence % {"minutes": minutes})
    response.content = response.rendered_content
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def _wait_for_turn() -> None:
    """Hold all others who try to sign in until this transaction ends; SQLite's is IMMEDIATE, and does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SIGN_IN_LOCK])


def _full_bounds(name: str, network: str | None, now: datetime.datetime) -> Iterator[tuple[str, datetime.datetime]]:
    """The bounds that this name and network have reached, each with the moment at which it lets in again."""
    cool_off = get_cool_off()
    since = now - cool_off
    failures = AccessFailureLog.objects.filter(attempt_time__gt=since)
    of_name, of_address = failures.filter(username=as_counted(name)), failures.filter(ip_address=network)
    last_sign_in = _last_sign_in(name, network, now)
    of_pair = of_name.filter(ip_address=network, attempt_time__gt=max(since, last_sign_in or since))
    bounds: list[tuple[str, QuerySet[AccessFailureLog], int]] = [
        ("name from this address", of_pair, settings.LOGIN_FAILURES),
        ("address", of_address, settings.LOGIN_FAILURES_OF_ADDRESS),
    ]
    if last_sign_in is None:  # else whoever fails often enough elsewhere would lock an editor out at their own desk
        bounds.append(("name", of_name, settings.LOGIN_FAILURES_OF_NAME))
    for meaning, counted, bound in bounds:
        # The bound-th newest: when it has grown old, one fewer than the bound are left.
        for moment in counted.order_by("-attempt_time").values_list("attempt_time", flat=True)[bound - 1 : bound]:
            yield meaning, moment + cool_off


def _last_sign_in(name: str, network: str | None, now: datetime.datetime) -> datetime.datetime | None:
    """When the account of this very name last signed in from this network, where that is not long ago."""
    familiar_since = now - datetime.timedelta(days=settings.LOGIN_FAMILIAR_DAYS)
    sign_ins = AccessLog.objects.filter(username=name, ip_address=network, attempt_time__gt=familiar_since)
    return sign_ins.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
