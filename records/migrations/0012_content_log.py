"""The log of rows that moved the content version, from which counts are kept current: on SQLite."""

from django.db import migrations

from records import content


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0011_publicity_and_order_in_one_index"),
        ("news", "0008_publicity_and_order_in_one_index"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: content.create_log(schema_editor),
            lambda apps, schema_editor: content.drop_log(schema_editor),
        ),
    ]
