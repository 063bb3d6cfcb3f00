"""What happened and what was said, asked of the API."""

from tests import factories as f


def slugs(answer):
    return [row["slug"] for row in answer["results"]]


def test_meeting_has_its_parts_figures_participants_and_outcomes(api):
    body = f.make_organization(slug="itu")
    meeting = f.make_meeting(slug="summit", organization=body, time_zone="Europe/Zurich")
    f.make_meeting(slug="phase-1", parent=meeting)
    f.make_meeting_figure(meeting=meeting, property="delegates", value=2800, qualifier="more-than")
    took_part = f.make_participation(meeting=meeting, organization=body, role="host")
    second = f.make_outcome(meeting=meeting, position=2, title_en="Second")
    first = f.make_outcome(meeting=meeting, position=1, title_en="First")
    paper = f.make_contribution(slug="paper", title_en="Paper")
    f.make_presentation(contribution=paper, meeting=meeting, by_organization=body)

    answer = api("meetings/summit/")

    assert [part["slug"] for part in answer["parts"]] == ["phase-1"]
    assert [(row["value"], row["qualifier"]) for row in answer["figures"]] == [(2800, "more-than")]
    assert [(row["uid"], row["role"]) for row in answer["participations"]] == [(str(took_part.uid), "host")]
    assert [row["uid"] for row in answer["outcomes"]] == [str(first.uid), str(second.uid)]
    assert [row["contribution"]["name"] for row in answer["presentations"]] == ["Paper"]


def test_meetings_are_found_by_what_users_ask_for(api):
    body, guest = f.make_organization(slug="itu"), f.make_organization(slug="guest")
    series = f.make_programme(slug="forum", kind="event-series")
    cluster = f.make_meeting(slug="cluster", start_date="2019", end_date="")
    wanted = f.make_meeting(
        slug="wanted",
        organization=body,
        series=series,
        parent=cluster,
        country="CH",
        classification="forum",
        event_status="cancelled",
        attendance_mode="remote",
        start_date="2022-05-30",
        end_date="2022-06-03",
    )
    f.make_participation(meeting=wanted, organization=guest)
    f.make_participation(meeting=wanted, organization=guest, role="chair")

    for query in (
        "organization=itu",
        "series=forum",
        "parent=cluster",
        "country=CH",
        "classification=forum",
        "status=cancelled",
        "attendance=remote",
        "year=2022",
        "since=2022-06-03",
        "since=2022&until=2022",
        "participant=guest",
        "q=MEETING&year=2022",
    ):
        assert slugs(api(f"meetings/?{query}")) == ["wanted"], query
    assert slugs(api("meetings/?until=2022-05-29")) == ["cluster"]
    assert slugs(api("meetings/?year=2021")) == []


def test_statement_shows_the_capacity_held_then(api):
    body, ann = f.make_organization(slug="itu"), f.make_person(slug="ann", name_en="Ann")
    deputy = f.make_post(organization=body, label_en="Deputy Secretary-General")
    head = f.make_post(organization=body, label_en="Secretary-General", label_es="Secretario General")
    then = f.make_membership(organization=body, member_person=ann, post=deputy, start_date="2007", end_date="2014")
    later = f.make_membership(organization=body, member_person=ann, post=head, start_date="2015", end_date="2022")
    f.make_statement(slug="first", speaker_person=ann, capacity=then, date="2008-05")
    f.make_statement(slug="second", speaker_person=ann, capacity=later, date="2021-10-15")

    capacities = {row["slug"]: row["capacity"]["name"] for row in api("statements/?speaker=ann")["results"]}

    assert capacities == {"first": "Deputy Secretary-General", "second": "Secretary-General"}
    assert api("statements/second/?lang=es")["capacity"] == {
        "id": str(later.uid),
        "uid": str(later.uid),
        "name": "Secretario General",
        "url": f"http://testserver/api/v1/memberships/{later.uid}/",
    }


def test_statements_are_found_by_speaker_organization_meeting_programme_and_year(api):
    body = f.make_organization(slug="itu")
    meeting, programme = f.make_meeting(slug="summit"), f.make_programme(slug="wsis")
    f.make_statement(slug="other", date="1999")
    f.make_statement(
        slug="wanted", speaker_organization=body, meeting=meeting, programmes=[programme], text_en="Roads are long."
    )

    for query in (
        "speaker=itu",
        "organization=itu",
        "meeting=summit",
        "programme=wsis",
        "year=2021",
        "q=roads",
    ):
        assert slugs(api(f"statements/?{query}")) == ["wanted"], query
    assert [row["slug"] for row in api("statements/wanted/")["programmes"]] == ["wsis"]


