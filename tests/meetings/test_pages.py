"""Pages about meetings, contributions and statements."""

import datetime
import re

import pytest
from django.http import QueryDict

from meetings.filters import StatementFilterSet
from meetings.models import Meeting, Statement
from meetings.templatetags import meetings_of
from tests.factories import (
    make_article,
    make_contribution,
    make_contribution_party,
    make_correction,
    make_meeting,
    make_meeting_figure,
    make_membership,
    make_organization,
    make_outcome,
    make_participation,
    make_person,
    make_post,
    make_presentation,
    make_programme,
    make_source,
    make_statement,
)
from tests.pages import HTML, parse, section, text, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make_meeting(slug="wrc-07", name_en="WRC 2007", start_date="2007-23", end_date="2007-23")


def test_a_meeting_shows_who_took_part_by_role_in_the_order_of_the_roles(client, meeting):
    union = make_organization(name_en="The Union")
    person = make_person(name_en="Maria Bolshakova")
    office = make_membership(
        organization=union,
        member_person=person,
        post=make_post(organization=union, label_en="Director"),
        start_date="2001",
    )
    make_participation(
        meeting=meeting, person=person, role="delegate", capacity=office, on_behalf_of=union, mode="remote"
    )
    make_participation(meeting=meeting, post=make_post(organization=union, label_en="Secretary-General"), role="patron")
    make_participation(meeting=meeting, organization=union, role="host")

    assert section(client.get("/meetings/wrc-07/"), "Who took part") == (
        "Host The Union [1] Patron Secretary-General , The Union [1] "
        "Delegate Maria Bolshakova [1] Director , The Union · on behalf of The Union · remote"
    )


def test_a_meeting_shows_figures_and_outcomes_in_order_with_what_became_of_them(client, meeting):
    council = make_organization(name_en="The Council")
    paper = make_contribution(title_en="Draft mandate")
    make_meeting_figure(meeting=meeting, value=2800, qualifier="more-than", label_en="Delegates")
    make_outcome(meeting=meeting, title_en="Second", position=2, kind="decided")
    make_outcome(
        meeting=meeting,
        title_en="First",
        position=1,
        kind="agreed",
        contribution=paper,
        forwarded_to_organization=council,
        programme=make_programme(name_en="Spectrum"),
    )

    page = client.get("/meetings/wrc-07/")

    assert section(page, "Figures") == "Delegates more than 2,800 [1]"
    assert section(page, "Outcomes") == (
        "Decided Agreed First [1] # Document: Draft mandate Forwarded to The Council About Spectrum Decided Second [1] #"
    )


def test_what_was_decided_and_what_was_only_discussed_are_two_lists(client, meeting):
    titles = {
        kind: f"Of kind {kind or 'none'}" for kind in ("considered", "", "unresolved", "consensus", "prepared", "theme")
    }
    titles |= {kind: f"Of kind {kind}" for kind in ("adopted", "decided", "agreed", "name")}
    for position, (kind, title) in enumerate(titles.items()):
        make_outcome(meeting=meeting, title_en=title, kind=kind, position=position)

    page = client.get("/meetings/wrc-07/")

    found = {}
    for element in next(each for each in parse(page).iter(f"{HTML}section") if each.get("id") == "outcomes"):
        if element.tag == f"{HTML}h3":
            found[words(element)] = entries = []
        elif element.tag == f"{HTML}ul":
            entries += [re.search(r"Of kind (\w+)", words(entry))[1] for entry in element]
    assert found == {
        "Decided": ["consensus", "theme", "adopted", "decided", "agreed", "name"],
        "Discussed": ["considered", "unresolved"],
        "Other results": ["none", "prepared"],
    }


