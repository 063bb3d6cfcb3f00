from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="source",
            options={
                "ordering": ["title", "id"],
                "permissions": [("publish", "Can publish and withdraw records")],
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
        migrations.AddField(
            model_name="loadedrow",
            name="object_id",
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
    ]