def test_contribution_names_its_parties_and_where_it_was_presented(api):
    paper, meeting = f.make_contribution(slug="paper", number="C/12"), f.make_meeting(slug="summit")
    body, ann = f.make_organization(slug="itu"), f.make_person(slug="ann")
    f.make_contribution_party(contribution=paper, organization=body, role="submitter")
    f.make_contribution_party(contribution=paper, person=ann, role="supporter")
    f.make_presentation(contribution=paper, meeting=meeting, action="reviewed", on_behalf_of=body)

    answer = api("contributions/paper/")

    parties = [(row["role"], (row["organization"] or row["person"])["slug"]) for row in answer["parties"]]
    assert parties == [("submitter", "itu"), ("supporter", "ann")]
    assert [(row["meeting"]["slug"], row["action"]) for row in answer["presentations"]] == [("summit", "reviewed")]
    for query in ("organization=itu", "person=ann", "meeting=summit", "kind=contribution", "year=2021", "q=c/12"):
        assert slugs(api(f"contributions/?{query}")) == ["paper"], query


def test_presentation_at_a_meeting_that_is_not_public_is_not_shown(api):
    paper = f.make_contribution(slug="paper", status="draft", publish_at=None)
    f.make_presentation(contribution=paper, meeting=f.make_meeting(slug="summit"))

    assert api("meetings/summit/")["presentations"] == []
    assert slugs(api("contributions/?meeting=summit")) == []


def test_outcome_says_where_it_was_forwarded(api):
    meeting, body = f.make_meeting(slug="prep"), f.make_organization(slug="itu")
    row = f.make_outcome(meeting=meeting, kind="agreed", forwarded_to_organization=body)
    f.make_outcome(meeting=meeting, kind="theme")

    outcomes = api("outcomes/?forwarded_to=itu")["results"]

    assert [outcome["uid"] for outcome in outcomes] == [str(row.uid)]
    assert outcomes[0]["forwarded_to_organization"]["slug"] == "itu"
    assert [outcome["position"] for outcome in api("outcomes/?meeting=prep")["results"]] == [1, 2]
    assert [outcome["kind"] for outcome in api("outcomes/?kind=theme")["results"]] == ["theme"]


def test_participations_are_found_by_meeting_organization_person_and_role(api):
    meeting, ann = f.make_meeting(slug="summit"), f.make_person(slug="ann")
    row = f.make_participation(meeting=meeting, person=ann, organization=f.make_organization(slug="itu"), role="chair")
    f.make_participation(role="observer")

    for query in ("meeting=summit", "organization=itu", "person=ann", "role=chair"):
        assert [participation["uid"] for participation in api(f"participations/?{query}")["results"]] == [
            str(row.uid)
        ], query


def test_the_order_of_meetings_is_told_at_both_ends(api):
    first = f.make_meeting(slug="ra-07", start_date="2007-23", end_date="2007-23")
    f.make_meeting(slug="wrc-07", start_date="2007-23", end_date="2007-23", preceded_by=first)
    f.make_meeting(slug="draft", preceded_by=first, start_date="", end_date="", status="draft", publish_at=None)

    assert api("meetings/wrc-07/")["preceded_by"]["slug"] == "ra-07"
    assert [row["slug"] for row in api("meetings/ra-07/")["followed_by"]] == ["wrc-07"]
    assert api("meetings/ra-07/")["preceded_by"] is None


def test_what_no_source_states_about_a_meeting_is_null(api):
    f.make_meeting(slug="ahead", event_status="")

    meeting = api("meetings/ahead/")

    assert (meeting["status"], meeting["attendance_mode"]) == (None, None)
    assert api("meetings/?status=held")["results"] == []


def test_the_kind_of_a_contribution_an_outcome_and_a_statement_is_null_where_no_source_states_it(api):
    paper = f.make_contribution(slug="paper", kind="")
    f.make_contribution(kind="report")
    outcome = f.make_outcome(contribution=paper, kind="")
    f.make_statement(slug="remark", kind="", speaker_person=f.make_person())

    assert api("contributions/paper/")["kind"] is None
    assert api(f"outcomes/{outcome.uid}/")["kind"] is None
    assert api("statements/remark/")["kind"] is None
    assert [row["kind"] for row in api("contributions/?kind=report")["results"]] == ["report"]
    assert api("statements/?kind=spoken")["results"] == []


