"""Languages are tags of BCP 47, in its recommended form; what is none stays until an editor mends it."""

import records.texts.fields
from django.db import migrations

from records.texts.languages import standard_tag


def rewrite(apps, schema_editor):
    """Write the languages that can be read in the recommended form."""
    for model, column in (("Contribution", "language"), ("Statement", "original_language")):
        rows = apps.get_model("meetings", model).objects
        for tag in set(rows.values_list(column, flat=True)):
            rows.filter(**{column: tag}).update(**{column: standard_tag(tag) or tag})


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0007_ids'),
    ]

    operations = [
        migrations.AlterField(
            model_name='contribution',
            name='language',
            field=records.texts.fields.LanguageField(blank=True, help_text='A language code, e.g. en, fr, zh-Hant.', max_length=35, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='original_language',
            field=records.texts.fields.LanguageField(blank=True, help_text='A language code, e.g. en, fr, zh-Hant.', max_length=35, verbose_name='original language'),
        ),
        migrations.RunPython(rewrite, migrations.RunPython.noop, elidable=True),
    ]
