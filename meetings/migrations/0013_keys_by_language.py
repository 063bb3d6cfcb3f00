"""Keys of the order by name, one for each language; `manage.py reindex` makes them, and `manage.py check` says that it is due."""

from django.db import migrations

from records.rows.key_columns import AddKeys

LANGUAGES = ("en", "ar", "zh_hans", "fr", "ru", "es")


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0012_further_capacities'),
        ('organizations', '0016_keys_by_language'),
        ('records', '0008_keys_by_language'),
    ]

    operations = [
        AddKeys('contribution', LANGUAGES, {'contribution_by_title': ([], 'slug')}),
        AddKeys('meeting', LANGUAGES, {'meeting_by_name': ([], 'slug')}),
    ]
