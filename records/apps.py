"""The layer under all others."""

import reversion
from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db import models
from django.utils.translation import gettext_lazy as _

from .kinds import Kind


class RecordsConfig(AppConfig):
    """Registers what every record shares, once all models are known."""

    name = "records"
    verbose_name = _("Records")
    kinds = (
        Kind(
            label=_("Corrections"),
            model="records.Correction",
            order=125,
            path="corrections",
            list="records.corrections.views.CorrectionList",
            csv="records.corrections.csv.CorrectionCsv",
            feed="records.corrections.feeds.CorrectionFeed",
            collection="corrections",
            api="records.corrections.api.Corrections",
            secondary=True,
        ),
        Kind(
            label=_("Sources"),
            model="records.Source",
            order=130,
            path="sources",
            list="records.sources.views.SourceList",
            detail="records.sources.views.SourceDetail",
            csv="records.sources.csv.SourceCsv",
            feed="records.sources.feeds.SourceFeed",
            collection="sources",
            api="records.sources.api.Sources",
            navigation=10,
            site_map="sources",
        ),
    )

    def ready(self):
        # Its models are known only now.
        from . import checks  # noqa: PLC0415
        from .rows import Row, part_relations  # noqa: PLC0415

        for check in (checks.check_roles, checks.check_search, checks.check_order, checks.check_columns):
            register(check, Tags.database)
        register(checks.check_triggers, Tags.database)
        register(checks.check_languages, Tags.translation)
        for model in apps.get_models():
            if issubclass(model, Row):
                protect_targets(model)
                parts = [relation.get_accessor_name() for relation in part_relations(model)]
                reversion.register(model, follow=parts)


def protect_targets(model):
    """Let nothing vanish from a many-to-many list: Django would cascade through its hidden table."""
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        if through._meta.auto_created:
            through._meta.get_field(field.m2m_reverse_field_name()).remote_field.on_delete = models.PROTECT
