"""What public records rest on a source, and which ones name another in their texts."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.utils.text import capfirst

from records.public import LONGEST
from records.publication import Mention
from records.rows import Part, prepared
from records.texts import languages

from .models import Source

MOST_CITING = 200  # of one kind; a document that states more is better asked for in the API


def group_of(rows, at_most):
    """Return the first of some rows of one model: `{"kind", "rows", "more"}`; `more` says that there are others."""
    first_rows = list(rows.prefetch_related(*rows.model.name_needs)[: at_most + 1])
    kind = capfirst(rows.model._meta.verbose_name_plural)
    return {"kind": kind, "rows": first_rows[:at_most], "more": len(first_rows) > at_most}


def citing(source):
    """Return what cites a source, by model: public records, in themselves or in a part, and what they use besides.

    Each row has its `facts`, the parts that cite the source: `[(what they are called, how many), …]`.
    """
    conditions, parts = {}, {}
    for relation in Source._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Part):
            citing_parts = model.objects.published().filter(sources=source).order_by()
            for name, whole in model.whole_models().items():
                in_part = Q(pk__in=citing_parts.exclude(**{name: None}).values(name))
                conditions[whole] = conditions.get(whole, Q()) | in_part
                parts.setdefault(whole, []).append((citing_parts, name))
        else:
            own = Q(pk__in=model.sources.through.objects.filter(source=source).values(model._meta.model_name))
            conditions[model] = conditions.get(model, Q()) | own
    groups = []
    # Posts and categories last: they have no pages of their own.
    for model, condition in sorted(conditions.items(), key=lambda item: not item[0].is_publishable):
        named = [field.name for field in model._meta.fields if field.many_to_one]
        group = group_of(model.objects.published().filter(condition).select_related(*named).with_ends(), MOST_CITING)
        if group["rows"]:
            count_facts(group["rows"], parts.get(model, ()))
            groups.append(group)
    return groups


def count_facts(rows, parts):
    """Give each row its `facts`, from `parts`: a query of such parts, and their foreign key to the row."""
    for row in rows:
        row.facts = []
    for query, name in parts:
        numbers = dict(query.filter(**{f"{name}__in": rows}).values_list(name).annotate(Count("pk")))
        for row in rows:
            if row.pk in numbers:
                row.facts.append((query.model._meta.verbose_name_plural, numbers[row.pk]))


@prepared
def _holders(target_type, target_id, but_for):
    mentions = Mention.objects.of_type(target_type, target_id).exclude(holder_type__in=but_for)
    return mentions.values_list("holder_type").distinct()


def naming(record, excluding=()):
    """Return the public records that name `record` in their Markdown, by model, but for the models `excluding`."""
    excluded = [kind.pk for kind in ContentType.objects.get_for_models(*excluding).values()]
    groups, own_type = [], ContentType.objects.get_for_model(record).pk
    for (kind,) in sorted(_holders(own_type, record.pk, excluded)):
        model = ContentType.objects.get_for_id(kind).model_class()
        texts = [languages.column(name, code) for name in model.markdown_fields for code in languages.CODES]
        group = group_of(model.objects.published().mentioning(record).defer(*texts), LONGEST)
        if group["rows"]:
            groups.append(group | {"kind": model._meta.verbose_name})
    return sorted(groups, key=lambda group: group["kind"])
