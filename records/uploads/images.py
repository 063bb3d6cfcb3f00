"""Images: judged by their first bytes and their size before anything is decoded, then written anew without what came along."""

import io
import threading

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .kept import Kept, rendition, smaller_than, token

LARGEST_IMAGE = 10_000_000
MOST_PIXELS = 40_000_000  # asked of the header, ahead of decoding
LONGEST_SIDE = 4_096  # what is larger is kept so large: more than any page shows
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
# As what each is kept: the format, its ending, how it is written. Of a GIF its first picture stays.
KEPT_AS = {
    "JPEG": ("JPEG", "jpg", {"quality": 88, "optimize": True}),
    "MPO": ("JPEG", "jpg", {"quality": 88, "optimize": True}),
    "PNG": ("PNG", "png", {}),
    "GIF": ("PNG", "png", {}),
    "WEBP": ("WEBP", "webp", {"quality": 85}),
    "AVIF": ("AVIF", "avif", {"quality": 75, "speed": 8}),
}
DEEP = ("I;16", "I;16B", "I;16L", "I;16N")  # grey of sixteen bits, of which eight stay

# One image at a time in a process: what a decoded one takes is taken once.
_decoding = threading.Lock()


def kept_image(upload):
    """Return an uploaded image as it is kept, with its smaller ones; refuse in words what is none."""
    from PIL import Image  # noqa: PLC0415  # heavy, and for uploads alone

    if upload.size > LARGEST_IMAGE:
        raise ValidationError(_("“%(name)s” is larger than 10 MB.") % {"name": upload.name}, code="too_large")
    with _decoding:
        try:
            upload.seek(0)
            with Image.open(upload, formats=FORMATS) as image:
                _judge_size(image, upload.name)
                kind, ending, written = KEPT_AS[image.format]
                shown = _upright(image, kind)
            name = f"{token()}-{shown.width}x{shown.height}.{ending}"
            whole, smaller = _written(shown, kind, written), []
            for width in reversed(smaller_than(shown.width)):
                shown = shown.resize((width, max(1, round(shown.height * width / shown.width))), reducing_gap=2.0)
                smaller.append((rendition(name, width), _written(shown, kind, written)))
        except ValidationError:
            raise
        except Image.DecompressionBombError as error:
            raise _too_many_pixels(upload.name) from error
        except Exception as error:  # decoders stumble over broken files in every way there is
            said = _("“%(name)s” is no image that can be read whole: JPEG, PNG, WebP, AVIF or GIF is needed.")
            raise ValidationError(said % {"name": upload.name}, code="invalid_image") from error
    return Kept(io.BytesIO(whole), upload.name, name, smaller)


def _judge_size(image, name):
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels(name)


def _too_many_pixels(name):
    return ValidationError(_("“%(name)s” has more than 40 million pixels.") % {"name": name}, code="too_many_pixels")


def _upright(image, kind):
    """Return the first picture, as its turn and colours say it is seen, in the eight bits of a screen."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # heavy, and for uploads alone

    profile, turn = image.info.get("icc_profile"), image.getexif()
    shown = image
    shown.load()
    if shown.mode in DEEP:
        shown = shown.convert("I")
    if shown.mode in ("I", "F"):
        shown = shown.point(lambda value: value * (1 / 256)).convert("L")
    is_clear = kind != "JPEG" and (shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info)
    shown = _in_srgb(shown, profile)
    plain = "L" if shown.mode in ("1", "L") and not is_clear else "RGBA" if is_clear else "RGB"
    if shown.mode != plain:  # a copy of forty million pixels is 160 MB
        shown = shown.convert(plain)
    if max(shown.size) > LONGEST_SIDE:
        shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    shown = ImageOps.exif_transpose(_with_turn(shown, turn))
    bare = Image.frombytes(shown.mode, shown.size, shown.tobytes()) if shown.info else shown
    bare.info = {}
    return bare


def _with_turn(shown, turn):
    """Let a picture that was converted still know how it is turned."""
    shown.getexif()[0x0112] = turn.get(0x0112, 1)
    return shown


def _in_srgb(shown, profile):
    """Return a picture in the colours of the web, where its profile can be read; else as it is."""
    from PIL import ImageCms  # noqa: PLC0415  # heavy, and for uploads alone

    if not profile or shown.mode not in ("RGB", "CMYK", "L"):
        return shown
    try:
        return (
            ImageCms.profileToProfile(shown, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
            or shown
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return shown


def _written(image, kind, written):
    file = io.BytesIO()
    image.save(file, kind, **written)
    return file.getvalue()
