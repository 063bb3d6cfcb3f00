"""The triggers that move the content version, once all tables are there; `manage.py sync_triggers` creates what lacks later."""

from django.db import migrations

from records import content


def triggers(change):
    return lambda apps, schema_editor: change(schema_editor.connection, content.standing_tables(schema_editor.connection))


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0010_content_version"),
        ("organizations", "0016_keys_by_language"),
        ("meetings", "0013_keys_by_language"),
        ("news", "0006_english_is_no_translation"),
    ]

    operations = [
        migrations.RunPython(triggers(content.create_triggers), triggers(content.drop_triggers)),
    ]
