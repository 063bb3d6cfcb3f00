"""Nothing about a record that was never public can be learnt: bytes are the same with and without it."""

import datetime
import uuid

import pytest
from django.http import QueryDict
from django.urls import get_resolver, resolve, reverse

from ituportal.api import COLLECTIONS
from organizations.models import Membership, Organization, Programme
from records.lists import NamesRecord
from records.lists.filters import (
    AsOfFilter,
    ChoiceFilter,
    CountryFilter,
    SlugFilter,
    WordsFilter,
    YearFilter,
)
from records.publication import Redirect
from records.publication.models import Status
from records.publication.status import publishable_models
from records.sources.models import Source
from tests import factories as make
from tests.addresses import DETAILS, addresses, public_names
from tests.world import LISTS, make_world

pytestmark = pytest.mark.django_db
STATES = ("draft", "in_review", "scheduled", "withdrawn")
FUTURE = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)
# Different in every answer, and telling nothing.
OF_THE_MOMENT = ("Date", "Expires", "X-Request-ID")


def hidden_key(model, state):
    """The slug, path or uid of the hidden record of one model in one state."""
    if model.key_field == "uid":
        return hidden_id(model, state)
    return f"hidden-{state.replace('_', '-')}"


def hidden_id(model, state):
    """The id of the hidden record of one model in one state."""
    name = f"hidden {state}" if model.key_field == "uid" else f"hidden {model._meta.model_name} {state}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name)