def test_an_outcome_has_an_address_to_which_everything_that_names_it_leads(client, meeting):
    council, paper, topic = make_meeting(slug="council"), make_contribution(slug="paper"), make_programme(slug="topic")
    cluster = make_meeting(slug="cluster", name_en="The cluster")
    make_meeting(slug="group", parent=cluster)
    outcome = make_outcome(
        meeting=make_meeting(slug="part", parent=cluster),
        title_en="Agenda",
        contribution=paper,
        programme=topic,
        forwarded_to_meeting=council,
    )
    address = f"/meetings/part/#outcome-{outcome.uid}"

    assert outcome.get_absolute_url() == address
    for place in ("/meetings/cluster/", "/meetings/council/", "/contributions/paper/", "/programmes/topic/"):
        links = [a.get("href") for a in parse(client.get(place)).iter(f"{HTML}a") if words(a) == "Agenda"]
        assert links == [address], place
    [entry] = [
        each for each in parse(client.get("/meetings/part/")).iter() if each.get("id") == f"outcome-{outcome.uid}"
    ]
    assert words(entry).startswith("Agreed Agenda[1] #")
    assert client.get("/api/v1/outcomes/").json()["results"][0]["page"] == f"http://testserver{address}"
    assert b"".join(client.get("/fr/outcomes.csv")).decode().rstrip().endswith(f"http://testserver/fr{address}")


def test_a_cluster_shows_what_each_of_its_groups_came_to_as_a_table(client):
    cluster = make_meeting(slug="cluster", name_en="The cluster")
    council = make_meeting(slug="council", name_en="The Council")
    for day, name in enumerate(("Finance", "Languages", "Silent"), 1):
        start = f"2025-02-0{day}"
        body = make_organization(name_en=name)
        make_meeting(
            slug=name.lower(), organization=body, parent=cluster, start_date=start, end_date=start, place_en=""
        )
    finance, languages = (Meeting.objects.get(slug=slug) for slug in ("finance", "languages"))
    paper = make_contribution(title_en="Mandate")
    make_outcome(meeting=finance, title_en="Review", kind="agreed", contribution=paper, forwarded_to_meeting=council)
    make_outcome(meeting=finance, title_en="Building", kind="considered", position=2)
    make_presentation(contribution=paper, meeting=finance)
    make_presentation(contribution=make_contribution(title_en="Comments"), meeting=languages)

    page = parse(client.get("/meetings/cluster/"))

    table = page.find(f".//{HTML}table")
    header, *rows = [[words(cell) for cell in row] for row in table.iter(f"{HTML}tr")]
    assert header == ["Group", "Decided", "Discussed", "Documents", "Forwarded to"]
    assert [[re.sub("^(Decided|Discussed|Documents|Forwarded to) ", "", cell) for cell in row] for row in rows] == [
        ["Finance 1 February 2025", "Review[1]", "Building[1]", "Mandate", "The Council"],
        ["Languages 2 February 2025", "", "", "Comments", ""],
        ["Silent 3 February 2025", "", "", "", ""],
    ]


def test_the_table_of_a_cluster_has_the_width_of_the_page_below_what_was_corrected(client):
    cluster = make_meeting(slug="cluster", name_en="The cluster")
    group = make_meeting(slug="finance", organization=make_organization(name_en="Finance"), parent=cluster)
    make_outcome(meeting=group, title_en="Review", kind="agreed")
    make_correction(cluster, note_en="The place was wrong.")

    article = parse(client.get("/meetings/cluster/")).find(f".//{HTML}article")

    below = [child for child in article if child.tag != f"{HTML}header"]
    assert [child.get("class") for child in below[:3]] == ["notice correction", "block", "columns-main"]
    assert [len(child.findall(f".//{HTML}table")) for child in below[:3]] == [0, 1, 0]
    assert words(article).count("The place was wrong.") == 1


def test_a_meeting_leads_to_its_phases_to_what_it_prepares_and_to_its_neighbours_in_the_series(client):
    series = make_programme(kind="event-series")
    earlier = make_meeting(name_en="WRC 2003", series=series, start_date="2003", end_date="2003")
    meeting = make_meeting(slug="wrc-07", name_en="WRC 2007", series=series, start_date="2007", end_date="2007")
    make_meeting(name_en="WRC 2012", series=series, start_date="2012", end_date="2012")
    make_meeting(name_en="WRC undated", series=series, start_date="", end_date="")
    make_meeting(name_en="Opening", parent=meeting, start_date="2007-10", end_date="2007-10")
    make_meeting(name_en="Assembly", prepares_for=[meeting])

    page = client.get("/meetings/wrc-07/")

    assert section(page, "Meetings and phases") == "Opening October 2007"
    assert section(page, "Prepared by") == "Assembly 15 October 2021 – 16 October 2021"
    neighbours = page.content.decode().partition("In the series</h2>")[2].partition("</nav>")[0]
    assert re.findall(r"<b>(\w+)</b>\s+<bdi>([^<]*)</bdi>", neighbours) == [
        ("Before", "WRC 2003"),
        ("After", "WRC 2012"),
    ]
    assert "WRC 2007" in text(client.get(earlier.get_absolute_url()))


