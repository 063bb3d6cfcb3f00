"""Texts without what nobody sees, as a save writes them from now on; what is refused stays until an editor mends it."""

from functools import partial

from django.db import migrations

from records.rows.columns import mend_stored


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0005_languages_as_bcp_47_writes_them'),
    ]

    operations = [
        migrations.RunPython(partial(mend_stored, 'records'), migrations.RunPython.noop, elidable=True),
    ]
