"""Makes the pictures of this folder and expected.json, what Pillow reads in them.

Run once, with Pillow 13.0.0 (libjpeg-turbo 3, libwebp 1.6): python3 make.py
Samples are red, green and blue times opacity, then opacity, of the picture turned upright.
"""

import base64
import hashlib
import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

folder = Path(__file__).parent
ORIENTATION = 0x0112


def picture(width: int, height: int) -> Image.Image:
    """A gradient with a disc on it that is nowhere symmetric."""
    image = Image.new("RGB", (width, height))
    image.putdata(
        [
            (x * 255 // width, y * 255 // height, 255 - (x + y) * 255 // (width + height))
            for y in range(height)
            for x in range(width)
        ]
    )
    disc = (width // 8, height // 8, width // 2, height // 2)
    ImageDraw.Draw(image).ellipse(disc, fill=(230, 200, 40))
    return image


color, small, large = picture(24, 16), picture(12, 8), picture(1300, 900)
alpha = color.convert("RGBA")
alpha.putalpha(Image.linear_gradient("L").resize(color.size))


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif


pictures = {
    "grey.jpg": (color.convert("L"), {}),
    "chroma-444.jpg": (color, {"subsampling": 0}),
    "chroma-420.jpg": (color, {"subsampling": 2}),
    "progressive.jpg": (color, {"progressive": True}),
    "restart-markers.jpg": (color, {"restart_marker_blocks": 1}),
    "large.jpg": (large, {"quality": 60}),
    "cmyk.jpg": (color.convert("CMYK"), {}),
    "lossy.webp": (color, {}),
    "lossless.webp": (color, {"lossless": True}),
    "lossy-alpha.webp": (alpha, {}),
    "lossless-alpha.webp": (alpha, {"lossless": True}),
    "animated.webp": (color, {"save_all": True, "append_images": [color.rotate(180)]}),
    "orientation-6.webp": (small, {"lossless": True, "exif": turned(6)}),
    "orientation-6.png": (small, {"exif": turned(6)}),
    **{f"orientation-{way}.jpg": (small, {"exif": turned(way)}) for way in range(1, 9)},
}


def samples(file: Path) -> bytes:
    image = Image.open(file)
    if file.name == "large.jpg":
        image.draft("RGB", (650, 450))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    return bytes(
        value
        for *colors, opacity in upright.get_flattened_data()
        for value in (*(int(color * opacity / 255 + 0.5) for color in colors), opacity)
    )


expected = {}
for name, (image, options) in pictures.items():
    image.save(folder / name, **options)
    if name == "cmyk.jpg":
        continue
    read = samples(folder / name)
    if name == "large.jpg":
        expected[name] = hashlib.sha256(read).hexdigest()
    else:
        expected[name] = base64.b64encode(read).decode()
(folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