def test_a_meeting_of_a_cluster_stands_among_the_others_of_it(client):
    cluster = make_meeting(slug="cluster", name_en="The cluster")
    for day, name in ((3, "Third"), (1, "First"), (2, "Second")):
        start = f"2025-02-0{day}"
        make_meeting(slug=name.lower(), name_en=name, parent=cluster, start_date=start, end_date=start)
    make_meeting(name_en="Elsewhere")

    page = client.get("/meetings/second/").content.decode()

    tree = page.partition('id="part-of">')[2].partition("</nav>")[0]
    assert re.findall(r"<bdi>([^<]*)</bdi>", tree) == ["The cluster", "First", "Second", "Third"]
    assert re.findall(r'<span aria-current="page"><bdi>([^<]*)</bdi>', tree) == ["Second"]
    assert 'id="part-of"' not in client.get("/meetings/cluster/").content.decode()


def test_a_contribution_shows_each_part_that_somebody_had_in_it(client, meeting):
    paper = make_contribution(
        slug="paper", title_en="General contribution", kind="questionnaire-answers", number="C25/7"
    )
    for role in ("addressee", "adopting-body", "supporter", "compiled-from", "submitter"):
        make_contribution_party(contribution=paper, organization=make_organization(name_en=f"The {role}"), role=role)
    make_presentation(
        contribution=paper,
        meeting=meeting,
        by_person=make_person(name_en="A diplomat"),
        on_behalf_of=make_organization(name_en="Belarus"),
        note_en="Briefly.",
    )
    make_outcome(meeting=meeting, contribution=paper, kind="considered", title_en="Review")

    page = client.get("/contributions/paper/")

    assert section(page, "Organizations and people involved") == (
        "Submitted by The submitter [1] Compiled from the answers of The compiled-from [1] "
        "Supported by The supporter [1] Addressed to The addressee [1] Adopted by The adopting-body [1]"
    )
    assert section(page, "Meetings that dealt with it") == (
        "autumn 2007 WRC 2007 Presented · by A diplomat · on behalf of Belarus [1] – Briefly."
    )
    assert section(page, "What became of it") == "Considered Review [1] WRC 2007"


def test_only_the_speakers_own_words_stand_in_quotation_marks(client):
    make_statement(slug="own", rendering="verbatim", text_en="It went well.")
    make_statement(slug="told", rendering="paraphrase", text_en="She said that it went well.")

    own, paraphrase = (client.get(f"/statements/{slug}/").content.decode() for slug in ("own", "told"))

    assert "<blockquote><p><q>It went well.</q></p></blockquote>" in own
    assert "Paraphrased" not in own
    assert not re.search("<blockquote|<q>|“|”", paraphrase.partition("<main")[2].partition("</main>")[0])
    assert "Paraphrased, not quoted word for word: She said that it went well." in text(client.get("/statements/told/"))


def test_a_quotation_names_the_address_of_its_document_and_a_paraphrase_is_none(client):
    document = make_source(url="https://example.org/speech")
    make_statement(slug="own", rendering="verbatim", text_en="It went well.", sources=[document])
    make_statement(slug="told", rendering="paraphrase", sources=[document])

    own, paraphrase = (client.get(f"/statements/{slug}/").content.decode() for slug in ("own", "told"))

    assert '<blockquote cite="https://example.org/speech"><p><q>It went well.</q></p></blockquote>' in own
    assert "cite=" not in paraphrase


