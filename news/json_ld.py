"""Articles and standing pages in the words of schema.org."""

from django.conf import settings

from organizations.json_ld import member
from records.dating import days
from records.public import given, place, text


def article(site, record, context):
    """Return a piece of news with what it tells of."""
    image = f"{site.origin}{record.image.url}" if record.image else None
    publisher = member(site, record.publisher) if record.publisher else {}
    named = [each for group in context["named"].values() for each in group["rows"]]
    return site.thing(
        "NewsArticle",
        record,
        record.headline,
        headline=text(record.headline),
        description=text(record.lead),
        articleSection=record.get_section_display(),
        datePublished=days.localised(record.publish_at).isoformat(),
        dateModified=days.localised(record.changed_at).isoformat(),
        inLanguage=record.body.lang,
        contentLocation=place(record.dateline, ""),
        publisher=publisher,
        author=publisher,
        image=image,
        mentions=[given(id=site.id(each)) for each in named],
        citation=site.works(record.sources.all()),
        license=settings.DATA_LICENCE_URL,
    )
