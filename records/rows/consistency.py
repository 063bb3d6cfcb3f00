"""Consistency: what a row says may not contradict the rows that it refers to, whichever of the two is changed.

A model names in `agrees_with` the foreign keys and lists on which such a rule rests, each with the columns of the other
row that it reads, and says the rule in `check_agreement()`. A column that leads upwards in a tree is read all the way
up, so that what refers to the rows below is judged too. Here the rows are read as the database has them at
the end of a change, so that two that are right together can be written one after the other.
"""

from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from records.dating import Dated
from records.texts import first_of

from .trees import Tree

BATCH = 500


@cache
def _relying(model):
    """Return `(model, foreign key, columns)` of those that must agree with rows of `model`."""
    return tuple(
        (relation.related_model, relation.field.name, relation.related_model.agrees_with[relation.field.name])
        for relation in model._meta.related_objects
        if relation.field.name in relation.related_model.agrees_with
    )


@cache
def _read(model):
    """Return the relations that the rules of `model` read: what it must agree with, and the bodies of a dated fact."""
    names = [name for name in model.agrees_with if not model._meta.get_field(name).many_to_many]
    for name in list(names):
        target = model._meta.get_field(name).related_model
        names += [f"{name}__{body}" for body in target.between] if issubclass(target, Dated) else []
    return tuple(names)


def changed_for(before, row):
    """Return `(model, foreign key)` of those whose rule reads a column that differs in `before` and `row`."""
    return [
        (model, name)
        for model, name, columns in _relying(type(row))
        if any(getattr(before, column) != getattr(row, column) for column in columns)
    ]


def contradictions(rows):
    """Return `{row: sentences}` of those of a query of one model that contradict what they refer to."""
    refused = {}
    for row in rows.select_related(*_read(rows.model)):
        try:
            row.check_agreement()
        except ValidationError as error:
            refused[row] = error.messages
    return refused


def check(rows):
    """Refuse, naming each, saved rows that contradict what they refer to."""
    keys = {}
    for row in rows:
        if row.agrees_with:
            keys.setdefault(type(row), []).append(row.pk)
    refused = {}
    for model, pks in keys.items():
        for start in range(0, len(pks), BATCH):
            refused |= contradictions(model.objects.filter(pk__in=pks[start : start + BATCH]))
    if refused:
        raise ValidationError(_in_words(refused), code="contradiction")


def check_relying(row, relying):
    """Refuse, naming what would become false, a change of a row; `relying` are pairs of `changed_for()`."""
    refused = {}
    for model, name in relying:
        refused |= contradictions(model.objects.filter(_referring(model, name, row)))
    if refused:
        named = row.before.described()  # as the editor knows it
        sentence = _("%(record)s cannot be changed so, because of what rests on it:") % {"record": named}
        raise ValidationError([f"{sentence} {each}" for each in _in_words(refused)], code="contradiction")


def _referring(model, name, row):
    """Return the condition that a row of `model` refers by `name` to a row, or to one below it if its rule looks up."""
    condition = Q(**{name: row})
    for tree in row.trees if isinstance(row, Tree) else ():
        if row._meta.get_field(tree).attname in model.agrees_with[name]:
            condition |= Q(**{f"{name}__in": type(row).objects.descendants_of(row, tree)})
    return condition


def _in_words(refused):
    """Return a sentence for each of the first rows of `contradictions()`, and how many more there are."""
    return first_of(list(refused), lambda row: f"{row.described()}: {' '.join(refused[row])}")