def test_a_statement_is_headed_by_its_speaker_and_by_what_was_printed(client, meeting):
    person = make_person(name_en="Houlin Zhao")
    make_statement(slug="message", speaker_person=person, attribution="Deputy", meeting=meeting, date="2008-04-07")

    page = client.get("/statements/message/").content.decode()

    head = page.partition('<header class="page-head">')[2].partition("</header>")[0]
    assert " ".join(re.sub("<[^>]*>", " ", head).split()) == (
        "Statement · spoken Statement by Houlin Zhao Deputy 7 April 2008 · WRC 2007"
    )


def test_a_statement_shows_the_capacity_held_then_its_context_and_its_audience(client, meeting):
    union = make_organization(name_en="The Union")
    person = make_person(name_en="Houlin Zhao")
    deputy = make_post(organization=union, label_en="Deputy Secretary-General")
    office = make_membership(organization=union, member_person=person, post=deputy, start_date="2007")
    make_statement(
        slug="message",
        speaker_person=person,
        capacity=office,
        attribution="Chairman WSIS Task Force",
        meeting=meeting,
        audience_en="Delegates",
        date="2008-04-07",
        original_language="fr",
        programmes=[make_programme(name_en="Spectrum")],
    )

    page = client.get("/statements/message/")

    assert section(page, "In brief") == (
        "Speaker Houlin Zhao Position at the time Deputy Secretary-General , The Union Name and title as printed "
        "Chairman WSIS Task Force Date 7 April 2008 Form Spoken, paraphrase Meeting WRC 2007 Addressed to Delegates Original language French About Spectrum"
    )
    assert "<title>Statement by Houlin Zhao, Deputy Secretary-General, 7 April 2008 — ituportal</title>" in (
        page.content.decode()
    )


def test_a_statement_shows_each_capacity_in_the_readers_language_and_beside_it_what_is_printed(client):
    zhao, union = make_person(name_en="Zhao"), make_organization(name_en="The Union", name_fr="L’Union")
    deputy = make_post(organization=union, label_en="Deputy", label_fr="Vice-Secrétaire")
    chair = make_post(organization=make_organization(name_en="Task Force"), label_en="Chair", label_fr="Président")
    first, second = (
        make_membership(organization=each.organization, member_person=zhao, post=each) for each in (deputy, chair)
    )
    printed = {"attribution": "Deputy, Chairman Task Force", "date": "2021-10-15", "rendering": "paraphrase"}
    make_statement(
        slug="s", speaker_person=zhao, capacity=first, further_capacities=[second], text_en="It goes on.", **printed
    )

    listed = words(parse(client.get("/fr/statements/")).find(f".//{HTML}p[@class='by']"))

    assert listed == (
        "Zhao[1] Vice-Secrétaire, L’Union Président, Task Force Nom et titre tels qu’imprimés : Deputy, Chairman Task Force 15 octobre 2021"
    )
    for address in ("/statements/", "/statements/s/", "/"):
        page = parse(client.get(f"/fr{address}"))
        [attribution] = {each.get("lang") for each in page.iter(f"{HTML}bdi") if words(each) == printed["attribution"]}
        assert attribution == "en"
        links = [a.get("href") for a in page.find(f".//{HTML}main").iter(f"{HTML}a")]
        assert {f"/fr{each.get_absolute_url()}" for each in (first, second)} <= set(links), address
    for membership in (first, second):
        found = client.get(f"/statements/?capacity={membership.uid}"), client.get(membership.get_absolute_url())
        found += (
            client.get(f"/statements/?organization={membership.organization.slug}"),
            client.get(membership.organization.get_absolute_url()),
        )
        assert ["It goes on." in text(page) for page in found] == [True] * 4


def test_a_paraphrase_is_not_set_as_a_quotation_is(client):
    make_statement(slug="told", rendering="paraphrase", text_en="She said that it went well.")
    make_article(slug="story", body_en="[She](statement:told)")

    for address in ("/statements/told/", "/statements/", "/", "/news/story/"):
        main = parse(client.get(address)).find(f".//{HTML}main")
        [told] = [each for each in main.iter(f"{HTML}div") if "reported" in (each.get("class") or "").split()]
        assert "She said that it went well." in words(told)
        assert not [
            each.tag for each in main.iter() if each.tag in {f"{HTML}{tag}" for tag in ("figure", "blockquote", "q")}
        ]


