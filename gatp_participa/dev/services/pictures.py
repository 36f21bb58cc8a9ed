"""A picture for a proposal of the demonstration, drawn here: nobody is in it."""

from __future__ import annotations

import io

SIZE = WIDTH, HEIGHT = 1200, 800
GROUND = 520  # where the sky ends
SKY, HAZE = (150, 200, 232), (240, 238, 220)
HILL, EARTH, WALL, ROOF = (126, 152, 120), (214, 188, 148), (244, 232, 208), (178, 84, 58)
LEAVES, TRUNK, SHADE, DOOR = (74, 122, 76), (110, 78, 54), (188, 160, 122), (92, 112, 128)


def school_yard() -> bytes:
    """Return a PNG of a school's yard at noon, with one tree and its only shade."""
    from PIL import Image, ImageDraw  # only whoever loads the demonstration pays for it

    image = Image.new("RGB", SIZE, EARTH)
    draw = ImageDraw.Draw(image)
    for row in range(GROUND):
        share = row / GROUND
        mixed = tuple(round(a + (b - a) * share) for a, b in zip(SKY, HAZE, strict=True))
        draw.line([(0, row), (WIDTH, row)], fill=mixed)
    draw.polygon([(0, GROUND), (260, 330), (520, GROUND)], fill=HILL)
    draw.polygon([(380, GROUND), (760, 280), (1200, GROUND)], fill=(146, 168, 136))
    draw.rectangle([90, 360, 640, 600], fill=WALL)
    draw.polygon([(60, 360), (365, 290), (670, 360)], fill=ROOF)
    for left in (140, 250, 470, 580):
        draw.rectangle([left, 410, left + 50, 480], fill=DOOR)
    draw.rectangle([340, 430, 420, 600], fill=ROOF)
    draw.ellipse([800, 640, 1120, 710], fill=SHADE)
    draw.rectangle([940, 470, 975, 675], fill=TRUNK)
    for box in ((820, 330, 990, 500), (920, 290, 1100, 480), (860, 270, 1030, 430)):
        draw.ellipse(box, fill=LEAVES)
    draw.line([(120, 760), (1080, 720)], fill=(250, 246, 236), width=6)
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
