"""Pages that tell the news, and the standing pages."""

from django.utils.translation import gettext_lazy

from meetings.loading import spoken
from meetings.models import Meeting, Statement
from organizations.models import Organization, Person, Programme
from records.public import RecordDetail, RecordList, excerpt
from records.publication import Mention, render
from records.texts import Text, languages

from . import json_ld
from .filters import ArticleFilterSet, CorrectionFilterSet
from .models import Article, Page

LATEST = 5


class ArticleList(RecordList):
    """The news, the latest first."""

    filterset_class = ArticleFilterSet
    heading = gettext_lazy("News")
    collection = "articles"


class CorrectionList(RecordList):
    """What was corrected in the news, and when."""

    filterset_class = CorrectionFilterSet
    template_name = "news/correction_list.html"
    heading = gettext_lazy("Corrections")

    def get_queryset(self):
        return super().get_queryset().corrected().without_text()


class ArticleDetail(RecordDetail):
    """One article, with the bodies and people in the story, what they said, and the sources."""

    model = Article
    heading = gettext_lazy("News")
    collection = "articles"

    def get_context_data(self, record):
        context = super().get_context_data(record)
        if record.contact_unit:
            context["contact"] = {"unit": Text(record.contact_unit, languages.FALLBACK), "email": record.contact_email}
        return (
            context
            | mentioned(record)
            | {
                "body": render(record.body),
                "latest": Article.objects.published().exclude(pk=record.pk)[:LATEST],
            }
        )

    def structured(self, site, context):
        return json_ld.article(site, context["record"], context)


def mentioned(article):
    """Return the public records that an article names, by kind."""
    keys = {}
    for mention in Mention.objects.by(article).select_related("target_type"):
        keys.setdefault(mention.target_type.model, []).append(mention.target_id)
    found = {
        "bodies": Organization.objects.published().filter(pk__in=keys.get("organization", ())),
        "people": Person.objects.published().filter(pk__in=keys.get("person", ())),
        "meetings": Meeting.objects.published().filter(pk__in=keys.get("meeting", ())),
        "programmes": Programme.objects.published().filter(pk__in=keys.get("programme", ())),
        "statements": spoken(Statement.objects.published().filter(pk__in=keys.get("statement", ()))),
    }
    return {name: excerpt(rows, "articles-detail", article.slug) for name, rows in found.items()}


class PageDetail(RecordDetail):
    """One standing page, with the pages above and below it."""

    model = Page

    def steps(self, record):
        parts = record.path.split("/")
        above = ["/".join(parts[:length]) for length in range(1, len(parts))]
        pages = Page.objects.published().filter(path__in=above) if above else []
        return [(page.title, page.get_absolute_url()) for page in pages]

    def get_context_data(self, record):
        return super().get_context_data(record) | {
            "body": render(record.body),
            "children": record.children.published(),
        }
