"""What names a record in its text, the news and others, for the pages of the layers below."""

from django import template
from django.contrib.contenttypes.models import ContentType

from news.models import Article
from records.public import PAGE_SIZE, shortlist
from records.publication import Mention
from records.rows import prepared
from records.sources import naming

register = template.Library()


@prepared
def _naming(own_type, key, article_type):
    mentions = Mention.objects.of_type(own_type, key).filter(holder_type=article_type)
    rows = Article.objects.published().filter(pk__in=mentions.values("holder_id"))
    return rows.without_text()[: PAGE_SIZE + 1]


@register.inclusion_tag("news/_articles.html")
def articles_of(record):
    """The articles that name a record, the latest first."""
    own_type, article_type = (ContentType.objects.get_for_model(each).pk for each in (record, Article))
    rows = _naming(own_type, record.pk, article_type)
    return {"list": shortlist(rows, "news:article-list", **{record._meta.model_name: record.key})}


@register.inclusion_tag("records/_named_in.html")
def named_in(record):
    """The other records whose texts name a record: bodies, meetings, programmes, standing pages."""
    return {"groups": naming(record, excluding=[Article])}
