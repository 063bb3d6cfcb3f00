"""Nothing of what was never public can be learnt from the API."""

import datetime
import json

from meetings.models import Meeting, Participation
from organizations.models import Membership
from tests import factories as f
from tests.api import COLLECTIONS
from tests.api_rows import ROWS, key_of, parameters_of, shared

HIDDEN = {
    "draft": {"status": "draft", "publish_at": None},
    "in review": {"status": "in_review", "publish_at": None},
    "scheduled": {"status": "published", "publish_at": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)},
    "withdrawn before it was public": {"status": "withdrawn", "publish_at": None, "withdrawal_reason": "Wrong."},
}


def make_hidden(state):
    """One of each publishable model in that state, all linked to public ones, each with parts and sources of its own."""
    values, slug = HIDDEN[state], state.replace(" ", "-")
    body, meeting = shared(f.make_organization, "body"), shared(f.make_meeting, "meeting")
    source = f.make_source(slug=slug)
    ann, bob = f.make_person(slug=slug, sources=[source], **values), shared(f.make_person, "bob")
    secret = f.make_organization(slug=slug, parent=body, sources=[source], **values)
    f.make_relation(source_body=secret, target_body=body, sources=[source])
    post = f.make_post(organization=body, label_en=slug, sources=[source])
    held = f.make_membership(organization=body, member_person=ann, post=post, sources=[source], **values)
    f.make_membership(organization=body, member_person=bob, role_en=slug, sources=[source], **values)
    area = f.make_programme(slug=slug, sources=[source], **values)
    f.make_programme_party(programme=area, organization=body)
    summit = f.make_meeting(slug=slug, organization=body, parent=meeting, **values)
    f.make_participation(meeting=summit, person=ann, organization=body, capacity=held, sources=[source])
    f.make_outcome(meeting=summit, programme=area, sources=[source])
    paper = f.make_contribution(slug=slug, responds_to=shared(f.make_contribution, "first"), **values)
    f.make_contribution_party(contribution=paper, organization=body)
    f.make_presentation(contribution=paper, meeting=meeting)
    f.make_statement(slug=slug, speaker_organization=body, meeting=meeting, **values)
    f.make_article(slug=slug, body_en="About [a body](organization:body).", publisher=body, **values)


def every_answer(api, queries):
    """The bytes of every list and detail that is public, of lists narrowed in every way, and of what is not found."""
    answers = {}
    for collection in COLLECTIONS:
        for query in queries[collection]:
            answers[f"{collection}/?{query}"] = api.answer(f"{collection}/?{query}").content
        for row in json.loads(answers[f"{collection}/?count=true"])["results"]:
            answers[f"{collection}/{key_of(row)}/"] = api.answer(f"{collection}/{key_of(row)}/").content
        for state in HIDDEN:
            address = f"{collection}/{state.replace(' ', '-')}/"
            answers[address] = api.answer(address, 404).content
    return answers


def test_nothing_of_a_record_that_was_never_public_shows_anywhere(api):
    for make, _queries, _detail_queries in ROWS.values():
        make()
    f.make_membership(organization=shared(f.make_organization, "body"), member_person=shared(f.make_person, "bob"))
    queries = {}
    for collection in COLLECTIONS:
        known = parameters_of(collection)
        queries[collection] = ["count=true", "page_size=1"]
        queries[collection] += [f"{name}=2021-10-15" for name in ("at", "since") if name in known]
        queries[collection] += [
            f"{name}={value}"
            for name in known
            for value in ("body", "bob", "meeting", "draft")
            if "-a-zA-Z0-9_" in known[name]["schema"].get("pattern", "") and name != "cursor"
        ]
    before = every_answer(api, queries)

    for state in HIDDEN:
        make_hidden(state)

    assert every_answer(api, queries) == before
    assert Membership.objects.count() == Membership.objects.published().count() + 2 * len(HIDDEN)
    assert Meeting.objects.count() == Meeting.objects.published().count() + len(HIDDEN)
    assert Participation.objects.count() == Participation.objects.published().count() + len(HIDDEN)
