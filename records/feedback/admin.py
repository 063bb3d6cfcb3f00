"""What readers wrote, in the admin: read it, deal with it, say so."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Feedback


class HandledFilter(admin.SimpleListFilter):
    """Finds what still waits."""

    title = _("handled")
    parameter_name = "handled"

    def lookups(self, request, model_admin):
        return [("no", _("not yet")), ("yes", _("handled"))]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return queryset.unhandled()
        return queryset.exclude(handled_at=None) if self.value() == "yes" else queryset


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    """Messages of readers. Nobody changes what a reader wrote; an editor says that it is dealt with."""

    list_display = ("excerpt", "about", "received", "is_handled", "handled_by")
    list_filter = (HandledFilter,)
    list_select_related = ("handled_by",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("mark_handled", "mark_open")
    fields = readonly_fields = ("message", "about", "email", "received", "is_handled", "handled_by")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        # The form of one message only shows it; the actions, which deal with it, ask for the permission themselves.
        return False if obj is not None else super().has_change_permission(request)

    def get_view_on_site_url(self, obj=None):
        return None

    @admin.display(description=_("message"))
    def excerpt(self, obj):
        """The beginning of the message."""
        return str(obj)

    @admin.display(description=_("page"), ordering="page")
    def about(self, obj):
        """The page that the message is about, as a link; `views` stores only paths of the portal."""
        return format_html('<a href="{0}">{0}</a>', obj.page) if obj.page else None

    @admin.display(description=_("received"), ordering="received_at")
    def received(self, obj):
        """The minute of its arrival, in the time zone of the editor."""
        return timezone.localtime(obj.received_at).strftime("%Y-%m-%d %H:%M")

    @admin.display(description=_("handled"), boolean=True)
    def is_handled(self, obj):
        """Whether somebody has dealt with it."""
        return obj.handled_at is not None

    @admin.action(description=_("Mark the selected messages as handled"), permissions=["change"])
    def mark_handled(self, request, queryset):
        """Note that the editor has dealt with these."""
        waiting = list(queryset.unhandled())
        for message in waiting:
            message.handle(request.user)
        self.note(request, waiting)

    @admin.action(description=_("Mark the selected messages as not yet handled"), permissions=["change"])
    def mark_open(self, request, queryset):
        """Note that these still have to be dealt with."""
        done = list(queryset.exclude(handled_at=None))
        for message in done:
            message.reopen()
        self.note(request, done)

    def note(self, request, changed):
        """Write the changes into the admin's log, and tell the editor."""
        for message in changed:
            self.log_change(request, message, [{"changed": {"fields": ["handled_at"]}}])
        number = len(changed)
        sentence = ngettext("%(n)d message changed.", "%(n)d messages changed.", number)
        self.message_user(request, sentence % {"n": number})
