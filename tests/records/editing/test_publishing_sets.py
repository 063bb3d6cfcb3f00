"""Publishing a record with all that it needs: one page, one press, one change, or a refusal that names everything."""

import datetime
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reversion.models import Revision

from meetings.models import Meeting
from organizations.models import Organization, Person
from records.loading import load
from records.publication import Status, publishable_models
from tests import admin_forms as forms
from tests import factories as make
from tests.drafts import NAMING_EACH_OTHER

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft", "publish_at": None}
DAY = datetime.timedelta(days=1)
STATEMENT = {"attribution": "Chair", "text_en": "We agree."}
TOLD = ("/", "/organizations/", "/news/", "/api/v1/organizations/?count=true", "/news.atom", "/sitemap.xml")


def address(record):
    return forms.address(record, "publish")


def key(record):
    return f"{record._meta.label_lower}:{record.pk}"


def tick(*records):
    return {f"tick-{key(record)}": "on" for record in records}


def ticked(page):
    return {name.removeprefix("tick-") for name in forms.fields_of(page) if name.startswith("tick-")}


def press(client, record, button, page=None, **typed):
    """Press a button of the page as it is served."""
    fields = forms.fields_of(page or client.get(address(record)))
    return client.post(address(record), fields | {button: "1"} | typed)


def without(fields, *records):
    return {name: value for name, value in fields.items() if name not in tick(*records)}


def states(*records):
    return [type(row).objects.values_list("status", "publish_at", "version").get(pk=row.pk) for row in records]


def entry_of(page, record):
    """What the page says of one record, in one line."""
    items = [item for item in forms.page_of(page).iter("li") if item.find("h2") is not None]
    [item] = [each for each in items if each.find("input").get("name") == f"shown-{key(record)}"]
    return " ".join("".join(item.itertext()).split())


def buttons_of(page):
    return {each.get("name") for each in forms.page_of(page).iter("input") if each.get("type") == "submit"} - {None}


def chain():
    """Three drafts, each of which needs the next one."""
    body = make.make_organization(name_en="Far", **DRAFT)
    nearer = make.make_organization(name_en="Near", parent=body, **DRAFT)
    return make.make_meeting(name_en="Session", organization=nearer, **DRAFT), nearer, body


# --- Publishing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", NAMING_EACH_OTHER, ids=lambda model: model.__name__)
def test_drafts_that_name_each_other_are_published_by_one_press(client, model):
    record, other = NAMING_EACH_OTHER[model]()
    forms.signed_in(client, role="Publisher")
    page, before = client.get(address(record)), Revision.objects.count()

    done = press(client, record, "_publish", page)

    assert ticked(page) == {key(record), key(other)}
    assert done["Location"] == forms.address(record)
    first, second = states(record, other)
    assert (first[0], second[:2]) == ("published", first[:2])
    revision = Revision.objects.order_by("pk").last()
    assert (Revision.objects.count(), revision.user.username, revision.comment) == (before + 1, "editor", "Published.")
    logged = LogEntry.objects.values_list("object_id", "content_type__model", "change_message")
    assert set(logged) == {(str(row.pk), row._meta.model_name, "Published.") for row in (record, other)}


def test_two_drafts_of_a_file_that_name_each_other_are_published_by_one_press(client, tmp_path):
    board = {"slug": "ferry-board", "name_en": "Ferry Board", "status": "draft"}
    board["description_en"] = "It runs the [session](meeting:ferry-session)."
    session = {"slug": "ferry-session", "name_en": "Ferry session", "classification": "session", "status": "draft"}
    session |= {"organization": ["ferry-board"], "start_date": "2025-03-03"}
    rows = [{"model": "organizations.organization", "fields": board}, {"model": "meetings.meeting", "fields": session}]
    (tmp_path / "two-drafts.json").write_text(json.dumps(rows))
    load([tmp_path / "two-drafts.json"])
    forms.signed_in(client, role="Publisher")

    page = client.get(address(Organization.objects.get()))
    press(client, Organization.objects.get(), "_publish", page)

    assert "changed last by a command" in entry_of(page, Meeting.objects.get())
    assert [
        client.get(each.get_absolute_url()).status_code for each in (Organization.objects.get(), Meeting.objects.get())
    ] == [200, 200]


