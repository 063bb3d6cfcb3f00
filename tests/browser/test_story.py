"""A story as the editors have it: an organization joins a sector. Typed up by one, seen by a link, published by another.

What is counted: clicks (each press of the mouse: a link, a button, a box or a list that is opened, a row that is added; what
is chosen in an open box or list is typed), fields that are filled in, refusals, and pages between “it is to be published”
and “it is published”.
"""

import pytest
from django.db.models import Max

from meetings.models import Contribution, Meeting, Statement
from news.models import Article
from organizations.models import Membership, Organization, Person, Post
from records.accounts.roles import CONTRIBUTOR, PUBLISHER
from records.publication.models import Publishable
from records.rows.writing import writing
from records.sources.models import Source
from tests.browser.editors import signed_in
from tests.browser.test_reference_boxes import choose

MOST_CLICKS, MOST_PAGES = 65, 2
# Each before what it refers to.
KINDS = (Article, Statement, Meeting, Contribution, Membership, Post, Person, Organization, Source)
MADE = dict.fromkeys(KINDS, 1) | {Membership: 2}


class Hands:
    """An editor's hands at a page, and what they have done."""

    def __init__(self, page):
        self.page, self.clicks, self.fields, self.pages, self.refusals = page, 0, 0, 0, []
        page.on("domcontentloaded", lambda _page: self.turned())

    def turned(self):
        self.pages += 1

    def click(self, selector):
        self.clicks += 1
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()

    def type(self, **texts):
        for name, text in texts.items():
            self.fields += 1
            self.page.locator(f"#id_{name}").fill(text)
            self.page.keyboard.press("Tab")

    def select(self, **values):
        for name, value in values.items():
            self.clicks += 1
            self.fields += 1
            self.page.locator(f"#id_{name}").select_option(value)

    def pick(self, **typed):
        for name, words in typed.items():
            self.clicks += 1
            self.fields += 1
            choose(self.page, name, words)

    def new(self, model):
        self.click(f".model-{model._meta.model_name} a.addlink:visible")

    def row(self, prefix):
        self.click(f"#{prefix}-group .add-row a")

    def save(self, button="_save", source="Harbour report"):
        if source:
            self.pick(source_of_changes=source)
        self.click(f"input[name={button}]")
        self.refusals += self.page.locator(".errorlist li").all_inner_texts()


@pytest.fixture
def at_work(site, chromium):
    """Sit an editor of a role down at the desk: `at_work(role)`."""
    contexts = []

    def sit_down(role):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=site, reduced_motion="reduce")
        contexts.append(context)
        signed_in(context, site, "en", role)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto("/admin/")
        return Hands(page)

    yield sit_down
    for context in contexts:
        context.close()


@pytest.fixture
def nothing_left(db):
    """Take out what the story came to: other tests read the same record."""
    last = {model: model._base_manager.aggregate(last=Max("pk"))["last"] or 0 for model in KINDS}
    yield
    with writing():
        for model in KINDS:
            rows = model._base_manager.filter(pk__gt=last[model])
            if issubclass(model, Publishable):
                rows.update(status="draft", publish_at=None)  # what has been public is never deleted
            for row in rows:
                row.delete()


def type_the_story(hands):
    """Fill in the ten forms, the last of which sends all to review."""
    hands.new(Source)
    hands.type(title="Harbour report", slug="harbour-report", publisher="Harbour Office", date="2026-05-04")
    hands.save(source="")

    hands.new(Organization)
    hands.type(name_en="Harbour Cable Union", abbreviation="HCU", website="https://harbour.example/")
    hands.select(classification="company")
    hands.row("other_names")
    hands.type(**{"other_names-0-name": "Union du câble portuaire", "other_names-0-language": "fr"})
    hands.save()

    hands.new(Person)
    hands.type(name_en="Amal Haddad", honorific="Ms", sort_name="Haddad, Amal")
    hands.save()

    hands.new(Post)
    hands.pick(organization="Harbour Cable")
    hands.type(label_en="Director of Cables")
    hands.save()

    hands.new(Membership)
    hands.pick(member_organization="Harbour Cable", organization="ITU-D")
    hands.type(role_en="Sector Member", start_date="2026-05-01")
    hands.save("_addanother")
    hands.pick(member_person="Haddad", organization="Harbour Cable", post="Director of Cables")
    hands.type(start_date="2024")
    hands.save()

    hands.new(Contribution)
    hands.type(title_en="Letter of accession", slug="harbour-letter", date="2026-04-20")
    hands.select(kind="letter")
    hands.row("parties")
    hands.select(**{"parties-0-role": "submitter"})
    hands.pick(**{"parties-0-organization": "Harbour Cable"})
    hands.save()

    hands.new(Meeting)
    hands.type(name_en="Session on harbours", slug="harbour-session", start_date="2026-05-04", place_en="Geneva")
    hands.select(classification="session")
    hands.pick(organization="ITU-D")
    hands.row("participations")
    hands.select(**{"participations-0-role": "delegate"})
    hands.pick(**{"participations-0-person": "Haddad"})
    hands.row("participations")
    hands.select(**{"participations-1-role": "participant"})
    hands.pick(**{"participations-1-organization": "Harbour Cable"})
    hands.row("figures")
    hands.type(**{"figures-0-label_en": "Delegates", "figures-0-property": "delegates", "figures-0-value": "120"})
    hands.row("outcomes")
    hands.type(**{"outcomes-0-title_en": "Accession noted"})
    hands.pick(**{"outcomes-0-contribution": "Letter of accession"})
    hands.save()

    hands.new(Statement)
    hands.pick(speaker_person="Haddad", meeting="Session on harbours")
    hands.type(
        attribution="Director of Cables", slug="harbour-welcome", date="2026-05-04", text_en="We are glad to join."
    )
    hands.save()

    hands.new(Article)
    hands.type(headline_en="Harbour Cable Union joins ITU-D", slug="harbour-joins", date="2026-05-04")
    hands.select(section="membership")
    hands.type(
        lead_en="A union of harbours is a Sector Member.",
        body_en="[The union](organization:harbour-cable-union) joined at a [session](meeting:harbour-session): "
        "[its director](statement:harbour-welcome) was glad.",
    )
    hands.click("details:has(#id_headline_fr) > summary")
    hands.type(
        headline_fr="L’Union du câble portuaire rejoint l’UIT-D",
        lead_fr="Une union de ports est Membre de Secteur.",
        body_fr="[L’union](organization:harbour-cable-union) a adhéré.",
    )
    hands.save("_set")


