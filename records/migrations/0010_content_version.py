"""The counter that every commit moves which changes what the public reads; the triggers come last of all: `news.0007`."""

from django.db import migrations

from records import content


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0009_named_in_english_or_not_at_all"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: content.create_tables(schema_editor),
            lambda apps, schema_editor: content.drop_tables(schema_editor),
        ),
    ]