def story():
    """An organization joins a sector: all that the record says of it, of every kind, none of it public."""
    source = make.make_source(slug="release", title="Press release")
    cited = {"sources": [source]}
    union = make.make_organization(slug="union", name_en="Union", **DRAFT, **cited)
    body = make.make_organization(slug="body", name_en="Body", parent=union, **DRAFT, **cited)
    make.make_other_name(organization=body, **cited), make.make_organization_figure(organization=body, **cited)
    person = make.make_person(name_en="Someone", **DRAFT, **cited)
    post, category = make.make_post(organization=union, **cited), make.make_category(organization=union, **cited)
    office = make.make_membership(organization=union, member_person=person, post=post, **DRAFT, **cited)
    membership = make.make_membership(organization=union, member_organization=body, category=category, **DRAFT, **cited)
    letter = make.make_contribution(title_en="Letter", kind="letter", **DRAFT, **cited)
    make.make_contribution_party(contribution=letter, organization=body, **cited)
    programme = make.make_programme(name_en="Programme", **DRAFT, **cited)
    meeting = make.make_meeting(name_en="Meeting", organization=union, **DRAFT, **cited)
    make.make_participation(meeting=meeting, person=person, **cited)
    make.make_participation(meeting=meeting, organization=body, **cited)
    make.make_meeting_figure(meeting=meeting, **cited)
    make.make_outcome(meeting=meeting, programme=programme, contribution=letter, **cited)
    statement = make.make_statement(
        speaker_person=person, capacity=office, meeting=meeting, programmes=[programme], **DRAFT, **cited
    )
    page = make.make_page(body_en="About.", **DRAFT, **cited)
    named = [union, body, membership, statement, letter, page]
    text = " ".join(f"[x]({row._meta.model_name}:{row.key})" for row in named)
    article = make.make_article(body_en=text, body_fr=text, headline_fr="Titre", **DRAFT, **cited)
    return [article, page, union, body, person, office, membership, letter, programme, meeting, statement]


def test_a_story_of_every_kind_is_published_from_its_article(client):
    records = story()
    forms.signed_in(client, role="Publisher")
    page = client.get(address(records[0]))

    press(client, records[0], "_publish", page)

    assert {type(record) for record in records} == set(publishable_models())
    assert ticked(page) == {key(record) for record in records}
    assert {state[0] for state in states(*records)} == {"published"}
    assert len({state[1] for state in states(*records)}) == 1
    assert {client.get(record.get_absolute_url()).status_code for record in records} == {200}
    assert client.get("/sources/release/").status_code == 200


def with_all_of_the_source(page):
    """Where the page leads that has the drafts of the same sources in its set."""
    [link] = [each.get("href") for each in forms.page_of(page).iter("a") if each.get("href", "").startswith("?with=")]
    return link


def test_drafts_of_the_same_source_are_taken_into_the_set_with_what_they_need(client):
    report = make.make_source()
    body = make.make_organization(name_en="Body", sources=[report], **DRAFT)
    stranger = make.make_organization(name_en="Stranger", sources=[], **DRAFT)
    seat = make.make_membership(
        organization=body, member_organization=stranger, member_person=None, sources=[report], **DRAFT
    )
    forms.signed_in(client)
    alone = client.get(address(body))

    path = address(body) + with_all_of_the_source(alone)
    page = client.get(path)
    client.post(path, forms.fields_of(page) | {"_publish": "1"})

    assert ticked(alone) == {key(body)}
    assert ticked(page) == {key(body), key(stranger), key(seat)}
    assert [row[0] for row in states(body, stranger, seat)] == ["published"] * 3


def test_what_an_address_adds_and_has_a_moment_of_its_own_or_was_withdrawn_is_not_ticked(client):
    body, gone = make.make_organization(**DRAFT), make.make_organization()
    later = make.make_organization(status="draft", publish_at=timezone.now() + DAY)
    gone.withdraw("Entered twice.")
    forms.signed_in(client)

    page = client.get(address(body), {"with": [key(gone), key(later)]})

    assert ticked(page) == {key(body)}


