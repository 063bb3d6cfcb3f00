"""Who belongs to what, in which capacity and since when."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.dating import AS_OF, Dated, DatedQuerySet, dates, display, display_term
from records.publication import (
    Publishable,
    PublishableQuerySet,
    Shared,
    SharedQuerySet,
    Status,
    in_order,
    public_by_name,
)
from records.rows import Alphabetical, ByName, Identified, Sourced, Translated, by_name, page_address, refused_by
from records.texts import languages, name_field, prose_field

from .organization import Organization
from .person import Person


class LabelledQuerySet(SharedQuerySet):
    """Posts or categories."""

    def of(self, body):
        """Keep those of a body."""
        return self.filter(organization=body)

    def known_to(self, body):
        """Keep those of a body or of one above it: a sector counts its members by the categories of its union."""
        return self.filter(Q(organization=body) | Q(organization__in=Organization.objects.ancestors_of(body)))


class Labelled(Alphabetical, Shared):
    """A post or a category: it is found by its label and its body, and memberships by its label."""

    ends = ("organization",)
    ordered_by = "label"
    has_page = False
    search_fields: tuple[str, ...] = ("label",)
    search_through = ("organization",)

    objects = LabelledQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def home(self):
        return self.organization


class Post(Identified, Sourced, Translated, Labelled):
    """A post in a body, whoever holds it: Secretary-General of the ITU."""

    main_texts = ("label",)

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="posts"
    )
    label = name_field(_("label"))

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = [ByName(), "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "label_en"], name="%(app_label)s_%(class)s_once"),
        ]
        indexes = [
            *by_name("post_by_label", last="uid"),
            models.Index(fields=["updated_at", "uid"], name="post_by_change"),
        ]

    def __str__(self):
        return str(self.label)

    def clean(self):
        super().clean()
        self.refuse_move()

    def before_save(self, *, created):
        super().before_save(created=created)
        self.refuse_move()

    def refuse_move(self):
        """Raise ValidationError when a post that is held would become one of another body."""
        stored = self.stored()
        if stored and stored.organization_id != self.organization_id and self.memberships.exists():
            raise ValidationError({"organization": _("Memberships name this post, so it stays with its body.")})


class MembershipCategory(Identified, Sourced, Translated, Labelled):
    """A category of members that a body knows: Member State, Sector Member."""

    search_fields = ("label", "code")
    main_texts = ("label",)

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="membership_categories"
    )
    code = models.SlugField(_("code"), max_length=60)
    label = name_field(_("label"))

    class Meta:
        verbose_name = _("membership category")
        verbose_name_plural = _("membership categories")
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self):
        return str(self.label)

    def is_known_to(self, body):
        """Whether a body counts its members by this: one of its own, or of a body above it."""
        return self.organization_id == body.pk or type(self).objects.known_to(body).filter(pk=self.pk).exists()


class MembershipQuerySet(PublishableQuerySet, DatedQuerySet):
    """Memberships."""

    def as_of(self, first, last=None, **when):
        return super().as_of(first, last, **when).called_on(first, last)

    def of(self, member):
        """Keep the memberships that an organization or a person holds."""
        return self.filter(**{"member_person" if isinstance(member, Person) else "member_organization": member})

    def same_seat(self, membership):
        """Keep the other memberships of the same member, body, post or role, category and on_behalf_of."""
        seat = {name: getattr(membership, name) for name in Membership.SEAT}
        return self.filter(**seat).exclude(pk=membership.pk).exclude(status=Status.WITHDRAWN)

    def overlapping(self, membership):
        """Keep those that were in force on a day on which `membership` was.

        A start counts from its latest day and an end from its earliest, so that imprecise dates never
        make two terms clash that can follow each other, on the same day even. What is not known
        reaches as far as it can.
        """
        no_start = Q(start_date_earliest=dates.UNKNOWN_EARLIEST)
        no_end = Q(end_date_latest=dates.UNKNOWN_LATEST)
        # Over by 2020: whether it was in force on any day before, nobody knows.
        over = Q(end_date_earliest=dates.UNKNOWN_EARLIEST) & ~no_end
        first, last = membership.term()
        identical = Q(start_date=membership.start_date, end_date=membership.end_date)
        proper = ~over & (no_start | no_end | Q(start_date_latest__lte=F("end_date_earliest")))
        clash = proper & (no_start | Q(start_date_latest__lt=last)) & (no_end | Q(end_date_earliest__gt=first))
        return self.filter(identical | clash if first <= last != dates.UNKNOWN_EARLIEST else identical)


class Membership(Alphabetical, Identified, Sourced, Translated, Dated, Publishable):
    """An organization or a person belongs to a body, in a post, role or category, for a time."""

    SEAT = ("organization", "member_organization", "member_person", "post", "role_en", "category", "on_behalf_of")
    ends = ("organization", "member_organization", "member_person", "post", "category", "on_behalf_of")
    between = ("organization", "member_organization", "on_behalf_of")
    agrees_with = {
        "organization": ("parent_id",),
        "post": ("organization_id",),
        "category": ("organization_id",),
    }
    narrowed_by = {"post": {"organization": "of"}, "category": {"organization": "known_to"}}
    named_by = "capacity"
    named_with = ("post", "category")
    search_fields = ("role",)
    search_through = ("member_person", "member_organization", "organization", "post", "category")
    search_dates = ("start_date_earliest", "start_date_latest", "attested_on")

    organization = models.ForeignKey(
        Organization, verbose_name=_("body"), on_delete=models.PROTECT, related_name="memberships"
    )
    member_organization = models.ForeignKey(
        Organization,
        verbose_name=_("member organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_held",
    )
    member_person = models.ForeignKey(
        Person,
        verbose_name=_("member person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_held",
    )
    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = name_field(_("role"), required=False)
    category = models.ForeignKey(
        MembershipCategory,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    on_behalf_of = models.ForeignKey(
        Organization,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_on_behalf",
    )
    note = prose_field(_("note"))

    objects = MembershipQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-start_date_earliest", "-sort_attested", ByName(), "-uid"]
        constraints = [
            *Publishable.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(member_organization=None, member_person__isnull=False)
                | Q(member_organization__isnull=False, member_person=None),
                name="%(app_label)s_%(class)s_one_member",
            ),
            models.CheckConstraint(
                condition=Q(member_organization=None) | ~Q(member_organization=F("organization")),
                name="%(app_label)s_%(class)s_not_of_itself",
            ),
            models.CheckConstraint(condition=Q(post=None) | Q(role_en=""), name="%(app_label)s_%(class)s_post_or_role"),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            *public_by_name("membership_newest", "-start_date_earliest", "-sort_attested", last="-uid"),
            *public_by_name("membership_by_name", last="uid"),
            in_order("membership_by_change", "updated_at", "uid"),
            models.Index(
                fields=[*AS_OF, "organization", "member_organization", "on_behalf_of", "status", "publish_at"],
                name="membership_as_of",
            ),
        ]

    def __str__(self):
        return f"{self.member} – {self.organization}"

    def get_absolute_url(self):
        return page_address("organizations:membership-detail", self.uid)

    def written_in(self):
        """Return the languages in which both its ends have a name: that is what the page says."""
        return languages.shared(languages.translations(end, "name") for end in (self.member, self.organization))

    @property
    def member(self):
        """The organization or person that is the member."""
        return self.member_person if self.member_person_id is not None else self.member_organization

    @property
    def capacity(self):
        """The post, role or category as a text: in which capacity."""
        if self.post_id is not None:
            return self.post.label
        return self.role or (self.category.label if self.category_id is not None else "")

    @property
    def page_title(self):
        """Who in what, in which capacity and since when."""
        member, body = map(languages.isolated, (self.member.name, self.organization.name))
        title = _("%(member)s in %(body)s") % {"member": member, "body": body}
        details = languages.joined(*map(languages.isolated, (self.capacity, display(self.start_date))))
        return f"{languages.with_colon(title)}{details}" if details else title

    def term(self):
        """Return the days from which and to which this is in force at least, as far as is known."""
        no_start = self.start_date_earliest == dates.UNKNOWN_EARLIEST
        no_end = self.end_date_latest == dates.UNKNOWN_LATEST
        return (
            dates.UNKNOWN_EARLIEST if no_start else self.start_date_latest,
            dates.UNKNOWN_LATEST if no_end else self.end_date_earliest,
        )

    def name_in_order(self, language):
        """Return that of the member, which keeps the key up to date: names stand on two tables, and an order needs one column."""
        return self.member.name_in_order(language) if self.member else ""

    def clean(self):
        super().clean()
        if (self.member_organization_id is None) == (self.member_person_id is None):
            raise ValidationError(_("Name the member: either an organization or a person."))
        if self.organization_id is not None and self.member_organization_id == self.organization_id:
            raise ValidationError({"member_organization": _("A body is not a member of itself.")})
        if self.post_id is not None and self.role_en:
            raise ValidationError({"role_en": _("Give a post or a role, not both.")})
        self.check_agreement()
        self.refuse_overlap()

    def before_save(self, *, created):
        super().before_save(created=created)
        self.refuse_overlap()

    def check_agreement(self):
        super().check_agreement()
        if self.post_id is not None and self.post.organization_id != self.organization_id:
            raise ValidationError({"post": _("This is a post of another body.")})
        named = self.category_id is not None and self.organization_id is not None
        if named and not self.category.is_known_to(self.organization):
            raise ValidationError({"category": _("This is a category of another body.")})

    def refuse_overlap(self):
        """Raise ValidationError when the same seat is held twice at a time."""
        if self.organization_id is None or self.status == Status.WITHDRAWN:
            return
        # In no order: an order that has an index makes SQLite walk that one, through all memberships.
        clashing = Membership.objects.same_seat(self).overlapping(self).order_by()
        other = min(clashing, key=lambda row: row.pk, default=None)
        if other is not None:
            term = display_term(other.start_date, other.end_date)
            sentence = _(
                "The same membership is recorded already for this time (%(term)s). Give the earlier one its end."
            )
            raise refused_by(other, sentence % {"term": term or _("dates not known")}, code="overlap")
