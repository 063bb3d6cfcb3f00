"""Statements as plain pages and a plain API: what the portal's are compared with, and its bytes (PLAIN_LIST, PLAIN_DETAIL)."""

import os

from django.urls import include, path
from django.utils import timezone
from django.views.generic import DetailView, ListView
from rest_framework.routers import DefaultRouter
from rest_framework.serializers import CharField, ModelSerializer, Serializer, SlugField, UUIDField
from rest_framework.viewsets import ModelViewSet

from meetings.models import Statement

NAMED = ("speaker_person", "speaker_organization", "on_behalf_of", "meeting", "contribution")
OF_CAPACITY = ("capacity__organization", "capacity__post", "capacity__category")


class Public:
    """The public statements, the latest first, with what is shown of others; padded with blanks to a number of bytes."""

    bytes = 0

    def get_queryset(self):
        public = Statement.objects.filter(status="published", publish_at__lte=timezone.now())
        return public.select_related(*NAMED, *OF_CAPACITY).order_by("-date_earliest", "-slug")

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs).render()
        response.content += b" " * (self.bytes - len(response.content))
        return response


class StatementList(Public, ListView):
    paginate_by = 25
    template_name = "list.html"
    bytes = int(os.environ.get("PLAIN_LIST", 0))


class StatementDetail(Public, DetailView):
    template_name = "detail.html"
    bytes = int(os.environ.get("PLAIN_DETAIL", 0))

    def get_queryset(self):
        return super().get_queryset().prefetch_related("sources", "programmes")


class Reference(Serializer):
    id = UUIDField(source="uid")
    slug = SlugField()
    name = CharField(source="name_en")


class Document(Reference):
    name = CharField(source="title")


class Capacity(Serializer):
    id = UUIDField(source="uid")
    name = CharField(source="capacity")


class StatementSerializer(ModelSerializer):
    speaker_person, speaker_organization, on_behalf_of, meeting = (Reference() for _ in range(4))
    capacity = Capacity()
    sources, programmes = Document(many=True), Reference(many=True)

    class Meta:
        model = Statement
        exclude = ("further_capacities", "contribution", "created_at", "withdrawn_at", "withdrawal_reason")


class StatementViewSet(Public, ModelViewSet):
    serializer_class = StatementSerializer
    lookup_field = "slug"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("sources", "programmes")


router = DefaultRouter()
router.register("statements", StatementViewSet, basename="statement")
urlpatterns = [
    path("statements/", StatementList.as_view()),
    path("statements/<slug:slug>/", StatementDetail.as_view()),
    path("api/", include(router.urls)),
]
