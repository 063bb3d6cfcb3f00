"""The columns by which memberships and relations of unknown start are in order: what is attested, and the name."""

import datetime

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

UNKNOWN = datetime.date(1, 1, 1)


def fill(apps, schema_editor):
    organizations, people = (apps.get_model("organizations", name) for name in ("Organization", "Person"))
    memberships = apps.get_model("organizations", "Membership").objects
    key = Coalesce(
        Subquery(people.objects.filter(pk=OuterRef("member_person")).values("sort_key")),
        Subquery(organizations.objects.filter(pk=OuterRef("member_organization")).values("sort_key")),
    )
    memberships.update(sort_key=key)
    for rows in (memberships, apps.get_model("organizations", "Relation").objects):
        rows.filter(start_date_earliest=UNKNOWN, attested_on__isnull=False).update(sort_attested=F("attested_on"))


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0010_parts_know_their_changes'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='membership',
            options={'ordering': ['-start_date_earliest', '-sort_attested', 'sort_key', '-uid'], 'verbose_name': 'membership', 'verbose_name_plural': 'memberships'},
        ),
        migrations.RemoveIndex(
            model_name='membership',
            name='membership_newest',
        ),
        migrations.AddField(
            model_name='membership',
            name='sort_attested',
            field=models.DateField(default=datetime.date(1, 1, 1), editable=False),
        ),
        migrations.AddField(
            model_name='membership',
            name='sort_key',
            field=models.CharField(default='', editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name='relation',
            name='sort_attested',
            field=models.DateField(default=datetime.date(1, 1, 1), editable=False),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['-start_date_earliest', '-sort_attested', 'sort_key', '-uid'], name='membership_newest'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
