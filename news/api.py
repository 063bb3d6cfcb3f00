"""The API's collection of articles."""

from meetings.models import Contribution, Meeting, Statement
from organizations.api.rows import OrganizationReference
from organizations.models import Membership, Organization, Person, Programme
from records.api import (
    AddressField,
    ChoiceField,
    Collection,
    FileField,
    ImpreciseDateField,
    MomentField,
    PlainField,
    ReadRow,
    ReferenceField,
    RowField,
    SlugRow,
    SourcedRow,
    TextField,
    TranslatedRow,
    VersionedRow,
    component,
)
from records.lists import with_references, with_sources
from records.publication import Mention

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
    publish_at = MomentField()
    publisher = OrganizationReference()
    contact_unit = PlainField()
    contact_email = PlainField()
    image = FileField()
    image_alt = TextField()
    correction_note = TextField()


# What an article can name: the collection, what names it there, and what that name needs loaded.
MENTIONED = {
    Organization: ("organizations", "name", ()),
    Person: ("people", "name", ()),
    Membership: ("memberships", "capacity", ("post", "category")),
    Programme: ("programmes", "name", ()),
    Meeting: ("meetings", "name", ()),
    Contribution: ("contributions", "title", ()),
    Statement: ("statements", "attribution", ()),
    Article: ("articles", "headline", ()),
}


class MentionsField(RowField):
    """The public records that the body names, by collection; one query for each kind that it names."""

    schema = {
        "type": "object",
        "properties": {
            collection: {
                "type": "array",
                "items": component("UidReference" if model.key_field == "uid" else "Reference"),
            }
            for model, (collection, _name, _loaded) in MENTIONED.items()
        },
        "required": [collection for collection, _name, _loaded in MENTIONED.values()],
        "additionalProperties": False,
    }

    def to_representation(self, row):
        named = {}
        for mention in Mention.objects.filter(
            holder_type__app_label="news", holder_type__model="article", holder_id=row.pk
        ).select_related("target_type"):
            named.setdefault(mention.target_type.model, []).append(mention.target_id)
        return {
            collection: self.references(model, named.get(model._meta.model_name), collection, name, loaded)
            for model, (collection, name, loaded) in MENTIONED.items()
        }

    def references(self, model, ids, collection, name, loaded):
        """References to those of the rows that are public."""
        if not ids:
            return []
        public = with_references(model.objects.published(self.request_context.now), *loaded)
        reference = ReferenceField(collection, name=name, key=model.key_field)
        reference.bind("", self)
        return [reference.refer(target) for target in public.filter(pk__in=ids).order_by(model.key_field)]


class ArticleDetail(ArticleRow):
    """A piece of news with its body, in Markdown: a link such as `organization:intersputnik` names a record."""

    body = TextField()
    mentions = MentionsField()


class Articles(Collection):
    """News. `organization`, `person`, `meeting` and `programme` find the articles that name that record."""

    collection = "articles"
    model = Article
    filterset_class = ArticleFilterSet
    row_serializer = ArticleRow
    detail_serializer = ArticleDetail

    def with_rows(self, queryset):
        return with_sources(with_references(queryset, "publisher"))