def test_a_meeting_that_did_not_happen_says_so_in_the_list(client):
    make_meeting(name_en="Put off", event_status="postponed", start_date="2030", end_date="2030")

    assert "2030 [1] Put off Conference · postponed" in text(client.get("/meetings/"))


def test_a_meeting_whose_status_is_not_stated_says_nothing_about_it(client):
    make_meeting(slug="ahead", name_en="Ahead", event_status="", start_date="2030", end_date="2030")

    page = client.get("/meetings/ahead/")

    assert section(page, "In brief") == "When 2030 [1]"
    assert 'class="tag off"' not in page.content.decode()
    assert 'class="tag off"' not in client.get("/meetings/").content.decode()


def test_a_contribution_of_which_no_source_states_the_kind_says_so_and_its_lists_say_nothing(client, meeting):
    body = make_organization(slug="center")
    paper = make_contribution(slug="paper", title_en="Paper", kind="", date="2005-11")
    make_presentation(contribution=paper, meeting=meeting, by_organization=body, action="worked-on")

    page = client.get("/contributions/paper/")

    assert section(page, "In brief") == "Kind not stated Date November 2005"
    assert '<p class="kicker">Contribution</p>' in page.content.decode()
    assert section(client.get("/organizations/center/"), "Contributions") == "Paper November 2005"
    assert "November 2005 Paper Page" not in text(client.get("/contributions/"))
    assert section(client.get("/meetings/wrc-07/"), "Contributions").startswith("Paper Worked on · by Organization")


def test_an_outcome_of_which_no_source_states_the_kind_bears_no_tag(client, meeting):
    paper = make_contribution(slug="paper", title_en="Paper")
    make_outcome(meeting=meeting, title_en="Agenda", kind="", contribution=paper)
    make_outcome(meeting=meeting, title_en="Governance", kind="unresolved", contribution=paper)

    assert section(client.get("/contributions/paper/"), "What became of it") == (
        "Agenda [1] WRC 2007 Left unresolved Governance [1] WRC 2007"
    )
    assert section(client.get("/meetings/wrc-07/"), "Outcomes") == (
        "Discussed Left unresolved Governance [1] # Document: Paper Other results Agenda [1] # Document: Paper"
    )


def test_a_statement_of_which_no_source_states_the_form_tells_only_how_it_is_rendered(client):
    make_statement(slug="remark", speaker_person=make_person(name_en="Ada"), attribution="Director", kind="", date="")

    page = client.get("/statements/remark/")

    assert section(page, "In brief") == "Speaker Ada Name and title as printed Director Date not known Form Paraphrase"
    assert '<p class="kicker">Statement</p>' in page.content.decode()
    feed = client.get("/statements.atom").content.decode()
    assert (feed.count("<category "), 'term=""' in feed) == (1, False)


def test_the_order_of_two_meetings_shows_on_both_pages(client, meeting):
    later = make_meeting(name_en="Conference", start_date="2007-23", end_date="2007-23", preceded_by=meeting)

    assert section(client.get("/meetings/wrc-07/"), "Followed by") == "Conference autumn 2007"
    assert section(client.get(later.get_absolute_url()), "Preceded by") == "WRC 2007 autumn 2007"


def exact(start_date, end_date, hours, **values):
    """A meeting in Zurich that lasts for so many hours from half past one, or of which only the start is known."""
    starts_at = datetime.datetime(2025, 7, 7, 23, 30, tzinfo=datetime.UTC)
    ends_at = starts_at + datetime.timedelta(hours=hours) if hours else None
    moments = {"starts_at": starts_at, "ends_at": ends_at, "time_zone": "Europe/Zurich"}
    return make_meeting(slug="m", start_date=start_date, end_date=end_date, event_status="", **moments, **values)


@pytest.mark.parametrize(
    ("end", "hours", "shown"),
    [
        ("", 0, "8 July 2025 [1] 01:30 Europe/Zurich"),
        ("2025-07-08", 4, "8 July 2025 [1] 01:30 – 05:30 Europe/Zurich"),
        ("2025-07-09", 24, "8 July 2025 – 9 July 2025 [1] 01:30 – 9 July 2025 , 01:30 Europe/Zurich"),
    ],
)
def test_a_meeting_says_when_it_begins_and_ends_where_that_is_known_exactly(client, end, hours, shown):
    exact("2025-07-08", end, hours)

    assert section(client.get("/meetings/m/"), "In brief").startswith(f"When {shown}")


