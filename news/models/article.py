"""News articles."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models import Organization
from records.dating import BoundField, EdtfField
from records.publication import Correction, Expiring, Publishable, PublishableQuerySet, in_order
from records.rows import KeptImageField, Slugged, Sourced, Translated, page_address
from records.texts import LineField, languages, name_field, prose_field


class ArticleQuerySet(PublishableQuerySet):
    """Articles."""

    def without_text(self):
        """Leave the bodies, in six languages, where they are: an entry of a list does not show them."""
        return self.defer(*(languages.column("body", code) for code in languages.CODES))

    def with_correction_note(self, at=None):
        """Annotate the last correction as it stands at the moment `at` (now): `correction_note_en` and so on, "" without one."""
        last = Correction.objects.filter(
            kind=self.model._meta.model_name,
            about=OuterRef("uid"),
            act=Correction.Act.CORRECTION,
            at__lte=at or timezone.now(),
        ).order_by("-at", "-uid")
        columns = {
            languages.column("correction_note", code): languages.column("note", code) for code in languages.CODES
        }
        notes = {
            own: Coalesce(Subquery(last.values(column)[:1]), Value(""), output_field=models.TextField())
            for own, column in columns.items()
        }
        return self.annotate(**notes)


class Article(Slugged, Sourced, Translated, Expiring, Publishable):
    """One piece of news; the records that its body names are its mentions."""

    class Section(models.TextChoices):
        MEMBERSHIP = "membership", _("Membership")
        COOPERATION = "cooperation", _("Cooperation")
        MEETINGS = "meetings", _("Meetings")
        PROGRAMMES = "programmes", _("Programmes")
        INSTITUTION = "institution", _("Institution")

    ends = ("publisher",)
    fields_apart = {
        languages.column("correction_note", code): languages.column("note", code) for code in languages.CODES
    }
    markdown_fields = ("body",)
    named_by = "headline"
    search_fields = ("headline",)
    search_dates = ("publish_at",)
    main_texts = ("headline", "lead", "body")

    headline = name_field(_("headline"))
    lead = prose_field(pgettext_lazy("part of an article", "lead"), required=True)
    body = prose_field(
        pgettext_lazy("part of an article", "body"),
        required=True,
        help_text=_("Markdown; [Name](organization:slug) links to a record."),
    )
    section = models.CharField(_("section"), max_length=20, choices=Section)
    dateline = name_field(_("dateline"), required=False)
    date = EdtfField(_("date of the story"), help_text=_("When it happened; empty when the source does not say."))
    date_earliest = BoundField("date", "earliest")
    date_latest = BoundField("date", "latest")
    publisher = models.ForeignKey(
        Organization,
        verbose_name=_("publisher"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles_published",
    )
    contact_unit = LineField(_("contact unit"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    image = KeptImageField(_("image"), upload_to="articles/", blank=True)
    image_alt = name_field(_("alternative text"), required=False)
    objects = ArticleQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-publish_at", "-id"]
        constraints = [
            *Publishable.Meta.constraints,
            *Expiring.Meta.constraints,
            models.CheckConstraint(
                condition=Q(image="") | ~Q(image_alt_en=""), name="%(app_label)s_%(class)s_image_has_alternative"
            ),
        ]
        indexes = [
            *Publishable.Meta.indexes,
            in_order("article_newest", "-publish_at", "-slug", expires=True),
            in_order("article_by_date", "date_earliest", "slug", expires=True),
            in_order("article_by_change", "updated_at", "slug", expires=True),
        ]

    def __str__(self):
        return str(self.headline)

    @property
    def correction_note(self):
        """The last correction, where `with_correction_note()` has loaded it."""
        return languages.read(self, "correction_note")

    def get_absolute_url(self):
        return page_address("news:article-detail", self.slug)

    def clean(self):
        super().clean()
        if self.image and not self.image_alt_en:
            raise ValidationError({"image_alt_en": _("Say what the image shows, for those who cannot see it.")})
