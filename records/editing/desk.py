"""The desk: the first page of the admin. What waits for this editor, each a short list that leads into a whole one."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.accounts import PUBLISH
from records.publication import UNPUBLISHED, Status, publishable_models
from records.rows import Sourced
from records.texts import languages

from .links import address_of
from .lists import unsourced
from .models import Proposal, name_of
from .proposed import kind_of
from .publishing import scheduled
from .refusals import in_zone, who

SHOWN = 6
LOOKED_AT = 200  # rows of a kind, entries of the log
FEEDBACK = "records.feedback"  # its room stands below this one; its admin registers itself


class Line(NamedTuple):
    """A record on the desk: what it is, what it is called, its form, and what is to be said of it."""

    kind: str
    name: str
    address: str
    note: str = ""


class Section(NamedTuple):
    """A list of the desk; what it says when it is empty, and where it goes on: `(kind, address)`."""

    title: str
    lines: list[Line]
    empty: str
    more: list[tuple[str, str]]


def sections(request: Any) -> list[Section]:
    """Return what waits, as far as this editor may see it."""
    models = models_of(request.user)
    found = [
        Section(_("My drafts"), _mine(request, models), _("You have no draft."), _lists(models, "work=mine")),
        Section(
            _("Waiting for review"),
            in_review(models),
            _("Nothing waits for review."),
            _lists(models, f"status__exact={Status.IN_REVIEW}"),
        ),
        *_proposed(request),
        Section(
            _("Scheduled next"), scheduled_next(models), _("Nothing is scheduled."), _lists(models, "work=scheduled")
        ),
        Section(_("Changed lately by others"), _by_others(request), _("Nobody else has changed anything lately."), []),
        Section(
            _("Facts without a source"),
            _without_source(models),
            _("Every fact of the latest records has a source."),
            _lists(models, "sources=missing"),
        ),
    ]
    feedback = apps.get_model(FEEDBACK)
    if _may_view(request.user, feedback._meta):
        whole = f"{reverse('admin:records_feedback_changelist')}?handled=no"
        lines = [
            Line(each.page, str(each), address_of(each), in_zone(each.received_at))
            for each in feedback.objects.unhandled()[:SHOWN]
        ]
        found.append(
            Section(_("Feedback from readers"), lines, _("All of it is handled."), [(_("All messages"), whole)])
        )
    return found


def models_of(user: Any) -> list[Any]:
    """Return the models of what is drafted and published, as far as an account may see them."""
    return [model for model in publishable_models() if _may_view(user, model._meta)]


def _may_view(user: Any, options: Any) -> bool:
    return any(user.has_perm(f"{options.app_label}.{act}_{options.model_name}") for act in ("view", "change"))


def _line(record: Any, note: str = "") -> Line:
    return Line(capfirst(str(record._meta.verbose_name)), str(record), address_of(record), note)


def _lists(models: Iterable[Any], query: str) -> list[tuple[str, str]]:
    return [
        (
            capfirst(str(model._meta.verbose_name_plural)),
            f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}?{query}",
        )
        for model in models
    ]


def mine(rows: Any, user: Any) -> Any:
    """Keep the drafts that an account has changed, of rows of one model."""
    kind = ContentType.objects.get_for_model(rows.model)
    changed = LogEntry.objects.filter(user=user, content_type=kind).order_by().values("object_id")
    return rows.filter(status__in=UNPUBLISHED).alias(key_in_log=Cast("pk", TextField())).filter(key_in_log__in=changed)


def _mine(request: Any, models: list[Any]) -> list[Line]:
    drafts = []
    for model in models:
        drafts += _named(mine(model.objects.all(), request.user)).order_by("-updated_at", "-pk")[:SHOWN]
    drafts.sort(key=lambda row: row.updated_at, reverse=True)
    return [_line(row, str(row.get_status_display())) for row in drafts[:SHOWN]]


def _named(rows: Any) -> Any:
    return rows.prefetch_related(*rows.model.name_needs)


def in_review(models: list[Any], most: int = SHOWN) -> list[Line]:
    """Return the records that wait for review, those that have waited longest first."""
    found = []
    for model in models:
        # The keys from an index that holds the status; then the rows.
        keys = model.objects.filter(status=Status.IN_REVIEW).order_by().values("pk")
        found += _named(model.objects.filter(pk__in=keys)).order_by("updated_at", "pk")[:most]
    found.sort(key=lambda row: row.updated_at)
    return [_line(row, in_zone(row.updated_at)) for row in found[:most]]


def scheduled_next(models: list[Any], most: int = SHOWN) -> list[Line]:
    """Return the records that are public at a moment already set, the next ones first."""
    now, found = timezone.now(), []
    for model in models:
        later = model.objects.filter(status=Status.PUBLISHED, publish_at__gt=now)
        found += _named(later).order_by("publish_at", "pk")[:most]
    found.sort(key=lambda row: row.publish_at)
    return [_line(row, scheduled(row.publish_at)) for row in found[:most]]


def proposals(found: Any, most: int = SHOWN) -> list[Line]:
    """Return proposals: since when they wait, or what became of them."""
    shown = found.defer("said").select_related("proposer", "decided_by", "content_type")[:most]
    return [
        Line(
            kind_of(each),
            each.named,
            address_of(each),
            _by_whom(name_of(each.proposer), each.proposed_at) if each.is_open else each.what_became(),
        )
        for each in shown
    ]


def _by_whom(name: str, at: Any) -> str:
    """Return who did something and when, as the reader's language parts them."""
    return languages.joined(languages.isolated(name), in_zone(at))