def test_what_an_address_adds_to_a_set_is_only_what_this_editor_may_tick_and_what_is_there(client):
    body, other = (make.make_organization(**DRAFT) for _ in range(2))
    public = make.make_organization()
    forms.signed_in(client, role="Contributor")
    named = [key(other), key(public), "organizations.organization:999999", "auth.user:1", "x", "organizations.post:1"]

    page = client.get(address(body), {"with": named})

    assert ticked(page) == {key(body), key(other)}
    assert buttons_of(page) == {"_review"}


def test_an_earlier_moment_that_is_entered_stays_and_what_is_public_is_not_written(client):
    public = make.make_organization()
    old = make.make_organization(parent=public, status="draft", publish_at=make.PUBLISHED_AT)
    record = make.make_organization(parent=old, **DRAFT)
    forms.signed_in(client)

    press(client, record, "_publish")

    assert [state[:2] for state in states(public, old)] == [("published", make.PUBLISHED_AT)] * 2
    assert states(public)[0][2] == 1


def test_a_refusal_names_the_whole_set_with_links_and_leaves_the_ticks_and_what_is_public(client):
    record, nearer, body = chain()
    forms.signed_in(client)
    told, before, revisions = bytes_of(client), states(record, nearer, body), Revision.objects.count()
    fields = forms.fields_of(client.get(address(record)))

    refused = client.post(address(record), without(fields, nearer, body) | {"_publish": "1"})

    assert refused.status_code == 200
    assert forms.errors_of(refused) == [
        "These are needed too, and are not public by then: Organization “Near”; Organization “Far”."
    ]
    assert forms.links_of(refused) == [forms.address(nearer), forms.address(body)]
    assert ticked(refused) == {key(record)}
    assert (states(record, nearer, body), Revision.objects.count()) == (before, revisions)
    assert bytes_of(client) == told


def bytes_of(client):
    client.logout()
    answers = [b"".join(client.get(each)) for each in TOLD]
    forms.sign_in(client, forms.User.objects.get(username="editor"))
    return answers


def test_what_a_record_is_refused_for_is_said_with_its_name_beside_what_is_missing(client):
    record, nearer, body = chain()
    Organization.objects.filter(pk=nearer.pk).update(website="no address")
    forms.signed_in(client)
    fields = forms.fields_of(client.get(address(record)))

    refused = client.post(address(record), without(fields, body) | {"_publish": "1"})

    missing, website = forms.errors_of(refused)
    assert missing == "These are needed too, and are not public by then: Organization “Far”."
    assert website == "Organization “Near”: Website: Enter a valid URL."
    assert forms.links_of(refused) == [forms.address(body), forms.address(nearer)]


def test_every_page_below_one_that_ends_is_named(client):
    end = timezone.now() + DAY
    above = make.make_page(path="about", title_en="Above", unpublish_at=end, **DRAFT)
    pages = [make.make_page(path=f"about/{n}", title_en=f"Page {n}", parent=above, **DRAFT) for n in (1, 2)]
    article = make.make_article(body_en="[a](page:about/1) [b](page:about/2)", **DRAFT)
    forms.signed_in(client)

    refused = press(client, article, "_publish")

    assert forms.errors_of(refused) == [
        f"Page “{page}” cannot be public for longer than what it refers to: Page “Above”." for page in pages
    ]


# --- What is shown -----------------------------------------------------------------------------------------------------


