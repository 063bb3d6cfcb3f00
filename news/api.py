"""The API's collection of articles."""

from rest_framework import serializers

from organizations.api.rows import OrganizationReference
from records.api.fields import AddressField, ChoiceField, FileField, ImpreciseDateField, PlainField, TextField
from records.api.loading import with_references, with_sources
from records.api.serializers import ReadRow, SlugRow, SourcedRow, TranslatedRow, VersionedRow
from records.api.views import Collection

from .filters import ArticleFilterSet
from .models import Article


class ArticleRow(SlugRow, ReadRow, VersionedRow, TranslatedRow, SourcedRow):
    """A piece of news."""

    url = AddressField("articles")
    headline = TextField()
    lead = TextField()
    section = ChoiceField(Article.Section)
    dateline = TextField()
    date = ImpreciseDateField()
    publish_at = serializers.DateTimeField()
    publisher = OrganizationReference()
    contact_unit = PlainField()
    contact_email = PlainField()
    image = FileField()
    image_alt = TextField()
    correction_note = TextField()


class ArticleDetail(ArticleRow):
    """A piece of news with its body, in Markdown: a link such as `organization:intersputnik` names a record."""

    body = TextField()


class Articles(Collection):
    """News. `organization`, `person`, `meeting` and `programme` find the articles that name that record."""

    collection = "articles"
    model = Article
    filterset_class = ArticleFilterSet
    row_serializer = ArticleRow
    detail_serializer = ArticleDetail

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, "publisher"))
