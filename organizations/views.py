"""Pages about organizations, people, memberships and programmes."""

from functools import partial
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from records.dating import Certainty, days
from records.kinds import kinds_of
from records.lists import Number, letters
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
from records.publication import render

from . import json_ld, lists
from .counted import counted
from .filters import MembershipFilterSet, OrganizationFilterSet, PersonFilterSet, ProgrammeFilterSet, TopicFilterSet
from .models import Membership, Organization, Person, Programme

MEMBERSHIPS = "organizations:membership-list"
BY_NAME = {"ordering": "name"}


def by_letter(query):
    """Return where the names with each letter begin in a list of memberships: `[(letter, address)]`."""
    filters = MembershipFilterSet(QueryDict(urlencode(query)), Membership.objects.published())
    return [
        (letter, address(reverse(MEMBERSHIPS), query_string(filters, cursor=cursor or None)))
        for letter, cursor in letters(filters)
    ]


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
        facts = {name: lists.facts(record, name=name) for name in ("other_names", "identifiers", "figures")}
        if self.day:
            record.call_as_then([(record, (self.day.earliest, self.day.latest))])
        return (
            super().get_context_data(record)
            | self.membership_lists(record, facts["figures"])
            | facts
            | {
                "called": each_once(facts["other_names"]),
                "description": render(record.description),
                "day_form": day_form(self.asked, days.today()),
                "refused": faults(self.asked, apart=["at"]),
                "day": self.day,
                "on": self.day.earliest if self.day else days.today(),
                "today": days.today(),
                "ancestors": record.ancestors(),
                "parts": shortlist(lists.parts(record), "organizations:organization-list", parent=record.slug),
                "outgoing": excerpt(lists.outgoing(record), "relations-list", organization=record.slug),
                "incoming": excerpt(lists.incoming(record), "relations-list", organization=record.slug),
                "parties": by_kind(record, lists.parties, at_most=LONGEST, organization=record.slug),
            }
        )

    def corrections(self, record):
        return lists.corrections(record)

    @property
    def day(self):
        """The day, month or year asked for, if any."""
        return self.asked.cleaned.get("at")

    def json_ld(self, site, context):
        return json_ld.organization(site, context["record"], context, days.today())

    def membership_lists(self, record, figures):
        """Return who belongs to this body, and what it belongs to itself; on the day asked for, if any."""
        filters = {name: self.asked.data[name] for name in ("at", "certainty") if self.asked.cleaned.get(name)}
        of_body = filters | {"organization": record.slug}
        shown, people = (shortlist(self.listed(record, name), MEMBERSHIPS, **of_body) for name in ("members", "people"))
        return {
            "members": shown | {"counted": counted(figures, partial(self.in_categories, record), self.day)},
            "people": people,
            "by_category": self.by_category(record, of_body),
            "by_name": address(reverse(MEMBERSHIPS), urlencode(of_body | BY_NAME)),
            "by_letter": by_letter(of_body | BY_NAME) if shown["more"] or people["more"] else [],
            "member_of": shortlist(self.listed(record, "member_of"), MEMBERSHIPS, **filters, member=record.slug),
        }

    @property
    def is_plain(self):
        """Whether the page is asked for as it is, and nothing in it as of a day."""
        return self.day is None and not self.asked.refused

    def by_category(self, record, filters):
        """Return how many memberships there are of each category, the most first, each with the address of its list."""
        plain = self.is_plain
        numbers = dict(
            lists.numbers_by_category(record)
            if plain
            else lists.by_category(self.asked_for(record.memberships.published()))
        )
        categories = {category.pk: category for category in lists.categories(list(numbers))} if numbers else {}
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
        memberships = memberships.as_of(self.day.earliest, self.day.latest)
        certainty = self.asked.cleaned.get("certainty")
        return memberships.filter(certainty=certainty) if certainty else memberships

    def in_categories(self, record, categories):
        """Return `(category, number)` of the members that can be in force today, or on the day asked for."""
        if self.day is None:
            return lists.in_categories(record, days.today(), categories)
        members = lists.memberships(record, "members")
        members = members.none() if self.asked.refused else members.as_of(self.day.earliest, self.day.latest)
        return lists.counted_in(members, categories)

    def listed(self, record, name):
        """Return the memberships of one list as they stand today; those of a day sorted by how certain they are."""
        if self.is_plain:
            return lists.standing(record, days.today(), name=name)
        if self.asked.refused:
            return []
        certainty = self.asked.cleaned.get("certainty") or ""
        return lists.on_days(record, (self.day.earliest, self.day.latest), certainty, name=name)


class PersonList(RecordList):
    """The people of the record, by family name."""

    filterset_class = PersonFilterSet
    apart = ("identifier",)  # for programs


class PersonDetail(RecordDetail):
    """One person: the posts held over time, and for whom."""

    model = Person

    def get_context_data(self, record):
        other_names = lists.facts(record, name="other_names")
        return super().get_context_data(record) | {
            "on": days.today(),
            "called": each_once(other_names),
            "other_names": other_names,
            "identifiers": lists.facts(record, name="identifiers"),
            "posts": shortlist(lists.standing(record, days.today(), name="member_of"), MEMBERSHIPS, member=record.slug),
        }

    def json_ld(self, site, context):
        return json_ld.person(site, context["record"], context, context["on"])


class MembershipList(RecordList):
    """Who joined what, and when; as of a day, what certainly and what possibly held then."""

    filterset_class = MembershipFilterSet
    apart = ("at", "certainty")

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
        return context | {
            "day_form": day_form(filters, today),
            "day": day,
            "graded": filters.graded,
            "totals": totals(*filters.certainties(), page.rows, future, narrowed_to) if page.rows else (),
            "cut": bool(page.rows) and not filters.graded and not filters.data.get("ordering"),
        }


def day_form(filters, today):
    """Return the box in which a day, month or year is asked for: what stands in it, what was wrong, what goes along."""
    return {
        "value": filters.data.get("at") or today.isoformat(),
        "problem": filters.refused.get("at", ""),
        "hint": filters.box("at").help_text,
        "kept": kept_values(filters, ["at", "certainty"]),
    }


def totals(numbers, cut, rows, future, narrowed_to):
    """Return the certainties of a day, each with how many memberships have it, on whichever page they stand."""
    here = {row.certainty for row in rows if hasattr(row, "group")}
    return [
        {
            "certainty": certainty,
            "label": label,
            "number": Number(numbers[certainty], at_least=cut),
            "here": certainty in here,
            "address": narrowed_to(certainty) if numbers[certainty] else "",
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


def by_kind(record, rows, *, at_most=PAGE_SIZE, **filters):
    """Return the first of some programmes, or of what leads to them, kind by kind as lists hold them apart."""
    return [
        {"kind": kind.base, "label": kind.label}
        | shortlist(rows(record, kind=kind.base), kind.url_name("list"), at_most=at_most, **filters)
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
        return super().get_context_data(record) | {
            "description": render(record.description),
            "parties": shortlist(
                lists.parties_of(record),
                "organizations:organization-list",
                at_most=LONGEST,
                programme=record.slug,
            ),
            "own": self.kind.base,
            "parts": by_kind(record, lists.parts_of, parent=record.slug),
        }

    def json_ld(self, site, context):
        return json_ld.programme(site, context["record"])


class TopicDetail(ProgrammeDetail):
    """One topic, which is a programme with pages of its own."""