def _proposed(request: Any) -> list[Section]:
    """Return what Publishers have to decide, what has waited longest first; to others what became of what they have proposed."""
    if not _may_view(request.user, Proposal._meta):
        return []
    decides, place = request.user.has_perm(PUBLISH), reverse("admin:records_proposal_changelist")
    found = Proposal.objects.waiting() if decides else Proposal.objects.of(request.user)
    more = f"{place}?which={'open' if decides else 'mine'}"
    return [Section(_("Proposed changes"), proposals(found), _("No change is proposed."), [(_("All proposals"), more)])]


def _by_others(request: Any) -> list[Line]:
    entries = LogEntry.objects.exclude(user=request.user).exclude(action_flag=DELETION)
    lines, seen = [], set()
    for entry in entries.select_related("user", "content_type").order_by("-pk")[:LOOKED_AT]:
        model: Any = entry.content_type and entry.content_type.model_class()
        key = (model, entry.object_id)
        if (
            key in seen
            or not isinstance(model, type)
            or not issubclass(model, Sourced)
            or not _may_view(request.user, model._meta)
        ):
            continue
        seen.add(key)
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[entry.object_id])
        said = _by_whom(who(entry), entry.action_time)
        lines.append(Line(capfirst(str(model._meta.verbose_name)), entry.object_repr, address, said))
        if len(lines) == SHOWN:
            break
    return lines


def _without_source(models: list[Any]) -> list[Line]:
    """Return the latest records that cite nothing; of each kind so many of the newest are looked at."""
    found = []
    for model in models:
        if issubclass(model, Sourced) and not model.is_standing:
            newest = list(model.objects.order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT])
            lacking = model.objects.filter(pk__in=newest).alias(lacking=unsourced(model)).exclude(lacking=0)
            found += _named(lacking).order_by("-updated_at")[:SHOWN]
    found.sort(key=lambda row: row.updated_at, reverse=True)
    return [_line(row) for row in found[:SHOWN]]


class WorkFilter(admin.SimpleListFilter):
    """Finds what this editor drafts, and what is public at a moment already set."""

    title = gettext_lazy("work")
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [("mine", gettext_lazy("my drafts")), ("scheduled", gettext_lazy("scheduled"))]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return mine(queryset, request.user)
        if self.value() == "scheduled":
            return queryset.filter(status=Status.PUBLISHED, publish_at__gt=timezone.now())
        return queryset
