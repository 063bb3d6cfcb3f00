"""No contribution responds to itself, no meeting forwards an outcome to itself; rows that say so lose that reference."""

from django.db import migrations, models


def forget(apps, schema_editor):
    """Empty the references that lead back to their own row."""
    itself = {"Contribution": ("responds_to", "id"), "Outcome": ("forwarded_to_meeting", "meeting")}
    for model, (name, own) in itself.items():
        rows = apps.get_model("meetings", model).objects
        rows.filter(**{name: models.F(own)}).update(**{name: None})


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0004_values_as_stated'),
        ('organizations', '0005_values_as_stated'),
        ('records', '0003_search_index'),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('responds_to', None), models.Q(('responds_to', models.F('id')), _negated=True), _connector='OR'), name='meetings_contribution_not_in_response_to_itself'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('forwarded_to_meeting', None), models.Q(('forwarded_to_meeting', models.F('meeting')), _negated=True), _connector='OR'), name='meetings_outcome_forwarded_elsewhere'),
        ),
    ]
