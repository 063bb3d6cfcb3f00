"""A withdrawal whose name was emptied in English alone has none in any language, as a save writes it from now on."""

from django.db import migrations, models

NAMES = tuple(f"name_{code}" for code in ("en", "ar", "zh_hans", "fr", "ru", "es"))


def leave_unnamed(apps, schema_editor):
    """Empty the other names of what has none in English; what readers were told has changed with it."""
    for row in apps.get_model("records", "Correction").objects.filter(name_en=""):
        if any(getattr(row, name) for name in NAMES):
            for name in NAMES:
                setattr(row, name, "")
            row.unreviewed_translations = [column for column in row.unreviewed_translations if column not in NAMES]
            row.version += 1
            row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0008_keys_by_language'),
    ]

    operations = [
        migrations.RunPython(leave_unnamed, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(
            model_name='correction',
            name='records_correction_names_withdrawn',
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name_ar', ''), ('name_en', ''), ('name_es', ''), ('name_fr', ''), ('name_ru', ''), ('name_zh_hans', '')), models.Q(('act', 'withdrawal'), models.Q(('name_en', ''), _negated=True)), _connector='OR'), name='records_correction_names_withdrawn'),
        ),
    ]
