"""The lists on the pages of bodies, people and programmes, prepared once; of long ones as much as a page has room for."""

from django.db.models import Case, Count, Q, Value, When

from records.dating import asked_of, days
from records.kinds import kinds_of
from records.public import LONGEST, PAGE_SIZE
from records.publication import Correction, load_records
from records.rows import ByName, call_as_then, prepared

from .models import Membership, MembershipCategory, Organization, Programme

# One more than is shown, which tells that there are others.
FEW, MANY = PAGE_SIZE + 1, LONGEST + 1
# Of each list of memberships on a page: where it leads from, the end that it goes by, and what its rows do not have.
MEMBERSHIPS = {
    "members": ("memberships", "member_organization", "member_person"),
    "people": ("memberships", "member_person", "member_organization"),
    "member_of": ("memberships_held", "organization", ""),
}


def standing_today(model=Membership, today=None):
    """Return the order of dated facts where no day is asked for: what can be in force, what is over, what is to come."""
    today = today or days.today()
    to_come = Q(start_date_earliest__gt=today)
    for body in model.between:
        to_come |= Q(**{f"{body}__founding_date_earliest__gt": today})
    return Case(When(model.objects.possible_on(today), then=Value(0)), When(to_come, then=Value(2)), default=Value(1))


def memberships(record, name):
    """Return a query of the memberships of one list."""
    path, _end, without = MEMBERSHIPS[name]
    rows = getattr(record, path).published()
    return rows.filter(**{without: None}) if without else rows


def sorted_by(rows, name, *first):
    """Sort the memberships of one list by what is `first`, start, or what is attested, then the name at the other end."""
    return rows.order_by(*first, "-start_date_earliest", "-sort_attested", ByName(MEMBERSHIPS[name][1]), "id")


@prepared
def standing(record, today, *, name):
    """Return the first memberships of one list as they stand today."""
    rows = memberships(record, name).with_ends().with_sources()
    return sorted_by(rows, name, standing_today(today=today))[:FEW]


@prepared
def _on_days(record, *asked, name, spans, certainty):
    rows = memberships(record, name).with_ends().with_sources().holding(*asked, spans=spans)
    rows = sorted_by(rows.filter(certainty=certainty) if certainty else rows, name, "rank")[:FEW]
    rows.ends = ()  # they are called as then by whoever knows the days
    return rows


def on_days(record, days_asked, certainty, *, name):
    """Return the first memberships of one list on some days, or of one certainty then, by how certain they are."""
    values, spans = asked_of(*days_asked, days.today())
    rows = _on_days(record, *values, name=name, spans=spans, certainty=certainty)
    call_as_then(rows, Membership.ends, days_asked)
    return rows


@prepared
def in_categories(body, today, categories):
    """Return `(category, number)` of the members that can be in force today."""
    return counted_in(memberships(body, "members").filter(Membership.objects.possible_on(today)), categories)


def counted_in(rows, categories):
    """Return a query of `(category, number of members)` of some memberships."""
    # Asked anew, since what is graded has annotations by which the database would group.
    listed = Membership.objects.filter(pk__in=rows.order_by().values("pk"), category__in=categories)
    return listed.order_by().values_list("category").annotate(Count("member_organization", distinct=True))


@prepared
def numbers_by_category(body):
    return by_category(body.memberships.published())


def by_category(rows):
    """Return a query of `(category, number)` of some memberships."""
    return rows.order_by().values_list("category").annotate(Count("pk")).exclude(category=None)


@prepared
def categories(keys):
    return MembershipCategory.objects.filter(pk__in=keys)


@prepared
def facts(record, *, name):
    """Return its names, identifiers or figures."""
    return getattr(record, name).published().with_sources()


@prepared
def parts(body):
    return body.children.published()[:FEW]


@prepared
def outgoing(body):
    return body.relations.published().with_ends().with_sources().order_by("kind", ByName("target_body"), "id")[:MANY]


@prepared
def incoming(body):
    rows = body.incoming_relations.published().with_ends().with_sources()
    return rows.order_by(ByName("source_body"), "kind", "id")[:MANY]


@prepared
def parties(body, *, kind):
    """Return its parts in programmes of one kind."""
    rows = body.programme_parties.published().with_ends().with_sources().filter(_holding(kind, "programme__"))
    return rows.order_by(ByName("programme"), "role", "id")[:MANY]


@prepared
def parties_of(programme):
    rows = programme.parties.published().with_ends().with_sources()
    return rows.order_by("role", ByName("organization"), "id")[:MANY]


@prepared
def parts_of(programme, *, kind):
    """Return those of its parts that are of one kind."""
    return programme.children.published().with_sources().filter(_holding(kind))[:FEW]


def _holding(base, path=""):
    return next(kind for kind in kinds_of(Programme) if kind.base == base).holding(path)


@prepared
def _corrections(body, uid):
    own = body.posts.published(), body.membership_categories.published()
    return Correction.objects.on_page_of(Organization, uid, *own)


def corrections(body):
    """Return what stands on the page of a body: its corrections, and with their record those of its posts and categories."""
    told = _corrections(body, body.uid)
    load_records([row for row in told if row.about != body.uid])
    return told
