"""Texts without what nobody sees, as a save writes them from now on; what is refused stays until an editor mends it."""

from functools import partial

from django.db import migrations

from records.rows.columns import mend_stored


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0010_days_of_moments'),
    ]

    operations = [
        migrations.RunPython(partial(mend_stored, 'meetings'), migrations.RunPython.noop, elidable=True),
    ]
