"""What every row of the record is made of: derived columns, versions, wholes and their parts."""

import itertools
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.dating import BoundField, dates
from records.search import Searchable, forget

from . import columns, consistency, revisions
from .columns import TEXTS
from .deletions import keep_last_state
from .naming import Telling
from .pages import Addressed
from .querysets import RowQuerySet
from .refusals import refused_by, unknown_choice
from .writing import current, writing


class StaleVersion(ValidationError):
    """Somebody saved this record after it was opened."""

    sentence = _("“%(record)s” was changed by someone else after you opened it. Nothing was saved.")

    def __init__(self, record):
        self.record = record
        super().__init__(self.sentence % {"record": record}, code="stale")


class StaleDeletion(StaleVersion):
    """Somebody saved or deleted this record after it was opened to be deleted."""

    sentence = _("“%(record)s” was changed by someone else after you opened it. Nothing was deleted.")


class Row(Telling, Addressed, models.Model):
    """One row of the record: it derives what it can, and is only written inside `writing()`."""

    key_field = "uid"
    # What `full_clean()` has found: a field holds what cannot be read, or something is wrong.
    unreadable = refused = False
    # Of a row that comes back after it was deleted: the version that it had then. Old forms must not take the new one for it.
    last_version = 0
    # Whether its rows have a publication status of their own.
    is_publishable = False
    # Columns that are made once and then kept, so that a copy of the record made by loading it has to take them over.
    carried: tuple[str, ...] = ()
    # The columns that hold the kind and the id of the record that a row is about; `{field of a file: column there}` of its notes.
    tells_of: tuple[str, ...] = ()
    fields_apart: dict[str, str] = {}
    # `{foreign key: columns of the other row}` on which `check_agreement()` rests; see `consistency.py`.
    agrees_with: dict[str, tuple[str, ...]] = {}
    # `{foreign key: {another one of the row: verb of the query set of the former}}`: what is chosen in the one narrows what a
    # form offers for the other, as far as `check_agreement()` would refuse the rest.
    narrowed_by: dict[str, dict[str, str]] = {}
    # Foreign keys of which one leads to the whole that a part belongs to.
    wholes: tuple[str, ...] = ()
    # The moments that are told in the row's own `time_zone`.
    local_moments: tuple[str, ...] = ()
    # The texts that hold Markdown.
    markdown_fields: tuple[str, ...] = ()
    # Foreign keys, and paths of them, to the rows that an entry about this one names; see `with_ends()`.
    ends: tuple[str, ...] = ()
    # Its columns that nothing shows where another row only names it, besides long texts and keys of orders.
    unnamed_with: tuple[str, ...] = ("version", "updated_at", "created_at", "withdrawn_at", "withdrawal_reason")
    # The id of its element on the page of its home, where it can be linked there.
    anchor = ""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self):
        return (str(getattr(self, self.key_field)),)

    @property
    def key(self):
        """The slug or uid by which the world outside knows this row."""
        return str(getattr(self, self.key_field))

    @property
    def home(self):
        """The record on whose page this stands: itself, unless it has none."""
        return self

    @property
    def kind_name(self):
        """What readers call what this is one of: an organization, a topic."""
        return self._meta.verbose_name

    def described(self):
        """Return what this is and its name: “Organization ITU”."""
        return f"{capfirst(self._meta.verbose_name)} “{self}”"

    def filled_in(self):
        """Return `{field: value}` of what `derive()` gives to fields in which nothing is said."""
        return {}

    def derive(self):
        """Set the columns that follow from others; overridden by calling `super().derive()` first."""
        for field in self._meta.concrete_fields:
            if isinstance(field, BoundField):
                field.derive(self)

    def clean_fields(self, exclude=None):
        """Judge each field alone; what is no text is none, so that the rest can read every text."""
        errors, refused = {}, columns.mend(self)
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.error_dict
        for field in self._meta.concrete_fields:
            if field.choices and any(each.code == "invalid_choice" for each in errors.get(field.name, ())):
                errors[field.name] = [unknown_choice(field, getattr(self, field.attname))]
            if isinstance(field, TEXTS) and not field.null and getattr(self, field.attname) is None:
                setattr(self, field.attname, "")
            refusal = refused.get(field.name) or columns.refusal(field, getattr(self, field.attname))
            if refusal and field.name not in (exclude or ()):
                errors[field.name] = [refusal]
        refusals = itertools.chain(*errors.values())
        self.unreadable = any(str(refusal.code).startswith("invalid") for refusal in refusals)
        if errors:
            raise ValidationError(errors)

    def clean(self):
        super().clean()
        if not self.unreadable:
            try:
                self.derive()
            except dates.InvalidDate:
                self.unreadable = True
        if self.unreadable:
            # The field has said what is wrong with it; nothing else can be judged before it is mended.
            raise ValidationError([])

    def unique_error_message(self, model_class, unique_check):
        """Say that it is there already, and which record has it."""
        refusal = super().unique_error_message(model_class, unique_check)
        same = {name: getattr(self, model_class._meta.get_field(name).attname) for name in unique_check}
        other = model_class._base_manager.filter(**same).exclude(pk=self.pk).first()
        return refused_by(other, refusal.message % refusal.params, refusal.code) if other else refusal

    def full_clean(self, exclude=None, validate_unique=True, validate_constraints=True):
        self.refused = True
        super().full_clean(exclude=exclude, validate_unique=validate_unique, validate_constraints=False)
        self.refused = False
        if validate_constraints:
            self.validate_constraints(exclude=exclude)

    def validate_constraints(self, exclude=None):
        """Ask the constraints, unless `clean()` has said already what is wrong: Django could only name them."""
        if not self.refused:
            super().validate_constraints(exclude=exclude)

    def get_constraints(self):
        """Leave out the check constraints: `clean()` says each in words, and the database has the last word.

        Django would ask the database about every one of them beforehand, three statements each.
        """
        return [
            (model, [c for c in constraints if not isinstance(c, models.CheckConstraint)])
            for model, constraints in super().get_constraints()
        ]

    def save(self, **kwargs):
        """Write this row, whole: `update_fields` would leave derived columns behind, so it is not obeyed."""
        kwargs.pop("update_fields", None)
        with writing() as work:
            created = self._state.adding
            work.remember(self)
            if refused := columns.mend(self):
                raise ValidationError(refused)
            self.derive()
            self.before_save(created=created)
            super().save(**kwargs)
            work.add_saved(self)
            self.after_save(work, created=created)

    def delete(self, **kwargs):
        with writing() as work:
            self.before_delete(work)
            self.keep_last_state()
            work.drop(self)
            return super().delete(**kwargs)

    def list_changed(self, work):
        """Take note, inside `writing()`, that a list of references of this row was changed."""

    def capture(self):
        """Take this row, its lists and its parts into the revision; runs at the end of `writing()`."""
        revisions.capture(self)

    @classmethod
    def index(cls, keys):
        """Let the rows with these keys be found by what they say now; return those read; runs at the end of `writing()`."""
        return ()

    def before_save(self, *, created):
        """Refuse a save that rests on something out of date; runs under the write lock."""

    def refuse_another_id(self, stored):
        """Refuse to call a row otherwise than it is called for ever."""
        if stored and stored.uid != uuid.UUID(str(self.uid)):
            raise ValidationError(_("The id of a record never changes."))

    def after_save(self, work, *, created):
        """Write what follows from this row in other tables."""

    def before_delete(self, work):
        """Refuse a deletion that the record does not allow."""

    def keep_last_state(self):
        """Write down what is about to be deleted."""

    def check_references(self):
        """Refuse a change that refers to what it may not; runs at the end of `writing()`."""

    def check_agreement(self):
        """Refuse what contradicts a row that this one refers to; runs again whenever either of them changes."""

    def check_users(self):
        """Refuse a change that others, who refer to this, do not allow; runs at the end of `writing()`."""


