"""Ends may be intervals, names have dates, people have identifiers, languages are tags of BCP 47."""

import django.db.models.deletion
import records.dating.fields
import records.texts.fields
from django.db import IntegrityError, migrations, models, transaction

from records.texts.languages import standard_tag


def rewrite(apps, schema_editor):
    """Write the languages that can be read in the recommended form; a name that stands so already keeps its own."""
    for name in apps.get_model("organizations", "OtherName").objects.exclude(language="en"):
        if (tag := standard_tag(name.language)) not in ("", name.language):
            name.language = tag
            try:
                with transaction.atomic():
                    name.save(update_fields=["language"])
            except IntegrityError:
                continue


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0008_ids'),
        ('records', '0005_languages_as_bcp_47_writes_them'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='othername',
            name='organizations_othername_once_organization',
        ),
        migrations.RemoveConstraint(
            model_name='othername',
            name='organizations_othername_once_person',
        ),
        migrations.AddField(
            model_name='identifier',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='organizations.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='othername',
            name='end_date',
            field=records.dating.fields.EdtfField(blank=True, default='', end=True, help_text='Pages of a day call by an official or former name where its dates certainly cover that day.', interval=True, max_length=40, verbose_name='in use until'),
        ),
        migrations.AddField(
            model_name='othername',
            name='end_date_earliest',
            field=records.dating.fields.BoundField('end_date', 'earliest'),
        ),
        migrations.AddField(
            model_name='othername',
            name='end_date_latest',
            field=records.dating.fields.BoundField('end_date', 'latest'),
        ),
        migrations.AddField(
            model_name='othername',
            name='start_date',
            field=records.dating.fields.EdtfField(blank=True, default='', help_text='As precise as the source: 2021-10-15, 2021-10, 2007-23 (autumn), 1865, 2021?', max_length=40, verbose_name='in use from'),
        ),
        migrations.AddField(
            model_name='othername',
            name='start_date_earliest',
            field=records.dating.fields.BoundField('start_date', 'earliest'),
        ),
        migrations.AddField(
            model_name='othername',
            name='start_date_latest',
            field=records.dating.fields.BoundField('start_date', 'latest'),
        ),
        migrations.AlterField(
            model_name='identifier',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='organizations.organization', verbose_name='organization'),
        ),
        migrations.AlterField(
            model_name='identifier',
            name='scheme',
            field=models.CharField(help_text='e.g. ISO 3166-1, Wikidata, LEI, ORCID.', max_length=60, verbose_name='scheme'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='end_date',
            field=records.dating.fields.EdtfField(blank=True, default='', end=True, help_text='Empty: not known. Two dots (..): still in force, no end. Over by 2020, not known since when: ../2020.', interval=True, max_length=40, verbose_name='end'),
        ),
        migrations.AlterField(
            model_name='organization',
            name='dissolution_date',
            field=records.dating.fields.EdtfField(blank=True, default='', help_text='Gone by 2015, not known since when: ../2015.', interval=True, max_length=40, verbose_name='dissolved'),
        ),
        migrations.AlterField(
            model_name='othername',
            name='language',
            field=records.texts.fields.LanguageField(default='en', help_text='A language code, e.g. en, fr, zh-Hant.', max_length=35, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='programme',
            name='end_date',
            field=records.dating.fields.EdtfField(blank=True, default='', end=True, help_text='Two dots (..): it goes on. Over by 2020, not known since when: ../2020.', interval=True, max_length=40, verbose_name='end'),
        ),
        migrations.AlterField(
            model_name='relation',
            name='end_date',
            field=records.dating.fields.EdtfField(blank=True, default='', end=True, help_text='Empty: not known. Two dots (..): still in force, no end. Over by 2020, not known since when: ../2020.', interval=True, max_length=40, verbose_name='end'),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organization', None), ('person__isnull', False)), models.Q(('organization__isnull', False), ('person', None)), _connector='OR'), name='organizations_identifier_of_one'),
        ),
        migrations.AddConstraint(
            model_name='othername',
            constraint=models.CheckConstraint(condition=models.Q(('start_date_earliest__lte', models.F('end_date_latest'))), name='organizations_othername_starts_before_it_ends'),
        ),
        migrations.AddConstraint(
            model_name='othername',
            constraint=models.UniqueConstraint(fields=('organization', 'name', 'language', 'kind', 'start_date'), name='organizations_othername_once_organization'),
        ),
        migrations.AddConstraint(
            model_name='othername',
            constraint=models.UniqueConstraint(fields=('person', 'name', 'language', 'kind', 'start_date'), name='organizations_othername_once_person'),
        ),
        migrations.RunPython(rewrite, migrations.RunPython.noop, elidable=True),
    ]