def of_the_story():
    """The records of the story that are published, or not, in the order of the kinds."""
    return [row for model in KINDS if model.is_publishable for row in model.objects.order_by("-pk")[: MADE[model]]]


def link_for_others(hands):
    """Make the link that shows the article to somebody without an account."""
    hands.click(".previews > summary")
    hands.click(".previews a:has-text('link for others')")
    hands.click("[name=_link]")
    return hands.page.locator(".links a[href*='/preview/']").first.get_attribute("href")


def propose(writer):
    """Propose a change of the article, as who may not publish; return the address of the proposal."""
    writer.page.goto(f"/admin/news/article/{Article.objects.latest('pk').pk}/change/")
    writer.type(lead_en="A union of harbours has become a Sector Member.", proposed_because="It has, since May.")
    writer.click("input[name=_propose]")
    assert writer.page.locator(".messagelist .success").count() == 1


def restore_the_first(publisher):
    """Restore what was published, before the proposal was applied."""
    publisher.page.goto(f"/admin/news/article/{Article.objects.latest('pk').pk}/history/")
    publisher.click("a[href*='/restore/'] >> nth=1")
    publisher.click(".submit-row input[type=submit]")
    assert publisher.page.locator(".messagelist .success").count() == 1


def lead(reader, path):
    reader.goto(path)
    return reader.locator(".lead").inner_text()


def test_a_story_is_typed_previewed_published_corrected_and_read_in_few_clicks(at_work, nothing_left, chromium, site):
    writer, publisher = at_work(CONTRIBUTOR), at_work(PUBLISHER)
    reader = chromium.new_context(base_url=site).new_page()

    type_the_story(writer)
    writer.click("a:has-text('Publish them with this')")
    writer.click("input[name=_review]")
    assert {row.status for row in of_the_story()} == {"in_review"}
    typed = writer.clicks

    link = link_for_others(writer)
    reader.goto(link)
    assert reader.inner_text("h1") == "Harbour Cable Union joins ITU-D"
    assert reader.goto("/news/harbour-joins/").status == 404

    publisher.page.reload()
    publisher.click("a:has-text('Harbour Cable Union joins')")
    begun = publisher.pages
    publisher.click("input[name=_set]")
    publisher.click("a:has-text('Publish them with this')")
    publisher.click("input[name=_publish]")
    pages, clicks = publisher.pages - begun - 1, typed + publisher.clicks  # the last page is the form again
    print(
        f"10 forms: {clicks} clicks, {writer.fields} fields, {len(writer.refusals)} refusals, {pages} pages to publish"
    )
    assert {row.status for row in of_the_story()} == {"published"}
    assert (writer.refusals, publisher.refusals) == ([], [])
    assert clicks <= MOST_CLICKS
    assert pages <= MOST_PAGES
    assert reader.goto(link).status == 410

    first = "A union of harbours is a Sector Member."
    assert lead(reader, "/news/harbour-joins/") == first
    propose(writer)
    assert lead(reader, "/news/harbour-joins/") == first
    publisher.page.goto("/admin/")
    publisher.click("a[href*='/records/proposal/'] >> text=Harbour Cable Union joins")
    publisher.click("input[name=_apply]")
    assert lead(reader, "/news/harbour-joins/") == "A union of harbours has become a Sector Member."
    restore_the_first(publisher)
    assert lead(reader, "/news/harbour-joins/") == first
    assert lead(reader, "/fr/news/harbour-joins/") == "Une union de ports est Membre de Secteur."
    assert writer.page.faults == publisher.page.faults == []
