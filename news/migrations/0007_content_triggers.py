"""The triggers that move the content version, once all tables are there; `manage.py sync_triggers` creates what lacks later."""

from django.db import migrations

from records import content


def tables(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        there = schema_editor.connection.introspection.table_names(cursor)
    return [name for model in content.read_models() if (name := model._meta.db_table) in there]


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0010_content_version"),
        ("organizations", "0016_keys_by_language"),
        ("meetings", "0013_keys_by_language"),
        ("news", "0006_english_is_no_translation"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: content.create_triggers(schema_editor.connection, tables(schema_editor)),
            lambda apps, schema_editor: content.drop_triggers(schema_editor.connection, tables(schema_editor)),
        ),
    ]
