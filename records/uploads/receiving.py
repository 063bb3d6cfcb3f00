"""How the bytes of an upload come in: to a file on disk, from who may bring any, and no more than can be kept."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.translation import gettext as _

from .documents import LARGEST_DOCUMENT

# A form has one file today; its text and a second file have room. Asked of the length that is announced, ahead of reading.
LARGEST_REQUEST = 110_000_000


class TooLarge(SimpleUploadedFile):
    """What stands for a file of which no more was kept: its name, and no byte."""

    def __init__(self, name):
        super().__init__(name, b" ")


def refused_in_words(upload):
    """Refuse a file that was larger than any may be."""
    if isinstance(upload, TooLarge):
        raise ValidationError(_("“%(name)s” is larger than 50 MB.") % {"name": upload.name}, code="too_large")


class Receiver(TemporaryFileUploadHandler):
    """Writes what editors send to temporary files; of others, and beyond the bound, the bytes are dropped as they come."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        self.is_welcome, self.is_too_large = bool(user and user.is_active and user.is_staff), False

    def receive_data_chunk(self, raw_data, start):
        if not self.is_welcome or self.is_too_large:
            return
        if start + len(raw_data) > LARGEST_DOCUMENT:
            self.is_too_large = True
            self.file.truncate(0)
            return
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        if self.is_welcome and not self.is_too_large:
            return super().file_complete(file_size)
        self.file.close()
        return TooLarge(self.file_name) if self.is_welcome else None
