"""The input for a file: it takes what is judged, and says which file to choose again when its form comes back."""

from django import forms
from django.db.models.fields.files import FieldFile

from .kept import Kept
from .receiving import refused_in_words


class UploadField(forms.FileField):
    """Asks for a file, which `judge` returns as it is kept, or refuses in words."""

    def __init__(self, *args, judge, **kwargs):
        super().__init__(*args, **kwargs)
        self.judge = judge

    def to_python(self, data):
        refused_in_words(data)
        if refused := getattr(data, "refused", None):
            raise refused
        upload = super().to_python(data)
        # A file of storage is what a version that is restored had: it was judged when it came.
        return upload if upload is None or isinstance(upload, Kept | FieldFile) else self.judge(upload)
