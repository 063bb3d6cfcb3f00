"""Pages that tell the news, and the standing pages."""

from meetings.models import Statement
from records.kinds import kinds_of
from records.public import Contact, RecordDetail, RecordList, excerpt
from records.publication import render
from records.texts import Text, languages

from . import json_ld
from .filters import ArticleFilterSet
from .mentions import named_by
from .models import Article, Page

LATEST = 5


class ArticleList(RecordList):
    """The news, the latest first."""

    filterset_class = ArticleFilterSet


class ArticleDetail(RecordDetail):
    """One article, with the bodies and people in the story, what they said, and the sources."""

    model = Article

    def get_context_data(self, record):
        context = super().get_context_data(record)
        if record.contact_unit:
            context["contact"] = Contact(Text(record.contact_unit, languages.FALLBACK), record.contact_email)
        return context | {
            "named": named_in(record),
            "body": render(record.body),
            "latest": Article.objects.published().exclude(pk=record.pk)[:LATEST],
        }

    def json_ld(self, site, context):
        return json_ld.article(site, context["record"], context)


def named_in(article):
    """Return `{name of a kind: {"label", "rows", "data"}}`, the public records that an article names."""
    excerpts = {}
    for named, rows in named_by(article).items():
        for kind in kinds_of(named.model_class) if rows is not None else ():
            shown = rows.filter(kind.holding()).with_ends()
            # Quoted with its sources, where the others are only named.
            shown = shown.with_sources() if kind.model_class is Statement else shown
            excerpts[kind.base] = excerpt(shown, "articles-detail", article.slug) | {"label": kind.label}
    return excerpts


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
