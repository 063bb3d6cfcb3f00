"""The server over the database of a test, and browsers that ask it: what only processes and sockets show."""

import http.client
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from http import HTTPStatus
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from tests import admin_forms as forms
from tests.setup.running import free_port

PATIENCE = 60  # seconds until it serves
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def database_url():
    """Return the address of the database of this test run."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    address, mark, query = os.environ["TEST_DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{query}"


@contextmanager
def served(workers=1, *, threads=4, idle=30, **settings_of_it):
    """Run the server over the database of this test, its threads each for so many idle seconds; yield its port.

    It ends when a worker dies: nobody is answered after that.
    """
    port = free_port()
    command = [
        Path(sys.executable).parent / "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += [
        "--workers",
        str(workers),
        "--blocking-threads",
        str(threads),
        "--blocking-threads-idle-timeout",
        str(idle),
        "--log-level",
        "warning",
        "tests.lent:application",
    ]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": database_url()}
    environment |= settings_of_it
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        began = time.monotonic()
        while not answers(port):
            assert process.poll() is None, "the server ended"
            assert time.monotonic() - began < PATIENCE, "the server does not answer"
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def answers(port):
    try:
        return Browser(port).ask("/readyz")[0] == 200
    except ConnectionError:
        return False


class Browser:
    """Asks the server, and keeps its cookies."""

    def __init__(self, port, **cookies):
        self.port, self.cookies, self.location = port, cookies, None

    def ask(self, path, data=None, **given):
        """Return the status and the page; `location` is where it leads. Over a connection of its own, so to any worker."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | given
        if data is None:
            server.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            server.request("POST", path, urlencode(data, doseq=True), headers)
        answer = server.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        page, self.location = answer.read().decode(), answer.getheader("Location")
        server.close()
        return answer.status, page

    def form(self, record):
        """Return what stands in the form of a record, which is at the address of its version, and the token of the page."""
        status, page = self.ask(forms.address(record))
        if status == HTTPStatus.FOUND:
            status, page = self.ask(self.location)
        assert status == HTTPStatus.OK, status
        fields = forms.fields_of(SimpleNamespace(content=page.encode()))
        return fields | {"csrfmiddlewaretoken": TOKEN.search(page)[1]}
