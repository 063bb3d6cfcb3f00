"""Accounts and signing in, in the admin."""

import zoneinfo

import axes.admin  # noqa: F401  # registers what is taken out below
from axes.models import AccessAttempt
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from records.texts import languages

from .models import User

# Axes' failures and sign-ins are shown, but not its attempts, which are not kept.
admin.site.unregister(AccessAttempt)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Who may sign in. An account is closed, not deleted: its name stands in the history."""

    list_display = ("username", "first_name", "last_name", "email", "is_active", "roles")
    list_filter = ("is_active", "groups")
    fieldsets = (
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Preferences"), {"fields": ["language", "time_zone"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    )
    # Checkboxes rather than two lists to move between: there are three roles.
    filter_horizontal = ()
    autocomplete_fields = ()

    @admin.display(description=_("roles"))
    def roles(self, user):
        """The groups of an account."""
        return languages.joined(*(group.name for group in user.groups.all())) or None

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "time_zone":
            kwargs["widget"] = forms.Select(choices=[(z, z) for z in sorted(zoneinfo.available_timezones())])
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        own = ("last_login", "date_joined")
        return own if request.user.is_superuser else (*own, "is_superuser", "user_permissions")

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False  # whoever sets a password takes the account over
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False
