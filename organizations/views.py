"""Pages about organizations, people, memberships and programmes."""

from urllib.parse import urlencode

from django.db.models import Case, Count, Q, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from records.dating import Certainty, days
from records.kinds import kinds_of
from records.lists import Number, facets, letters
from records.public import (
    LONGEST,
    PAGE_SIZE,
    RecordDetail,
    RecordList,
    address,
    excerpt,
    faults,
    kept_values,
    query_string,
    shortlist,
)
from records.publication import Correction, render
from records.rows import ByName

from . import json_ld
from .counted import counted
from .filters import MembershipFilterSet, OrganizationFilterSet, PersonFilterSet, ProgrammeFilterSet, TopicFilterSet
from .models import Membership, MembershipCategory, Organization, Person, Programme

MEMBERSHIPS = "organizations:membership-list"
BY_NAME = {"ordering": "name"}


def by_letter(query):
    """Return where the names with each letter begin in a list of memberships: `[(letter, address)]`."""
    filters = MembershipFilterSet(QueryDict(urlencode(query)), Membership.objects.published())
    return [
        (letter, address(reverse(MEMBERSHIPS), query_string(filters, cursor=cursor or None)))
        for letter, cursor in letters(filters)
    ]


def standing_today(model=Membership):
    """Return the order of dated facts where no day is asked for: what can be in force, what is over, what is to come."""
    today = days.today()
    to_come = Q(start_date_earliest__gt=today)
    for body in model.between:
        to_come |= Q(**{f"{body}__founding_date_earliest__gt": today})
    return Case(When(model.objects.possible_on(today), then=Value(0)), When(to_come, then=Value(2)), default=Value(1))


def each_once(other_names):
    """Return `[(name, languages)]`: a name of one kind and time that stands so in several languages once, if its sources are the same."""
    names = {}
    for each in other_names:
        same = (
            each.kind,
            each.name,
            each.start_date,
            each.end_date,
            frozenset(source.pk for source in each.sources.all()),
        )
        names.setdefault(same, (each, []))[1].append(each.language)
    return list(names.values())


class OrganizationList(RecordList):
    """The bodies of the record, by name."""

    filterset_class = OrganizationFilterSet
    apart = ("identifier",)  # for programs


