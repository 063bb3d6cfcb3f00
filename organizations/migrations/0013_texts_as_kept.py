"""Texts without what nobody sees, as a save writes them from now on; what is refused stays until an editor mends it."""

from functools import partial

from django.db import migrations

from records.rows.columns import mend_stored


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0012_attested_from_and_on'),
    ]

    operations = [
        migrations.RunPython(partial(mend_stored, 'organizations'), migrations.RunPython.noop, elidable=True),
    ]
