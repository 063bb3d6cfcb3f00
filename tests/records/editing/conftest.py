"""Editors, each with an account."""

import pytest
from django.test import Client

from tests import admin_forms as forms


@pytest.fixture
def editor(db):
    return forms.signed_in(Client())


@pytest.fixture
def first(db):
    return forms.signed_in(Client(), "first")


@pytest.fixture
def second(db):
    return forms.signed_in(Client(), "second")


@pytest.fixture
def contributor(db):
    return forms.signed_in(Client(), "ada", "Contributor")


@pytest.fixture
def publisher(db):
    return forms.signed_in(Client(), "grace", "Publisher")
