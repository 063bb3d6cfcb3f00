"""Asks as the server does: over the WSGI application, finished answers and all. Django's own client begins behind them."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client

from ituportal.response_cache import ResponseCache
from ituportal.wsgi import application

MOST = 32_000_000  # bytes


class Handler:
    """Answers a request of Django's client over a response cache."""

    def __init__(self, cache):
        self.cache = cache

    def __call__(self, environ):
        response = HttpResponse()
        del response["Content-Type"]

        def start_response(status, headers):
            response.status_code = int(status.partition(" ")[0])
            for name, value in headers:
                response[name] = value

        # As Django's own client: the connection of a test outlives its requests.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        try:
            body = self.cache(environ, start_response)
            response.content = b"".join(body)
            if hasattr(body, "close"):
                body.close()
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)
        response.wsgi_request = WSGIRequest(environ)
        return response


class WsgiClient(Client):
    """Django's client before a response cache of its own, so that no test meets what another has kept."""

    def __init__(self, most=MOST, **options):
        super().__init__(**options)
        self.cache = ResponseCache(application.application, most)
        self.handler = Handler(self.cache)


@pytest.fixture
def readers(db):
    """Makes clients that read over response caches of their own, which tag, compress and answer 304."""
    made = []

    def another(**options):
        made.append(WsgiClient(**options))
        return made[-1]

    yield another
    for client in made:
        client.cache.close()


@pytest.fixture
def reader(readers):
    """One such client."""
    return readers()
