"""150 hostile or broken files, made by rule: the same bytes in every run. What each field does of them is `tests/records/uploads/`'s to say."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, PngImagePlugin

MARK = b"A-SECRET-PLACE"
IMAGES, DOCUMENTS = "image", "file"


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (64, 48), **saved: object) -> bytes:
    """Return an image whose signs differ all over, so that each cut of it hurts."""
    image = Image.effect_noise(size, 80).convert(mode) if mode != "I;16" else Image.new("I;16", size, 40_000)
    file = io.BytesIO()
    image.save(file, kind, **saved)
    return file.getvalue()


def container(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return file.getvalue()


OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def office(ending: str, types: bytes = b"<Types/>", **more: bytes) -> bytes:
    return container({"[Content_Types].xml": types, OFFICE[ending]: b"<document/>", **more})


def open_document(ending: str, **more: bytes) -> bytes:
    said = f"application/vnd.oasis.opendocument.{OPEN[ending]}".encode()
    return container({"mimetype": said, "content.xml": b"<office/>", **more})


def documents() -> dict[str, bytes]:
    """Return one sound file of each type."""
    return {
        "pdf": PDF,
        **{ending: office(ending) for ending in OFFICE},
        **{ending: open_document(ending) for ending in OPEN},
        "txt": "Réunion\n".encode(),
        "csv": b"a,b\n1,2\n",
    }


def images() -> dict[str, bytes]:
    """Return one sound file of each format."""
    return {
        "jpg": picture("JPEG"),
        "png": picture("PNG"),
        "webp": picture("WEBP"),
        "avif": picture("AVIF"),
        "gif": picture("GIF"),
    }


def png_of(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """Return a PNG that announces a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_text() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", MARK.decode())
    told.add_text("Bomb", "A" * 30_000_000, zip=True)
    return picture("PNG", pnginfo=told)


def with_exif(kind: str, turn: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = turn, MARK.decode()
    exif.get_ifd(0x8825)[29] = MARK.decode()
    return picture(kind, exif=exif)


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "green")]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], comment=MARK)
    return file.getvalue()


SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAMS = {
    "empty": b"", "html": b"<!doctype html>" + SCRIPT, "svg": SVG, "exe": b"MZ\x90\0" + b"\0" * 200,
    "elf": b"\x7fELF" + b"\0" * 200, "shell": b"#!/bin/sh\nrm -rf /\n", "zip": container({"a.txt": b"a"}),
    "bmp": picture("BMP"), "tiff": picture("TIFF"), "ico": picture("ICO", size=(32, 32)), "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "rar": b"Rar!\x1a\x07\0" + b"\0" * 90, "gzip": b"\x1f\x8b\x08" + b"\0" * 90, "nuls": b"\0" * 4_000,
}  # fmt: skip


def hostile() -> Iterator[tuple[str, str, str, bytes]]:
    """Yield `(case, field, name, bytes)`, 150 of them."""
    yield from hostile_images()
    yield from unusual_images()
    yield from disguised_documents()
    yield from harmful_containers()


