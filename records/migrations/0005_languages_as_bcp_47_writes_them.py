"""The languages of sources are tags of BCP 47, in its recommended form; what is none stays until an editor mends it."""

import records.texts.fields
from django.db import migrations

from records.texts.languages import standard_tag


def rewrite(apps, schema_editor):
    """Write the languages that can be read in the recommended form."""
    rows = apps.get_model("records", "Source").objects
    for tag in set(rows.values_list("language", flat=True)):
        rows.filter(language=tag).update(language=standard_tag(tag) or tag)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_ids'),
    ]

    operations = [
        migrations.AlterField(
            model_name='source',
            name='language',
            field=records.texts.fields.LanguageField(default='en', help_text='A language code, e.g. en, fr, zh-Hant.', max_length=35, verbose_name='language'),
        ),
        migrations.RunPython(rewrite, migrations.RunPython.noop, elidable=True),
    ]
