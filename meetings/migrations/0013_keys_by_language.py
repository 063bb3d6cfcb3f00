"""Keys of the order by name, one for each language; `manage.py reindex` makes them, and `manage.py check` says that it is due."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0012_further_capacities'),
        ('organizations', '0016_keys_by_language'),
        ('records', '0008_keys_by_language'),
    ]

    operations = [
        migrations.AddField(
            model_name='contribution',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='contribution',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='contribution',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='contribution',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='contribution',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='contribution',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='meeting',
            name='sort_key_ar',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='meeting',
            name='sort_key_en',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='meeting',
            name='sort_key_es',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='meeting',
            name='sort_key_fr',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='meeting',
            name='sort_key_ru',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='meeting',
            name='sort_key_zh_hans',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['sort_key_en', 'slug'], name='contribution_by_title_en'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['sort_key_ar', 'slug'], name='contribution_by_title_ar'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['sort_key_zh_hans', 'slug'], name='contribution_by_title_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['sort_key_fr', 'slug'], name='contribution_by_title_fr'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['sort_key_ru', 'slug'], name='contribution_by_title_ru'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['sort_key_es', 'slug'], name='contribution_by_title_es'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['sort_key_en', 'slug'], name='meeting_by_name_en'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['sort_key_ar', 'slug'], name='meeting_by_name_ar'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['sort_key_zh_hans', 'slug'], name='meeting_by_name_zh_hans'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['sort_key_fr', 'slug'], name='meeting_by_name_fr'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['sort_key_ru', 'slug'], name='meeting_by_name_ru'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['sort_key_es', 'slug'], name='meeting_by_name_es'),
        ),
    ]
