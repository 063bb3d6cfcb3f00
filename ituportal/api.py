"""The API's addresses: which collections there are, in the order in which the root names them."""

from django.urls import path, re_path

from meetings.api import Contributions, Meetings, Outcomes, Participations, Statements
from news.api import Articles
from organizations.api import Memberships, Organizations, People, Posts, Programmes, Relations
from records.api import Description, Reference, Root, Unresolved
from records.sources import Sources

COLLECTIONS = {
    view.collection: view
    for view in (
        Organizations,
        People,
        Posts,
        Memberships,
        Relations,
        Programmes,
        Meetings,
        Participations,
        Contributions,
        Outcomes,
        Statements,
        Articles,
        Sources,
    )
}


def addresses(name, view):
    """The list and the detail of one collection, by slug or uid."""
    key = "uuid" if view.model.key_field == "uid" else "slug"
    return [
        path(f"v1/{name}/", view.as_view({"get": "list"}), name=f"{name}-list"),
        path(f"v1/{name}/<{key}:key>/", view.as_view({"get": "retrieve"}), name=f"{name}-detail"),
    ]


app_name = "api"
urlpatterns = [
    path("v1/", Root.as_view(collections=tuple(COLLECTIONS)), name="root"),
    path("v1/schema/", Description.as_view(), name="schema"),
    path("v1/docs/", Reference.as_view(), name="docs"),
    *(address for name, view in COLLECTIONS.items() for address in addresses(name, view)),
    re_path("", Unresolved.as_view()),
]
