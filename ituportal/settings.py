"""Settings of the portal. Every value an operator may change comes from the environment (`.env.example`)."""

import datetime
import re
import zoneinfo
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.checks.security.base import (
    SECRET_KEY_INSECURE_PREFIX,
    SECRET_KEY_MIN_LENGTH,
    SECRET_KEY_MIN_UNIQUE_CHARACTERS,
)
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from records.texts import LANGUAGES, RIGHT_TO_LEFT  # noqa: F401  # settings of Django, decided in `records`

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")  # absent in containers; real environment variables win over it


def is_guessable(key: str) -> bool:
    """Whether the deployment check of Django would warn of a secret key."""
    return (
        len(key) < SECRET_KEY_MIN_LENGTH
        or len(set(key)) < SECRET_KEY_MIN_UNIQUE_CHARACTERS
        or key.startswith(SECRET_KEY_INSECURE_PREFIX)
    )


# Production unless said otherwise, so that a forgotten variable never opens a debug page.
MODE = env("PORTAL_MODE", default="production")
if MODE not in {"production", "development"}:
    raise ImproperlyConfigured(f"PORTAL_MODE is “{MODE}”; it must be production or development.")
PRODUCTION = MODE == "production"

needed_in_production = {
    "SECRET_KEY": "the secret that signs sessions and password reset links, at least 50 random characters",
    "ALLOWED_HOSTS": "the host names that the portal answers to, separated by commas",
    "PUBLIC_ORIGIN": "scheme and host of the addresses that the portal writes, as https://portal.example.org",
    "DATABASE_URL": "the address of the database, as sqlite:////srv/portal.sqlite3 or postgres://…",
    "EMAIL_URL": "the mail server for password resets, as smtp+tls://user:password@host:587",
}
if PRODUCTION:
    for name, meaning in needed_in_production.items():
        if not env(name, default=""):
            raise ImproperlyConfigured(
                f"{name} is not set: {meaning}. See .env.example, or set PORTAL_MODE=development to try things out."
            )
if PRODUCTION and is_guessable(env("SECRET_KEY")):
    raise ImproperlyConfigured(
        f"SECRET_KEY can be guessed: it needs {SECRET_KEY_MIN_LENGTH} characters or more, at least "
        f"{SECRET_KEY_MIN_UNIQUE_CHARACTERS} of them different, and may not begin with “{SECRET_KEY_INSECURE_PREFIX}”. "
        "See .env.example."
    )


def as_origin(name: str, value: str) -> str:
    """The origin that a variable holds: scheme and host, a port perhaps, and nothing behind; "" where it is empty."""
    given = value.rstrip("/")
    if given and not re.fullmatch(r"https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", given):
        raise ImproperlyConfigured(
            f"{name} is “{value}”; it must be scheme and host in small letters, as https://portal.example.org."
        )
    return given


def as_day(name, value):
    """The day that a variable holds, as 2027-06-30, or None where it is empty."""
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be a day such as 2027-06-30.") from error


def as_time_zone(name: str, value: str) -> str:
    """The time zone that a variable names."""
    if value not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be an IANA name such as Europe/Zurich.")
    return value


def as_database(url: str) -> dict[str, Any]:
    """The database that an address names. A refusal does not repeat the address, which may hold a password."""
    try:
        config = env.db_url_config(url) if url.startswith(("sqlite:///", "postgres://", "postgresql://")) else {}
    except ValueError:  # a port that is not a number
        config = {}
    if config.get("NAME", "") in {"", ":memory:"}:  # each process would have a memory of its own
        raise ImproperlyConfigured(
            "DATABASE_URL is not the address of a database, as sqlite:////srv/portal.sqlite3 or "
            "postgres://user:password@host:5432/name. What is special in an address is written in hexadecimal there: "
            "@ in a password as %40, / as %2F."
        )
    return config


def as_bound(name: str, bound: int) -> int:
    """The number, of failures or days, that a variable allows; with none, nobody could ever sign in."""
    if bound < 1:
        raise ImproperlyConfigured(f"{name} is “{bound}”; it must be 1 or more.")
    return bound


# --- Who answers, and how it is secured ---------------------------------------------------------------------

