"""Addresses of the pages about sources."""

from django.urls import path

from .sources import csv, feeds, views

app_name = "records"
urlpatterns = [
    path("sources/", views.SourceList.as_view(), name="source-list"),
    path("sources.csv", csv.SourceCsv.as_view(), name="source-list-csv"),
    path("sources.atom", feeds.SourceFeed.as_view(), name="source-list-atom"),
    path("sources/<slug:key>/", views.SourceDetail.as_view(), name="source-detail"),
]
