"""English texts are no longer listed as translations: a machine translated none of them."""

from django.db import migrations


def unmark_english(apps, schema_editor):
    for model in apps.get_app_config("news").get_models():
        for pk, listed in model.objects.values_list("pk", "unreviewed_translations"):
            translated = [name for name in listed if not name.endswith("_en")]
            if translated != listed:
                model.objects.filter(pk=pk).update(unreviewed_translations=translated)


class Migration(migrations.Migration):
    dependencies = [("news", "0005_corrections_as_rows")]

    operations = [migrations.RunPython(unmark_english, migrations.RunPython.noop)]
