"""Keys of the order by name, one for each language; `manage.py reindex` makes them, and `manage.py check` says that it is due."""

import records.rows.alphabetical
from django.db import migrations, models


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
        migrations.AddField(
            model_name='membership',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membership',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membership',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membership',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membership',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membership',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membershipcategory',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membershipcategory',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membershipcategory',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membershipcategory',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membershipcategory',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='membershipcategory',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='organization',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='organization',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='organization',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='organization',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='organization',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='organization',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='person',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='person',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='person',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='person',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='person',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='person',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='post',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='post',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='post',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='post',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='post',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='post',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['-start_date_earliest', '-sort_attested', 'sort_key_en', '-uid'], name='membership_newest_en'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['-start_date_earliest', '-sort_attested', 'sort_key_ar', '-uid'], name='membership_newest_ar'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['-start_date_earliest', '-sort_attested', 'sort_key_zh_hans', '-uid'], name='membership_newest_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['-start_date_earliest', '-sort_attested', 'sort_key_fr', '-uid'], name='membership_newest_fr'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['-start_date_earliest', '-sort_attested', 'sort_key_ru', '-uid'], name='membership_newest_ru'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['-start_date_earliest', '-sort_attested', 'sort_key_es', '-uid'], name='membership_newest_es'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['sort_key_en', 'slug'], name='organization_by_name_en'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['sort_key_ar', 'slug'], name='organization_by_name_ar'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['sort_key_zh_hans', 'slug'], name='organization_by_name_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['sort_key_fr', 'slug'], name='organization_by_name_fr'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['sort_key_ru', 'slug'], name='organization_by_name_ru'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['sort_key_es', 'slug'], name='organization_by_name_es'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sort_key_en', 'slug'], name='person_by_name_en'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sort_key_ar', 'slug'], name='person_by_name_ar'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sort_key_zh_hans', 'slug'], name='person_by_name_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sort_key_fr', 'slug'], name='person_by_name_fr'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sort_key_ru', 'slug'], name='person_by_name_ru'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sort_key_es', 'slug'], name='person_by_name_es'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['sort_key_en', 'uid'], name='post_by_label_en'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['sort_key_ar', 'uid'], name='post_by_label_ar'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['sort_key_zh_hans', 'uid'], name='post_by_label_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['sort_key_fr', 'uid'], name='post_by_label_fr'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['sort_key_ru', 'uid'], name='post_by_label_ru'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['sort_key_es', 'uid'], name='post_by_label_es'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['sort_key_en', 'slug'], name='programme_by_name_en'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['sort_key_ar', 'slug'], name='programme_by_name_ar'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['sort_key_zh_hans', 'slug'], name='programme_by_name_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['sort_key_fr', 'slug'], name='programme_by_name_fr'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['sort_key_ru', 'slug'], name='programme_by_name_ru'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['sort_key_es', 'slug'], name='programme_by_name_es'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['sort_key_en', 'uid'], name='membership_by_name_en'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['sort_key_ar', 'uid'], name='membership_by_name_ar'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['sort_key_zh_hans', 'uid'], name='membership_by_name_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['sort_key_fr', 'uid'], name='membership_by_name_fr'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['sort_key_ru', 'uid'], name='membership_by_name_ru'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['sort_key_es', 'uid'], name='membership_by_name_es'),
        ),
    ]
