"""What would let a worker grow without anybody seeing it; how much it holds, `benchmarks/footprint.py` measures."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.utils.functional import Promise

from tests.setup.running import environment, free_port

pytestmark = pytest.mark.one_database

SERVING = """
import sys
from django.core.management import execute_from_command_line
from ituportal.management.commands import serve
serve.Server.serve = lambda *args, **options: print([name for name in serve.UNUSED if sys.modules[name]])
execute_from_command_line(["manage.py", "serve", "--port", sys.argv[1]])
"""


def test_no_class_is_made_for_the_name_of_each_column():
    """A lazy text is a class of a hundred methods: some 15 kB."""
    assert len(Promise.__subclasses__()) < 150


def test_a_worker_loads_no_library_that_it_does_not_use():
    done = subprocess.run(
        [sys.executable, "-c", SERVING, str(free_port())],
        cwd=settings.BASE_DIR,
        env=environment(
            PORTAL_MODE="development",
            DATABASE_URL="sqlite:////nonexistent/portal.sqlite3",
            DJANGO_SETTINGS_MODULE="ituportal.settings",
        ),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"