def hidden_post(state):
    """The uid of a post that only hidden memberships use."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"hidden post {state}")


def hidden_topic(state):
    """The slug of the hidden topic, which is a programme with pages of its own."""
    return f"hidden-topic-{state.replace('_', '-')}"


def hide(factory, model, state, **values):
    """Make a record that no reader has ever been able to see."""
    status = {"scheduled": "published", "withdrawn": "draft"}.get(state, state)
    values = {"uid": hidden_id(model, state), model.key_field: hidden_key(model, state)} | values | {"status": status}
    values["publish_at"] = FUTURE if state == "scheduled" else None
    record = factory(**values)
    # As the rename of a draft that another draft names leaves it.
    Redirect.objects.remember(record, f"former-{record.key}")
    if state == "withdrawn":
        record.withdraw("Never shown")
    return record


def make_hidden(world, state):
    """Make one hidden record of every publishable model, each tied to public ones in every way it can be."""
    union, person, conference, line = world["union"], world["person"], world["conference"], world["line"]
    tell = f"[Union](organization:{union.slug}) [Zhao](person:{person.slug}) [WRC](meeting:{conference.slug})"
    tell += " [line](programme:c2) [message](statement:message) [treaty](contribution:regulations)"
    body = hide(
        make.make_organization,
        Organization,
        state,
        parent=union,
        name_en="Hidden body",
        description_en=tell,
        country="KR",
    )
    make.make_other_name(organization=body, name="Hidden alias")
    make.make_relation(source_body=body, target_body=union)
    make.make_organization_figure(organization=body, label_en="Hidden figure")
    make.make_identifier(organization=body)
    someone = hide(make.make_person, type(person), state, name_en="Hidden person")
    office = make.make_post(organization=union, label_en=f"Hidden office {state}")
    membership = hide(make.make_membership, Membership, state, organization=union, member_person=someone, post=office)
    make.make_membership(organization=union, member_organization=body, status="draft", publish_at=None)
    make.make_membership(organization=body, member_person=person, status="draft", publish_at=None)
    post = make.make_post(organization=union, label_en=f"Hidden post {state}", uid=hidden_post(state))
    make.make_membership(organization=union, member_person=someone, post=post, status="draft", publish_at=None)
    make.make_membership(organization=union, member_person=person, post=post, status="draft", publish_at=None)
    programme = hide(make.make_programme, type(line), state, name_en="Hidden programme", parent=line)
    topic = hide(
        make.make_programme,
        type(line),
        state,
        uid=uuid.uuid5(uuid.NAMESPACE_URL, hidden_topic(state)),
        slug=hidden_topic(state),
        kind="area-of-work",
        name_en="Hidden topic",
    )
    make.make_programme_party(programme=programme, organization=union)
    make.make_programme_relation(programme=programme, other=line)
    meeting = hide(
        make.make_meeting,
        type(conference),
        state,
        name_en="Hidden meeting",
        parent=conference,
        organization=union,
        series=world["series"],
        prepares_for=[conference],
        preceded_by=conference,
        start_date="2010",
        end_date="2010",
        report_en=tell,
    )
    make.make_participation(meeting=meeting, person=person, capacity=world["office"])
    make.make_meeting_figure(meeting=meeting, label_en="Hidden figure")
    make.make_outcome(
        meeting=meeting, forwarded_to_meeting=conference, programme=line, contribution=world["contribution"]
    )
    paper = hide(
        make.make_contribution,
        type(world["contribution"]),
        state,
        title_en="Hidden paper",
        responds_to=world["contribution"],
    )
    make.make_contribution_party(contribution=paper, organization=union)
    make.make_presentation(contribution=paper, meeting=conference, by_person=person)
    statement = hide(
        make.make_statement,
        type(world["paraphrase"]),
        state,
        speaker_person=person,
        capacity=world["office"],
        meeting=conference,
        programmes=[line],
        date="2010",
        text_en="Hidden words",
        sources=[
            make.make_source(
                slug=f"hidden-source-{state}".replace("_", "-"),
                uid=hidden_id(Source, state),
                title="Hidden source",
            )
        ],
    )
    article = hide(
        make.make_article,
        type(world["story"]),
        state,
        headline_en="Hidden story",
        publisher=union,
        body_en=tell,
        correction_note_en="Hidden correction",
        # A source that public records cite too.
        sources=[make.the_source()],
    )
    page = hide(make.make_page, type(world["about"]), state, title_en="Hidden page", body_en=tell)
    make.make_page(
        path=f"about/hidden-{state}".replace("_", "-"), parent=world["about"], status="draft", publish_at=None
    )
    return [body, someone, membership, programme, topic, meeting, paper, statement, article, page]


def keys_to_ask_for():
    """Every public record, and the addresses where hidden ones would stand, by their slugs and by their ids."""
    hidden = {model: [hidden_key(model, state) for state in STATES] for model in DETAILS.values()}
    hidden[Programme] += map(hidden_topic, STATES)
    hidden[Source] = [f"hidden-source-{state}".replace("_", "-") for state in STATES]
    for model, keys in hidden.items():
        keys += [str(hidden_id(model, state)) for state in STATES]
        keys += [f"former-{key}" for key in keys[: len(STATES)] if model.key_field != "uid"]
    return {m: [row.key for row in m.objects.published()] + hidden[m] for m in DETAILS.values()}


def answers_to(client, asked):
    """Return `{address: (status, headers, bytes)}`."""
    found = {}
    for address in asked:
        response = client.get(address)
        headers = {name: value for name, value in response.items() if name not in OF_THE_MOMENT}
        found[address] = (response.status_code, headers, b"".join(response))
    return found


def narrowed():
    """Every list of the API and of the pages, narrowed in every way to hidden records and to public ones beside them."""
    asked = []
    for name, view in COLLECTIONS.items():
        for parameter, kept in filters_of(view.filterset_class):
            if isinstance(kept, NamesRecord):
                asked += [f"/api/v1/{name}/?count=true&{parameter}={value}" for value in named_by(kept)]
            elif isinstance(kept, WordsFilter):
                asked += [f"/api/v1/{name}/?count=true&{parameter}=hidden"]
    asked += [f"{address}?{parameter}={value}" for address, parameter, value in narrowed_pages()]
    for path, filters in files():
        for parameter, kept in filters_of(filters):
            if isinstance(kept, NamesRecord):
                asked += [f"{path}?{parameter}={value}" for value in named_by(kept)]
            elif isinstance(kept, WordsFilter):
                asked += [f"{path}?{parameter}=hidden"]
    return asked


def filters_of(filterset):
    """The filters of a list, which know where they lead."""
    return filterset(QueryDict(""), filterset._meta.model.objects.all()).filters.items()


def named_by(reference):
    """What a filter can be asked for: public records, and by slug, former slug and id hidden ones of each kind."""
    values = ["itu", "wrc-07"]
    for model, column in reference.ends():
        values += [
            hidden_key(model, "draft"),
            hidden_id(model, "in_review"),
            f"former-{hidden_key(model, 'scheduled')}",
        ]
        values += [hidden_post("draft")] if column == "uid" else [hidden_key(model, "withdrawn")]
    return dict.fromkeys(map(str, values))


def files():
    """The addresses of the lists as CSV, Atom and iCalendar, each with the filters that it takes."""
    resolver = get_resolver()
    for name in public_names():
        if name.endswith(("-list-csv", "-list-atom", "-list-ics")):
            view = resolver.resolve(reverse(name)).func.view_class
            yield reverse(name), getattr(view, "page", view).filterset_class


def narrowed_pages():
    """Every list page with each of its filters: to hidden records, to public ones, to what hidden ones hold alone."""
    values = {YearFilter: ("2010", "2007", "2021"), WordsFilter: ("hidden", "wrc"), AsOfFilter: ("2010-05-05",)}
    values |= {CountryFilter: ("CH", "KR"), SlugFilter: ("zhao", "c2")}
    for name in LISTS:
        for parameter, known in filters_of(resolve(reverse(name)).func.view_class.filterset_class):
            if isinstance(known, NamesRecord):
                yield from ((reverse(name), parameter, value) for value in named_by(known))
            for kind, tried in values.items():
                if isinstance(known, kind):
                    yield from ((reverse(name), parameter, value) for value in tried)
            if isinstance(known, ChoiceFilter):
                yield from ((reverse(name), parameter, value) for value, _label in known.extra["choices"])


def test_a_record_of_every_kind_is_hidden_here():
    assert {type(record) for record in make_hidden(make_world(), "draft")} == set(publishable_models())


def changed_by_hidden_records(client, world, asked):
    """Return the addresses whose answers tell of hidden records, which it makes."""
    before = answers_to(client, asked)
    for state in STATES:
        make_hidden(world, state)
    after = answers_to(client, asked)
    return [address for address in asked if before[address] != after[address]]


def test_every_address_answers_the_same_to_the_byte_with_and_without_hidden_records(client):
    world = make_world()

    assert changed_by_hidden_records(client, world, addresses(keys_to_ask_for())) == []


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_kept_answers_are_the_same_to_the_byte_with_and_without_hidden_records(reader):
    world, kept = make_world(), reader.cache.answers
    asked = addresses(keys_to_ask_for())
    made, number = answers_to(reader, asked), len(kept)

    assert answers_to(reader, asked) == made
    assert changed_by_hidden_records(reader, world, asked) == []
    assert number > len(asked) // 2


@pytest.mark.proof
def test_every_list_narrowed_in_every_way_is_the_same_to_the_byte_with_and_without_hidden_records(client):
    world = make_world()

    assert changed_by_hidden_records(client, world, narrowed()) == []


@pytest.mark.proof
def test_the_proof_could_fail_published_they_do_show(client):
    world = make_world()
    asked = addresses(keys_to_ask_for())
    before = answers_to(client, asked)
    hidden = make_hidden(world, "draft")

    for record in hidden:
        record.refresh_from_db()
        record.status = Status.PUBLISHED
        record.publish_at = make.PUBLISHED_AT
        record.full_clean()
        record.save()
    after = answers_to(client, asked)

    changed = {address for address in asked if before[address] != after[address]}
    assert {record.get_absolute_url() for record in hidden} <= changed
    assert {"/", "/organizations/", "/api/v1/organizations/?count=true", "/organizations/itu/"} <= changed
    assert {path for path, _filters in files()} <= changed
    assert {"/organizations/itu.atom", "/programmes/c2.atom", "/sitemap-people.xml", "/sitemap-sources.xml"} <= changed
    assert {"/organizations/itu/?at=2021-10-15", "/statistics/", "/statistics/meetings-by-kind.csv"} <= changed


@pytest.mark.parametrize("unnamed", [False, True])
def test_what_was_public_leaves_its_reason_and_name_and_nothing_else(client, unnamed):
    world = make_world()
    world["story"].headline_en, world["story"].lead_en = "A headline that goes", "A lead that goes"
    world["story"].save()

    world["story"].withdraw("The story was wrong", unnamed=unnamed)
    page, tombstone = client.get("/news/story/"), client.get("/api/v1/articles/story/")

    assert (page.status_code, tombstone.status_code) == (410, 410)
    assert "The story was wrong" in page.content.decode()
    assert tombstone.json()["detail"] == "The story was wrong"
    assert [b"A headline that goes" in answer.content for answer in (page, tombstone)] == [not unnamed] * 2
    assert all(b"A lead that goes" not in answer.content for answer in (page, tombstone))
