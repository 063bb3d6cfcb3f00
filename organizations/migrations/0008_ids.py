"""An id for what is known by its slug or path: the one that its entry in feeds had already."""

import uuid

from django.db import migrations, models

from records.rows.identity import give_ids


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0007_figures_kept_exactly'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.AddField(
            model_name='person',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.AddField(
            model_name='programme',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.RunPython(give_ids('organizations.Organization', 'organizations.Person', 'organizations.Programme'), migrations.RunPython.noop),
        migrations.AlterField(
            model_name='organization',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
        migrations.AlterField(
            model_name='person',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
        migrations.AlterField(
            model_name='programme',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
    ]
