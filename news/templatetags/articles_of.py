"""The news about a record, for the pages of the layers below."""

from django import template

from news.models import Article
from records.pages import shortlist

register = template.Library()


@register.inclusion_tag("news/_articles.html")
def articles_of(record):
    """The articles that name a record, the latest first."""
    rows = Article.objects.published().mentioning(record)
    return {"list": shortlist(rows, "news:article-list", **{record._meta.model_name: record.key})}
