"""Addresses of the news and, after all others, of the standing pages."""

from django.urls import path, re_path

from . import csv, feeds, views

app_name = "news"
urlpatterns = [
    path("news/", views.ArticleList.as_view(), name="article-list"),
    path("news.csv", csv.ArticleCsv.as_view(), name="article-list-csv"),
    path("news.atom", feeds.ArticleFeed.as_view(), name="article-list-atom"),
    path("news/<slug:key>/", views.ArticleDetail.as_view(), name="article-detail"),
    path("corrections/", views.CorrectionList.as_view(), name="correction-list"),
    path("corrections.csv", csv.CorrectionCsv.as_view(), name="correction-list-csv"),
    path("corrections.atom", feeds.CorrectionFeed.as_view(), name="correction-list-atom"),
    # Last in the list of all addresses: it takes what nothing else has taken.
    re_path(r"^(?P<key>[a-z0-9]+(?:[-/][a-z0-9]+)*)/$", views.PageDetail.as_view(), name="page-detail"),
]
