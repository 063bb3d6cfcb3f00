"""Keys of the order by name, one for each language; `manage.py reindex` makes them, and `manage.py check` says that it is due."""

from django.db import migrations

import records.rows.alphabetical
from records.rows.key_columns import AddKeys

LANGUAGES = ("en", "ar", "zh_hans", "fr", "ru", "es")


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0015_topics'),
        ('records', '0008_keys_by_language'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='membership',
            options={'ordering': ['-start_date_earliest', '-sort_attested', records.rows.alphabetical.ByName(), '-uid'], 'verbose_name': 'membership', 'verbose_name_plural': 'memberships'},
        ),
        migrations.AlterModelOptions(
            name='organization',
            options={'ordering': [records.rows.alphabetical.ByName(), 'id'], 'verbose_name': 'organization', 'verbose_name_plural': 'organizations'},
        ),
        migrations.AlterModelOptions(
            name='person',
            options={'ordering': [records.rows.alphabetical.ByName(), 'id'], 'verbose_name': 'person', 'verbose_name_plural': 'people'},
        ),
        migrations.AlterModelOptions(
            name='post',
            options={'ordering': [records.rows.alphabetical.ByName(), 'id'], 'verbose_name': 'post', 'verbose_name_plural': 'posts'},
        ),
        migrations.AlterModelOptions(
            name='programme',
            options={'ordering': [records.rows.alphabetical.ByName(), 'id'], 'verbose_name': 'programme', 'verbose_name_plural': 'programmes'},
        ),
        migrations.RemoveIndex(
            model_name='membership',
            name='membership_newest',
        ),
        migrations.RemoveIndex(
            model_name='organization',
            name='organization_by_name',
        ),
        migrations.RemoveIndex(
            model_name='person',
            name='person_by_name',
        ),
        migrations.RemoveIndex(
            model_name='programme',
            name='programme_by_name',
        ),
        migrations.RemoveField(
            model_name='membership',
            name='sort_key',
        ),
        migrations.RemoveField(
            model_name='organization',
            name='sort_key',
        ),
        migrations.RemoveField(
            model_name='person',
            name='sort_key',
        ),
        migrations.RemoveField(
            model_name='programme',
            name='sort_key',
        ),
        AddKeys('membership', LANGUAGES, {'membership_newest': (['-start_date_earliest', '-sort_attested'], '-uid'), 'membership_by_name': ([], 'uid')}),
        AddKeys('membershipcategory', LANGUAGES, {}),
        AddKeys('organization', LANGUAGES, {'organization_by_name': ([], 'slug')}),
        AddKeys('person', LANGUAGES, {'person_by_name': ([], 'slug')}),
        AddKeys('post', LANGUAGES, {'post_by_label': ([], 'uid')}),
        AddKeys('programme', LANGUAGES, {'programme_by_name': ([], 'slug')}),
    ]
