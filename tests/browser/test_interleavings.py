"""Two editors at one record in two browsers, in any order: nothing typed is lost, nothing stored is overwritten unseen.

Between typing and saving each goes Back, loads the page again, opens a closed tab again, or is signed out and signs in. Every
word is typed once, so that it can be followed: through the form, what the browser offers back, and what is stored.
"""

import itertools
import os
import random
import re
from collections import Counter

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Error

from organizations.models import Organization
from records.rows.writing import writing
from tests import factories as make
from tests.admin_forms import address
from tests.browser.editors import signed_in

WORD = re.compile(r"w[0-9]+x")
INPUTS = ("name_en", "abbreviation", "summary_en", "description_en")
VALUES = f"() => {list(INPUTS)!r}.map((name) => document.getElementById(`id_${{name}}`)?.value ?? '').join(' ')"
WAYS = ("back", "reload", "restored_tab", "new_sign_in")
IN_CI, IN_PROOF = 20, int(os.environ.get("BROWSER_INTERLEAVINGS", "120"))


def words_in(text):
    return set(WORD.findall(text))


def stored(record):
    row = Organization.objects.get(pk=record.pk)
    return words_in(" ".join(getattr(row, name) for name in INPUTS))


class Editor:
    """One who types into a record's form and does what browsers do with forms."""

    def __init__(self, context, name, record, rng, words):
        self.name, self.record, self.rng, self.words = name, record, rng, words
        self.page = context.new_page()
        self.open()

    def open(self):
        self.page.goto(address(self.record))
        self.typed, self.seen = set(), self.shown()

    def shown(self):
        """The words on the page, those in its inputs among them."""
        return words_in(self.page.content()) | self.in_form()

    def in_form(self):
        return words_in(self.page.evaluate(VALUES))

    def type(self):
        name, word = self.rng.choice(INPUTS), f"w{next(self.words)}x"
        field = self.page.locator(f"#id_{name}")
        self.typed -= words_in(field.input_value())
        field.fill(word)
        self.typed.add(word)
        self.page.wait_for_timeout(450)  # until it is kept

    def recover(self):
        """What was typed stands in the form again, or is offered."""
        self.page.wait_for_selector("#id_name_en")
        if not self.typed <= self.in_form():
            self.page.locator(".kept-offer .show").first.click()
            self.page.wait_for_selector(".errornote")
        self.seen |= self.shown()
        assert self.typed <= self.in_form(), "what was typed is neither in the form nor offered"

    def back(self):
        self.page.goto("/admin/")
        try:
            self.page.go_back()
        except Error:  # a form that was refused is the answer to a POST: the browser asks whether to send it again
            self.page.wait_for_timeout(1_000)  # until it has asked
            self.page.goto(address(self.record))
        self.recover()

    def reload(self):
        self.page.reload()
        self.recover()

    def restored_tab(self):
        url, context = self.page.url, self.page.context
        self.page.close(run_before_unload=False)
        self.page = context.new_page()
        self.page.goto(url)
        self.recover()

    def new_sign_in(self):
        [cookie] = [each for each in self.page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME]
        Session.objects.filter(session_key=cookie["value"]).delete()
        self.page.locator("input[name=_continue]").first.click()
        self.page.locator("#id_username").fill(self.name)
        self.page.locator("#id_password").fill("correct horse battery")
        self.page.locator("#login-form [type=submit]").click()
        self.page.wait_for_load_state()
        self.page.goto(address(self.record))
        self.recover()

    def save(self):
        """Save; True where it was not refused."""
        before = stored(self.record)
        self.page.locator("input[name=_continue]").first.click()
        self.page.wait_for_load_state()
        after = stored(self.record)
        if self.page.locator(".messagelist .success").count():
            assert before - after <= self.seen, "what was stored went unseen"
            assert self.typed <= after, "what was typed was lost"
            self.typed, self.seen = set(), self.shown()
            return True
        assert after == before
        self.seen |= self.shown()
        assert self.typed <= self.in_form(), "what was typed left the form"
        return False

    def finish(self):
        """Save what is typed: by one more Save where the first is refused."""
        if self.typed and not self.save():
            assert self.save(), "one more Save did not do it"
        self.page.close(run_before_unload=False)


@pytest.fixture
def browsers(site, chromium):
    """Two browsers with an editor each, `(context, account)`, in which leaving is never held up."""
    found = []
    for language in ("en", "fr"):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=site, reduced_motion="reduce")
        context.on("dialog", lambda dialog: dialog.accept())
        signed_in(context, site, language)
        found.append((context, f"editor-{language}"))
    yield found
    for context, _name in found:
        context.close()


def interleave(browsers, seed):
    rng, words = random.Random(seed), itertools.count(seed * 1_000)
    record = make.make_organization(name_en=f"Body {seed}", summary_en="w0x", status="draft", publish_at=None)
    try:
        editors = [Editor(context, name, record, rng, words) for context, name in browsers]
        ways = [WAYS[seed % 4], *rng.sample(WAYS, rng.randrange(2))]
        steps = ["type"] * rng.randrange(2, 5) + ["save"] * rng.randrange(1, 3) + ways
        rng.shuffle(steps)
        for step in ["type", *steps]:
            getattr(rng.choice(editors), step)()
        for editor in editors:
            editor.finish()
    finally:
        with writing():
            Organization.objects.get(pk=record.pk).delete()
    return ways


def interleaved(browsers, seeds):
    """Count how often each way was gone."""
    return Counter(way for seed in seeds for way in interleave(browsers, seed))


def test_nothing_is_lost_in_twenty_orders(browsers):
    ways = interleaved(browsers, range(IN_CI))
    assert min(ways[way] for way in WAYS) >= IN_CI // 4


@pytest.mark.proof
def test_nothing_is_lost_in_a_hundred_and_twenty_orders(browsers):
    ways = interleaved(browsers, range(100, 100 + IN_PROOF))
    print(f"{IN_PROOF} orders: {dict(ways)}; nothing was lost")
    assert min(ways[way] for way in WAYS) >= IN_PROOF // 5
