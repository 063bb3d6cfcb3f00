"""A fact keeps the first day too on which its sources show it in force; rows that have the last one take it from theirs.

`certain_from` and `certain_to` say from now on what the dates alone make certain; days of sources are read when asked.
"""

import datetime

from django.db import migrations, models
from django.db.models import Case, F, Value, When

FIRST, LAST = datetime.date(1, 1, 1), datetime.date(9999, 12, 31)
DOUBT = "[?~%]"
BETWEEN = {
    "Membership": ("organization", "member_organization", "on_behalf_of"),
    "Relation": ("source_body", "target_body"),
}


def take_first_days(apps, schema_editor):
    """Fill in the first day attested as an editor's save would, and nothing else."""
    for name, between in BETWEEN.items():
        model = apps.get_model("organizations", name)
        facts = model.objects.filter(attested_on__isnull=False, end_date__in=("", ".."))
        for fact in facts.select_related(*between).prefetch_related("sources").iterator(chunk_size=1000):
            days = [day for day in days_of_sources(fact) if can_hold_on(fact, between, day) and day <= fact.attested_on]
            if days:
                model.objects.filter(pk=fact.pk).update(attested_from=min(days))
        model.objects.update(
            certain_from=Case(
                When(start_date__regex=DOUBT, then=Value(LAST)), default=F("start_date_latest"), output_field=models.DateField()
            ),
            certain_to=Case(
                When(end_date__regex=DOUBT, then=Value(FIRST)), default=F("end_date_earliest"), output_field=models.DateField()
            ),
        )


def days_of_sources(fact):
    """Return the day of each source that shows the fact in force: the rule of `Dated.days_of_sources` when this was written."""
    begun = None if set(fact.start_date) & set("?~%") else fact.start_date_latest
    for source in fact.sources.all():
        known = source.date_earliest != FIRST and not set(source.date) & set("?~%")
        exact = source.date_earliest == source.date_latest
        if known and (exact or (begun and begun <= source.date_earliest)):
            yield source.date_earliest


def can_hold_on(fact, between, day):
    """Return whether a fact can hold on a day, by its dates and those of its bodies."""
    bodies = [body for body in (getattr(fact, name) for name in between) if body is not None]
    firsts = [fact.start_date_earliest, *(body.founding_date_earliest for body in bodies)]
    lasts = [fact.end_date_latest, *(body.dissolution_date_latest for body in bodies)]
    return max(firsts) <= day <= min(lasts)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0011_in_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='attested_from',
            field=models.DateField(blank=True, help_text='The first day on which a source shows this in force. Left empty: the date of the earliest source.', null=True, verbose_name='attested from'),
        ),
        migrations.AddField(
            model_name='relation',
            name='attested_from',
            field=models.DateField(blank=True, help_text='The first day on which a source shows this in force. Left empty: the date of the earliest source.', null=True, verbose_name='attested from'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='attested_on',
            field=models.DateField(blank=True, help_text='The last day on which a source shows this in force. Left empty: the date of the latest source.', null=True, verbose_name='attested on'),
        ),
        migrations.AlterField(
            model_name='relation',
            name='attested_on',
            field=models.DateField(blank=True, help_text='The last day on which a source shows this in force. Left empty: the date of the latest source.', null=True, verbose_name='attested on'),
        ),
        migrations.RunPython(take_first_days, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('attested_from', None), models.Q(('attested_from__gte', models.F('start_date_earliest')), ('attested_from__lte', models.F('end_date_latest'))), _connector='OR'), name='organizations_membership_first_attested_within'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('attested_from', None), ('attested_on', None), ('attested_from__lte', models.F('attested_on')), _connector='OR'), name='organizations_membership_first_attested_before_last'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('attested_from', None), models.Q(('attested_from__gte', models.F('start_date_earliest')), ('attested_from__lte', models.F('end_date_latest'))), _connector='OR'), name='organizations_relation_first_attested_within'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('attested_from', None), ('attested_on', None), ('attested_from__lte', models.F('attested_on')), _connector='OR'), name='organizations_relation_first_attested_before_last'),
        ),
    ]
