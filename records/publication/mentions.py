"""Mentions: which record names which other in its Markdown, and where such a link leads."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.texts import languages, markdown

from .redirects import Redirect
from .status import Status, publishable_models


class MentionQuerySet(models.QuerySet):
    """Mentions, by either end."""

    def of(self, target):
        """Keep the mentions of one record."""
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk)

    def by(self, holder):
        """Keep the mentions that stand in one record."""
        return self.filter(holder_type=ContentType.objects.get_for_model(holder), holder_id=holder.pk)

    def of_type(self, target_type, target_id):
        """Keep the mentions of one record, by the key of its content type."""
        return self.filter(target_type=target_type, target_id=target_id)

    def held_by(self, model):
        """Keep the mentions that stand in records of one model."""
        return self.filter(holder_type=ContentType.objects.get_for_model(model))

    def rewrite(self, holder, targets):
        """Make the mentions by `holder` those of `targets` (`{(kind, key): record}`)."""
        wanted = {(ContentType.objects.get_for_model(t), t.pk) for t in targets.values()}
        existing = {(m.target_type, m.target_id): m for m in self.by(holder).select_related("target_type")}
        gone = [mention.pk for key, mention in existing.items() if key not in wanted]
        if gone:
            self.filter(pk__in=gone).delete()
        holder_type = ContentType.objects.get_for_model(holder)
        self.bulk_create(
            Mention(holder_type=holder_type, holder_id=holder.pk, target_type=target_type, target_id=pk)
            for target_type, pk in sorted(wanted - set(existing), key=lambda key: (key[0].pk, key[1]))
        )


class Mention(models.Model):
    """One record names another in its Markdown; derived on every save."""

    holder_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    holder_id = models.PositiveBigIntegerField()
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("mention")
        verbose_name_plural = gettext_lazy("mentions")
        constraints = [
            models.UniqueConstraint(
                fields=["holder_type", "holder_id", "target_type", "target_id"], name="records_mention_once"
            ),
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="mention_target")]

    def __str__(self):
        return f"{self.holder_type}:{self.holder_id} → {self.target_type}:{self.target_id}"


def mentionable():
    """Return `{kind: model}` of what a Markdown link can name."""
    return {model._meta.model_name: model for model in publishable_models()}


def addresses_of(wanted):
    """Return `{(kind, key): address}` of those of the wanted pairs that are public: one query a kind."""
    models_by_kind, addresses = mentionable(), {}
    for kind in dict.fromkeys(kind for kind, _key in wanted if kind in models_by_kind):
        keys = [key for name, key in wanted if name == kind]
        for key, record in Redirect.objects.find(models_by_kind[kind].objects.published(), keys).items():
            addresses[kind, key] = record.get_absolute_url()
    return addresses


def render(text):
    """Return safe HTML for a Markdown text whose mentions lead to what is public now; the others are plain text."""
    return markdown.render(text, addresses_of)


def _references(record):
    """Yield `(column, (kind, key))` for each Markdown link of a record that names another."""
    for name in record.markdown_fields:
        for code in languages.CODES:
            column = languages.column(name, code)
            for pair in markdown.references(getattr(record, column)):
                yield column, pair


def named_in(*records):
    """Return `{(kind, key): record}` of what the Markdown of records names, in every language: a few queries for all."""
    wanted = dict.fromkeys(pair for record in records for _column, pair in _references(record))
    models_by_kind = mentionable()
    targets = {}
    for kind in dict.fromkeys(kind for kind, _key in wanted if kind in models_by_kind):
        keys = [key for name, key in wanted if name == kind]
        found = Redirect.objects.find(models_by_kind[kind].objects.all(), keys)
        targets |= {(kind, key): target for key, target in found.items()}
    return {pair: targets[pair] for pair in wanted if pair in targets}


def mentions_of(*records):
    """Return what `named_in()` returns, but for the records themselves."""
    return {pair: target for pair, target in named_in(*records).items() if target not in records}


def not_there(record, named=None):
    """Return `{column: pairs}` of what the Markdown of a record names and what is no record: `(kind, key)`.

    `named` is what `named_in()` returned for this record and others.
    """
    named = named_in(record) if named is None else named
    lacking = {}
    for column, pair in _references(record):
        if pair not in named and pair != (record._meta.model_name, record.key):
            lacking.setdefault(column, {})[pair] = None
    return {column: list(pairs) for column, pairs in lacking.items()}


def no_record(kind, key):
    """Return the sentence that nothing is called so."""
    kinds = mentionable()
    if kind in kinds:
        return _("There is no record “%(kind)s:%(key)s”.") % {"kind": kind, "key": key[:120]}
    return _("“%(kind)s:” is not a kind of record. There are: %(kinds)s.") % {
        "kind": kind,
        "kinds": languages.joined(*sorted(kinds)),
    }


def unknown_references(record):
    """Return `{column: sentences}` for each Markdown text that names what is no record; of a draft, only what no record can be.

    A draft may name what is yet to be entered: it is plain text until then, and publication refuses it.
    """
    kinds, unknown = mentionable(), {}
    is_whole = record.status == Status.PUBLISHED or record.is_in_set
    for column, pairs in not_there(record).items():
        said = [no_record(kind, key) for kind, key in pairs if is_whole or kind not in kinds]
        if said:
            unknown[column] = said
    return unknown


def mentioned_in(*records):
    """Return the records whose Markdown names any of `records`, as the database has them: a few queries for all."""
    by_kind, holders = {}, {}
    for record in records:
        by_kind.setdefault(ContentType.objects.get_for_model(record), []).append(record.pk)
    for kind, keys in by_kind.items():
        for mention in Mention.objects.filter(target_type=kind, target_id__in=keys).order_by("pk"):
            holders.setdefault(mention.holder_type_id, []).append(mention.holder_id)
    found = []
    for kind, keys in holders.items():
        rows = ContentType.objects.get_for_id(kind).model_class().objects.in_bulk(keys)
        found += [rows[key] for key in dict.fromkeys(keys) if key in rows]
    return found
