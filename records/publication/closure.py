"""Closure: whenever a record is public, what it refers to is public too.

So a list of public records needs no join to know that what it shows is public.
"""

from functools import cache

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.rows import Part, Record
from records.texts import first_of, languages

from .mentions import mentioned_in, mentions_of
from .status import Status

MOST_ASKED = 1_000  # keys in one question


def in_words(records):
    """Return the names of the first records, and how many more there are."""
    return languages.joined_apart(*first_of(records, Record.described))


@cache
def _leading(model):
    """Return the fields of a model that lead, perhaps through others, to publishable records."""
    return tuple(
        field
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and issubclass(field.related_model, Record)
        and field.name not in model.wholes
        and (field.related_model.is_publishable or _leading(field.related_model))
    )


def _by_model(rows):
    """Return rows by their model, in the order found."""
    groups = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
    return groups


def _targets(rows):
    """Return what the rows lead to in one step, in order: one query a model, and one a list of references."""
    wanted = {}
    for model, group in _by_model(rows).items():
        for field in _leading(model):
            keys = wanted.setdefault(field.related_model, {})
            if field.many_to_many:
                held = field.remote_field.through._base_manager.filter(**{f"{field.m2m_field_name()}__in": group})
                far = f"{field.m2m_reverse_field_name()}_id"
                keys.update(dict.fromkeys(held.order_by("pk").values_list(far, flat=True)))
            else:
                keys.update(dict.fromkeys(key for row in group if (key := getattr(row, field.attname)) is not None))
    targets = []
    for model, keys in wanted.items():
        rows_by_key = model.objects.in_bulk(list(keys)) if keys else {}
        targets += [rows_by_key[key] for key in keys]
    return targets


def parts(records):
    """Return the parts of records that lead to other records, as the database has them: one query a kind of part."""
    rows = []
    for model, group in _by_model(records).items():
        for relation in model._meta.related_objects:
            part = relation.related_model
            if issubclass(part, Part) and relation.field.name in part.wholes and _leading(part):
                rows += part.objects.filter(**{f"{relation.field.name}__in": group})
    return rows


def references(*records):
    """Return the publishable records that `records` and their parts refer to, in the order found.

    What has no status of its own (a post, a category) is looked through.
    """
    return list(dict.fromkeys([*_referred(*records), *mentions_of(*records).values()]))


def _referred(*records):
    """Return what `records` and their parts refer to otherwise than in Markdown: a few queries for each step."""
    by_key, seen = {}, set()
    rows = [*records, *parts(records)]
    while rows:
        targets = [each for each in _targets(rows) if (type(each), each.pk) not in seen]
        seen |= {(type(target), target.pk) for target in targets}
        by_key.update({(type(target), target.pk): target for target in targets if target.is_publishable})
        rows = [target for target in targets if not target.is_publishable]
    for record in records:
        by_key.pop((type(record), record.pk), None)
    return list(by_key.values())


def users(*rows):
    """Return the publishable records that refer to any of `rows` directly, through a part or in Markdown; a few queries for each step."""
    by_key, seen = {}, {(type(row), row.pk) for row in rows}
    level = list(rows)
    while level:
        found = [user.whole if isinstance(user, Part) else user for user in _backward(level)]
        level = []
        for user in found:
            key = (type(user), user.pk)
            if key in seen:
                continue
            seen.add(key)
            if user.is_publishable:
                by_key[key] = user
            else:
                level.append(user)
    for user in mentioned_in(*(row for row in rows if row.is_publishable)):
        if (type(user), user.pk) not in seen:
            by_key.setdefault((type(user), user.pk), user)
    return list(by_key.values())


def _backward(rows):
    """Yield the rows whose foreign keys and lists lead to any of these, parts of themselves excepted."""
    for whole, group in _by_model(rows).items():
        for relation in whole._meta.related_objects:
            model = relation.related_model
            if not issubclass(model, Record | Part) or (
                issubclass(model, Part) and relation.field.name in model.wholes
            ):
                continue
            for start in range(0, len(group), MOST_ASKED):
                found = model.objects.filter(**{f"{relation.field.name}__in": group[start : start + MOST_ASKED]})
                yield from found.select_related(*model.wholes) if issubclass(model, Part) else found


def dependents(record):
    """Return the published records that refer to `record`."""
    return [user for user in users(record) if user.status == Status.PUBLISHED]


def all_users(record):
    """Return the publishable records that refer to `record`, those that refer to the published ones of them, and so on."""
    by_key, level = {}, [record]
    while level:
        found = [user for user in users(*level) if user != record and (type(user), user.pk) not in by_key]
        by_key |= {(type(user), user.pk): user for user in found}
        level = [user for user in found if user.status == Status.PUBLISHED]
    return list(by_key.values())


def all_dependents(record):
    """Return the published records that refer to `record`, those that refer to them, and so on."""
    return [user for user in all_users(record) if user.status == Status.PUBLISHED]


