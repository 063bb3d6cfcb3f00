"""What readers write to the editors, and how much one address may write in an hour."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from records.accounts import network_of

LONGEST_MESSAGE = 4_000  # characters
MESSAGES_IN_AN_HOUR = 5
HOUR = datetime.timedelta(hours=1)


class FeedbackQuerySet(models.QuerySet):
    """Messages of readers."""

    def unhandled(self):
        """Keep the messages that nobody has dealt with."""
        return self.filter(handled_at=None)


class Feedback(models.Model):
    """One message from a reader about a page; the reader has no account."""

    page = models.CharField(_("page"), max_length=500, blank=True)
    message = models.TextField(_("message"), max_length=LONGEST_MESSAGE)
    email = models.EmailField(_("e-mail address"), blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="feedback_handled",
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("message from a reader")
        verbose_name_plural = _("feedback")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(message=""), name="records_feedback_says_something"),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None) | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="records_feedback_handled_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["-received_at", "-id"], name="feedback_newest")]

    def __str__(self):
        return Truncator(self.message).chars(60)

    def handle(self, user, at=None):
        """Note that `user` has dealt with this, at the moment `at` or now; who did first stays."""
        if self.handled_at is None:
            self.handled_at, self.handled_by = at or timezone.now(), user
            self.save()

    def reopen(self):
        """Note that this still has to be dealt with."""
        self.handled_at = self.handled_by = None
        self.save()


class SenderQuerySet(models.QuerySet):
    """Who has written within the hour."""

    def admit(self, address, at=None):
        """Count one message from a network address, and return whether it may still be taken.

        Counted in the database, so that all processes count together; the condition stands in the UPDATE,
        so that two of them cannot both take the last one. What is older than an hour is forgotten here.
        """
        at = at or timezone.now()
        self.filter(since__lte=at - HOUR).delete()
        digest = digest_of(address)
        self.bulk_create([Sender(digest=digest, since=at)], ignore_conflicts=True)
        counted = self.filter(digest=digest, messages__lt=MESSAGES_IN_AN_HOUR).update(messages=F("messages") + 1)
        return bool(counted)


class Sender(models.Model):
    """How many messages one address has sent since its first within the hour; the address itself is not kept."""

    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    messages = models.PositiveSmallIntegerField(default=0)

    objects = SenderQuerySet.as_manager()

    def __str__(self):
        return f"{self.digest[:8]}…"


def digest_of(address):
    """Return the keyed hash of the network of an address; whatever else a proxy writes is at least the same each time."""
    network = str(network_of(address) or address)
    return salted_hmac("records.feedback", network, algorithm="sha256").hexdigest()