def hostile_images() -> Iterator[tuple[str, str, str, bytes]]:
    for ending, body in images().items():  # 5 × 8
        for part in (8, 20, len(body) // 2, len(body) - 60):
            yield f"{ending} cut at {part}", IMAGES, f"x.{ending}", body[:part]
        yield (
            f"{ending} with its middle gone",
            IMAGES,
            f"x.{ending}",
            body[: len(body) // 3] + b"\xff" * 200 + body[-200:],
        )
        yield f"{ending} with a page behind it", IMAGES, f"x.{ending}.html", body + MARK + SCRIPT
        yield f"{ending} with a container behind it", IMAGES, f"x.{ending}", body + container({"a": MARK})
        yield f"{ending} called as something above", IMAGES, f"../../x.{ending}", body
    for case, body in PROGRAMS.items():  # 14
        yield f"{case} called an image", IMAGES, "x.png", body


def unusual_images() -> Iterator[tuple[str, str, str, bytes]]:
    for turn in (2, 3, 5, 6, 8):  # 10
        yield f"JPEG that tells a place, turned {turn}", IMAGES, "x.jpg", with_exif("JPEG", turn)
        yield f"WebP that tells a place, turned {turn}", IMAGES, "x.webp", with_exif("WEBP", turn)
    for width, height in (
        (60_000, 60_000),
        (2**31 - 1, 2**31 - 1),
        (1, 2**31 - 1),
        (30_000, 30_000),
        (9_000, 9_000),
    ):  # 5
        yield f"PNG of {width} × {height}", IMAGES, "x.png", png_of(width, height)
    yield "GIF of 65,535 × 65,535", IMAGES, "x.gif", b"GIF89a\xff\xff\xff\xff\0\0\0;"
    yield "texts that unpack to much", IMAGES, "x.png", with_text()
    yield "larger than 10 MB", IMAGES, "x.png", picture("PNG") + b"\0" * 10_000_000
    for kind in ("GIF", "PNG", "WEBP"):
        yield f"{kind} that moves", IMAGES, f"x.{kind.lower()}", animated(kind)
    yield "CMYK", IMAGES, "x.jpg", picture("JPEG", "CMYK")
    yield "palette", IMAGES, "x.png", picture("PNG", "P", transparency=0)
    yield "sixteen bits", IMAGES, "x.png", picture("PNG", "I;16")
    yield "one bit", IMAGES, "x.png", picture("PNG", "1")
    yield "a false profile of colours", IMAGES, "x.jpg", picture("JPEG", icc_profile=MARK * 40)


def disguised_documents() -> Iterator[tuple[str, str, str, bytes]]:
    for ending, body in documents().items():
        if ending in OFFICE | OPEN or ending == "pdf":  # 7 × 4
            yield f"{ending} cut in half", DOCUMENTS, f"x.{ending}", body[: len(body) // 2]
            yield f"{ending} of nothing", DOCUMENTS, f"x.{ending}", b"\0" * 200
            yield f"{ending} that is a page", DOCUMENTS, f"x.{ending}", b"<!doctype html>" + SCRIPT
            yield f"{ending} behind a page", DOCUMENTS, f"x.{ending}", SCRIPT + body
    for case, body in PROGRAMS.items():  # 14
        if body:
            yield f"{case} called a document", DOCUMENTS, "x.pdf", body
    for ending in ("html", "svg", "exe", "js", "docm", "xlsm", "zip", "pdf.html", "php", "xhtml"):  # 10
        yield f"a name that ends in {ending}", DOCUMENTS, f"x.{ending}", PDF


def harmful_containers() -> Iterator[tuple[str, str, str, bytes]]:
    for ending in OFFICE:  # 3 × 2
        yield f"{ending} with macros", DOCUMENTS, f"x.{ending}", office(ending, **{"word/vbaProject.bin": b"x"})
        yield f"{ending} that is another", DOCUMENTS, f"x.{ending}", open_document("odt")
    for ending in OPEN:  # 3
        yield f"{ending} with macros", DOCUMENTS, f"x.{ending}", open_document(ending, **{"Basic/Standard/a.xml": b"x"})
    yield (
        "macros by type",
        DOCUMENTS,
        "x.docx",
        office("docx", types=b'<Types a="application/vnd.ms-word.document.macroEnabled"/>'),
    )
    yield "a container of 20,000 members", DOCUMENTS, "x.docx", office("docx", **{f"m{n}": b"" for n in range(20_000)})
    yield "a container of 2 GB of zeros", DOCUMENTS, "x.docx", unpacking_to(office("docx"), 2_000_000_000)
    yield "types that unpack to 60 MB", DOCUMENTS, "x.docx", office("docx", types=b" " * 60_000_000)
    yield "text of another encoding", DOCUMENTS, "x.txt", "Réunion".encode("latin-1")
    yield "text of two bytes a sign", DOCUMENTS, "x.txt", "Réunion".encode("utf-16")
    yield (
        "a container with a member twice",
        DOCUMENTS,
        "x.docx",
        office("docx").replace(b"[Content_Types].xml", b"word/document.xml\0\0"),
    )
    yield (
        "a container with a directory elsewhere",
        DOCUMENTS,
        "x.xlsx",
        office("xlsx").replace(b"PK\5\6", b"PK\6\7" + b"\0" * 16 + b"PK\5\6"),
    )
    yield "a container that is encrypted", DOCUMENTS, "x.pptx", encrypted(office("pptx"))
    yield "text with control signs", DOCUMENTS, "x.csv", b"a,\x1b[31mb\n"


def encrypted(made: bytes) -> bytes:
    """Return a container whose directory says that its first member is encrypted."""
    at = made.find(b"PK\x01\x02")
    return made[: at + 8] + b"\1\0" + made[at + 10 :]


def unpacking_to(made: bytes, size: int) -> bytes:
    """Return a container whose directory announces that its last member unpacks to `size`."""
    at = made.rfind(b"PK\x01\x02")
    return made[: at + 24] + struct.pack("<L", size) + made[at + 28 :]
