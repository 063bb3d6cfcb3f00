"""What several tests of pages read."""

import pytest
from django.db import transaction
from django.test import Client

from tests.pages import crawl
from tests.world import make_world


@pytest.fixture(scope="session")
def pages(django_db_setup, django_db_blocker):
    """Every page that a reader of English reaches in the tests' world: `{address: response}`; its rows are gone again."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_world()
        found = crawl(Client())
        transaction.set_rollback(True)
    return found
