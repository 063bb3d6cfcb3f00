"""An id for what is known by its slug or path: the one that its entry in feeds had already."""

import uuid

from django.db import migrations, models

from records.rows.identity import give_ids


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0002_search_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.AddField(
            model_name='page',
            name='uid',
            field=models.UUIDField(editable=False, null=True, verbose_name='uid'),
        ),
        migrations.RunPython(give_ids('news.Article', 'news.Page'), migrations.RunPython.noop),
        migrations.AlterField(
            model_name='article',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
        migrations.AlterField(
            model_name='page',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid'),
        ),
    ]