def _serves(target, moment):
    """Whether `target` is public whenever a record is that is so from `moment` on, from now on."""
    return target.status == Status.PUBLISHED and target.publish_at <= max(moment, timezone.now())


def unpublished_set(record, moment):
    """Return what is not public at `moment` of a record, what it refers to, what that refers to, and so on.

    Refuses, naming them, those behind the record that only an editor makes public, each by itself.
    """
    moment = max(moment, timezone.now())
    unpublished = waiting([record], moment)
    behind = [row for row in unpublished if row != record]
    # Those that need each other come back together, as they went.
    withdrawn = [row for row in behind if row.status == Status.WITHDRAWN and record not in waiting([row], moment)]
    later = [row for row in behind if row not in withdrawn and row.publish_at and row.publish_at > moment]
    sentences = (
        (_("Withdrawn, and published again only by itself: %(names)s."), withdrawn),
        (_("To be public only later: %(names)s."), later),
    )
    refusals = [sentence % {"names": in_words(rows)} for sentence, rows in sentences if rows]
    if refusals:
        raise ValidationError(refusals, code="closure")
    return unpublished


def waiting(records, moment):
    """Return what is not public at `moment`, of records, what they refer to, what that refers to, and so on.

    A few queries for each step away from the records, however many there are.
    """
    moment = max(moment, timezone.now())
    unpublished = {row: row for row in records}
    level = list(unpublished)
    while level:
        level = [row for row in references(*level) if row not in unpublished and not _serves(row, moment)]
        unpublished.update((row, row) for row in level)
    return [row for row in unpublished if not _serves(row, moment)]


def judge_by_name(record):
    """Judge one record of several by its own rules: what it refuses is said with its name and the field."""
    try:
        record.full_clean()
    except ValidationError as error:
        labels = {field.name: f"{capfirst(field.verbose_name)}: " for field in record._meta.concrete_fields}
        said = [
            f"{labels.get(name, '')}{message}" for name, messages in error.message_dict.items() for message in messages
        ]
        named = {"named": record.described(), "linked": {"named": [record]}}
        raise ValidationError(
            [ValidationError("%(named)s: %(said)s", params=named | {"said": each}) for each in said]
        ) from error


def _outlasts(target, record):
    """Whether `target` is public for as long as `record` is."""
    if not target.expires or target.unpublish_at is None:
        return True
    return record.expires and record.unpublish_at is not None and record.unpublish_at <= target.unpublish_at


def leads_elsewhere(before, row):
    """Whether a row refers to other records than it did before, as far as they must be public."""
    keys = [field.attname for field in _leading(type(row)) if not field.many_to_many]
    return before is not None and any(getattr(before, key) != getattr(row, key) for key in keys)


def check_references(record):
    """Refuse, naming what is in the way, a published record that refers to what is not public by then."""
    record = record.stored()
    if record is None or record.status != Status.PUBLISHED:
        return
    referred = _referred(record)
    mentioned = mentions_of(record).values()
    if not all(_serves(target, record.publish_at) for target in [*referred, *mentioned]):
        missing = [row for row in waiting([record], record.publish_at) if row != record]
        raise ValidationError(
            _("%(needing)s cannot be public before what it refers to: %(missing)s."),
            code="closure",
            params={"needing": record.described(), "missing": in_words(missing), "linked": {"missing": missing}},
        )
    refuse_ending(record, referred)


def unclosed(model, keys, now):
    """Yield what is refused of the published rows with these keys, each time all sentences of one; sound rows are judged together."""
    rows = list(model.objects.filter(pk__in=keys))
    begun = all(row.publish_at <= now for row in rows)
    if begun and all(_serves(target, now) and not target.expires for target in references(*rows)):
        return
    for row in rows:
        try:
            check_references(row)
        except ValidationError as error:
            yield error.messages


def refuse_ending(record, referred=None):
    """Refuse, naming it, what a record refers to and what is public for a shorter time: articles and pages end.

    A mention of one that has ended becomes plain text.
    """
    ending = [
        target for target in (_referred(record) if referred is None else referred) if not _outlasts(target, record)
    ]
    if ending:
        raise ValidationError(
            _("%(needing)s cannot be public for longer than what it refers to: %(ending)s."),
            code="closure",
            params={"needing": record.described(), "ending": in_words(ending), "linked": {"ending": ending}},
        )


def check_users(record):
    """Refuse, naming them, to leave published records without what they refer to."""
    record = record.stored()
    if record is None:
        return
    using = dependents(record)
    waiting = [user for user in using if not _serves(record, user.publish_at)]
    if waiting:
        raise ValidationError(
            _("%(record)s is needed by what is public: %(users)s.")
            % {"record": record.described(), "users": in_words(waiting)},
            code="closure",
        )
    if record.expires:
        for user in using:
            check_references(user)
