"""A file as it is kept: under a name that nobody guesses, which also says how large an image is."""

import re
import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile

# `articles/<24 signs>-1600x900.jpg`; a smaller one beside it says its width last.
NAMED = re.compile(r"(?P<stem>.*[0-9a-f]{24}-(?P<width>\d+)x(?P<height>\d+))(?P<of>(?:-\d+)?)\.(?P<ending>[a-z]+)")
WIDTHS = (480, 960, 1920)


class Kept(UploadedFile):
    """An upload that was judged: called as its sender called it, and `stored_as` something else."""

    def __init__(self, file, name, stored_as, renditions=()):
        file.seek(0, 2)
        super().__init__(file, name, size=file.tell())
        file.seek(0)
        self.stored_as = stored_as
        self.renditions = tuple(renditions)  # pairs of a name and bytes, made once


@dataclass(frozen=True)
class Picture:
    """An image as a page shows it: how large it is, and which smaller ones there are."""

    width: int
    height: int
    srcset: tuple[tuple[str, int], ...]


def token():
    """Return 96 bits that nobody guesses."""
    return secrets.token_hex(12)


def rendition(name, width):
    """Return the name of the smaller image of a width beside the image of this name."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{width}{path.suffix}"))


def smaller_than(width):
    """Return the widths of the smaller images of one that is so wide."""
    return [each for each in WIDTHS if each < width]


def pictured(name):
    """Return the picture of a kept image, read from its name alone; None of one that came before there were renditions."""
    found = NAMED.fullmatch(name or "")
    if not found or found["of"]:
        return None
    width, height = int(found["width"]), int(found["height"])
    return Picture(width, height, (*((rendition(name, each), each) for each in smaller_than(width)), (name, width)))


def original_of(name):
    """Return the name of the image that a smaller one was made of; of everything else its own."""
    found = NAMED.fullmatch(name)
    return f"{found['stem']}.{found['ending']}" if found and found["of"] else name
