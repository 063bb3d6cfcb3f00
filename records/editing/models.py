"""What editors say to each other about a record: proposed changes of what is public, and notes. None of it is ever public."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.template.defaultfilters import date as formatted
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.texts import languages

LONGEST_WORD = 2_000  # characters of a reason, of an answer, of a note
MOST_SAID = 4_000_000  # characters of all rows of one proposal: four times the largest record


class Overtaken(ValidationError):
    """A proposal is not as it was when the editor saw it; nothing was done."""


class State(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", _("waits for a Publisher")
    APPLIED = "applied", _("applied")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


def name_of(user):
    """Return what an account is called."""
    return user.get_full_name() or user.get_username()


class AboutQuerySet(models.QuerySet):
    """Rows about a record, or about a proposal."""

    def about(self, row):
        """Keep those about one row."""
        return self.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)


class About(models.Model):
    """A row about another one, of whatever kind, that outlives it."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)

    class Meta:
        abstract = True

    @classmethod
    def on(cls, row, **values):
        """Return a row about another one, not saved yet."""
        return cls(content_type=ContentType.objects.get_for_model(row), object_id=row.pk, **values)


class ProposalQuerySet(AboutQuerySet):
    """Proposed changes."""

    def open(self):
        """Keep those that nobody has decided."""
        return self.filter(state=State.OPEN)

    def waiting(self):
        """Keep those that nobody has decided, what has waited longest first."""
        return self.open().order_by("proposed_at", "pk")

    def of(self, user):
        """Keep those that an account has made."""
        return self.filter(proposer=user)

    def stale(self):
        """Keep the open ones whose record has been changed, or deleted, since they were made."""
        as_it_was = Q(pk__in=())
        kinds = self.open().order_by().values_list("content_type", flat=True).distinct()
        for kind in ContentType.objects.filter(pk__in=list(kinds)):
            same = kind.model_class().objects.filter(pk=OuterRef("object_id"), version=OuterRef("made_from"))
            as_it_was |= Q(Exists(same), content_type=kind)
        return self.open().exclude(as_it_was)

    def propose(self, record, user, *, seen, **said):
        """Keep what an editor proposes of a record; `seen` is the own open proposal that the form was made from, or None.

        Raises `Overtaken` where another one is open by then, or that one is not.
        """
        mine = self.open().of(user).about(record)
        try:
            with transaction.atomic():
                if seen is None:
                    kind = ContentType.objects.get_for_model(record)
                    return self.create(content_type=kind, object_id=record.pk, proposer=user, **said)
                as_seen = mine.filter(pk=seen.pk, version=seen.version)
                if as_seen.update(**said, version=F("version") + 1, changed_at=timezone.now()):
                    return mine.get()
        except IntegrityError:
            if not mine.exists():
                raise
        raise self.overtaken(record, user, seen) or Overtaken("")

    def overtaken(self, record, user, seen):
        """Return what an editor is told whose open proposal is not the one that the form was made from, as it was seen; else None."""
        now = self.open().of(user).about(record).first()
        if (now and now.key) == (seen and seen.key):
            return None
        if now is None:
            return Overtaken(self.get(pk=seen.pk).what_became())
        return Overtaken(
            gettext(
                "You have proposed a change of this meanwhile, in another window. Send this, and it takes its place."
            )
        )


class Proposal(About):
    """A change of what is public, proposed by who may not publish; a record has one open of each editor."""

    named = models.TextField(_("record"), editable=False)
    made_from = models.PositiveIntegerField(editable=False)  # the version of the record
    said = models.TextField(editable=False)  # `proposed.py` writes and reads it
    reason = models.TextField(_("reason"), max_length=LONGEST_WORD, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    word = models.TextField(_("answer"), max_length=LONGEST_WORD, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="proposals",
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="proposals_decided",
        editable=False,
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "proposer"],
                condition=Q(state="open"),
                name="records_proposal_one_open_of_each",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="records_proposal_has_a_state"),
            models.CheckConstraint(condition=~Q(reason=""), name="records_proposal_says_why"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by=None)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="records_proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") & ~Q(word="") | ~Q(state="declined") & Q(word=""),
                name="records_proposal_declined_with_a_word",
            ),
        ]
        indexes = [models.Index(fields=["state", "proposed_at"], name="proposal_waiting")]

    def __str__(self):
        return self.named

    @property
    def record(self):
        """The record that it would change, as it is stored; None where that is gone."""
        model = self.content_type.model_class()
        return model and model._base_manager.filter(pk=self.object_id).first()

    @property
    def is_open(self):
        """Whether nobody has decided."""
        return self.state == State.OPEN

    @property
    def key(self):
        """What a form calls it: which one, and as it was seen."""
        return f"{self.pk}:{self.version}"

    def decide(self, state, user, word=""):
        """Note what became of it; raise `Overtaken` where it is decided, or not as it was seen."""
        as_seen = Proposal.objects.open().filter(pk=self.pk, version=self.version)
        if not as_seen.update(state=state, word=word, decided_by=user, decided_at=timezone.now()):
            raise Overtaken(Proposal.objects.get(pk=self.pk).what_became())
        self.refresh_from_db()

    def what_became(self):
        """Return in words what became of it: of an open one, that it was changed."""
        if self.is_open:
            sentence = gettext("%(who)s changed this proposal on %(when)s, after you opened it. Nothing was done.")
            return sentence % {"who": languages.isolated(name_of(self.proposer)), "when": _in_words(self.changed_at)}
        sentences = {
            State.APPLIED: gettext("%(who)s applied this proposal on %(when)s."),
            State.DECLINED: gettext("%(who)s declined this proposal on %(when)s: %(word)s"),
            State.WITHDRAWN: gettext("%(who)s withdrew this proposal on %(when)s."),
        }
        who, word = languages.isolated(name_of(self.decided_by)), languages.isolated(self.word)
        said = {"who": who, "when": _in_words(self.decided_at), "word": word}
        return sentences[self.state] % said


class Note(About):
    """What one editor tells the others about a record before it is public, or about a proposal."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes", editable=False)
    text = models.TextField(_("note"), max_length=LONGEST_WORD)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AboutQuerySet.as_manager()

    class Meta:
        verbose_name = _("note between editors")
        ordering = ["written_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="records_note_has_a_text")]
        indexes = [models.Index(fields=["content_type", "object_id", "written_at"], name="note_about")]

    def __str__(self):
        return self.text


def _in_words(at):
    return formatted(timezone.localtime(at), "DATETIME_FORMAT")
