"""Addresses of the pages about sources."""

from django.urls import path

from . import views

app_name = "records"
urlpatterns = [
    path("sources/", views.SourceList.as_view(), name="source-list"),
    path("sources/<slug:key>/", views.SourceDetail.as_view(), name="source-detail"),
]
