"""Areas of work read as topics."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0014_categories_of_figures'),
    ]

    operations = [
        migrations.AlterField(
            model_name='programme',
            name='kind',
            field=models.CharField(blank=True, choices=[('initiative', 'initiative'), ('action-line', 'action line'), ('strategic-goal', 'strategic goal'), ('standard', 'standard'), ('database', 'database'), ('toolkit', 'toolkit'), ('event-series', 'event series'), ('area-of-work', 'topic')], help_text='Only what a source states; else empty.', max_length=20, verbose_name='kind'),
        ),
    ]
