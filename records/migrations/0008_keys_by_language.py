"""Keys of the order by name, one for each language; `manage.py reindex` makes them, and `manage.py check` says that it is due."""

from django.db import migrations

import records.rows.alphabetical
from records.rows.key_columns import AddKeys

LANGUAGES = ("en", "ar", "zh_hans", "fr", "ru", "es")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_corrections'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='source',
            options={'ordering': [records.rows.alphabetical.ByName(), 'id'], 'permissions': [('publish', 'Can publish and withdraw records')], 'verbose_name': 'source', 'verbose_name_plural': 'sources'},
        ),
        AddKeys('source', LANGUAGES, {'source_by_title': ([], 'slug')}),
    ]
