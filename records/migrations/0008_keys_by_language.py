"""Keys of the order by name, one for each language; `manage.py reindex` makes them, and `manage.py check` says that it is due."""

import records.rows.alphabetical
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_corrections'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='source',
            options={'ordering': [records.rows.alphabetical.ByName(), 'id'], 'permissions': [('publish', 'Can publish and withdraw records')], 'verbose_name': 'source', 'verbose_name_plural': 'sources'},
        ),
        migrations.AddField(
            model_name='source',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='source',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='source',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='source',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='source',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='source',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['sort_key_en', 'slug'], name='source_by_title_en'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['sort_key_ar', 'slug'], name='source_by_title_ar'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['sort_key_zh_hans', 'slug'], name='source_by_title_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['sort_key_fr', 'slug'], name='source_by_title_fr'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['sort_key_ru', 'slug'], name='source_by_title_ru'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['sort_key_es', 'slug'], name='source_by_title_es'),
        ),
    ]
