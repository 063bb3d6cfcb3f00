from django.apps import AppConfig
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.kinds import Kind


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")
    kinds = (
        Kind(
            label=_("News"),
            model="news.Article",
            one=capfirst(_("article")),
            order=120,
            path="news",
            list="news.views.ArticleList",
            detail="news.views.ArticleDetail",
            csv="news.csv.ArticleCsv",
            feed="news.feeds.ArticleFeed",
            collection="articles",
            api="news.api.Articles",
            navigation=1,
            site_map="news",
            mentioned=True,
        ),
        Kind(
            model="news.Page",
            order=1000,
            detail="news.views.PageDetail",
            site_map="pages",
        ),
    )