class Identified(models.Model):
    """A row with an id of its own, which never changes; without a slug or path, it is known outside by it alone."""

    uid = models.UUIDField(_("uid"), unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Slugged(Identified):
    """A row known outside by its slug, and by its id whatever its slug is then."""

    key_field = "slug"
    carried: tuple[str, ...] = ("uid",)

    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        help_text=_("The last part of its address. When it changes, the old address leads to the new one."),
    )

    class Meta:
        abstract = True


class Record(Searchable, Row):
    """A row that is edited on its own, and knows its version.

    A save states the version that it was made from, in `version`; when the row has moved on
    since, `StaleVersion` is raised and nothing is written.
    """

    # Relations that are read for its name, where many records are named.
    name_needs: tuple[str, ...] = ()
    # What it is called where the API refers to it, and the foreign keys that this text reads.
    named_by = "name"
    named_with: tuple[str, ...] = ()

    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def page_title(self):
        """What its page is called: the first of its names."""
        return getattr(self, self.search_fields[0])

    @property
    def changed_at(self):
        """When readers could last see something new."""
        return self.updated_at

    def stored(self):
        """Return this row as the database has it, or None."""
        return current().stored(self) if self.pk else None

    def before_save(self, *, created):
        super().before_save(created=created)
        self.before = None if created else self.stored()
        if created:
            self.version = self.last_version + 1
            return
        self.refuse_another_id(self.before)
        # A conditional UPDATE, since select_for_update() does nothing on SQLite.
        if not type(self).objects.filter(pk=self.pk, version=self.version).update(version=F("version") + 1):
            raise StaleVersion(self)
        self.version += 1

    def after_save(self, work, *, created):
        super().after_save(work, created=created)
        if self.before:
            work.add_relied_on(self, consistency.changed_for(self.before, self))

    def parts_changed(self, instances, *, raise_version):
        """Take note that parts or lists of this record were written: new version, revision and derived texts.

        `instances` are the copies of this record in memory; those that were up to date stay saveable.
        """
        if raise_version:
            type(self).objects.filter(pk=self.pk).update(version=F("version") + 1, updated_at=timezone.now())
        now = self.stored()
        if now is None:  # deleted together with its parts
            return
        for instance in instances:
            if raise_version and instance.version == now.version - 1:
                instance.version = now.version
        now.capture()

    def list_changed(self, work):
        super().list_changed(work)
        work.touch(self)

    def before_delete(self, work):
        super().before_delete(work)
        if not type(self).objects.filter(pk=self.pk, version=self.version).exists():
            raise StaleDeletion(self)
        forget(type(self), [self.pk])

    def keep_last_state(self):
        super().keep_last_state()
        keep_last_state(self)


