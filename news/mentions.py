"""What an article names: public records of the kinds that are shown as named."""

from records.kinds import mentioned_kinds
from records.publication import Mention


def named_by(article, at=None):
    """Return `{kind: public rows that an article names}` at the moment `at` (now); None where it names none of a kind."""
    keys = {}
    for mention in Mention.objects.filter(
        holder_type__app_label="news", holder_type__model="article", holder_id=article.pk
    ).select_related("target_type"):
        keys.setdefault(mention.target_type.model, []).append(mention.target_id)
    return {
        kind: kind.model_class.objects.published(at).filter(pk__in=keys[kind.base]) if kind.base in keys else None
        for kind in mentioned_kinds()
    }
