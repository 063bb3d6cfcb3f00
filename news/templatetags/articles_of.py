"""What names a record in its text, the news and others, for the pages of the layers below."""

from django import template

from news.models import Article
from records.public import shortlist
from records.sources import naming

register = template.Library()


@register.inclusion_tag("news/_articles.html")
def articles_of(record):
    """The articles that name a record, the latest first."""
    rows = Article.objects.published().mentioning(record)
    return {"list": shortlist(rows, "news:article-list", **{record._meta.model_name: record.key})}


@register.inclusion_tag("records/_named_in.html")
def named_in(record):
    """The other records whose texts name a record: bodies, meetings, programmes, standing pages."""
    return {"groups": naming(record, excluding=[Article])}
