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


class WsgiClient(Client):
    """Django's client before a response cache of its own, so that no test meets what another has kept."""

    def __init__(self, most=MOST, **options):
        super().__init__(**options)
        self.cache = ResponseCache(application.application, most)
        self.handler = self.answer

    def answer(self, environ):
        """Return what the application answers."""
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
            try:
                response.content = b"".join(body)
            finally:
                if hasattr(body, "close"):
                    body.close()
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)
        response.wsgi_request = WSGIRequest(environ)
        return response


@pytest.fixture
def reader(db):
    """Reads over the response cache, which makes tags, compresses and answers 304."""
    return WsgiClient()
