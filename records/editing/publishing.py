"""Publishing a record with all it needs: one page, one moment, one change; or sending all of it to review."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from reversion.models import Version

from records.publication import Status, closure, publish_all, publishable_models, send_to_review
from records.rows import is_key
from records.texts import languages

from . import refusals
from .checklist import Point, checklists, same_source
from .forms import Refusals
from .history import values_of
from .inputs import MomentField, MomentInput
from .links import address_of, page_of
from .proposing import Proposing

TICK, SHOWN = "tick-", "shown-"  # before the key of a record: that it is ticked; the version that was shown
WITH = "with"  # in the address of a set: what is published with the record, though it does not reach it
MOST_WITH = 100


class ScheduleForm(forms.Form):
    """From which moment on a set is to be public."""

    at = MomentField(label=_("Moment"), widget=MomentInput)
    use_required_attribute = False  # the other buttons need none

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].help_text = _("In the time zone of your account, %(zone)s.") % {"zone": zone}

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(_("This moment is over. To publish at once, choose “Publish now”."))
        return at


@dataclass
class Entry:
    """A record on the page: what is said of it, whether it is ticked, and whether this editor may."""

    record: Any
    key: str
    address: str
    state: str
    may_be_ticked: bool
    is_ticked: bool
    changed: Any = None  # the last revision
    points: list[Point] = field(default_factory=list)


def key_of(record: Any) -> str:
    """Return what the page calls a record."""
    return f"{record._meta.label_lower}:{record.pk}"


def address_with(more: list[tuple[Any, int]], query: Any) -> str:
    """Return the query string of a set to which records are added, `(model, key)`; none where it has as many as it may."""
    so_far, added = query.getlist(WITH), [f"{model._meta.label_lower}:{pk}" for model, pk in more]
    return urlencode({WITH: [*so_far, *added][:MOST_WITH]}, doseq=True) if len(so_far) < MOST_WITH else ""


def named(key: str) -> Any:
    """Return the publishable record that the page calls so; None where there is none."""
    model, pk = told_by(key)
    return model.objects.filter(pk=pk).first() if model else None


def told_by(key: str) -> tuple[Any, str]:
    """Return the model and the key of a row that the page calls so; None and "" where that is no name of a record."""
    label, _colon, pk = key.partition(":")
    models = {model._meta.label_lower: model for model in publishable_models()}
    return (models[label], pk) if label in models and is_key(pk) else (None, "")


def withdrawn_with(record: Any) -> list[Any]:
    """Return the records that were withdrawn in one change with a withdrawn one, and are so still."""
    revision = None
    for version in Version.objects.get_for_object(record).iterator():
        if values_of(version).get("status") != Status.WITHDRAWN:
            break
        revision = version.revision_id
    others = []
    kinds: dict[Any, ContentType] = ContentType.objects.get_for_models(*publishable_models())
    for model, kind in kinds.items():
        keys = Version.objects.filter(revision_id=revision, content_type=kind).values_list("object_id", flat=True)
        others += model.objects.filter(pk__in=[int(key) for key in keys], status=Status.WITHDRAWN)
    return [row for row in others if row != record]


def last_changes(records: list[Any]) -> dict[Any, Any]:
    """Return the last revision of each record: two queries for each kind."""
    by_key = {(type(record), str(record.pk)): record for record in records}
    changes = {}
    for model in dict.fromkeys(map(type, records)):
        keys = [key for of, key in by_key if of is model]
        kept = Version.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
        last = kept.order_by().values("object_id").annotate(last=Max("pk")).values("last")
        for version in Version.objects.filter(pk__in=last).select_related("revision__user"):
            changes[by_key[model, version.object_id]] = version.revision
    return changes


def state_of(record: Any) -> str:
    """Return in words how far a record is from being public."""
    if record.status == Status.WITHDRAWN:
        return gettext("withdrawn: %(reason)s") % {"reason": record.withdrawal_reason}
    if is_scheduled(record):
        return scheduled(record.publish_at)
    if record.status != Status.PUBLISHED and record.publish_at and record.publish_at > timezone.now():
        return gettext("%(status)s, to be public from %(moment)s, %(zone)s") % {
            "status": record.get_status_display(),
            **in_own_zone(record.publish_at),
        }
    return str(record.get_status_display())


def is_scheduled(record: Any) -> bool:
    """Whether a record is public from a moment on that is yet to come."""
    return record.status == Status.PUBLISHED and record.publish_at > timezone.now()


def scheduled(at: Any) -> str:
    """Return in words that a record is scheduled for a moment."""
    return gettext("scheduled for %(moment)s, %(zone)s") % in_own_zone(at)


def in_own_zone(at: Any) -> dict[str, str]:
    """Return a moment in words, and the time zone of the editor in which it is told."""
    return {"moment": refusals.in_zone(at), "zone": timezone.get_current_timezone_name()}


class Publishing(Proposing):
    """A record that is published, or sent to review, with everything unpublished that it reaches, of whatever kind."""

    set_template = "admin/publish.html"

    def get_urls(self):
        return [page_of(self, "<path:object_id>/publish/", self.publish_view, "publish"), *super().get_urls()]

    # --- The form --------------------------------------------------------------------------------------------

    def is_read(self, obj):
        """Whether the record was opened as one that readers see."""
        raise NotImplementedError

    def render_change_form(self, request, context, **kwargs):
        obj = context.get("original")
        changes = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        is_apart = obj and (self.is_read(obj) or self.is_proposing(request, obj))
        context["show_set"] = changes and not is_apart and IS_POPUP_VAR not in request.GET
        context["may_publish"] = self.may_publish(request)
        refusal = getattr(request, "refusal", None)
        context["is_incomplete"] = any(error.code == "closure" for error in getattr(refusal, "error_list", ()))
        if obj and context["show_set"]:
            stored = self.get_object(request, str(obj.pk))  # not as it was typed
            points, others = checklists([stored])[stored], same_source([stored])
            context |= {"points": points, "same_source": others, "number_of_points": len(points) + bool(others)}
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        return self.to_set(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self.to_set(request, obj) or super().response_change(request, obj)

    def to_set(self, request, obj):
        """Return the way from a form that was saved for it to the page on which all that it needs is published; else None."""
        if "_set" not in request.POST:
            return None
        self.message_user(request, gettext("%(named)s was saved.") % {"named": obj.described()}, messages.SUCCESS)
        return HttpResponseRedirect(self.address("publish", obj.pk))

    # --- The page --------------------------------------------------------------------------------------------

    def publish_view(self, request, object_id):
        """Show everything unpublished that a record reaches; publish, schedule or send to review what is ticked of it."""
        record = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        posted = request.POST if request.method == "POST" else None
        form, refused = self.schedule_form(request, record), Refusals()
        if posted is not None and (not form.is_bound or form.is_valid()):
            try:
                with self.change(request):
                    self.act(request, record, form.cleaned_data["at"] if form.is_bound else None)
                return HttpResponseRedirect(self.address("change", record.pk))
            except refusals.REFUSALS as error:
                refused = Refusals(self.in_words(error).error_list)
        record = self.get_object(request, unquote(object_id)) or record
        entries = self.entries(request, record, posted)
        others = same_source([entry.record for entry in entries])
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Publish with all it needs") if self.may_publish(request) else gettext("Send to review"),
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "entries": entries,
            "same_source": others,
            "with_these": address_with(others.all, request.GET) if others else "",
            "form": form,
            "refused": refused,
            "may_publish": self.may_publish(request),
            "back": self.address("change", record.pk),
        }
        return TemplateResponse(request, self.set_template, context)

    def schedule_form(self, request, record):
        """Return the form for the moment: judged where that was asked for, else with what stood in it."""
        if "_schedule" in request.POST:
            return ScheduleForm(request.POST, zone=request.user.time_zone)
        own = record.publish_at if record.publish_at and record.publish_at > timezone.now() else None
        return ScheduleForm(zone=request.user.time_zone, initial={"at": request.POST.get("at", own)})

    # --- What is shown ---------------------------------------------------------------------------------------

    def meant(self, record):
        """Return a record, and those that went with it when it was withdrawn."""
        return [record, *(withdrawn_with(record) if record.status == Status.WITHDRAWN else [])]

    def roots(self, request, record):
        """Return what is meant by a record, and those that the address names besides."""
        besides = map(named, request.GET.getlist(WITH)[:MOST_WITH])
        return list(dict.fromkeys([*self.meant(record), *filter(None, besides)]))

    def entries(self, request, record, posted):
        """Return what is not public of a record and all that it reaches, ticked as it was posted, or as is most likely meant."""
        now, meant = timezone.now(), self.meant(record)
        records = closure.waiting(self.roots(request, record), now)
        points, changes = checklists(records), last_changes(records)
        entries = []
        for row in records:
            may, key = self.may_be_ticked(request, row), key_of(row)
            # What went by itself, or has a later moment, is so on purpose.
            is_apart = row not in meant and (
                row.status == Status.WITHDRAWN or (row.publish_at and row.publish_at > now)
            )
            is_ticked = not is_apart if posted is None else f"{TICK}{key}" in posted
            entries.append(
                Entry(row, key, address_of(row), state_of(row), may, may and is_ticked, changes.get(row), points[row])
            )
        return entries

    def may_be_ticked(self, request, record):
        """Whether an editor may publish a record, or, who publishes nothing, send it to review."""
        may = self.admin_site.get_model_admin(type(record)).has_change_permission(request, record)
        return may and (self.may_publish(request) or record.status == Status.DRAFT)

    # --- What is done ----------------------------------------------------------------------------------------

    def act(self, request, record, at):
        """Do with what is ticked what the editor has chosen; refused where it is not what was shown."""
        if not {"_publish", "_schedule", "_review"} & set(request.POST):
            raise ValidationError(gettext("Choose what is to be done."))
        if "_review" not in request.POST and not self.may_publish(request):
            raise PermissionDenied
        chosen = self.chosen(request, record)
        if "_review" in request.POST:
            chosen = [row for row in chosen if row.status == Status.DRAFT]
        if not chosen:
            raise ValidationError(gettext("Nothing is ticked that this can be done with. Nothing was changed."))
        if "_review" in request.POST:
            send_to_review(chosen)
            log, said = gettext("In review."), gettext("Sent to review: %(names)s.")
        elif "_schedule" in request.POST:
            chosen = publish_all(chosen, at)
            log = capfirst(scheduled(at))
            said = languages.with_colon(log) + "%(names)s."
        else:
            chosen = publish_all(chosen)
            log, said = gettext("Published."), gettext("Published: %(names)s.")
        for row in chosen:
            self.log_change(request, row, log)
        self.message_user(request, said % {"names": closure.in_words(chosen)}, messages.SUCCESS)

    def chosen(self, request, record):
        """Return the records that are ticked; refused, with the name of each, where any that was shown is another one by now."""
        reached = {key_of(row): row for row in closure.waiting(self.roots(request, record), timezone.now())}
        shown = {name.removeprefix(SHOWN): request.POST[name] for name in request.POST if name.startswith(SHOWN)}
        ticked = [name.removeprefix(TICK) for name in request.POST if name.startswith(TICK)]
        refused = Refusals()
        for key in dict.fromkeys([*shown, *ticked]):
            row = reached.get(key) or named(key)
            if row is not None and key in shown and str(row.version) != shown[key]:
                refused.append(refusals.not_as_shown(row))
            elif row is not None and not (key in reached and key in shown):
                refused.append(refusals.not_among(row))
            elif row is not None and key in ticked and not self.may_be_ticked(request, row):
                raise PermissionDenied
            elif row is None and (gone := refusals.gone_meanwhile(*told_by(key))):
                refused.append(gone)
        if refused:
            raise ValidationError(refused)
        return [reached[key] for key in ticked if key in reached]
