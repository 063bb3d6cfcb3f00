"""An id for what is known by its slug or path: the one that its entry in feeds had already."""

import uuid

from django.db import migrations, models

from records.rows.identity import give_ids


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0006_bounds_of_numbers'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.AddField(
            model_name='statement',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.RunPython(give_ids('meetings.Meeting', 'meetings.Contribution', 'meetings.Statement'), migrations.RunPython.noop),
        migrations.AlterField(
            model_name='meeting',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
    ]
