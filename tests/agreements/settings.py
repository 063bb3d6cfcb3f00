"""The settings of the test run, with the app of the made-up kind."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.agreements.apps.AgreementsConfig"]