DEBUG = not PRODUCTION and env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or get_random_secret_key()  # `make run` keeps one in .env
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# What canonical links, site maps, feeds, the API and mails begin with; where it is empty, with what was asked for.
PUBLIC_ORIGIN = as_origin("PUBLIC_ORIGIN", env("PUBLIC_ORIGIN", default=""))
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
FORCE_SCRIPT_NAME = env("SCRIPT_NAME", default="") or None  # when the portal lives below a path
PROXY_COUNT = env.int("PROXY_COUNT", default=0)

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_SSL_HOST = PUBLIC_ORIGIN.removeprefix("https://") if PUBLIC_ORIGIN.startswith("https://") else None
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # probes speak plain HTTP to the process itself
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

# Cookies exist below the admin only; browsers do not even send them to public pages.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{FORCE_SCRIPT_NAME or ''}/admin/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=PRODUCTION)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600

CSRF_FAILURE_VIEW = "ituportal.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # CSRF middleware is there as a subclass, which this check does not see
    "security.W005",  # HSTS for subdomains: concerns hosts that are not ours, the operator's choice
    "security.W021",  # HSTS preload: hard to undo, the operator's choice
]

# --- What it is made of ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "ituportal.apps.ItuportalConfig",
    "news",
    "meetings",
    "organizations",
    "records",
    "records.admin_config.EditorsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "ituportal.apps.StaticConfig",
    "reversion",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "ituportal.middleware.RequestLogMiddleware",
    # Above whatever answers by itself, the redirect to HTTPS included.
    "ituportal.middleware.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ituportal.middleware.OpenDataMiddleware",
    "ituportal.middleware.ContentVersionMiddleware",
    # For what is not public; that is compressed by the response cache, ahead of all this (decision 41).
    "django_http_compression.middleware.HttpCompressionMiddleware",
    "ituportal.middleware.LanguagePrefixMiddleware",
    "django.middleware.common.CommonMiddleware",
    "ituportal.middleware.RequestSizeMiddleware",
    "ituportal.middleware.AdminSessionMiddleware",
    "ituportal.middleware.AdminCsrfMiddleware",
    "ituportal.middleware.AdminAuthenticationMiddleware",
    "ituportal.middleware.EditorPreferencesMiddleware",
    "ituportal.middleware.AdminMessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ituportal.urls"
WSGI_APPLICATION = "ituportal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Where it is kept -----------------------------------------------------------------------------------------

DATA_DIR = env.path("DATA_DIR", default=str(BASE_DIR / "data"))
database = as_database(env("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR('ituportal.sqlite3')}")
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["ENGINE"] = "ituportal.sqlite3"
    database["CONN_MAX_AGE"] = None  # opening the file and setting its pragmas costs more than most queries
    database["OPTIONS"] = {
        # The default, DEFERRED, fails at once when two transactions read first and write later.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds that a writer waits for another
        # A cache for each connection: what is not in it, the system has.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-2000;",
    }
else:
    database["CONN_MAX_AGE"] = 0  # the pool keeps the connections
    database["CONN_HEALTH_CHECKS"] = True
    database["OPTIONS"] = {
        **database.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8), "timeout": 10},
    }
DATABASES = {"default": database}

# Bytes of finished answers that each process keeps; below, who may read /metrics besides this machine.
RESPONSE_CACHE_BYTES = env.int("RESPONSE_CACHE_MB", default=16) * 1_000_000
# Bytes of files of what is made apart, over all processes: exports, site maps, statistics.
MADE_APART_BYTES = env.int("MADE_APART_MB", default=500) * 1_000_000
METRICS_TOKEN = env("METRICS_TOKEN", default="")

MEDIA_ROOT = DATA_DIR("media")
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR("static")
STATIC_URL = "/static/"
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

WHITENOISE_ROOT = BASE_DIR / "ituportal" / "root"  # what browsers ask for by its name: favicon.ico
WHITENOISE_MAX_AGE = 86_400  # of that; files with a hash in their name may be kept for ever
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # addresses come from the static tag, which names the hashed file
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "webp", "woff2")  # maps are for debuggers only

# A form posts the rows that were opened, 26 fields each, at most 150 of them (`rows.js`); Django allows 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["records.uploads.receiving.Receiver"]

# --- Who may enter ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "records.User"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: a locked login is refused before a password is hashed
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds that the link in a mail works

