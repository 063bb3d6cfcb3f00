"""The front page: what is new, chosen so that one kind of thing, however much of it there is, leaves room for the others."""

from django.db.models import Count, F
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Meeting, Statement
from news.models import Article
from organizations.models import Membership
from records.dating import days
from records.kinds import kind_of
from records.public import formats, last_change, purpose, trail
from records.publication import last_publication
from records.rows import load_sources, prepared
from records.texts import languages

from .views import SinglePage

LATEST, IN_SECTION, MEETINGS = 5, 3, 4
GROUPS, MEMBERS, MEMBERSHIPS_READ = 5, 4, 200
# What makes memberships one piece of news: the same body, capacity and dates.
SAME_NEWS = ("organization_id", "post_id", "role_en", "category_id", "on_behalf_of_id", "start_date", "attested_on")
LONGEST_STATEMENT = {"words": 70, "chars": 180}


class FrontPage(SinglePage):
    """The lead story and the news, meetings, memberships and a statement."""

    template_name = "ituportal/front_page.html"
    title = gettext_lazy("Record of international cooperation")

    def get_context_data(self):
        today = days.today()
        latest = _latest_articles()
        sections = sections_without(latest)
        upcoming, past = upcoming_and_past(today)
        groups, statement = latest_memberships(today), latest_statement()
        articles = [*latest, *(article for section in sections for article in section["articles"])]
        for rows in (articles, [*upcoming, *past]):
            load_sources(rows)
        shown = [*articles, *upcoming, *past]
        shown += [each for group in groups for row in group["members"] for each in (row, row.member, row.organization)]
        shown += [statement, statement.speaker] if statement else []
        return {
            "in_brief": purpose(),
            # Announced to feed readers, which are pointed at the front page as a rule.
            "formats": formats.of_list(kind_of(Article), "", _("News"), endings=("atom",)),
            "lead": latest[0] if latest else None,
            "articles": latest[1:],
            "sections": sections,
            "upcoming": upcoming,
            "past": past,
            "memberships": groups,
            "today": today,
            "statement": statement,
            "updated": last_change(shown) or last_publication(),
            "breadcrumb": trail()[:1],
        }


@prepared
def _latest_articles():
    return Article.objects.published().without_text()[:LATEST]


@prepared
def _in_section(section, but_for):
    return Article.objects.published().without_text().exclude(pk__in=but_for).filter(section=section)[:IN_SECTION]


@prepared
def _upcoming(today):
    return Meeting.objects.published().wholes().happening().upcoming(today).order_by(*Meeting.IN_TIME)[:MEETINGS]


@prepared
def _past(today):
    over = Meeting.objects.published().wholes().happening().past(today).dated()
    return over.exclude(event_status=Meeting.EventStatus.TENTATIVE)[:MEETINGS]


@prepared
def _parts_held(wholes):
    parts = Meeting.objects.published().filter(parent__in=wholes).order_by()
    return parts.values_list("parent").annotate(Count("pk"))


@prepared
def _newest(today):
    # What has no start, or one in doubt, certainly begins on no day: `certain_from` is then the last of all.
    begun = Membership.objects.published().filter(certain_from__lte=today)
    newest = begun.order_by("-start_date_earliest", F("attested_on").desc(nulls_last=True), "-id")
    return newest.values_list("pk", *SAME_NEWS)[:MEMBERSHIPS_READ]


@prepared
def _memberships(keys):
    return Membership.objects.filter(pk__in=keys).with_ends("updated_at").with_sources().order_by()


@prepared
def _statements():
    return Statement.objects.published().with_ends("updated_at").with_sources()[:1]


def sections_without(shown):
    """Return the sections of the news that have more than is shown already: `{"section", "label", "articles"}`."""
    keys = [article.pk for article in shown]
    sections = [
        {"section": section, "label": label, "articles": _in_section(section, keys)}
        for section, label in Article.Section.choices
    ]
    return [section for section in sections if section["articles"]]


def upcoming_and_past(today):
    """Return the next meetings and the last ones, a cluster standing for its parts, with how many it has.

    What was only thought of and has passed may not have come about: it is told on the list alone.
    """
    upcoming, past = _upcoming(today), _past(today)
    counted = dict(_parts_held([meeting.pk for meeting in (*upcoming, *past)]))
    for meeting in (*upcoming, *past):
        meeting.parts_held = counted.get(meeting.pk, 0)
        meeting.is_under_way = meeting.start_date_latest <= today
    return upcoming, past


def latest_memberships(today):
    """Return the newest memberships that have certainly begun by `today`, those that tell one piece of news together.

    That a source shows one in force is no news of that day: nobody knows for how long it had been so.

    The newest rows are read by their keys alone, since a body can gain hundreds of members in a day.
    """
    groups = {}
    for pk, *news in _newest(today):
        groups.setdefault(tuple(news), []).append(pk)
    groups = list(groups.values())[:GROUPS]
    shown = [pk for group in groups for pk in group[:MEMBERS]]
    rows = {row.pk: row for row in _memberships(shown)} if shown else {}
    return [
        {"first": rows[group[0]], "members": [rows[pk] for pk in group[:MEMBERS]], "has_more": len(group) > MEMBERS}
        for group in groups
    ]


def latest_statement():
    """Return the newest statement, with as much of its text as the page has room for."""
    statement = next(iter(_statements()), None)
    if statement is not None:
        kind = "words" if languages.OF_CODE[statement.text.language].blanks else "chars"
        statement.excerpt = getattr(Truncator(statement.text), kind)(LONGEST_STATEMENT[kind])
        statement.is_cut = statement.excerpt != statement.text
    return statement
