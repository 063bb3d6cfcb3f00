"""Which members a figure counts.

And English texts are no longer listed as translations: a machine translated none of them.
"""

import django.db.models.deletion
from django.db import migrations, models


def unmark_english(apps, schema_editor):
    for model in apps.get_app_config("organizations").get_models():
        if not any(field.name == "unreviewed_translations" for field in model._meta.fields):
            continue
        for pk, listed in model.objects.values_list("pk", "unreviewed_translations"):
            translated = [name for name in listed if not name.endswith("_en")]
            if translated != listed:
                model.objects.filter(pk=pk).update(unreviewed_translations=translated)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0013_texts_as_kept'),
    ]

    operations = [
        migrations.AddField(
            model_name='organizationfigure',
            name='category',
            field=models.ForeignKey(blank=True, help_text='Where it counts the members of one category: the page says how many of them are in this record.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='organizations.membershipcategory', verbose_name='category counted'),
        ),
        migrations.RunPython(unmark_english, migrations.RunPython.noop),
    ]
