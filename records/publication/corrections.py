"""Corrections: what was put right in a public record, and what was taken out of it, each kept with its moment.

Which of them are public, and what a withdrawal tells: docs/decisions/0036-corrections-are-rows.md.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.dating import days
from records.rows import Identified, Row, RowQuerySet, Translated, prepared
from records.texts import languages, name_field, prose_field

from .status import record_models

NAMES = [languages.column("name", code) for code in languages.CODES]


class CorrectionQuerySet(RowQuerySet):
    """Corrections and withdrawals."""

    records_wanted = False

    def _clone(self):
        clone = super()._clone()
        clone.records_wanted = self.records_wanted
        return clone

    def completion(self):
        return load_records if self.records_wanted else super().completion()

    def published(self, at=None):
        """Keep what readers may see at the moment `at` (now): corrections of what is public, withdrawals of what is not.

        A record that is public again has no withdrawal, and one that was withdrawn again only the last.
        """
        at, shown = at or days.now(), Q(pk__in=())
        for kind, model in correctable().items():
            of_kind, public = Q(kind__seen=kind), model.objects.published(at).filter(uid=OuterRef("about"))
            shown |= of_kind & Q(Exists(public.order_by()), act__seen=Correction.Act.CORRECTION)
            if model.is_publishable:
                gone = model.objects.tombstones(at).filter(uid=OuterRef("about"), withdrawn_at=OuterRef("at"))
                shown |= of_kind & Q(Exists(gone.order_by()), act__seen=Correction.Act.WITHDRAWAL)
        return self.filter(shown, at__seen_by=at)

    def public_since(self, at=None):
        """Annotate `public_since`: the moment at which it was said."""
        return self.annotate(public_since=F("at"))

    def with_ends(self):
        """Load the records that were corrected: one query for each kind, with what their names read."""
        rows = self._chain()
        rows.records_wanted = True
        return rows

    def about(self, record):
        """Keep what is said of one record."""
        return self.filter(kind=record._meta.model_name, about=record.uid)

    def of(self, record, at=None):
        """Return the corrections of a record that is public, as readers see them at the moment `at` (now), the latest first."""
        return self.about(record).filter(act=Correction.Act.CORRECTION, at__lte=at or days.now())

    def on_page_of(self, model, uid, *others):
        """Keep what stands on the page of a public record, the latest first: its corrections, and those of `others`.

        `others` are queries of what has no page of its own and is at home there.
        """
        said = Q(kind=model._meta.model_name, about=uid)
        for rows in others:
            said |= Q(kind=rows.model._meta.model_name, about__in=rows.values("uid"))
        return self.filter(said, act=Correction.Act.CORRECTION, at__lte=days.now())

    def withdrawal(self, record):
        """Return what is told of a record that has been public and is so no longer; of one without a row of it, unsaved and unnamed.

        What ended at a set moment is named as long as nobody has changed it since: its name is the one that readers saw.
        """
        if record.withdrawn_at:
            row = self.about(record).filter(act=Correction.Act.WITHDRAWAL, at=record.withdrawn_at).first()
            return row or withdrawal_of(record, record.withdrawn_at, named=False)
        return withdrawal_of(record, record.unpublish_at, named=record.is_as_last_seen)

    def leave_unnamed(self, records):
        """Take the names out of what is told of the withdrawals of these records."""
        ids, of_any = {}, Q(pk__in=())
        for record in records:
            ids.setdefault(record._meta.model_name, []).append(record.uid)
        for kind, uids in ids.items():
            of_any |= Q(kind=kind, about__in=uids)
        for told in self.filter(of_any, act=Correction.Act.WITHDRAWAL).exclude(name_en=""):
            told.name_en = ""
            told.save()


class Correction(Identified, Translated, Row):
    """What was wrong in a public record and what is right now, or that a record was withdrawn and why.

    It names its record by kind and id, which never change. A withdrawal holds the name that the record had for readers,
    unless it was not to be named: then there is none in English, and in no other language.
    """

    class Act(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        WITHDRAWAL = "withdrawal", _("Withdrawal")

    main_texts = ("note",)
    tells_of = ("kind", "about")

    act = models.CharField(_("what was done"), max_length=10, choices=Act, default=Act.CORRECTION)
    kind = models.CharField(_("kind of record"), max_length=40, help_text=_("As Markdown names it: “organization”."))
    about = models.UUIDField(_("id of the record"))
    at = models.DateTimeField(_("moment"), default=timezone.now)
    note = prose_field(_("correction note"), required=True)
    name = name_field(_("name of what was withdrawn"), required=False, max_length=1_000)

    # The record, where `with_ends()` has loaded it.
    record = None

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-uid"]
        constraints = [
            models.CheckConstraint(condition=~Q(note_en=""), name="%(app_label)s_%(class)s_has_note"),
            models.CheckConstraint(
                condition=Q(**dict.fromkeys(NAMES, "")) | Q(act="withdrawal") & ~Q(name_en=""),
                name="%(app_label)s_%(class)s_names_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["act", "kind", "about", "at"], name="%(app_label)s_%(class)s_one_of_a_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "about", "-at"], name="correction_about"),
            models.Index(fields=["-at", "-uid"], name="correction_newest"),
            models.Index(fields=["updated_at", "uid"], name="correction_by_change"),
        ]

    def __str__(self):
        return f"{self.get_act_display()} {self.at.date().isoformat()}"

    @property
    def model(self):
        """The kind of record that it is about."""
        return correctable()[self.kind]

    @property
    def kind_name(self):
        """What readers call one of the kind."""
        return capfirst(self.model._meta.verbose_name)

    @property
    def record_id(self):
        """The id of the record, unless it was withdrawn and is not to be named: then None, since an id leads to a slug."""
        return self.about if self.is_named else None

    @property
    def is_withdrawal(self):
        return self.act == self.Act.WITHDRAWAL

    @property
    def is_named(self):
        """Whether readers are told which record this is about: a withdrawal can leave that out."""
        return not self.is_withdrawal or bool(self.name_en)

    @property
    def title(self):
        """What the record is called, in its own language where it has but one; "" where it is not to be named."""
        return self.record.page_title if self.record else self.name

    @property
    def home(self):
        return self.record.home if self.record else self

    @property
    def changed_at(self):
        """When readers could last see something new: not before it was said."""
        return max(self.at, self.updated_at)

    def get_absolute_url(self):
        """The page of the record, or of what it belongs to; of a withdrawal the list, since the record has none."""
        return self.home.get_absolute_url() if self.record else reverse("records:correction-list")

    def subject(self):
        """Return the record as the database has it, or None."""
        return self.model.objects.filter(uid=self.about).first()

    def clean(self):
        super().clean()
        if not self.kind:
            return  # asked for already: of no kind there is nothing to find
        if self.kind not in correctable():
            there_are = languages.joined(*sorted(correctable()))
            sentence = _("“%(kind)s:” is not a kind of record. There are: %(kinds)s.")
            raise ValidationError({"kind": sentence % {"kind": self.kind, "kinds": there_are}})
        if self.subject() is None:
            raise ValidationError({"about": _("There is no record of this kind with this id.")})
        named = [column for column in NAMES if getattr(self, column)]
        if named and not self.is_withdrawal:
            raise ValidationError(dict.fromkeys(named, _("Only what was withdrawn is named here.")))

    def before_save(self, *, created):
        super().before_save(created=created)
        if not self.is_named:
            for column in NAMES:
                setattr(self, column, "")
            self.unreviewed_translations = [column for column in self.unreviewed_translations if column not in NAMES]

    def after_save(self, work, *, created):
        super().after_save(work, created=created)
        if not self.is_withdrawal and (record := self.subject()):
            work.touch(record)  # its page says something new


def correctable():
    """Return `{kind: model}` of what can be corrected; what has a status of its own can be withdrawn too."""
    return {model._meta.model_name: model for model in record_models()}


def load_records(rows):
    """Give each correction its `record`, and the name that this has now; a withdrawal has its own, and leads nowhere."""
    wanted = {}
    for row in rows:
        if not row.is_withdrawal:
            wanted.setdefault(row.kind, set()).add(row.about)
    records = {
        (kind, record.uid): record
        for kind, ids in wanted.items()
        for record in correctable()[kind].objects.filter(uid__in=ids).with_ends()
    }
    for row in rows:
        row.record = None if row.is_withdrawal else records.get((row.kind, row.about))
        if row.record is not None:
            call(row, row.record)


def call(correction, record):
    """Let a correction have the name of a record, in the languages in which it has one.

    One in a language that the portal does not speak stands where English does.
    """
    unreviewed = []
    for code in languages.CODES:
        column = languages.column("name", code)
        with translation.override(code):
            title = record.page_title
        # A sentence of names is made in each language; a text that stands in for another says so.
        written_in = languages.code_of(getattr(title, "language", code)) or languages.FALLBACK
        setattr(correction, column, str(title) if written_in == code else "")
        if getattr(title, "is_unreviewed", False) and title.language == code:
            unreviewed.append(column)
    correction.unreviewed_translations = [*correction.unreviewed_translations, *unreviewed]


def withdrawal_of(record, at, *, named):
    """Return the withdrawal of a record at a moment, unsaved; with the name that `record` has, if it is to be named."""
    row = Correction(
        act=Correction.Act.WITHDRAWAL,
        kind=record._meta.model_name,
        about=record.uid,
        at=at,
        note_en=record.withdrawal_reason,
    )
    if named:
        call(row, record)
    return row


@prepared
def corrections_of(uid, *, kind):
    """Return the corrections of a public record by its id and its model, as readers see them now, the latest first."""
    return Correction.objects.of(kind(uid=uid))