class OrganizationDetail(RecordDetail):
    """One body: its names, figures, members, memberships, parts, relations and programmes; who belonged on a day."""

    model = Organization
    other_addresses = {"atom": "organization-atom"}
    as_of_a_day = True

    def get_context_data(self, record):
        parts = ("other_names", "identifiers", "figures")
        facts = {part: getattr(record, part).published().with_sources() for part in parts}
        if self.day:
            record.call_as_then([(record, (self.day.earliest, self.day.latest))])
        parties = record.programme_parties.published().with_ends().with_sources()
        outgoing = record.relations.published().with_ends().with_sources().order_by("kind", ByName("target_body"), "id")
        incoming = (
            record.incoming_relations.published()
            .with_ends()
            .with_sources()
            .order_by(ByName("source_body"), "kind", "id")
        )
        return (
            super().get_context_data(record)
            | self.membership_lists(record, facts["figures"])
            | facts
            | {
                "called": each_once(facts["other_names"]),
                "corrections": Correction.objects.on_page_of(
                    record, record.posts.published(), record.membership_categories.published()
                ),
                "description": render(record.description),
                "day_form": day_form(self.asked, days.today()),
                "refused": faults(self.asked, apart=["at"]),
                "day": self.day,
                "on": self.day.earliest if self.day else days.today(),
                "today": days.today(),
                "ancestors": record.ancestors(),
                "parts": shortlist(record.children.published(), "organizations:organization-list", parent=record.slug),
                "outgoing": excerpt(outgoing, "relations-list", organization=record.slug),
                "incoming": excerpt(incoming, "relations-list", organization=record.slug),
                "parties": by_kind(
                    parties.order_by(ByName("programme"), "role", "id"),
                    "programme__",
                    at_most=LONGEST,
                    organization=record.slug,
                ),
            }
        )

    @property
    def day(self):
        """The day, month or year asked for, if any."""
        return self.asked.cleaned.get("at")

    def json_ld(self, site, context):
        return json_ld.organization(site, context["record"], context, days.today())

    def membership_lists(self, record, figures):
        """Return who belongs to this body, and what it belongs to itself; on the day asked for, if any."""
        members = record.memberships.published().with_ends().with_sources()
        held = record.memberships_held.published().with_ends().with_sources()
        filters = {name: self.asked.data[name] for name in ("at", "certainty") if self.asked.cleaned.get(name)}
        of_body = filters | {"organization": record.slug}
        bodies, people = members.filter(member_person=None), members.filter(member_organization=None)
        shown = shortlist(self.held(bodies, "member_organization"), MEMBERSHIPS, **of_body)
        people = shortlist(self.held(people, "member_person"), MEMBERSHIPS, **of_body)
        return {
            "members": shown | {"counted": counted(figures, self.in_force(bodies), self.day)},
            "people": people,
            "by_category": self.by_category(record.memberships.published(), of_body),
            "by_name": address(reverse(MEMBERSHIPS), urlencode(of_body | BY_NAME)),
            "by_letter": by_letter(of_body | BY_NAME) if shown["more"] or people["more"] else [],
            "member_of": shortlist(self.held(held, "organization"), MEMBERSHIPS, **filters, member=record.slug),
        }

    def by_category(self, memberships, filters):
        """Return how many memberships there are of each category, the most first, each with the address of its list."""
        counts = (
            self.asked_for(memberships).order_by().values_list("category").annotate(Count("pk")).exclude(category=None)
        )
        numbers = dict(counts)
        categories = MembershipCategory.objects.in_bulk(numbers)
        return [
            {
                "label": categories[pk].label,
                "number": Number(number),
                "address": address(reverse(MEMBERSHIPS), urlencode(filters | {"category": categories[pk].code})),
            }
            for pk, number in sorted(numbers.items(), key=lambda item: (-item[1], categories[item[0]].code))
        ]

    def asked_for(self, memberships):
        """Keep the memberships of the day that is asked for, if any."""
        if self.asked.refused:
            return memberships.none()
        if self.day is None:
            return memberships
        memberships = memberships.as_of(self.day.earliest, self.day.latest)
        certainty = self.asked.cleaned.get("certainty")
        return memberships.filter(certainty=certainty) if certainty else memberships

    def in_force(self, memberships):
        """Keep what can be in force today, or on the day asked for."""
        if self.day is None:
            return memberships.filter(Membership.objects.possible_on(days.today()))
        return memberships.none() if self.asked.refused else memberships.as_of(self.day.earliest, self.day.latest)

    def held(self, memberships, other):
        """Sort memberships by start, or what is attested, then the name at the other end; on a day, the certain ones first."""
        order = ("-start_date_earliest", "-sort_attested", ByName(other), "id")
        graded = self.day and not self.asked.refused  # what is refused lists nothing, and nothing has a rank then
        return self.asked_for(memberships).order_by("rank" if graded else standing_today(), *order)


class PersonList(RecordList):
    """The people of the record, by family name."""

    filterset_class = PersonFilterSet
    apart = ("identifier",)  # for programs


class PersonDetail(RecordDetail):
    """One person: the posts held over time, and for whom."""

    model = Person

    def get_context_data(self, record):
        other_names = record.other_names.published().with_sources()
        return super().get_context_data(record) | {
            "on": days.today(),
            "called": each_once(other_names),
            "other_names": other_names,
            "identifiers": record.identifiers.published().with_sources(),
            "posts": shortlist(
                record.memberships_held.published()
                .with_ends()
                .with_sources()
                .order_by(standing_today(), "-start_date_earliest", "-sort_attested", ByName("organization"), "id"),
                MEMBERSHIPS,
                member=record.slug,
            ),
        }

    def json_ld(self, site, context):
        return json_ld.person(site, context["record"], context, context["on"])