class Part(Row):
    """A row that belongs to one whole and shares its life: written with it, published with it.

    Its own version says when it changed, and refuses nothing: whoever writes a part writes its whole, which does.
    """

    # Foreign keys to a second record without which the part makes no sense.
    other_ends: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def capture(self):
        """Nothing more to take: the whole has been touched, and brings its parts along."""

    @classmethod
    def whole_models(cls):
        """Return `{foreign key: model}` of the possible wholes."""
        return {name: cls._meta.get_field(name).related_model for name in cls.wholes}

    @property
    def whole(self):
        """The record that this row is a part of; None while a form is still empty."""
        for name in self.wholes:
            if getattr(self, f"{name}_id") is not None:
                return getattr(self, name)
        return None

    @property
    def home(self):
        return self.whole

    def before_save(self, *, created):
        super().before_save(created=created)
        self.moved_from = None
        if created:
            self.version = self.last_version + 1
        else:
            stored = type(self).objects.get(pk=self.pk)
            self.refuse_another_id(stored)
            self.version = stored.version + 1
            if any(getattr(stored, f"{name}_id") != getattr(self, f"{name}_id") for name in self.wholes):
                self.moved_from = stored.whole

    def after_save(self, work, *, created):
        super().after_save(work, created=created)
        for whole in (self.whole, self.moved_from):
            if whole is not None:
                work.touch(whole)

    def list_changed(self, work):
        super().list_changed(work)
        if not work.is_saved(self):
            type(self).objects.filter(pk=self.pk).update(version=F("version") + 1, updated_at=timezone.now())
        work.touch(self.whole)

    def before_delete(self, work):
        super().before_delete(work)
        if self.whole is not None:
            work.touch(self.whole)
