"""Uploads: which files the portal takes, what it makes of them, and by which names they are kept.

An image is decoded and written anew, so that nothing stays of it but what it shows; a document is kept byte for byte once
its content agrees with its name. Knows no model.
"""

from .documents import ENDINGS, judged_document
from .fields import UploadField
from .images import kept_image
from .kept import Kept, original_of, pictured
from .receiving import LARGEST_REQUEST

__all__ = [
    "ENDINGS",
    "LARGEST_REQUEST",
    "Kept",
    "UploadField",
    "judged_document",
    "kept_image",
    "original_of",
    "pictured",
]
