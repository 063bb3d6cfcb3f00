"""The API's collection of articles."""

from organizations.api.rows import OrganizationReference
from records.api import (
    AddressField,
    ChoiceField,
    Collection,
    CorrectedRow,
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
from records.kinds import mentioned_kinds

from .filters import ArticleFilterSet
from .mentions import named_by
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


class MentionsField(RowField):
    """The public records that the body names, by collection; one query for each kind that it names."""

    schema = {
        "type": "object",
        "properties": {
            kind.collection: {
                "type": "array",
                "items": component("UidReference" if kind.model_class.key_field == "uid" else "Reference"),
            }
            for kind in mentioned_kinds()
        },
        "required": [kind.collection for kind in mentioned_kinds()],
        "additionalProperties": False,
    }

    def to_representation(self, row):
        return {
            kind.collection: self.references(kind, rows)
            for kind, rows in named_by(row, self.request_context.now).items()
        }

    def references(self, kind, rows):
        """References to the rows of one kind that are public."""
        model = kind.model_class
        if rows is None:
            return []
        reference = ReferenceField(kind.collection, name=model.named_by, key=model.key_field)
        reference.bind("", self)
        public = rows.with_references(*model.named_with).order_by(model.key_field)
        return [reference.refer(target) for target in public]


class ArticleDetail(ArticleRow, CorrectedRow):
    """A piece of news with its body, in Markdown: a link such as `organization:intersputnik` names a record."""

    body = TextField()
    mentions = MentionsField()


class Articles(Collection):
    """News. A filter that is called as a kind of record finds the articles that name a record of it."""

    model = Article
    filterset_class = ArticleFilterSet
    row_serializer = ArticleRow
    detail_serializer = ArticleDetail

    def with_rows(self, queryset):
        return super().with_rows(queryset).with_correction_note(self.now)