def test_each_record_is_shown_with_its_state_who_changed_it_and_a_link_and_only_what_is_meant_is_ticked(client):
    moment = datetime.datetime(2030, 12, 24, 8, tzinfo=datetime.UTC)
    gone = make.make_organization(name_en="Gone")
    gone.withdraw("A mistake")
    scheduled = make.make_organization(name_en="Scheduled", publish_at=moment)
    later = make.make_organization(name_en="Later", status="draft", publish_at=moment)
    review = make.make_organization(name_en="In review", status="in_review", publish_at=None)
    text = " ".join(f"[x](organization:{row.key})" for row in (gone, scheduled, later, review))
    record = make.make_article(headline_en="Story", body_en=text, **DRAFT)
    editor = forms.make_user("editor", "Publisher")
    editor.time_zone = "Europe/Zurich"
    editor.save()
    page = forms.sign_in(client, editor).get(address(record))

    assert "draft changed last by a command on" in entry_of(page, record)
    assert "withdrawn: A mistake changed last" in entry_of(page, gone)
    assert "scheduled for Dec. 24, 2030, 9 a.m., Europe/Zurich" in entry_of(page, scheduled)
    assert "draft, to be public from Dec. 24, 2030, 9 a.m., Europe/Zurich" in entry_of(page, later)
    assert "Organization “In review” in review" in entry_of(page, review)
    assert ticked(page) == {key(record), key(review)}
    links = {each.get("href") for each in forms.page_of(page).iter("a") if each.get("target") == "_blank"}
    assert links == {forms.address(row) for row in (record, gone, scheduled, later, review)}
    assert "In the time zone of your account, Europe/Zurich." in page.content.decode()


def test_what_was_withdrawn_or_comes_later_is_published_where_it_is_ticked(client):
    gone = make.make_organization(name_en="Gone")
    gone.withdraw("A mistake")
    scheduled = make.make_organization(name_en="Scheduled", publish_at=timezone.now() + DAY)
    record = make.make_article(body_en=f"[a](organization:{gone.key}) [b](organization:{scheduled.key})", **DRAFT)
    forms.signed_in(client)
    page = client.get(address(record))

    refused = press(client, record, "_publish", page)
    done = press(client, record, "_publish", refused, **tick(gone, scheduled))

    assert forms.links_of(refused) == [forms.address(gone), forms.address(scheduled)]
    assert done.status_code == 302
    (_, article, _), (*first, _), (*second, _) = states(record, gone, scheduled)
    assert (first, second) == (["published", make.PUBLISHED_AT], ["published", article])


def test_what_was_withdrawn_together_is_published_together_again(client):
    person, apart = make.make_person(), make.make_organization()
    memberships = [
        make.make_membership(member_person=person, organization=apart, start_date=f"200{n}", end_date=f"200{n}")
        for n in (1, 2)
    ]
    memberships[1].withdraw("By itself")
    person.withdraw("A mistake", together=True)
    person.refresh_from_db()
    forms.signed_in(client)
    page = client.get(address(person))

    press(client, person, "_publish", page)

    assert ticked(page) == {key(person), key(memberships[0])}
    assert [state[0] for state in states(person, *memberships)] == ["published", "published", "withdrawn"]


def test_a_record_of_which_nothing_is_missing_says_so(client):
    forms.signed_in(client)

    page = client.get(address(make.make_person()))

    assert "All of this is public already." in page.content.decode()
    assert buttons_of(page) == set()


def test_the_page_costs_the_same_queries_for_few_and_for_many(client):
    def article(bodies):
        made = [make.make_organization(sources=[], **DRAFT) for _ in range(bodies)]
        for body in made:
            make.make_other_name(organization=body, sources=[])
        for body in made[1:]:
            make.make_relation(source_body=body, target_body=made[0], sources=[])
        return make.make_article(
            sources=[], body_en=" ".join(f"[x](organization:{body.key})" for body in made), **DRAFT
        )

    few, many = article(2), article(6)
    forms.signed_in(client)
    client.get(address(few))

    numbers = []
    for record in (few, many):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(record))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


# --- Scheduling and review ---------------------------------------------------------------------------------------------


