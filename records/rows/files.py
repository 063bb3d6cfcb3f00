"""Files of the record: judged, put into storage with the change that brings them, and gone again when it is undone.

A file that is replaced or taken off stays in storage: every change is a revision, and an earlier one names it.
"""

from functools import partial

from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import FieldFile, ImageFieldFile

from records.uploads import Kept, UploadField, judged_document, kept_image

from .writing import writing


class KeptFieldFile(FieldFile):
    """The file of one row."""

    def save(self, name, content, save=True):
        """Keep what the form has judged, or what came another way and is judged now."""
        if not isinstance(content, Kept):
            content.name = name
            content = self.field.judge(content)
        with writing() as work:
            work.on_undo(partial(self.take_back, self.name, self._committed))
            for smaller, body in content.renditions:
                smaller = self.storage.save(self.field.generate_filename(self.instance, smaller), ContentFile(body))
                work.on_undo(partial(self.storage.delete, smaller))
            super().save(content.stored_as, content, save=save)

    save.alters_data = True  # type: ignore[attr-defined]  # Django's own mark

    def take_back(self, name, committed):
        """Take what was just saved out of storage; the row in memory stands as before, and can be saved again."""
        if self._committed and self.name and self.name != name:
            self.storage.delete(self.name)
        self.name, self._committed = name, committed
        setattr(self.instance, self.field.attname, self)

    def delete(self, save=True):
        """Take the file off its row, and leave it in storage."""
        if not self:
            return
        self.close()
        setattr(self.instance, self.field.attname, None)
        if save:
            self.instance.save()

    delete.alters_data = True  # type: ignore[attr-defined]


class KeptImageFieldFile(KeptFieldFile, ImageFieldFile):
    """The image of one row."""


class KeptFileField(models.FileField):
    """A file of a row of the record; to the database, a file like any other."""

    attr_class = KeptFieldFile
    judge = staticmethod(judged_document)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": UploadField, "judge": self.judge} | kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


class KeptImageField(models.ImageField):
    """An image of a row of the record."""

    attr_class = KeptImageFieldFile
    judge = staticmethod(kept_image)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": UploadField, "judge": self.judge} | kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ImageField", args, kwargs
