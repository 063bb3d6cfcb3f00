"""The portal with the real record behind a server of this machine, and the system's Chromium in front of it."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.editors import signed_in
from tests.browser.reading import Reader
from tests.factories import make_organization
from tests.fixtures.conftest import loaded  # noqa: F401  # a fixture of this folder too

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="package")
def playwright():
    # Playwright runs an event loop in this thread, in which Django refuses the database unless told otherwise.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def db(loaded, django_db_blocker):  # noqa: F811
    """The real record, open to these tests and to the threads of the server alike.

    In place of the plugin's fixture, which puts each test into a transaction that the server would wait for; its
    `live_server` empties the database after each test.
    """
    with django_db_blocker.unblock():
        make_organization(slug="withdrawn").withdraw("Entered twice.")
        yield loaded


@pytest.fixture(scope="package")
def site(db):
    """The address of the server."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="package")
def chromium(playwright):
    found = shutil.which("chromium")
    assert found, "These tests need Chromium. On Debian: apt-get install chromium fonts-noto-cjk fonts-noto-core"
    browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def axe():
    return Axe()


@pytest.fixture
def read(site, chromium):
    """Open pages as a reader: `read(page_type, language, **of_the_browser)`."""
    contexts = []

    def open_page(page_type, language="en", *, width=1280, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, base_url=site, reduced_motion="reduce", **options
        )
        contexts.append(context)
        return Reader(context, page_type, language)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def edit(site, chromium):
    """Open a page of the admin as an editor: `edit(path, language)`."""
    contexts = []

    def open_page(path, language="en", width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=site, reduced_motion="reduce")
        contexts.append(context)
        signed_in(context, site, language)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