class MembershipList(RecordList):
    """Who joined what, and when; as of a day, what certainly and what possibly held then."""

    filterset_class = MembershipFilterSet
    apart = ("at", "certainty")

    def extra_column(self, filters):
        return "certainty" if filters.cleaned.get("at") else ""

    def get_context_data(self, filters, page):
        day, today = filters.cleaned.get("at"), days.today()
        context = super().get_context_data(filters, page)
        if not day:
            return context | {"day_form": day_form(filters, today)}
        future = context["future"]

        def narrowed_to(certainty):
            return address(self.request.path, query_string(filters, cursor=None, certainty=certainty))

        for row in page.rows if filters.graded else ():
            row.group = certainty_group(row.certainty, future)
        reading = context["reading"]
        if page.rows and filters.cleaned.get("certainty"):
            reading = facets.Sample(filters, {}, without="certainty", extra_column="certainty")
        return context | {
            "day_form": day_form(filters, today),
            "day": day,
            "graded": filters.graded,
            "totals": totals(reading, page.rows, future, narrowed_to) if page.rows else (),
            "cut": bool(page.rows) and not filters.graded and not filters.data.get("ordering"),
        }


def day_form(filters, today):
    """Return the box in which a day, month or year is asked for: what stands in it, what was wrong, what goes along."""
    return {
        "value": filters.data.get("at") or today.isoformat(),
        "problem": filters.refused.get("at", ""),
        "hint": filters.form.fields["at"].help_text,
        "kept": kept_values(filters, ["at", "certainty"]),
    }


def totals(reading, rows, future, narrowed_to):
    """Return the certainties of a day, each with how many memberships have it, on whichever page they stand.

    `reading` has them counted, whichever of them is asked for.
    """
    here = {row.certainty for row in rows if hasattr(row, "group")}
    return [
        {
            "certainty": certainty,
            "label": label,
            "number": Number(reading.extra_counts[certainty], reading.number.at_least),
            "here": certainty in here,
            "address": narrowed_to(certainty) if reading.extra_counts[certainty] else "",
        }
        for certainty, label in certainty_labels(future).items()
    ]


def certainty_labels(future):
    """Return the certainties in the order in which the page shows them, with their headings; of a day to come other ones."""
    return {
        Certainty.CERTAIN: _("Certainly"),
        Certainty.POSSIBLE: _("Possibly"),
        Certainty.UNKNOWN: _("End not known") if future else _("Date not known"),
    }


def certainty_group(certainty, future):
    """Return the heading under which a membership stands in the list of a day, and whether it names the day."""
    return {
        "certainty": certainty,
        "label": certainty_labels(future)[certainty],
        "dated": certainty != Certainty.UNKNOWN,
    }


class MembershipDetail(RecordDetail):
    """One membership: who, in what, in which capacity, from when to when, and how that is known."""

    model = Membership

    def get_context_data(self, record):
        return super().get_context_data(record) | {"today": days.today(), "alone": [record]}

    def json_ld(self, site, context):
        return json_ld.membership(site, context["record"], context["today"])


class ProgrammeList(RecordList):
    """Initiatives, action lines, standards and what else bodies carry on over time, by name."""

    filterset_class = ProgrammeFilterSet


class TopicList(RecordList):
    """What the work of bodies is about, by name."""

    filterset_class = TopicFilterSet
    template_name = "organizations/topic_list.html"


def by_kind(rows, path="", *, at_most=PAGE_SIZE, **filters):
    """Return the first of some programmes, or of what leads to them by `path`, kind by kind as lists hold them apart."""
    return [
        {"kind": kind.base, "label": kind.label}
        | shortlist(rows.filter(kind.holding(path)), kind.url_name("list"), at_most=at_most, **filters)
        for kind in kinds_of(Programme)
    ]


class ProgrammeDetail(RecordDetail):
    """One programme: who takes part in it and in which role."""

    model = Programme

    def other_addresses_of(self, record):
        return {"atom": f"{self.kind.base}-atom"}

    def get_queryset(self):
        return super().get_queryset().with_related()

    def steps(self, record):
        return super().steps(record) + (
            [(record.parent.name, record.parent.get_absolute_url())] if record.parent else []
        )

    def get_context_data(self, record):
        parties = record.parties.published().with_ends().with_sources()
        return super().get_context_data(record) | {
            "description": render(record.description),
            "parties": shortlist(
                parties.order_by("role", ByName("organization"), "id"),
                "organizations:organization-list",
                at_most=LONGEST,
                programme=record.slug,
            ),
            "own": self.kind.base,
            "parts": by_kind(record.children.published().with_sources(), parent=record.slug),
        }

    def json_ld(self, site, context):
        return json_ld.programme(site, context["record"])


class TopicDetail(ProgrammeDetail):
    """One topic, which is a programme with pages of its own."""
