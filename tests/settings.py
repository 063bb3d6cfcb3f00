"""Settings of the test run: those of development, and nothing from the machine's environment or .env."""

import os
import tempfile

os.environ.update(
    PORTAL_MODE="development",
    SECRET_KEY="tests only",
    DEBUG="false",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or "sqlite:///unused-outside-tests.sqlite3",
    PUBLIC_ORIGIN="",
    EMAIL_URL="memorymail://",
    PROXY_COUNT="0",
    LOG_LEVEL="CRITICAL",
    TIME_ZONE="",
    SECURITY_CONTACT="mailto:security@example.org",
    SECURITY_EXPIRES="2999-06-30",
)

from ituportal.settings import *  # noqa: F403  # after the environment it reads
from ituportal.settings import DATABASES

# One database per run: several runs on one machine must not delete each other's. A file with the pragmas of
# production, not memory, where WAL and locks between connections do not exist; on a memory disk if there is one.
run = str(os.getpid())
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir()
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(folder, f"ituportal-{run}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"ituportal_test_{run}"}

# Real hashing is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # serve static/ without collecting it
