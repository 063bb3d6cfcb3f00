"""A stored file as an answer: shown or downloaded by what it is, and able to run nothing."""

import mimetypes

from django.http import FileResponse, Http404

# What a browser may show in place; everything else is downloaded.
SHOWN = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "application/pdf"})


def file_answer(storage, path):
    """Answer with the file at `path`; who asks has made sure that it may be seen."""
    try:
        file = storage.open(path)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise Http404 from error
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=content_type, as_attachment=content_type not in SHOWN)
    # Whatever the file holds, it runs nothing: the strictest policy of the portal stands on it.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
