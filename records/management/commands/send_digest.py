"""`manage.py send_digest`: tells Publishers by mail what waits for them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from records.editing import send_digest


class Command(BaseCommand):
    """Says how many mails were sent; an address that fails keeps none of the others from theirs."""

    help = "Write to every Publisher what is in review, proposed and scheduled next."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DIGEST_FROM_EMAIL:
            raise CommandError("No digest was sent: DIGEST_FROM_EMAIL is not set, the address of its sender.")
        if not settings.PUBLIC_ORIGIN:
            raise CommandError("No digest was sent: PUBLIC_ORIGIN is not set, with which the links in it begin.")
        sent, failed = send_digest(settings.DIGEST_FROM_EMAIL, settings.PUBLIC_ORIGIN)
        self.stdout.write(f"Mails sent: {sent}.")
        if failed:
            reasons = "; ".join(f"{user.get_username()}: {error}" for user, error in failed)
            raise CommandError(f"Mails not sent: {len(failed)} ({reasons}).")
