from django.apps import AppConfig
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.kinds import Kind


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Organizations")
    kinds = (
        Kind(
            label=_("Organizations"),
            model="organizations.Organization",
            one=_("Organization"),
            order=10,
            path="organizations",
            list="organizations.views.OrganizationList",
            detail="organizations.views.OrganizationDetail",
            csv="organizations.csv.OrganizationCsv",
            feed="organizations.feeds.OrganizationFeed",
            collection="organizations",
            api="organizations.api.collections.Organizations",
            navigation=2,
            site_map="organizations",
            mentioned=True,
        ),
        Kind(
            label=_("People"),
            model="organizations.Person",
            one=_("Person"),
            order=20,
            path="people",
            list="organizations.views.PersonList",
            detail="organizations.views.PersonDetail",
            csv="organizations.csv.PersonCsv",
            feed="organizations.feeds.PersonFeed",
            collection="people",
            api="organizations.api.collections.People",
            navigation=5,
            site_map="people",
            mentioned=True,
        ),
        Kind(
            label=capfirst(_("posts")),
            model="organizations.Post",
            path="posts",
            csv="organizations.csv.PostCsv",
            order=30,
            collection="posts",
            api="organizations.api.collections.Posts",
        ),
        Kind(
            label=_("Memberships"),
            model="organizations.Membership",
            one=_("Membership"),
            order=40,
            path="memberships",
            list="organizations.views.MembershipList",
            detail="organizations.views.MembershipDetail",
            csv="organizations.csv.MembershipCsv",
            feed="organizations.feeds.MembershipFeed",
            collection="memberships",
            api="organizations.api.collections.Memberships",
            navigation=6,
            site_map="memberships",
            mentioned=True,
        ),
        Kind(
            label=capfirst(_("relations")),
            model="organizations.Relation",
            path="relations",
            csv="organizations.csv.RelationCsv",
            order=50,
            collection="relations",
            api="organizations.api.collections.Relations",
        ),
        Kind(
            label=_("Programmes"),
            model="organizations.Programme",
            one=_("Programme"),
            order=60,
            path="programmes",
            list="organizations.views.ProgrammeList",
            detail="organizations.views.ProgrammeDetail",
            csv="organizations.csv.ProgrammeCsv",
            feed="organizations.feeds.ProgrammeFeed",
            collection="programmes",
            api="organizations.api.collections.Programmes",
            navigation=8,
            site_map="programmes",
            mentioned=True,
        ),
    )
