"""Records that are public or not, by the one rule: publishable ones, shared ones, and the parts of either."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.dating import days
from records.rows import Record, RowQuerySet, writing
from records.texts import LineField

from . import closure
from .corrections import Correction, withdrawal_of
from .mentions import Mention, mentioned_in, mentions_of, unknown_references
from .redirects import Redirect
from .shared import SharedQuerySet
from .status import Status, is_public, publishable_models


def last_publication(at=None):
    """Return when a record of any kind last became public, before the moment `at` (now); None where none is public.

    For pages that show no record: one query, which an index answers for each kind.
    """
    at = at or timezone.now()
    kinds = [model.objects.published(at).order_by() for model in publishable_models()]
    moments = [rows.values(one=Value(1)).annotate(last=Max("publish_at")).values_list("last") for rows in kinds]
    return max((moment for (moment,) in moments[0].union(*moments[1:]) if moment), default=None)


class PublishableQuerySet(RowQuerySet):
    """Records with a publication status. Every way out starts at `published()`."""

    def published(self, at=None):
        """Keep what is public at the moment `at` (now)."""
        return self.filter(is_public(at or days.now(), expires=self.model.expires))

    def public_since(self, at=None):
        """Annotate `public_since`: the moment from which on a public row is so."""
        return self.annotate(public_since=F("publish_at"))

    def tombstones(self, at=None):
        """Keep what was public and is so no longer: its address answers 410, with the reason."""
        at = at or days.now()
        withdrawn = Q(status=Status.WITHDRAWN, publish_at__lte=F("withdrawn_at"))
        if self.model.expires:
            withdrawn |= Q(status=Status.PUBLISHED, publish_at__lte=at, unpublish_at__lte=at)
        return self.filter(withdrawn)

    def mentioning(self, record):
        """Keep the records whose Markdown names `record`."""
        return self.filter(pk__in=Mention.objects.of(record).held_by(self.model).values("holder_id"))

    def last_change(self):
        """Return when readers could last see something new in these public records; None where there are none."""
        return self.order_by().aggregate(last=Max(Greatest("updated_at", "publish_at")))["last"]

    def by_keys(self, keys):
        """Keep the records with these slugs or uids; what is no key of this model finds nothing."""
        field = self.model._meta.get_field(self.model.key_field)
        valid = []
        for key in keys:
            try:
                valid.append(field.to_python(key))
            except ValidationError:
                continue
        return self.filter(**{f"{field.name}__in": valid})


class PartQuerySet(RowQuerySet):
    """Parts of publishable records."""

    def published(self, at=None):
        """Keep the parts of what is public at the moment `at` (now); a part with two ends needs both."""
        at = at or days.now()
        whole = Q()
        for name, model in self.model.whole_models().items():
            whole |= is_public(at, prefix=f"{name}__", expires=model.expires)
        query = self.filter(whole)
        for name in self.model.other_ends:
            query = query.filter(Q(**{name: None}) | is_public(at, prefix=f"{name}__"))
        return query

    def public_since(self, at=None):
        """Annotate `public_since`: the moment from which on the whole of a public part is so, and its other ends."""
        moments = [F(f"{name}__publish_at") for name in self.model.wholes]
        since = Coalesce(*moments) if len(moments) > 1 else moments[0]
        ends = [Coalesce(f"{name}__publish_at", since) for name in self.model.other_ends]
        return self.annotate(public_since=Greatest(since, *ends) if ends else since)


class Publishable(Record):
    """A record that is drafted, reviewed, published and perhaps withdrawn."""

    is_publishable = True
    # Whether its rows are standing pages, which tell of the portal and not of the record.
    is_standing = False
    expires = False
    # Whether a withdrawal that is about to be saved leaves out what the record was called.
    unnamed = False
    # When one of these changes, others may no longer rely on the record.
    publicity: tuple[str, ...] = ("status", "publish_at")
    # Whether it is sent to review in a set, where all that its Markdown names has to be there, as in what is public.
    is_in_set = False
    # Foreign keys that `doubts()` reads.
    doubts_rest_on: tuple[str, ...] = ()

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("Public from this moment on. Left empty, it is the moment of publishing."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = LineField(
        _("reason for withdrawal"),
        max_length=300,
        blank=True,
        help_text=_("Shown to readers at the address of the withdrawn record."),
    )

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(publish_at__isnull=False),
                name="%(app_label)s_%(class)s_published_has_publish_at",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WITHDRAWN) | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="%(app_label)s_%(class)s_withdrawn_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["publish_at", "status", "id"], name="%(class)s_public"),
        ]

    @property
    def is_tombstone(self):
        """Whether this was public once and was withdrawn."""
        moments = self.publish_at, self.withdrawn_at
        return self.status == Status.WITHDRAWN and None not in moments and self.publish_at <= self.withdrawn_at

    @property
    def is_as_last_seen(self):
        """Whether this says what readers last saw; what ended at a set moment may have been changed since."""
        return not self.expires or not self.unpublish_at or self.updated_at < self.unpublish_at

    @property
    def changed_at(self):
        """When readers could last see something new: what was prepared earlier is new when it becomes public."""
        return max(self.updated_at, self.publish_at)

    def has_been_public(self):
        """Whether readers have been able to see this, now or before it was withdrawn or expired."""
        return self.is_tombstone or (self.status == Status.PUBLISHED and self.publish_at <= timezone.now())

    def doubts(self):
        """Return in words what cannot be right beside what this refers to, and is not refused."""
        return []

    def derive(self):
        super().derive()
        now = timezone.now()
        if self.status == Status.PUBLISHED and self.publish_at is None:
            self.publish_at = now
        if self.status != Status.WITHDRAWN:
            self.withdrawn_at = None
            self.withdrawal_reason = ""
        elif self.withdrawn_at is None:
            self.withdrawn_at = now

    def clean(self):
        super().clean()
        errors = {}
        if self.status == Status.WITHDRAWN and not self.withdrawal_reason.strip():
            errors["withdrawal_reason"] = _("Say why: readers see the reason at the record’s address.")
        errors |= self.refused_transition(self.stored())
        errors |= unknown_references(self)
        if errors:
            raise ValidationError(errors)
        self.refuse_taken_address()

    def refuse_taken_address(self):
        """Raise ValidationError when the address of this record is one that another has left."""
        if Redirect.objects.leads_elsewhere(self):
            raise ValidationError({self.key_field: _("This address leads to another record, which had it before.")})

    def refused_transition(self, stored):
        """Return `{field: why}` when a record that was public is treated as if it had not been."""
        if stored is None:
            return {}
        if not stored.has_been_public():
            return {}
        if self.status in (Status.DRAFT, Status.IN_REVIEW):
            return {"status": _("This has been public; withdraw it instead, with the reason.")}
        if self.publish_at is None or self.publish_at > timezone.now():
            return {"publish_at": _("This has been public already, so this moment cannot lie in the future.")}
        if self.status == stored.status == Status.WITHDRAWN and self.publish_at > stored.withdrawn_at:
            # It would look as if it had never been public, and its address would be forgotten.
            return {"publish_at": _("This was public before it was withdrawn, so this moment cannot lie later.")}
        return {}

    def before_save(self, *, created):
        super().before_save(created=created)
        before = self.before
        self.key_before = before.key if before and before.key != self.key else None
        self.republished = before and any(getattr(before, name) != getattr(self, name) for name in self.publicity)
        if before and (refused := self.refused_transition(before)):
            raise ValidationError(refused)
        if created or self.key_before:
            self.refuse_taken_address()
        self.was_public = bool(before) and before.has_been_public()
        if self.status == Status.WITHDRAWN:
            self.end_publication(before)

    def end_publication(self, before):
        """Set the moments of a withdrawn record, so that it leaves a tombstone if it was public, and else no trace."""
        if before and before.status == Status.WITHDRAWN:
            self.withdrawn_at = before.withdrawn_at
        else:
            # Readers have seen it until now, not until the form was judged.
            self.withdrawn_at = timezone.now()
        if self.publish_at and self.publish_at <= self.withdrawn_at and not self.was_public:
            # The moment entered for a publication that did not happen is dropped.
            self.publish_at = None

    def after_save(self, work, *, created):
        super().after_save(work, created=created)
        Mention.objects.rewrite(self, mentions_of(self))
        if self.republished:
            work.add_republished(self)
        if self.key_before and (self.was_public or Mention.objects.of(self).exists()):
            Redirect.objects.remember(self, self.key_before)
        if self.is_tombstone:
            self.note_withdrawal()

    def note_withdrawal(self):
        """Keep what readers are told of this withdrawal, with the name that they knew; a reason that is changed later is changed there."""
        noted = Correction.objects.about(self).filter(act=Correction.Act.WITHDRAWAL, at=self.withdrawn_at).first()
        if noted is None and self.before.status != Status.WITHDRAWN:
            named = not self.unnamed and self.before.is_as_last_seen
            noted = withdrawal_of(self.before, self.withdrawn_at, named=named)
        elif noted is None or noted.note_en == self.withdrawal_reason:
            return
        noted.note_en = self.withdrawal_reason
        noted.save()

    def before_delete(self, work):
        super().before_delete(work)
        stored = self.stored()
        if stored and (stored.is_tombstone or stored.status == Status.PUBLISHED):
            raise ValidationError(_("“%(record)s” has been published: withdraw it instead.") % {"record": self})
        mentioning = mentioned_in(self)
        if mentioning:
            names = closure.in_words(mentioning)
            raise ValidationError(_("“%(record)s” is mentioned by: %(names)s.") % {"record": self, "names": names})
        Mention.objects.rewrite(self, {})
        Redirect.objects.of(self).delete()
        Correction.objects.about(self).delete()

    def check_references(self):
        super().check_references()
        closure.check_references(self)

    def check_users(self):
        super().check_users()
        closure.check_users(self)

    def publish(self, *, at=None, together=False):
        """Make this public, at the moment `at`, the one entered in it, or now.

        Refused while it refers to what is not public by then, naming it; with `together` the drafts among that are
        published too, at the same moment, unless an earlier one is entered in them. What is to be public only later, or
        was withdrawn without it, stays so and is named: that is for an editor to change, record by record.
        Returns the records published.
        """
        moment = at or max(self.publish_at or timezone.now(), timezone.now())
        with writing():
            published = closure.unpublished_set(self, moment) if together else [self]
            for record in published:
                record.status = Status.PUBLISHED
                record.publish_at = at or min(record.publish_at or moment, moment)
                if together:
                    closure.judge_by_name(record)
                else:
                    record.full_clean()
                record.save()
        return published

    def withdraw(self, reason, *, together=False, unnamed=False):
        """Take this out of the public record, leaving the reason at its address, and its name unless it is to be `unnamed`.

        Refused while published records depend on it, naming them; with `together` they go too. With `unnamed`, what refers
        to any of them and went before loses its name as well, whatever that is: it may be one that this had then.
        Returns the records withdrawn.
        """
        with writing():
            users = closure.all_users(self) if together or unnamed else []
            gone = [self, *(user for user in users if together and user.status == Status.PUBLISHED)]
            for record in gone:
                record.status = Status.WITHDRAWN
                record.withdrawal_reason, record.unnamed = reason, unnamed
                record.full_clean()
                record.save()
            if unnamed:
                Correction.objects.leave_unnamed([self, *users])
        return gone


class Shared(Record):
    """A record without a status of its own, seen only through the published records that use it."""

    objects = SharedQuerySet.as_manager()

    class Meta:
        abstract = True

    def before_save(self, *, created):
        super().before_save(created=created)
        self.leads_elsewhere = closure.leads_elsewhere(self.before, self)

    def after_save(self, work, *, created):
        super().after_save(work, created=created)
        if self.leads_elsewhere:
            work.add_republished(self)

    def before_delete(self, work):
        super().before_delete(work)
        Correction.objects.about(self).delete()

    def check_users(self):
        super().check_users()
        for user in closure.dependents(self):
            closure.check_references(user)


class Expiring(models.Model):
    """A publishable record that can stop being public at a set moment."""

    expires = True
    publicity = ("status", "publish_at", "unpublish_at")

    unpublish_at = models.DateTimeField(
        _("unpublish at"), null=True, blank=True, help_text=_("No longer public from this moment on.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(unpublish_at=None) | Q(publish_at=None) | Q(unpublish_at__gt=F("publish_at")),
                name="%(app_label)s_%(class)s_unpublished_after_publication",
            ),
        ]

    def clean(self):
        super().clean()
        if self.unpublish_at and self.publish_at and self.unpublish_at <= self.publish_at:
            raise ValidationError({"unpublish_at": _("This must be later than the moment of publication.")})
