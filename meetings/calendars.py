"""Meetings as calendars: any filtered list of them, and each alone."""

import datetime
import zoneinfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Event

from records.dating import dates
from records.lists import Format, labels
from records.public import (
    PublicAnswer,
    RecordAnswer,
    active_filters,
    address,
    addresses,
    icalendar,
    list_title,
    made_apart,
    query_string,
    without_list,
)
from records.texts import country_name, languages

from .filters import MeetingFilterSet
from .models import Meeting

CALENDAR = Format()
MOST = 2_000  # events of one calendar; programs that subscribe read it whole, again and again
MOST_HERE = 100  # events of a calendar that a thread makes among pages; a larger one is made apart
# Only these are legal for an event. One that was held took place as planned; one that is postponed does not take place
# on the day that the record still gives.
STATUS = {
    Meeting.EventStatus.TENTATIVE: "TENTATIVE",
    Meeting.EventStatus.CONFIRMED: "CONFIRMED",
    Meeting.EventStatus.HELD: "CONFIRMED",
    Meeting.EventStatus.POSTPONED: "CANCELLED",
    Meeting.EventStatus.CANCELLED: "CANCELLED",
}


class MeetingCalendar(PublicAnswer):
    """The meetings of a list whose day is known."""

    filterset_class = MeetingFilterSet

    def get(self, request):
        rows = Meeting.objects.published(timezone.now()).with_references("parent")
        filters = self.filterset_class(request.GET, rows, CALENDAR)
        if answer := without_list(request, filters):
            return answer
        origin, page = addresses.origin(request), request.path.removesuffix(".ics") + "/"
        dated = filters.qs.on_known_days()
        if answer := made_apart(request, dated, MOST_HERE):
            return answer
        meetings = list(dated.order_by(*filters.order)[: MOST + 1])
        undated, more = filters.qs.count() - dated.count(), len(meetings) > MOST
        title = list_title(self.kind.label, active_filters(filters, labels(filters), page), None)
        content = icalendar.calendar(
            f"{title} — ituportal",
            " ".join(filter(None, (left_out(undated), cut_short() if more else ""))),
            f"{origin}{address(page, query_string(filters))}",
            [event(meeting, origin) for meeting in meetings[:MOST]],
        )
        return icalendar.answer(content, "meetings")


class OneMeeting(RecordAnswer):
    """One meeting, for the reader's calendar; without an event while its day is not known."""

    model = Meeting
    way = "ics"

    def answer(self, record):
        origin, has_day = addresses.origin(self.request), record.has_known_day
        description = "" if has_day else left_out(1)
        events = [event(record, origin)] if has_day else []
        content = icalendar.calendar(record.name, description, origin + record.get_absolute_url(), events)
        return icalendar.answer(content, record.slug)


def left_out(number):
    """Say how many meetings of a list have no place in a calendar."""
    if not number:
        return ""
    return ngettext(
        "%(count)d meeting is left out, because its day is not known.",
        "%(count)d meetings are left out, because their day is not known.",
        number,
    ) % {"count": number}


def cut_short():
    """Say that a calendar ends before its list does."""
    return _("Only the first %(count)d meetings of this list are here; narrow it to see the others.") % {"count": MOST}


def end_alone_is_known():
    """Say why an event is on one day."""
    return _("The record knows the last day of this meeting, but not the day on which it began.")


def description_language(sentence, summary):
    """Return the parameter that says in which language a sentence of ours and a summary are, if in one."""
    languages_of = [
        *([icalendar.language()] if sentence else []),
        *([icalendar.text_language(summary)] if summary else []),
    ]
    return languages_of[0] if languages_of[0] == languages_of[-1] else {}


def event(meeting, origin):
    """Return one meeting whose day is known as an event."""
    vevent = Event()
    vevent.add("uid", meeting.ical_uid)
    vevent.add("sequence", meeting.ical_sequence)
    # When the meeting was last changed, not when it was asked for: the same bytes until the next change.
    changed_at = meeting.changed_at.replace(microsecond=0)
    vevent.add("dtstamp", changed_at)
    vevent.add("last-modified", changed_at)
    for name, moment in times(meeting).items():
        vevent.add(name, moment)
    vevent.add("summary", icalendar.readable(meeting.name), parameters=icalendar.text_language(meeting.name))
    country = meeting.country and country_name(meeting.country)
    place = languages.joined(*map(languages.isolated, (meeting.place, country)))
    if place:
        vevent.add("location", icalendar.readable(place))
    end_alone = "" if meeting.start_is_a_day else end_alone_is_known()
    if meeting.summary or end_alone:
        words = icalendar.readable("\n\n".join(filter(None, (end_alone, meeting.summary))))
        vevent.add("description", words, parameters=description_language(end_alone, meeting.summary))
    vevent.add("categories", [meeting.get_classification_display()])
    vevent.add("url", origin + meeting.get_absolute_url())
    if meeting.event_status:
        vevent.add("status", STATUS[meeting.event_status])
    if meeting.event_status == Meeting.EventStatus.POSTPONED:
        vevent.add("comment", meeting.get_event_status_display(), parameters=icalendar.language())
    if meeting.parent is not None:
        vevent.add("related-to", meeting.parent.ical_uid, parameters={"RELTYPE": "PARENT"})
    return vevent


def times(meeting):
    """Return the start and, where it is known, the end of a meeting whose day is known.

    One of which only the last day is known stands on that day. Whole days end on the day after the last one. Where the record gives no end, a meeting ends on the day on which it
    began; where it gives an end that is no day, the calendar is not told any. An exact start whose end is known only as
    a later day gives way to whole days: alone it would be a moment.
    """
    start = dates.exact_day(meeting.start_date)
    last = dates.exact_day(meeting.end_date) if meeting.end_date else start
    if meeting.starts_at:
        exact = {"dtstart": meeting.starts_at, "dtend": meeting.ends_at}
        if meeting.ends_at or last is None or last <= meeting.first_day:
            return icalendar.local_times(exact, zoneinfo.ZoneInfo(meeting.time_zone))
        start = meeting.first_day
    start = start or last
    if last is None or last == datetime.date.max:
        return {"dtstart": start}
    return {"dtstart": start, "dtend": last + datetime.timedelta(days=1)}