def test_a_set_is_scheduled_for_a_moment_in_the_time_zone_of_the_editor(client):
    record, nearer, body = chain()
    sooner = make.make_organization(publish_at=timezone.now() + DAY)
    Organization.objects.filter(pk=body.pk).update(parent=sooner)
    editor = forms.make_user("editor", "Publisher")
    editor.time_zone = "Europe/Zurich"
    editor.save()
    forms.sign_in(client, editor)
    year = timezone.now().year + 2

    done = press(client, record, "_schedule", at=f"{year}-12-24T09:00")

    moment = datetime.datetime(year, 12, 24, 8, tzinfo=datetime.UTC)
    assert [state[:2] for state in states(record, nearer, body)] == [("published", moment)] * 3
    assert states(sooner)[0][1] < moment
    page = client.get(done["Location"])
    assert forms.messages_of(page)[0].startswith(
        f"Scheduled for Dec. 24, {year}, 9 a.m., Europe/Zurich: Meeting “Session”; "
    )
    assert client.get("/organizations/").content.count(b"Near") == 0
    assert Revision.objects.order_by("pk").last().comment.startswith("Scheduled for ")
    assert set(Meeting.objects.published(moment)) == {record}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This field is required."),
        ("2020-01-01T00:00", "This moment is over. To publish at once, choose “Publish now”."),
        ("tomorrow", "Enter a valid date/time."),
        ("9" * 5000, "Enter a valid date/time."),
        ("0001-01-01T00:00:00", "This moment is over. To publish at once, choose “Publish now”."),
    ],
)
def test_a_moment_that_cannot_be_meant_is_refused_at_its_input(client, typed, said):
    record, *others = chain()
    forms.signed_in(client)

    refused = press(client, record, "_schedule", at=typed)

    assert forms.errors_of(refused) == [said]
    assert ticked(refused) == {key(row) for row in (record, *others)}
    assert {state[0] for state in states(record, *others)} == {"draft"}


@pytest.mark.parametrize("typed", ["2020-01-01T00:00", "tomorrow", ""])
def test_a_moment_is_no_matter_where_it_is_published_now(client, typed):
    record, nearer, body = chain()
    forms.signed_in(client)
    page = client.get(address(record))

    refused = client.post(address(record), without(forms.fields_of(page), body) | {"_publish": "1", "at": typed})
    done = press(client, record, "_publish", refused, **tick(body))

    assert forms.fields_of(refused)["at"] == typed
    assert len(forms.errors_of(refused)) == 1
    assert done.status_code == 302
    assert {state[0] for state in states(record, nearer, body)} == {"published"}


def test_the_later_moment_of_a_draft_stands_in_the_form(client):
    record = make.make_person(status="draft", publish_at=datetime.datetime(2090, 1, 1, tzinfo=datetime.UTC))
    forms.signed_in(client)

    assert forms.fields_of(client.get(address(record)))["at"] == "2090-01-01T00:00"


def test_the_last_moment_that_can_be_typed_is_scheduled_or_refused_in_words(client):
    record, *_others = chain()
    forms.signed_in(client)

    answer = press(client, record, "_schedule", at="9999-12-31T23:59:59")

    assert answer.status_code == 302 or forms.errors_of(answer)


def test_what_has_been_public_is_not_scheduled(client):
    body = make.make_organization(name_en="Gone")
    body.withdraw("A mistake")
    forms.signed_in(client)

    refused = press(client, body, "_schedule", at="2090-01-01T00:00")

    assert forms.errors_of(refused) == [
        "Organization “Gone”: Publish at: This has been public already, so this moment cannot lie in the future."
    ]
    assert states(body)[0][0] == "withdrawn"


def test_a_contributor_sends_a_set_to_review_and_publishes_nothing(client):
    record, nearer, body = chain()
    scheduled = make.make_organization(name_en="Scheduled", publish_at=timezone.now() + DAY)
    Organization.objects.filter(pk=body.pk).update(parent=scheduled)
    forms.signed_in(client, role="Contributor")
    page = client.get(address(record))

    done = press(client, record, "_review", page)

    assert buttons_of(page) == {"_review"}
    assert "Publish now" not in page.content.decode()
    assert ticked(page) == {key(record), key(nearer), key(body)}
    assert tick(scheduled).keys() & {each.get("name") for each in forms.page_of(page).iter("input")} == set()
    assert [state[0] for state in states(record, nearer, body, scheduled)] == ["in_review"] * 3 + ["published"]
    assert done["Location"] == forms.address(record)
    revision = Revision.objects.order_by("pk").last()
    assert (revision.comment, revision.version_set.count()) == ("In review.", 3)
    again = client.get(address(record))
    assert ticked(again) == set()
    assert forms.errors_of(press(client, record, "_review", again)) == [
        "Nothing is ticked that this can be done with. Nothing was changed."
    ]


