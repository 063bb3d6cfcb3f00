"""Standing pages: about, contact, privacy, …"""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import get_script_prefix
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.kinds import kinds
from records.publication import Expiring, Publishable, PublishableQuerySet
from records.rows import Identified, Sourced, Translated, Tree, TreeQuerySet
from records.texts import languages, name_field, prose_field

# The first parts of addresses that belong to other things than kinds of record and languages.
TAKEN = frozenset(
    [
        "admin",
        "api",
        "feed",
        "feedback",
        "livez",
        "media",
        "metrics",
        "preview",
        "readyz",
        "rss",
        "search",
        "site-map",
        "static",
        "statistics",
    ]
)


def is_taken(part):
    """Whether the first part of an address belongs to something else than standing pages."""
    return part in TAKEN or languages.meant(part) != "" or part in [kind.path for kind in kinds() if kind.list]


class PageQuerySet(PublishableQuerySet, TreeQuerySet):
    """Standing pages."""


class Page(Identified, Sourced, Translated, Expiring, Tree, Publishable):
    """A page that stands at a path of its own: /about/, /about/privacy/."""

    key_field = "path"
    carried = ("uid",)
    is_standing = True
    markdown_fields = ("body",)
    search_fields = ("title",)
    agrees_with = {"parent": ("path",)}
    trees = {"parent": _("A page cannot be part of itself or of one of its own parts.")}
    main_texts = ("title", "body")

    path = models.CharField(
        _("path"),
        max_length=200,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*\Z", _("e.g. about/privacy"))],
        help_text=_("Its address, without the slashes at both ends: about/privacy."),
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    title = name_field(_("title"))
    body = prose_field(
        pgettext_lazy("part of an article", "body"),
        required=True,
        help_text=_("Markdown; [Name](organization:slug) links to a record."),
    )

    objects = PageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["path"]
        constraints = [
            *Publishable.Meta.constraints,
            *Expiring.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="%(app_label)s_%(class)s_not_its_own_parent"
            ),
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return f"{get_script_prefix()}{self.path}/"

    def clean(self):
        super().clean()
        if is_taken(self.path.split("/")[0]):
            raise ValidationError({"path": _("This address belongs to another part of the portal.")})
        self.check_agreement()

    def check_agreement(self):
        super().check_agreement()
        if self.parent_id is not None and not self.path.startswith(f"{self.parent.path}/"):
            raise ValidationError({"path": _("This must begin with the path of the page that it is part of.")})

    def before_save(self, *, created):
        super().before_save(created=created)
        # What stands below moves along; the old addresses lead to the new ones.
        self.path_before = self.before.path if self.before and self.before.path != self.path else None

    def after_save(self, work, *, created):
        super().after_save(work, created=created)
        if self.path_before is not None:
            for child in self.children.all():
                child.path = self.path + child.path.removeprefix(self.path_before)
                child.full_clean()
                child.save()
