"""Entry point of the WSGI server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from ituportal.response_cache import ResponseCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ituportal.settings")

application = ResponseCache(get_wsgi_application(), settings.RESPONSE_CACHE_BYTES)
