"""Entry point of the WSGI server."""

import os
import threading

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import base as addresses
from django.utils.translation import trans_real

from ituportal.response_cache import ResponseCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ituportal.settings")

# Django keeps the language and the prefix of a request in objects that serve coroutines too, in several steps of Python for each
# of a thousand looks of one page. Here a request is a thread and nothing else: an eighth of a page less.
trans_real._active = threading.local()  # type: ignore[attr-defined]
addresses._prefixes, addresses._urlconfs = threading.local(), threading.local()  # type: ignore[attr-defined]

application = ResponseCache(get_wsgi_application(), settings.RESPONSE_CACHE_BYTES)
