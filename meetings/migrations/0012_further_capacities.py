"""A statement in more than one capacity.

And English texts are no longer listed as translations: a machine translated none of them.
"""

import django.db.models.deletion
from django.db import migrations, models


def unmark_english(apps, schema_editor):
    for model in apps.get_app_config("meetings").get_models():
        if not any(field.name == "unreviewed_translations" for field in model._meta.fields):
            continue
        for pk, listed in model.objects.values_list("pk", "unreviewed_translations"):
            translated = [name for name in listed if not name.endswith("_en")]
            if translated != listed:
                model.objects.filter(pk=pk).update(unreviewed_translations=translated)


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0011_texts_as_kept'),
        ('organizations', '0014_categories_of_figures'),
    ]

    operations = [
        migrations.AddField(
            model_name='statement',
            name='further_capacities',
            field=models.ManyToManyField(blank=True, help_text='Where the document prints more than one: “Deputy Secretary-General, Chairman WSIS Task Force”.', related_name='further_statements', to='organizations.membership', verbose_name='further capacities'),
        ),
        migrations.AlterField(
            model_name='statement',
            name='capacity',
            field=models.ForeignKey(blank=True, help_text='The membership or post held when this was said; of several, the one printed first.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='organizations.membership', verbose_name='capacity'),
        ),
        migrations.RunPython(unmark_english, migrations.RunPython.noop),
    ]
