"""`manage.py demo_editor`: an account to try the admin with."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

NAME = "editor"


class Command(BaseCommand):
    """Creates the account once; its password is random and shown this once only."""

    help = "Create the demonstration account “editor” (an administrator) and print its password once."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        if users.objects.filter(username=NAME).exists():
            self.stdout.write(
                f"The account “{NAME}” exists. A new password: .venv/bin/python manage.py changepassword {NAME}"
            )
            return
        password = secrets.token_urlsafe(12)
        editor = users.objects.create_superuser(NAME, "editor@localhost", password)
        editor.groups.set(Group.objects.filter(name="Administrator"))
        self.stdout.write(f"Account: {NAME}   Password: {password}   (shown this once; only a hash is kept)")
