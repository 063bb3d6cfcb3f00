"""What the admin shows of signing in: axes' failures and sign-ins, but not its attempts, which are not kept any more."""

import axes.admin  # noqa: F401  # registers what is taken out below
from axes.models import AccessAttempt
from django.contrib import admin

admin.site.unregister(AccessAttempt)
