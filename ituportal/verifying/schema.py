"""What the database itself promises: that its file is whole, keys lead somewhere, constraints stand and hold, triggers and counters work."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Exists, OuterRef

from records import content

from .looking import fetched, quoted

Model = type[models.Model]


def tables() -> list[Model]:
    """Return the models whose tables this portal makes, join tables among them."""
    return [each for each in apps.get_models(include_auto_created=True) if each._meta.managed and not each._meta.proxy]


def integrity() -> Iterator[str]:
    """Ask SQLite for its pages; of PostgreSQL that it waits for the disk, and has no index that is half made."""
    if connection.vendor == "sqlite":
        for (said,) in fetched("PRAGMA integrity_check"):
            if said != "ok":
                yield f"SQLite: {said}"
        return
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        (value,) = next(fetched(f"SHOW {name}"))
        if value == "off":
            yield f"{name} is {value}: a commit that was acknowledged can be lost."
    for (name,) in fetched("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1"):
        yield f"The index {name} is not valid."


def foreign_keys() -> Iterator[str]:
    """Look for rows that refer to a row that is not there, in all tables."""
    for model in tables():
        for field in model._meta.concrete_fields:
            remote: Any = field.remote_field
            if remote is None or not getattr(field, "db_constraint", False):
                continue
            far: Any = field.related_model
            there = far._base_manager.filter(**{remote.field_name: OuterRef(field.attname)})
            lost = model._base_manager.filter(~Exists(there), **{f"{field.attname}__isnull": False})
            for pk, key in lost.order_by("pk").values_list("pk", field.attname).iterator():
                yield f"{model._meta.label} {pk}: its {field.name} {key} is not there."


def constraints() -> Iterator[str]:
    """Compare the constraints and indexes that there are with those of the models, and ask whether the rows keep them."""
    for model in tables():
        with connection.cursor() as cursor:
            standing = set(connection.introspection.get_constraints(cursor, model._meta.db_table))
        wanted = [*model._meta.constraints, *model._meta.indexes]
        for name in sorted(each.name for each in wanted if each.name not in standing):
            yield f"{model._meta.label}: “{name}” is missing in the database."
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                yield from _broken(model, constraint)
        yield from _twice(model)


def _broken(model: Model, constraint: models.CheckConstraint) -> Iterator[str]:
    """As a database judges it: what is unknown is no violation."""
    condition = constraint._get_check_sql(model, connection.schema_editor(collect_sql=True))  # type: ignore[attr-defined]
    table, key = quoted(model._meta.db_table), quoted(str(model._meta.pk.column))
    for (pk,) in fetched(f"SELECT {key} FROM {table} WHERE NOT ({condition}) ORDER BY {key}"):  # noqa: S608  # names and conditions of the models
        yield f"{model._meta.label} {pk} breaks “{constraint.name}”."


def _twice(model: Model) -> Iterator[str]:
    """Yield values that stand twice where each may stand once."""
    unique: list[tuple[tuple[str, ...], Any]] = [((f.attname,), None) for f in model._meta.concrete_fields if f.unique]
    unique += [(tuple(fields), None) for fields in model._meta.unique_together]
    unique += [
        (tuple(each.fields), each.condition)
        for each in model._meta.constraints
        if isinstance(each, models.UniqueConstraint) and each.fields
    ]
    for fields, condition in unique:
        rows = model._base_manager.filter(**{f"{name}__isnull": False for name in fields})
        rows = (rows.filter(condition) if condition else rows).order_by()
        for found in rows.values_list(*fields).annotate(times=Count("*")).filter(times__gt=1).iterator():
            said = ", ".join(f"{name} {value}" for name, value in zip(fields, found, strict=False))
            yield f"{model._meta.label}: {found[-1]} rows with {said}."


def triggers() -> Iterator[str]:
    """Name the tables whose writes would not reach readers."""
    names = {model._meta.db_table for model in content.read_models()}
    for table in sorted(content.missing_triggers(connection, names)):
        yield f"Writes to {table} do not move the content version. Run: manage.py sync_triggers"
    if connection.vendor == "postgresql":
        found = f"SELECT 1 FROM pg_trigger WHERE tgname = '{content.TABLE}_moves' AND tgenabled <> 'D'"  # noqa: S608  # a constant
        if next(fetched(found), None) is None:
            yield f"The trigger {content.TABLE}_moves is missing: no write moves the content version."


def counters() -> Iterator[str]:
    """The content version stands once and ahead of its log; what numbers rows is not behind them."""
    versions = [version for (version,) in fetched(content.READ)]
    if len(versions) != 1:
        yield f"{content.TABLE} has {len(versions)} rows, not one: readers would be shown old answers."
    elif connection.vendor == "sqlite":
        (logged,) = next(fetched(f"SELECT max(version) FROM {content.LOG}"))  # noqa: S608  # a constant
        if logged is not None and logged > versions[0]:
            yield f"The content version is {versions[0]}, and changes are logged up to {logged}."
    numbered = dict(fetched("SELECT name, seq FROM sqlite_sequence")) if connection.vendor == "sqlite" else None
    for model in tables():
        if isinstance(model._meta.pk, models.AutoField) and (most := _most(model)):
            given = _given(model) if numbered is None else numbered.get(model._meta.db_table, 0)
            if given < most:
                yield f"{model._meta.label}: keys are given up to {given}, and there is a row {most}; new rows would be refused."


def _most(model: Model) -> int:
    most: int | None = model._base_manager.aggregate(most=models.Max("pk"))["most"]
    return most or 0


def _given(model: Model) -> int:
    """Return the last number that the sequence of a table has given."""
    table, column = quoted(model._meta.db_table), model._meta.pk.column
    (name,) = next(fetched("SELECT pg_get_serial_sequence(%s, %s)", [table, column]))
    if name is None:
        return 0
    last, is_called = next(fetched(f"SELECT last_value, is_called FROM {name}"))  # noqa: S608  # as PostgreSQL quotes it
    return int(last if is_called else last - 1)