def test_an_arabic_page_keeps_a_time_zone_apart_from_the_hours(client):
    exact("2025-07-08", "2025-07-09", 24)

    page = parse(client.get("/ar/meetings/m/"))

    line = next(each for each in page.iter(f"{HTML}dd") if "Europe/Zurich" in words(each))
    assert words(line) == "01:30 – 9 يوليو 2025، 01:30 Europe/Zurich"
    assert [words(each) for each in line.iter(f"{HTML}bdi")] == ["Europe/Zurich"]


@pytest.mark.parametrize("address", ["/statements/said/", "/statements/", "/"])
def test_a_quotation_that_is_shown_in_translation_says_so(client, address):
    make_statement(
        slug="said", rendering="verbatim", original_language="ru", text_en="Yes.", text_fr="Oui.", text_ru="Да."
    )

    shown = {prefix: text(client.get(f"{prefix}{address}")) for prefix in ("", "/fr", "/ru")}

    assert "translation; original language: Russian" in shown[""]
    assert "traduction ; langue d’origine : russe" in shown["/fr"]
    assert "перевод" not in shown["/ru"]


@pytest.mark.parametrize("original", ["", "en", "fr"])
def test_a_quotation_in_its_own_language_or_in_none_that_is_known_is_called_no_translation(client, original):
    texts = {"text_fr": "Oui."} if original == "fr" else {}
    make_statement(slug="said", rendering="verbatim", original_language=original, text_en="Yes.", **texts)

    assert "langue d’origine" not in text(client.get("/fr/statements/said/")).replace("Langue d’origine", "")


def test_an_arabic_page_keeps_a_printed_attribution_and_a_date_apart_from_the_line(client):
    make_statement(slug="s", speaker_person=make_person(name_en="Ada"), attribution="Director", date="2021-11-01")

    arabic, english = client.get("/ar/statements/s/"), client.get("/statements/s/")

    title = parse(arabic).find(f".//{HTML}title").text
    assert "\u2068Ada\u2069، \u2068Director\u2069، \u20681 نوفمبر 2021\u2069" in title
    assert "\u2068" not in english.content.decode()
    printed = [each for each in parse(arabic).iter(f"{HTML}bdi") if words(each) == "Director"]
    assert {(each.get("lang"), each.get("dir")) for each in printed} == {("en", "ltr")}
    assert len(printed) == 3  # in the breadcrumb too


def test_dates_that_are_typed_say_their_form(client):
    page = parse(client.get("/meetings/"))

    (typed,) = page.iterfind(f".//{HTML}input[@name='since']")
    (hint,) = page.iterfind(f".//*[@id='{typed.get('aria-describedby')}']")
    assert words(hint) == "A day, a month or a year: 2025-02-21, 2025-02 or 2025"
    # No form for the browser to hold to, which knows none of the digits and hyphens that are read here.
    assert typed.get("pattern") is None


def test_a_body_shows_its_latest_statements_and_leads_to_the_rest_however_many_ways_lead_to_each():
    elsewhere, body = make_organization(), make_organization(slug="body")
    person = make_person()
    capacity = make_membership(organization=elsewhere, member_person=person, start_date="2018")
    further = [
        make_membership(
            organization=body, member_person=person, start_date="2018", post=make_post(organization=body, label_en=name)
        )
        for name in ("Chair", "Rapporteur")
    ]
    for n in range(30):
        make_statement(
            slug=f"said-{n:02}",
            speaker_person=person,
            capacity=capacity,
            further_capacities=further,
            date=f"20{19 + n % 3}-10-{1 + n % 28:02}",
        )

    shown = meetings_of.statements_of(body, None)["list"]

    assert shown["more"] == "/statements/?organization=body"
    listed = StatementFilterSet(QueryDict("organization=body"), Statement.objects.published()).qs.order_by(
        "-date_earliest", "-id"
    )
    assert shown["rows"] == list(listed[:25])
