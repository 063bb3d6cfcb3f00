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


def _targets(rows):
    """Return what the rows lead to in one step, in order: one query a model, and one a many-to-many list."""
    wanted = {}
    for row in rows:
        for field in _leading(type(row)):
            keys = wanted.setdefault(field.related_model, {})
            if field.many_to_many:
                keys.update(dict.fromkeys(getattr(row, field.name).values_list("pk", flat=True)))
            elif getattr(row, field.attname) is not None:
                keys[getattr(row, field.attname)] = None
    targets = []
    for model, keys in wanted.items():
        rows_by_key = model.objects.in_bulk(list(keys)) if keys else {}
        targets += [rows_by_key[key] for key in keys]
    return targets


def parts(record):
    """Return the parts of a record that lead to other records, as the database has them."""
    rows = []
    for relation in record._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Part) and relation.field.name in model.wholes and _leading(model):
            rows += model.objects.filter(**{relation.field.name: record})
    return rows


def references(record):
    """Return the publishable records that `record` and its parts refer to, in the order found.

    What has no status of its own (a post, a category) is looked through.
    """
    return list(dict.fromkeys([*_referred(record), *mentions_of(record).values()]))


def _referred(record):
    """Return what `record` and its parts refer to otherwise than in Markdown."""
    by_key = {}
    rows = [record, *parts(record)]
    while rows:
        targets = _targets(rows)
        by_key.update({(type(target), target.pk): target for target in targets if target.is_publishable})
        rows = [target for target in targets if not target.is_publishable]
    by_key.pop((type(record), record.pk), None)
    return list(by_key.values())


def users(row):
    """Return the publishable records that refer to `row` directly, through a part or in Markdown."""
    by_key = {}
    todo = [row]
    seen = {(type(row), row.pk)}
    while todo:
        current = todo.pop(0)
        for user in _backward(current):
            user = user.whole if isinstance(user, Part) else user
            key = (type(user), user.pk)
            if key in seen:
                continue
            seen.add(key)
            if user.is_publishable:
                by_key[key] = user
            else:
                todo.append(user)
    if row.is_publishable:
        for user in mentioned_in(row):
            by_key.setdefault((type(user), user.pk), user)
    return list(by_key.values())


def _backward(row):
    """Yield the rows whose foreign keys and many-to-many fields lead to one row, parts of itself excepted."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        if not issubclass(model, Record | Part):
            continue
        if issubclass(model, Part) and relation.field.name in model.wholes:
            continue
        rows = model.objects.filter(**{relation.field.name: row})
        yield from rows.select_related(*model.wholes) if issubclass(model, Part) else rows


def dependents(record):
    """Return the published records that refer to `record`."""
    return [user for user in users(record) if user.status == Status.PUBLISHED]


def all_users(record):
    """Return the publishable records that refer to `record`, those that refer to the published ones of them, and so on."""
    by_key = {}
    todo = [record]
    while todo:
        for user in users(todo.pop()):
            key = (type(user), user.pk)
            if key not in by_key and user != record:
                by_key[key] = user
                if user.status == Status.PUBLISHED:
                    todo.append(user)
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
    waiting = _waiting(record, moment)
    behind = [row for row in waiting if row != record]
    # Those that need each other come back together, as they went.
    withdrawn = [row for row in behind if row.status == Status.WITHDRAWN and record not in _waiting(row, moment)]
    later = [row for row in behind if row not in withdrawn and row.publish_at and row.publish_at > moment]
    sentences = (
        (_("Withdrawn, and published again only by itself: %(names)s."), withdrawn),
        (_("To be public only later: %(names)s."), later),
    )
    refusals = [sentence % {"names": in_words(rows)} for sentence, rows in sentences if rows]
    if refusals:
        raise ValidationError(refusals, code="closure")
    return waiting


def _waiting(record, moment):
    """Return what is not public at `moment`, of a record, what it refers to, what that refers to, and so on."""
    waiting = [record]
    for row in waiting:  # which grows meanwhile
        waiting += [each for each in references(row) if each not in waiting and not _serves(each, moment)]
    return [row for row in waiting if not _serves(row, moment)]


def judge_by_name(record):
    """Judge one record of several by its own rules: what it refuses is said with its name and the field."""
    try:
        record.full_clean()
    except ValidationError as error:
        labels = {field.name: f"{capfirst(field.verbose_name)}: " for field in record._meta.concrete_fields}
        raise ValidationError(
            [
                f"{record.described()}: {labels.get(name, '')}{message}"
                for name, messages in error.message_dict.items()
                for message in messages
            ]
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
    missing = [target for target in dict.fromkeys([*referred, *mentioned]) if not _serves(target, record.publish_at)]
    if missing:
        raise ValidationError(
            _("%(record)s cannot be public before what it refers to: %(missing)s.")
            % {"record": record.described(), "missing": in_words(missing)},
            code="closure",
        )
    # Articles and pages end; a mention of one that has ended becomes plain text.
    ending = [target for target in referred if not _outlasts(target, record)]
    if ending:
        raise ValidationError(
            _("%(record)s cannot be public for longer than what it refers to: %(ending)s.")
            % {"record": record.described(), "ending": in_words(ending)},
            code="closure",
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