# Failures within the cool-off that shut a name from one address, an address, a name: decision 24.
LOGIN_FAILURES = as_bound("LOGIN_FAILURES", env.int("LOGIN_FAILURES", default=8))
LOGIN_FAILURES_OF_ADDRESS = as_bound("LOGIN_FAILURES_OF_ADDRESS", env.int("LOGIN_FAILURES_OF_ADDRESS", default=40))
LOGIN_FAILURES_OF_NAME = as_bound("LOGIN_FAILURES_OF_NAME", env.int("LOGIN_FAILURES_OF_NAME", default=100))
LOGIN_FAMILIAR_DAYS = as_bound("LOGIN_FAMILIAR_DAYS", env.int("LOGIN_FAMILIAR_DAYS", default=30))
AXES_HANDLER = "records.accounts.lockout.LockoutHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # what axes masks in its log; the bounds are those above
AXES_COOLOFF_TIME = env.float("LOGIN_COOLOFF_HOURS", default=0.5)
if AXES_COOLOFF_TIME <= 0:
    raise ImproperlyConfigured(f"LOGIN_COOLOFF_HOURS is “{AXES_COOLOFF_TIME}”; it must be more than 0.")
AXES_LOCKOUT_CALLABLE = "records.accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "records.accounts.lockout.client_network"
AXES_USERNAME_CALLABLE = "records.accounts.lockout.client_name"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_VERBOSE = False  # no line at each start of a command

globals().update(env.email("EMAIL_URL", default="consolemail://"))  # EMAIL_HOST, EMAIL_PORT, …
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
# Who tells Publishers by mail what waits for them (`manage.py send_digest`); nobody, where it is empty.
DIGEST_FROM_EMAIL = env("DIGEST_FROM_EMAIL", default="")

# --- Languages and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES_BIDI = sorted(RIGHT_TO_LEFT)
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ituportal.formats"]
# Whose days are "today", "past" and the days of publication. Moments are kept in UTC; editors have time zones of their own.
TIME_ZONE = as_time_zone("TIME_ZONE", env("TIME_ZONE", default="") or "UTC")
USE_TZ = True

# --- What readers are told ------------------------------------------------------------------------------------

CONTACT_UNIT = env("CONTACT_UNIT", default="") or _("Editors of the record")
CONTACT_EMAIL = env("CONTACT_EMAIL", default="")
# The data's licence, named on every page and answer; the operator's choice.
DATA_LICENCE_NAME = env("DATA_LICENCE_NAME", default="CC BY 4.0")
DATA_LICENCE_URL = env("DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/")
# Whom to tell of a security problem, and until when that holds: /.well-known/security.txt. A day, at most a year ahead.
SECURITY_CONTACT = env("SECURITY_CONTACT", default=f"mailto:{CONTACT_EMAIL}" if CONTACT_EMAIL else "")
SECURITY_EXPIRES = as_day("SECURITY_EXPIRES", env("SECURITY_EXPIRES", default=""))
SECURITY_LANGUAGES = ["en"]

# --- API --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # Read-only and public: no user, so no session, and every answer can be cached.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "DEFAULT_RENDERER_CLASSES": ["records.api.rendering.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "records.api.rendering.AlwaysJson",
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "records.api.problems.answer_exception",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ITU Portal",
    "DESCRIPTION": "The public record of cooperation: who belongs to what and since when, which meetings were held, "
    "who took part, what was decided and said. Read-only.",
    "VERSION": "1.0.0",
    "LICENSE": {"name": DATA_LICENCE_NAME, "url": DATA_LICENCE_URL},
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "string", "format": "uuid"}},
    "SORT_OPERATION_PARAMETERS": False,  # filters first, as declared
    "POSTPROCESSING_HOOKS": ["records.api.schema.complete"],
}

# --- Logs -------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {  # both cut secrets, whatever logger a line comes from
        "json": {"()": "ituportal.logs.JsonFormatter"},
        "plain": {"()": "ituportal.logs.PlainFormatter", "format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env("LOG_FORMAT", default="json" if PRODUCTION else "plain"),
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING")},
    # Django brings handlers of its own, for DEBUG and for `runserver`: one line per event is enough, through one door.
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
