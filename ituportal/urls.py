"""All addresses of the portal. The language prefix is not here: see `middleware.py`."""

from django.contrib import admin
from django.urls import path

from . import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