@pytest.mark.parametrize("button", ["_publish", "_schedule"])
def test_a_contributor_who_forges_a_press_of_another_button_is_refused(client, button):
    record, *others = chain()
    forms.signed_in(client, role="Contributor")

    answer = press(client, record, button, at="2090-01-01T00:00")

    assert answer.status_code == 403
    assert {state[0] for state in states(record, *others)} == {"draft"}


def test_a_contributor_who_forges_a_tick_sends_nothing_that_is_not_theirs_to_change(client):
    record, *_others = chain()
    scheduled = make.make_organization(publish_at=timezone.now() + DAY)
    Meeting.objects.filter(pk=record.pk).update(organization=scheduled)
    forms.signed_in(client, role="Contributor")

    answer = press(client, record, "_review", **tick(scheduled))

    assert answer.status_code == 403
    assert [state[0] for state in states(record, scheduled)] == ["draft", "published"]


def test_the_page_of_what_an_editor_may_not_change_is_not_theirs(client):
    scheduled = make.make_organization(publish_at=timezone.now() + DAY)
    forms.signed_in(client, role="Contributor")

    assert client.get(address(scheduled)).status_code == 403
    assert client.post(address(scheduled), {"_review": "1"}).status_code == 403
    client.logout()
    assert client.get(address(scheduled))["Location"].startswith("/admin/login/")
    assert states(scheduled)[0][0] == "published"


# --- What others did meanwhile, and what was forged --------------------------------------------------------------------


@pytest.mark.parametrize("is_ticked", [True, False], ids=["ticked", "unticked"])
def test_what_somebody_changed_after_the_page_was_made_is_said_and_nothing_is_published(first, second, is_ticked):
    record, nearer, body = chain()
    page = first.get(address(record))
    data = forms.fields_of(second.get(forms.address(body))) | {"name_en": "Further"}
    second.post(forms.address(body), data)
    fields = forms.fields_of(page) if is_ticked else without(forms.fields_of(page), body)

    refused = first.post(address(record), fields | {"_publish": "1"})
    done = press(first, record, "_publish", refused, **tick(body))

    [sentence] = forms.errors_of(refused)
    assert sentence.startswith("second changed Organization “Further” on ")
    assert sentence.endswith(", after this page was made: look at it again. Nothing was done.")
    assert forms.links_of(refused) == [forms.address(body)]
    assert ticked(refused) == ({key(record), key(nearer), key(body)} if is_ticked else {key(record), key(nearer)})
    assert done.status_code == 302
    assert {state[0] for state in states(record, nearer, body)} == {"published"}


def test_what_somebody_published_or_deleted_meanwhile_is_said(first, second):
    published, deleted = make.make_organization(**DRAFT), make.make_organization(name_en="Deleted", **DRAFT)
    record = make.make_article(body_en=f"[a](organization:{published.key}) [b](organization:{deleted.key})", **DRAFT)
    page = first.get(address(record))
    record.body_en = f"[a](organization:{published.key})"
    record.save()
    press(second, published, "_publish")
    second.post(forms.address(deleted, "delete"), forms.deletion_of(deleted))

    refused = press(first, record, "_publish", page)

    changed, public, gone = forms.errors_of(refused)
    assert changed.startswith(f"a command changed Article “{record}” on ")
    assert public.startswith(f"second changed Organization “{published}” on ")
    assert gone.startswith("second deleted “Deleted” on ")
    assert states(record)[0][0] == "draft"


def test_what_needs_another_record_since_the_page_was_made_is_not_published_without_it(first):
    _record, nearer, body = chain()
    page = first.get(address(nearer))
    make.make_relation(source_body=body, target_body=make.make_organization(name_en="New", **DRAFT))
    fields = forms.fields_of(page) | {f"shown-{key(body)}": states(body)[0][2]}

    refused = first.post(address(nearer), fields | {"_publish": "1"})

    assert forms.errors_of(refused) == ["These are needed too, and are not public by then: Organization “New”."]
    assert states(nearer, body)[0][0] == "draft"


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_record_that_is_not_of_the_set_is_not_published_whatever_is_sent(client, is_shown):
    record, *_others = chain()
    other = make.make_person(**DRAFT)
    forms.signed_in(client)
    forged = tick(other) | ({f"shown-{key(other)}": "1"} if is_shown else {})

    refused = press(client, record, "_publish", **forged)

    [sentence] = forms.errors_of(refused)
    assert sentence.startswith(f"Person “{other}” was not on this page, or is not needed any more")
    assert {state[0] for state in states(record, other)} == {"draft"}


