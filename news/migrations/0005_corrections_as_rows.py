"""What was said of a correction on an article becomes a row, as does each withdrawal so far, which stays unnamed.

The moment of an old note is that of the last change of its article: no column said more. A note without an English text has
the first of its texts in place of that, since every correction needs one.
"""

from django.db import migrations
from django.db.models import F, Q

NOTE = "correction_note_"


def keep_as_rows(apps, schema_editor):
    """Keep every note, and every withdrawal of what was public, as a correction."""
    correction, article = apps.get_model("records", "Correction"), apps.get_model("news", "Article")
    codes = [f.name.removeprefix(NOTE) for f in article._meta.fields if f.name.startswith(NOTE)]
    for row in article.objects.exclude(Q(*((f"{NOTE}{code}", "") for code in codes))):
        notes = {f"note_{code}": getattr(row, f"{NOTE}{code}") for code in codes}
        notes["note_en"] = notes["note_en"] or next(filter(None, notes.values()))
        unreviewed = [f"note_{code}" for code in codes if f"{NOTE}{code}" in row.unreviewed_translations]
        own = {"kind": "article", "about": row.uid, "at": row.updated_at, "unreviewed_translations": unreviewed}
        # With the id of the article, by which its entry in the feed of corrections was named.
        correction.objects.create(act="correction", uid=row.uid, **own, **notes)
        left = [column for column in row.unreviewed_translations if not column.startswith(NOTE)]
        article.objects.filter(pk=row.pk).update(unreviewed_translations=left)
    for model in apps.get_models():
        if any(field.name == "withdrawal_reason" for field in model._meta.fields):
            for row in model.objects.filter(status="withdrawn", publish_at__lte=F("withdrawn_at")):
                own = {"kind": model._meta.model_name, "about": row.uid, "at": row.withdrawn_at}
                correction.objects.create(act="withdrawal", note_en=row.withdrawal_reason, **own)


def give_back(apps, schema_editor):
    """Write the last correction of each article onto it."""
    correction, article = apps.get_model("records", "Correction"), apps.get_model("news", "Article")
    codes = [f.name.removeprefix(NOTE) for f in article._meta.fields if f.name.startswith(NOTE)]
    for row in correction.objects.filter(act="correction", kind="article").order_by("at"):
        notes = {f"{NOTE}{code}": getattr(row, f"note_{code}") for code in codes}
        article.objects.filter(uid=row.about).update(**notes)


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0004_texts_as_kept'),
        ('records', '0007_corrections'),
        ('organizations', '0013_texts_as_kept'),
        ('meetings', '0011_texts_as_kept'),
    ]

    operations = [
        migrations.RunPython(keep_as_rows, give_back),
        *(
            migrations.RemoveField(model_name='article', name=f'correction_note_{code}')
            for code in ('ar', 'en', 'es', 'fr', 'ru', 'zh_hans')
        ),
    ]