def test_figures_of_bodies_and_of_meetings_are_one_list(api):
    body, meeting = f.make_organization(slug="itu"), f.make_meeting(slug="summit")
    hidden = f.make_organization(slug="hidden", status="draft", publish_at=None)
    source = f.make_source(slug="report")
    made = {
        "2019": f.make_organization_figure(organization=body, property="members", value=193, date="2019"),
        "2021": f.make_organization_figure(organization=body, property="staff", date="2021", sources=[source]),
        "2020": f.make_meeting_figure(meeting=meeting, property="delegates", qualifier="about", date="2020"),
        "2022": f.make_meeting_figure(meeting=meeting, property="members", date="2022"),
    }
    secret = f.make_organization_figure(organization=hidden, date="2023")

    def years(query):
        return [row["date"]["edtf"] for row in api(f"figures/?{query}")["results"]]

    assert years("") == ["2022", "2021", "2020", "2019"]
    assert years("ordering=date") == ["2019", "2020", "2021", "2022"]
    assert years("organization=itu") == ["2021", "2019"]
    assert years("meeting=summit") == ["2022", "2020"]
    assert years("property=members") == ["2022", "2019"]
    assert years("qualifier=about") == ["2020"]
    assert years("organization=itu&meeting=summit") == []
    assert api("figures/?count=true&year=2020")["count"] == 1
    page, pages = api("figures/?page_size=1"), []
    while page["next"]:
        pages.append(page["results"][0]["uid"])
        page = api(page["next"])
    assert [*pages, page["results"][0]["uid"]] == [str(made[year].uid) for year in ("2022", "2021", "2020", "2019")]
    one = api(f"figures/{made['2019'].uid}/")
    assert (one["organization"]["slug"], one["meeting"], one["value"]) == ("itu", None, 193)
    assert one["url"] == f"http://testserver/api/v1/figures/{made['2019'].uid}/"
    assert api(f"figures/{made['2020'].uid}/")["meeting"]["slug"] == "summit"
    api(f"figures/{secret.uid}/", 404)


def test_parts_say_when_they_changed_and_can_be_asked_in_that_order(api):
    meeting = f.make_meeting(slug="summit")
    first, second = (f.make_outcome(meeting=meeting, position=n) for n in (1, 2))
    third = f.make_meeting_figure(meeting=meeting)

    first.title_en = "Changed"
    first.save()
    rows = api("outcomes/?ordering=-updated_at")["results"]

    assert [(row["uid"], row["version"]) for row in rows] == [(str(first.uid), 2), (str(second.uid), 1)]
    assert rows[0]["updated_at"] > rows[1]["updated_at"]
    assert api(f"figures/{third.uid}/")["version"] == 1
    assert api("meetings/summit/")["version"] > 1


def test_a_role_is_one_of_the_party_that_is_asked_for(api, client):
    body, other, ann = f.make_organization(slug="itu"), f.make_organization(slug="upu"), f.make_person(slug="ann")
    first, second = f.make_contribution(slug="first"), f.make_contribution(slug="second", date="2001")
    f.make_contribution_party(contribution=first, organization=body, role="submitter")
    f.make_contribution_party(contribution=first, organization=other, role="supporter")
    f.make_contribution_party(contribution=second, organization=body, role="supporter")
    f.make_contribution_party(contribution=second, person=ann, role="submitter")
    f.make_presentation(contribution=second, meeting=f.make_meeting(), by_organization=other)
    hidden = f.make_contribution(slug="hidden", status="draft", publish_at=None)
    f.make_contribution_party(contribution=hidden, organization=body, role="addressee")

    def found(query):
        return {row["slug"] for row in api(f"contributions/?{query}")["results"]}

    assert found("role=submitter") == {"first", "second"}
    assert found("role=submitter&organization=itu") == {"first"}
    assert found("role=supporter&organization=itu") == {"second"}
    assert found("role=supporter&organization=upu") == {"first"}
    assert found("role=submitter&person=ann") == {"second"}
    assert found("organization=upu") == {"first", "second"}
    assert found("role=addressee") == set()
    page = client.get("/contributions/?role=supporter&organization=itu").content.decode()
    assert ("/contributions/second/" in page, "/contributions/first/" in page) == (True, False)


def test_a_contribution_names_its_parties_in_the_list_and_says_how_many_there_are(api):
    paper = f.make_contribution(slug="paper")
    f.make_contribution(slug="of-nobody", date="2001")
    for _ in range(23):
        f.make_contribution_party(contribution=paper, organization=f.make_organization(), role="supporter")

    rows = {row["slug"]: (len(row["parties"]), row["parties_count"]) for row in api("contributions/")["results"]}
    detail = api("contributions/paper/")

    assert rows == {"paper": (20, 23), "of-nobody": (0, 0)}
    assert (len(detail["parties"]), detail["parties_count"]) == (23, 23)