def test_without_the_version_that_was_shown_nothing_is_published(client):
    record, *others = chain()
    forms.signed_in(client)
    fields = forms.fields_of(client.get(address(record)))
    del fields[f"shown-{key(record)}"]

    refused = client.post(address(record), fields | {"_publish": "1"})

    assert len(forms.errors_of(refused)) == 1
    assert {state[0] for state in states(record, *others)} == {"draft"}


@pytest.mark.parametrize(
    "name",
    [
        "organizations.organization:",
        "organizations.organization:" + "9" * 500,
        "organizations.organization:²",
        "organizations.organization:1:2",
        "organizations.post:1",
        "auth.user:1",
        "records.user:1",
        "nothing",
        ":",
        "a\x00b",
        "x" * 500,
    ],
)
def test_what_names_no_record_is_not_chosen(client, name):
    record, *_others = chain()
    forms.signed_in(client)

    alone = client.post(address(record), {f"tick-{name}": "on", f"shown-{name}": "1", "_publish": "1"})
    beside = press(client, record, "_publish", **{f"tick-{name}": "on", f"shown-{name}": "x"})

    assert forms.errors_of(alone) == ["Nothing is ticked that this can be done with. Nothing was changed."]
    assert beside.status_code == 302


def test_a_press_of_no_button_does_nothing(client):
    record, *_others = chain()
    forms.signed_in(client)

    assert forms.errors_of(client.post(address(record), {})) == ["Choose what is to be done."]
    assert states(record)[0][0] == "draft"


@pytest.mark.parametrize("page", ["999999", "9" * 30, "x", "%00"])
def test_the_page_of_no_record_leads_elsewhere(client, page):
    forms.signed_in(client)

    for answer in (client.get, client.post):
        assert answer(f"/admin/organizations/person/{page}/publish/").status_code in (302, 404)


# --- From the form -----------------------------------------------------------------------------------------------------


def test_save_and_publish_names_all_that_is_missing_with_links_and_leads_to_the_page_with_what_was_typed(client):
    record, nearer, body = chain()
    forms.signed_in(client)
    data = forms.fields_of(client.get(forms.address(record))) | {"name_en": "Typed"}

    refused = client.post(forms.address(record), data | {"_publish": "1"})
    done = client.post(forms.address(record), forms.fields_of(refused) | {"_set": "1"})

    assert forms.errors_of(refused) == [
        "Meeting “Typed” cannot be public before what it refers to: Organization “Near”; Organization “Far”."
    ]
    assert forms.links_of(refused) == [forms.address(nearer), forms.address(body)]
    assert "All of these can be published at once" in refused.content.decode()
    assert done["Location"] == address(record)
    record.refresh_from_db()
    assert (record.name_en, record.status) == ("Typed", "draft")
    assert forms.messages_of(client.get(done["Location"])) == ["Meeting “Typed” was saved."]


def test_a_new_record_is_saved_as_a_draft_on_the_way_to_the_page(client):
    forms.signed_in(client, role="Contributor")
    form = client.get(forms.add_address(Person))

    done = client.post(forms.add_address(Person), forms.fields_of(form) | {"slug": "x", "name_en": "X", "_set": "1"})

    assert "Send to review with all it needs…" in form.content.decode()
    assert done["Location"] == address(Person.objects.get(status=Status.DRAFT))


def test_only_the_form_of_what_readers_do_not_see_leads_to_the_page(client):
    public = make.make_person()
    hidden = [make.make_person(**DRAFT), make.make_person(publish_at=timezone.now() + DAY), make.make_person()]
    hidden[2].withdraw("A mistake")
    forms.signed_in(client, role="Publisher")

    assert "_set" not in buttons_of(client.get(forms.address(public)))
    for record in hidden:
        page = client.get(forms.address(record))
        assert "_set" in buttons_of(page)
        assert "Publish with all it needs…" in page.content.decode()
