"""A worker of the server with four threads: whatever others do meanwhile, what is saved is indexed as if it were alone."""

import random
import time
from collections import Counter
from functools import partial
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client

from news.models import Article
from records.models import SearchEntry, SearchTokens
from records.search.words import stem
from tests import admin_forms as forms
from tests import factories as make
from tests.records.search.made_up import LETTERS, words_in
from tests.records.search.test_reindex import rows
from tests.serving import Browser, served
from tests.threads import at_once

EDITORS, SAVES, SEARCHERS, SEARCHES = 5, 20, 5, 100


def edit(browser, articles, statuses):
    """Save articles one after the other, each with new texts in five languages."""
    for number, article in enumerate(articles):
        data = browser.form(article)
        for language in LETTERS:
            text = words_in(language, 200, seed=f"article {article.pk} {number}")
            data |= {f"headline_{language}": " ".join(text[:5]), f"lead_{language}": " ".join(text[5:20])}
            data |= {f"body_{language}": " ".join(text[20:])}
        statuses["save", browser.ask(forms.address(article), data)[0]] += 1


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


@pytest.mark.django_db(transaction=True)
def test_threads_that_have_nothing_to_do_end_and_take_no_worker_along():
    make.make_organization(slug="itu")
    addresses = ["/organizations/", "/organizations/itu/", "/api/v1/organizations/"]

    def read(port):
        return [Browser(port).ask(address)[0] for address in addresses * 4]

    with served(idle=5) as port:
        for _ in range(2):
            at_once(*[partial(read, port)] * 6)
            time.sleep(8)  # the shortest that granian takes is five
        assert read(port) == [200] * 12
