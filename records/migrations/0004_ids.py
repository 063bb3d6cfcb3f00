"""An id for what is known by its slug or path: the one that its entry in feeds had already."""

import uuid

from django.db import migrations, models

from records.rows.identity import give_ids


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_search_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.RunPython(give_ids('records.Source'), migrations.RunPython.noop),
        migrations.AlterField(
            model_name='source',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
    ]
