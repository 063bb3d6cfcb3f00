"""What else a body or a person is called, its identifiers, its figures."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.dating import BoundField, EdtfField, certain_span, ordered, refuse_reversed
from records.publication import PartQuerySet
from records.rows import Identified, Part, Sourced, Translated
from records.texts import LanguageField, LineField, Text, name_field

from .memberships import MembershipCategory
from .organization import Organization
from .person import Person


class OfOne(Identified, Sourced, Part):
    """A part of a body or of a person."""

    wholes = ("organization", "person")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(organization=None, person__isnull=False) | Q(organization__isnull=False, person=None),
                name="%(app_label)s_%(class)s_of_one",
            ),
        ]

    def clean(self):
        super().clean()
        # The objects, not their ids: in a form, the body or the person may be as new as its part.
        if self.organization is not None and self.person is not None:
            raise ValidationError(_("This belongs to an organization or to a person, not to both."))
        if self.organization is None and self.person is None:
            raise ValidationError(_("Say whose this is: an organization’s or a person’s."))


class OtherName(OfOne):
    """Another name of a body or a person: official, former, abbreviated, or just as a source prints it."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official name")
        FORMER = "former", _("former name")
        ABBREVIATION = "abbreviation", _("abbreviation")
        ALIAS = "alias", _("also known as")
        AS_PRINTED = "as-printed", _("as printed")

    # Those by which a body or a person is called on a day.
    IN_USE = (Kind.OFFICIAL, Kind.FORMER)

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="other_names",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, null=True, blank=True, related_name="other_names"
    )
    name = LineField(_("name"), max_length=300)
    language = LanguageField(_("language"), default="en")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ALIAS)
    start_date = EdtfField(_("in use from"))
    start_date_earliest = BoundField("start_date", "earliest")
    start_date_latest = BoundField("start_date", "latest")
    end_date = EdtfField(
        _("in use until"),
        interval=True,
        end=True,
        help_text=_("Pages of a day call by an official or former name where its dates certainly cover that day."),
    )
    end_date_earliest = BoundField("end_date", "earliest")
    end_date_latest = BoundField("end_date", "latest")

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["kind", "name", "id"]
        constraints = [
            *OfOne.Meta.constraints,
            models.CheckConstraint(
                condition=ordered("start_date", "end_date"), name="%(app_label)s_%(class)s_starts_before_it_ends"
            ),
            # A name may come back, at another time.
            models.UniqueConstraint(
                fields=["organization", "name", "language", "kind", "start_date"],
                name="%(app_label)s_%(class)s_once_organization",
            ),
            models.UniqueConstraint(
                fields=["person", "name", "language", "kind", "start_date"],
                name="%(app_label)s_%(class)s_once_person",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        refuse_reversed(self, "start_date", "end_date")

    @property
    def name_text(self):
        """The name as a text that knows its language."""
        return Text(self.name, self.language)

    def certainly_in_use(self):
        """Return the first and the last day on which this was certainly in use, or None."""
        start, end = (self._meta.get_field(name).parse(getattr(self, name)) for name in ("start_date", "end_date"))
        return certain_span(start, end, ())


class Identifier(OfOne):
    """An identifier that some scheme gives to a body or a person."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="identifiers",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, null=True, blank=True, related_name="identifiers"
    )
    scheme = LineField(_("scheme"), max_length=60, help_text=_("e.g. ISO 3166-1, Wikidata, LEI, ORCID."))
    value = LineField(_("value"), max_length=200)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["scheme", "value", "id"]
        constraints = [
            *OfOne.Meta.constraints,
            models.UniqueConstraint(fields=["scheme", "value"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self):
        return f"{self.scheme} {self.value}"


DIGITS = 15  # SQLite keeps numbers as floats, which are exact up to here


def refuse_lost_digits(number):
    """Raise ValidationError when a number has more digits than every database keeps, zeros at either end aside."""
    if len("".join(map(str, number.as_tuple().digits)).strip("0")) > DIGITS:
        raise ValidationError(_("Round this number to 15 digits at most: more are not kept exactly."))


class Qualifier(models.TextChoices):
    """How exact a figure is meant to be."""

    EXACTLY = "exactly", _("exactly")
    ABOUT = "about", _("about")
    MORE_THAN = "more-than", _("more than")
    NEARLY = "nearly", _("nearly")


class Figure(Identified, Sourced, Translated, Part):
    """A number that a source gives, with what it counts and how exactly."""

    property = models.SlugField(
        _("property"), max_length=60, help_text=_("What is counted, the same for each year: member-states, delegates.")
    )
    label = name_field(_("label"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, validators=[refuse_lost_digits])
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACTLY)
    date = EdtfField(_("date"), help_text=_("When it was so. As precise as the source; empty when it does not say."))
    date_earliest = BoundField("date", "earliest")
    date_latest = BoundField("date", "latest")

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.label}: {self.value:f}"


class OrganizationFigure(Figure):
    """A figure of a body; several of one property stand side by side, none overwritten."""

    ends = ("organization", "category")
    wholes = ("organization",)
    agrees_with = {"organization": ("parent_id",), "category": ("organization_id",)}
    narrowed_by = {"category": {"organization": "known_to"}}
    meeting = None  # whose it might be instead: figures are one list

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="figures"
    )
    category = models.ForeignKey(
        MembershipCategory,
        verbose_name=_("category counted"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        help_text=_("Where it counts the members of one category: the page says how many of them are in this record."),
    )

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["property", "date_earliest", "id"]
        indexes = [
            models.Index(fields=["date_earliest", "uid"], name="organization_figure_by_date"),
            models.Index(fields=["updated_at", "uid"], name="organization_figure_updated"),
        ]

    def clean(self):
        super().clean()
        self.check_agreement()

    def check_agreement(self):
        super().check_agreement()
        body = getattr(self, "organization", None)
        if self.category_id is not None and body is not None and not self.category.is_known_to(body):
            raise ValidationError({"category": _("This is a category of another body.")})
