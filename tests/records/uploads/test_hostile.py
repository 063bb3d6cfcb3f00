"""150 hostile or broken uploads: each is refused in words, or what is stored of it is safe."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from records.uploads import judged_document, kept_image, pictured
from tests.hostile_uploads import IMAGES, MARK, documents, hostile, images

pytestmark = pytest.mark.one_database

CASES = list(hostile())
# What carries something along that must not stay, and what is unusual; all others must be refused.
HARMLESS = (
    "with a page behind",
    "with a container behind",
    "called as something above",
    "that tells a place",
    "that moves",
)
SOUND = ("jpg with its middle gone", "CMYK", "palette", "sixteen bits", "one bit", "a false profile of colours")
NAME = re.compile(r"[0-9a-f]{24}-\d+x\d+\.(jpg|png|webp|avif)")


def judged(field, name, body):
    return (kept_image if field == IMAGES else judged_document)(SimpleUploadedFile(name, body))


def is_harmless(case):
    return case in SOUND or any(each in case for each in HARMLESS)


def test_there_are_150_each_once():
    assert (len(CASES), len({case for case, *_ in CASES})) == (150, 150)


@pytest.mark.parametrize(
    ("case", "field", "name", "body"),
    [c for c in CASES if not is_harmless(c[0])],
    ids=lambda v: v if isinstance(v, str) and " " in v else "",
)
def test_what_is_broken_or_runs_is_refused_in_words(case, field, name, body):
    with pytest.raises(ValidationError) as refused:
        judged(field, name, body)

    assert name.rpartition("/")[2] in refused.value.messages[0]


@pytest.mark.parametrize(
    ("case", "field", "name", "body"),
    [c for c in CASES if is_harmless(c[0])],
    ids=lambda v: v if isinstance(v, str) and " " in v else "",
)
def test_of_what_is_kept_nothing_stays_but_what_it_shows(case, field, name, body):
    kept = judged(field, name, body)

    stored = kept.read()
    assert NAME.fullmatch(kept.stored_as)
    assert MARK not in stored
    assert b"<script" not in stored
    kept.seek(0)
    with Image.open(kept) as image:
        image.load()
        assert (getattr(image, "n_frames", 1), dict(image.getexif())) == (1, {})
        assert not {"icc_profile", "exif", "comment", "xmp"} & set(image.info)
        shown = pictured(kept.stored_as)
        assert (shown.width, shown.height) == image.size
        assert image.mode in {"L", "RGB", "RGBA"}


@pytest.mark.parametrize("turn", [6, 8])
def test_a_turned_image_is_kept_upright(turn):
    body = next(body for case, _field, _name, body in CASES if case == f"JPEG that tells a place, turned {turn}")

    assert "-48x64." in judged(IMAGES, "x.jpg", body).stored_as


@pytest.mark.parametrize("ending", documents())
def test_a_sound_document_is_kept_byte_for_byte(ending):
    body = documents()[ending]

    kept = judged("file", f"Final report.{ending.upper()}", body)

    assert kept.read() == body
    assert re.fullmatch(rf"[0-9a-f]{{24}}/Final_report\.{ending}", kept.stored_as)


@pytest.mark.parametrize("ending", images())
def test_a_sound_image_is_kept(ending):
    kept = judged(IMAGES, f"x.{ending}", images()[ending])

    assert (kept.size > 100, "-64x48." in kept.stored_as) == (True, True)
