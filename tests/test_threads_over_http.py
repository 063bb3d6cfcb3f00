"""A worker of the server with four threads: whatever others do meanwhile, what is saved is indexed as if it were alone."""

import http.client
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from news.models import Article
from records.models import SearchEntry, SearchTokens
from records.search.words import stem
from tests import admin_forms as forms
from tests import factories as make
from tests.records.search.made_up import LETTERS, words_in
from tests.records.search.test_reindex import rows
from tests.setup.running import free_port
from tests.threads import at_once

EDITORS, SAVES, SEARCHERS, SEARCHES = 5, 20, 5, 100
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
def served():
    """Run the server over the database of this test; yield its port."""
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
    command += ["--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "ituportal.wsgi:application"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": database_url()}
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
        self.port, self.cookies = port, cookies

    def ask(self, path, data=None):
        """Return the status and the page; a redirect is not followed."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is None:
            server.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            server.request("POST", path, urlencode(data, doseq=True), headers)
        answer = server.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        page = answer.read().decode()
        server.close()
        return answer.status, page


def edit(browser, articles, statuses):
    """Save articles one after the other, each with new texts in five languages."""
    for number, article in enumerate(articles):
        address = forms.address(article)
        status, page = browser.ask(address)
        statuses["form", status] += 1
        data = forms.fields_of(SimpleNamespace(content=page.encode()))
        for language in LETTERS:
            text = words_in(language, 200, seed=f"article {article.pk} {number}")
            data |= {f"headline_{language}": " ".join(text[:5]), f"lead_{language}": " ".join(text[5:20])}
            data |= {f"body_{language}": " ".join(text[20:])}
        data["csrfmiddlewaretoken"] = TOKEN.search(page)[1]
        statuses["save", browser.ask(address, data)[0]] += 1


def search(browser, number, statuses):
    """Look for words that nobody has looked for."""
    choices = random.Random(number)
    for turn in range(SEARCHES):
        words = words_in(choices.choice(list(LETTERS)), 4, seed=f"search {number} {turn}")
        statuses["search", browser.ask("/search/?" + urlencode({"q": " ".join(words)}))[0]] += 1


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_a_hundred_saves_beside_five_hundred_searches_are_indexed_as_alone():
    articles = [make.make_article() for _ in range(EDITORS * SAVES)]
    sessions = [forms.signed_in(Client(), f"editor-{n}").cookies["sessionid"].value for n in range(EDITORS)]
    counts = [Counter() for _ in range(EDITORS + SEARCHERS)]

    with served() as port:
        at_once(
            *(
                partial(edit, Browser(port, sessionid=session), articles[n::EDITORS], counts[n])
                for n, session in enumerate(sessions)
            ),
            *(partial(search, Browser(port), n, counts[EDITORS + n]) for n in range(SEARCHERS)),
        )

    together = rows()
    SearchTokens.objects.all().delete()
    SearchEntry.objects.all().delete()
    stem.cache_clear()
    call_command("reindex")
    alone = rows()
    answered = dict(sum(counts, Counter()))
    assert (answered, differing(together, alone)) == (
        {
            ("form", 200): EDITORS * SAVES,
            ("save", 302): EDITORS * SAVES,
            ("search", 200): SEARCHERS * SEARCHES,
        },
        [],
    )
    assert Article.objects.filter(version__gt=1).count() == len(articles)


def differing(together, alone):
    """Return the keys of the entries whose row or whose tokens are not the same."""
    entries, others = ({row["id"]: row for row in index[0]} for index in (together, alone))
    tokens, other_tokens = ({row[0]: row for row in index[1]} for index in (together, alone))
    keys = entries.keys() | others.keys() | tokens.keys() | other_tokens.keys()
    return sorted(
        key for key in keys if (entries.get(key), tokens.get(key)) != (others.get(key), other_tokens.get(key))
    )
