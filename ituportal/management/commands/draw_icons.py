"""Draw the icons of the portal as PNG files, for devices that do not take the SVG.

The shapes are those of `static/favicon.svg`, on its grid of 32 × 32. Run it again after changing them there and here;
the same Pillow draws the same pictures.
"""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from PIL import Image, ImageDraw

GRID, FINER = 32, 8  # squares of the drawing; how many times larger it is drawn before it is made small
NIGHT, SKY, WHITE = "#0d2c4d", "#8fc0f5", "#ffffff"
# File name: pixels, and how much of the picture the drawing fills. A maskable icon may lose a fifth at its edges, and
# iOS rounds the corners by itself, so both are filled to the edge.
ICONS = {"192.png": (192, 1.0), "512.png": (512, 1.0), "180.png": (180, 0.999), "512-maskable.png": (512, 0.72)}


def draw(pixels, share):
    """Return the icon as a picture of `pixels` × `pixels`, its drawing taking `share` of each side."""
    size = pixels * FINER
    picture = Image.new("RGBA", (size, size), (0, 0, 0, 0) if share == 1 else NIGHT)
    pen, unit, edge = ImageDraw.Draw(picture), size * share / GRID, size * (1 - share) / 2

    def box(left, top, right, bottom):
        return [edge + value * unit for value in (left, top, right, bottom)]

    if share == 1:
        pen.rounded_rectangle(box(0, 0, 32, 32), radius=4 * unit, fill=NIGHT)
    pen.ellipse(box(13, 6, 19, 12), fill=SKY)
    pen.rectangle(box(12.5, 15, 19.5, 27), fill=WHITE)
    # Two arcs of waves round the head, of a circle of radius 11 about (17, 14) on the left and (15, 14) on the right.
    for left, start, end in ((6, 180, 231), (4, 309, 360)):
        pen.arc(box(left - 1.2, 1.8, left + 23.2, 26.2), start, end, fill=SKY, width=round(2.4 * unit))
    return picture.resize((pixels, pixels), Image.Resampling.LANCZOS)


class Command(BaseCommand):
    """Write the icons below `static/icons/`."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "static" / "icons")

    def handle(self, *args, folder, **options):
        folder.mkdir(parents=True, exist_ok=True)
        for name, (pixels, share) in ICONS.items():
            draw(pixels, share).save(folder / name, optimize=True)
            self.stdout.write(f"{folder / name}: {pixels} × {pixels} pixels")
