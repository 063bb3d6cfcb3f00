"""A day of attestation lies within the bounds of its fact; one outside, which counted for nothing, is emptied."""

from django.db import migrations, models


def forget(apps, schema_editor):
    """Empty the days of attestation on which the fact cannot hold."""
    outside = models.Q(attested_on__lt=models.F("start_date_earliest")) | models.Q(
        attested_on__gt=models.F("end_date_latest")
    )
    for model in ("Membership", "Relation"):
        apps.get_model("organizations", model).objects.filter(outside).update(attested_on=None)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0005_values_as_stated'),
        ('records', '0003_search_index'),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('attested_on', None), ('attested_on__gte', models.F('start_date_earliest')), _connector='OR'), name='organizations_membership_attested_after_its_start'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('attested_on', None), ('attested_on__lte', models.F('end_date_latest')), _connector='OR'), name='organizations_membership_attested_before_its_end'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('attested_on', None), ('attested_on__gte', models.F('start_date_earliest')), _connector='OR'), name='organizations_relation_attested_after_its_start'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('attested_on', None), ('attested_on__lte', models.F('end_date_latest')), _connector='OR'), name='organizations_relation_attested_before_its_end'),
        ),
    ]
