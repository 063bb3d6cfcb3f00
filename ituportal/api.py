"""The API's addresses: which collections there are, in the order in which the root names them."""

from django.urls import path, re_path
from django.utils.module_loading import import_string

from records.api import Description, Reference, Root, Unresolved
from records.kinds import ROUTES, kinds

COLLECTIONS = {kind.collection: import_string(kind.api) for kind in kinds() if kind.api}


def addresses(name, view):
    """The list and the detail of one collection, by slug or id."""
    views = {way: view.as_view({"get": way}, collection=name) for way in ("list", "retrieve")}
    return [
        path(f"v1/{name}/", views["list"], name=f"{name}-list"),
        path(f"v1/{name}/{ROUTES[view.model.key_field]}/", views["retrieve"], name=f"{name}-detail"),
    ]


app_name = "api"
urlpatterns = [
    path("v1/", Root.as_view(collections=tuple(COLLECTIONS)), name="root"),
    path("v1/schema/", Description.as_view(), name="schema"),
    path("v1/docs/", Reference.as_view(), name="docs"),
    *(address for name, view in COLLECTIONS.items() for address in addresses(name, view)),
    re_path("", Unresolved.as_view()),
]
