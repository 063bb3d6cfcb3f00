"""What was loaded: so that loading again can tell an editor's change from its own."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class LoadedRow(models.Model):
    """What `load_record` last wrote into one row, so that it can tell an editor's change from its own."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    # Finds the row again when an editor has given it another key.
    object_id = models.PositiveBigIntegerField()
    fixture_digest = models.CharField(max_length=64)
    row_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "key"], name="records_loaded_row_once")]

    def __str__(self):
        return f"{self.content_type}: {self.key}"
