"""Meetings, contributions and statements in the words of schema.org."""

import zoneinfo

from organizations.json_ld import member
from records.public import alternate_names, date, given, place, text
from records.texts import languages

from .models import ContributionParty, Meeting, Participation

STATUS = {
    Meeting.EventStatus.TENTATIVE: "https://schema.org/EventScheduled",
    Meeting.EventStatus.CONFIRMED: "https://schema.org/EventScheduled",
    Meeting.EventStatus.HELD: "https://schema.org/EventScheduled",
    Meeting.EventStatus.POSTPONED: "https://schema.org/EventPostponed",
    Meeting.EventStatus.CANCELLED: "https://schema.org/EventCancelled",
}
ATTENDANCE = {
    Meeting.AttendanceMode.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    Meeting.AttendanceMode.REMOTE: "https://schema.org/OnlineEventAttendanceMode",
    Meeting.AttendanceMode.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}
ORGANIZING = (Participation.Role.ORGANIZER, Participation.Role.CONVENER, Participation.Role.HOST)


def when(meeting):
    """Return the start and end of a meeting: the exact moments in its time zone, else the dates as far as they are known."""
    zone = zoneinfo.ZoneInfo(meeting.time_zone) if meeting.starts_at else None
    start, end = (moment and moment.astimezone(zone).isoformat() for moment in (meeting.starts_at, meeting.ends_at))
    return given(startDate=start or date(meeting.start_date), endDate=end or date(meeting.end_date))


def short(site, meeting):
    """Return a meeting by name and date."""
    return site.thing("Event", meeting, meeting.name) | when(meeting)


def meeting(site, record, context):
    """Return a meeting, what it is a part of, and its parts."""
    organizers = [each for each in context["participations"]["rows"] if each.role in ORGANIZING and each.organization]
    bodies = {each.organization.pk: each.organization for each in organizers}
    if record.organization:
        bodies = {record.organization.pk: record.organization} | bodies
    return site.thing(
        "Event",
        record,
        record.name,
        alternateName=alternate_names(record.abbreviation),
        description=text(record.summary or record.theme),
        eventStatus=STATUS.get(record.event_status),
        eventAttendanceMode=ATTENDANCE.get(record.attendance_mode),
        location=place(record.place, record.country),
        organizer=[member(site, body) for body in bodies.values()],
        superEvent=short(site, record.parent) if record.parent else None,
        subEvent=[short(site, part) for part in context["parts"]["rows"]],
    ) | when(record)


def contribution(site, record, context):
    """Return a document with those who submitted it."""
    submitters = [party for party in context["parties"]["rows"] if party.role == ContributionParty.Role.SUBMITTER]
    authors = [each.person or each.organization for each in submitters if each.person or each.organization]
    return site.thing(
        "CreativeWork",
        record,
        record.title,
        identifier=record.number,
        additionalType=record.get_kind_display(),
        abstract=text(record.summary),
        dateCreated=date(record.date),
        inLanguage=record.language,
        sameAs=record.url,
        author=[member(site, author) for author in authors],
    )


def statement(site, record, title):
    """Return what somebody said: a quotation only where the words are the speaker's own."""
    speakers = [member(site, who) for who in (record.speaker_person, record.speaker_organization) if who]
    about = short(site, record.meeting) if record.meeting else None
    properties = {"dateCreated": date(record.date), "recordedAt": about, "citation": site.works(record.sources.all())}
    if not record.is_verbatim:
        # A paraphrase tells of what was said, in words that are not the speaker's.
        return site.thing("CreativeWork", record, title, abstract=text(record.text), about=speakers, **properties)
    return site.thing("Quotation", record, title, spokenByCharacter=speakers, **own_words(record), **properties)


def own_words(record):
    """Return the words in the language in which they were said, where the record has them; else as the page has them."""
    said_in = languages.code_of(record.original_language)
    words = languages.read(record, "text", said_in) if said_in else record.text
    return {"text": text(words), "inLanguage": words.lang}
