"""Documents: of named types, and what their bytes say agrees with their name. They are kept as they came."""

import codecs
import struct
import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from .kept import Kept, token

LARGEST_DOCUMENT = 50_000_000
LONGEST_STEM = 50  # signs of the name that a reader sees in the address
# Of a container: the part that names the type, in Office files; what the first member says, in those of OpenDocument.
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
TEXTS = ("txt", "csv")
ENDINGS = ("pdf", *OFFICE, *OPEN, *TEXTS)
# A container that lists more, or unpacks to more, is made to harm. All is asked of the directory, nothing unpacked.
MOST_MEMBERS, LARGEST_DIRECTORY, LARGEST_UNPACKED, LARGEST_TYPES = 10_000, 2_000_000, 1_000_000_000, 1_000_000
END, END_LENGTH, FAR_END = b"PK\x05\x06", 22, b"PK\x06\x07"
ENCRYPTED = 1
TAIL = 2_048  # bytes at the end, among which a whole PDF says that it ends
AT_ONCE = 1 << 16
ALLOWED_CONTROLS = frozenset("\t\n\r\f")


def judged_document(upload):
    """Return an uploaded document as it is kept; refuse in words what is none of the types, or another than its name says."""
    ending = PurePath(upload.name).suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise _refusal(_("“%(name)s” cannot be kept. These can: %(types)s."), upload, types=", ".join(ENDINGS).upper())
    if upload.size > LARGEST_DOCUMENT:
        raise _refusal(_("“%(name)s” is larger than 50 MB."), upload)
    upload.seek(0)
    _judge(upload, ending)
    upload.seek(0)
    stem = get_valid_filename(PurePath(upload.name).stem[:LONGEST_STEM] or "file").strip(".") or "file"
    return Kept(upload, upload.name, f"{token()}/{stem}.{ending}")


def _judge(upload, ending):
    try:
        if ending == "pdf":
            agrees = _is_pdf(upload)
        elif ending in TEXTS:
            agrees = _is_text(upload)
        else:
            agrees = _is_container(upload, ending)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError, struct.error,
            zipfile.zlib.error) as error:  # fmt: skip
        if isinstance(error, OSError) and error.errno:
            raise  # the disk, and not the file
        agrees = False
    if not agrees and ending in TEXTS:
        raise _refusal(_("“%(name)s” is no plain text in UTF-8. Save it as such, and choose it again."), upload)
    if not agrees:
        said = _("“%(name)s” is damaged, or something else than its name says: %(type)s.")
        raise _refusal(said, upload, type=ending.upper())


def _refusal(said, upload, **params):
    return ValidationError(said % {"name": upload.name, **params}, code="invalid_document")


def _is_pdf(file):
    begins = file.read(8)
    file.seek(max(0, file.size - TAIL))
    return begins[:5] == b"%PDF-" and begins[5:7] in (b"1.", b"2.") and b"%%EOF" in file.read(TAIL)


def _is_text(file):
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    while chunk := file.read(AT_ONCE):
        if not _is_readable(decoder.decode(chunk)):
            return False
    return _is_readable(decoder.decode(b"", final=True))


def _is_readable(text):
    return all(sign >= " " or sign in ALLOWED_CONTROLS for sign in text)


def _is_container(file, ending):
    """Whether a container lists what makes it the type of its name, and nothing that runs."""
    if file.read(4) != b"PK\x03\x04" or not _has_small_directory(file):
        return False
    with zipfile.ZipFile(file) as container:
        members = container.infolist()
        names = {each.filename for each in members}
        if (
            len(names) != len(members)
            or sum(each.file_size for each in members) > LARGEST_UNPACKED
            or any(each.flag_bits & ENCRYPTED for each in members)
        ):
            return False
        if ending in OPEN:
            wanted = f"application/vnd.oasis.opendocument.{OPEN[ending]}".encode()
            agrees = members[0].filename == "mimetype" and _begins(container, "mimetype") == wanted
            runs = any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names)
            agrees = agrees and "content.xml" in names
        else:
            types = _begins(container, "[Content_Types].xml")
            agrees = OFFICE[ending] in names and len(types) <= LARGEST_TYPES
            runs = b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names)
        if agrees and runs:
            raise _refusal(_("“%(name)s” holds macros, which run where it is opened. Save it without."), file)
        return agrees


def _begins(container, name):
    with container.open(name) as member:
        return member.read(LARGEST_TYPES + 1)


def _has_small_directory(file):
    """Whether the directory at the end of a container can be read without harm: `zipfile` reads it whole."""
    start = max(0, file.size - END_LENGTH - 0xFFFF - len(FAR_END) - 16)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_LENGTH or FAR_END in tail[max(0, at - 20) : at]:
        return False
    members, size = struct.unpack_from("<HL", tail, at + 10)
    return members <= MOST_MEMBERS and size <= LARGEST_DIRECTORY
