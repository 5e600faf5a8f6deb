"""Makes the pictures of this folder and expected.json, what Pillow and libjpeg read in them.

With names of files it writes only those, and their part of expected.json.
Run once, with Pillow 13.0.0 and ImageMagick 6.9.11: python3 make.py
Greys are those of greyPixels: BT.601 luma, alpha over black.
"""

import base64
import json
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

folder = Path(__file__).parent
width, height = 20, 13

color = Image.new("RGB", (width, height))
color.putdata([(x * 13, y * 21, 255 - 6 * x - 11 * y) for y in range(height) for x in range(width)])
ImageDraw.Draw(color).ellipse((4, 2, 14, 10), fill=(230, 200, 40))
grey = color.convert("L")
alpha = color.convert("RGBA")
alpha.putalpha(Image.linear_gradient("L").resize((width, height)))
one_bit = grey.convert("1")
palette = color.quantize(32)

pictures = {
    "grey.jpg": (grey, {"quality": 90}),
    "chroma-444.jpg": (color, {"quality": 90, "subsampling": 0}),
    "chroma-420.jpg": (color, {"quality": 90, "subsampling": 2}),
    "progressive.jpg": (color, {"quality": 90, "progressive": True}),
    "restart-markers.jpg": (color, {"quality": 90, "restart_marker_blocks": 1}),
    # Red, green and blue as they are: said by a marker of Adobe's.
    "stored-rgb.jpg": (color, {"quality": 90, "keep_rgb": True}),
    "cmyk.jpg": (color.convert("CMYK"), {"quality": 90}),
    "rgb.png": (color, {}),
    "rgba.png": (alpha, {}),
    "grey-alpha.png": (alpha.convert("LA"), {}),
    "1-bit.png": (one_bit, {}),
    "palette.png": (palette, {}),
    "grey.tif": (grey, {}),
    "rgb.tif": (color, {}),
    "rgb-lzw.tif": (color, {"compression": "tiff_lzw"}),
    "rgb-lzw-predictor.tif": (color, {"compression": "tiff_lzw", "tiffinfo": {317: 2}}),
    "rgb-deflate.tif": (color, {"compression": "tiff_adobe_deflate"}),
    "rgba.tif": (alpha, {}),
    "grey-alpha.tif": (alpha.convert("LA"), {}),
    "palette.tif": (palette, {}),
    "1-bit.tif": (one_bit, {}),
    "1-bit-lzw.tif": (one_bit, {"compression": "tiff_lzw"}),
    "1-bit-deflate.tif": (one_bit, {"compression": "tiff_adobe_deflate"}),
    "lossless.webp": (color, {"lossless": True}),
    "lossy-alpha.webp": (alpha, {"quality": 90}),
    "palette.gif": (palette, {}),
    "two-frames.gif": (palette, {"save_all": True, "append_images": [palette.rotate(90)]}),
    "1-bit.bmp": (one_bit, {}),
    "palette.bmp": (palette, {}),
    "rgb.bmp": (color, {}),
    "rgba.bmp": (alpha, {}),
}
# As a phone stores a picture that it holds upright: turned, with the way back in EXIF data.
for orientation in range(2, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    pictures[f"turned-{orientation}.jpg"] = (color, {"quality": 90, "subsampling": 0, "exif": exif})
    if orientation == 6:
        pictures["turned-6.tif"] = (color, {"tiffinfo": {274: 6}})
        pictures["turned-6.png"] = (color, {"exif": exif})
        pictures["turned-6.webp"] = (color, {"lossless": True, "exif": exif})
# What Pillow does not write.
converted = {
    "interlaced.png": ["-interlace", "PNG"],
    "rgb-big-endian.tif": ["-endian", "MSB"],
    "rgb-16-bit.tif": ["-depth", "16"],
    "rgb-tiled.tif": ["-define", "tiff:tile-geometry=16x16"],
}
# The same, said by the components' names alone.
without_marker = {"named-rgb.jpg": "stored-rgb.jpg"}


def without_adobe(file: Path) -> bytes:
    data = file.read_bytes()
    start = data.index(b"\xff\xee")
    return data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4], "big") :]


def greys(file: Path) -> list[int]:
    pixels = ImageOps.exif_transpose(Image.open(file)).convert("RGBA").get_flattened_data()
    return [int((0.299 * r + 0.587 * g + 0.114 * b) * a / 255 + 0.5) for r, g, b, a in pixels]


wanted = sys.argv[1:] or [*pictures, *converted, *without_marker]
for name, (image, options) in pictures.items():
    if name in wanted:
        image.save(folder / name, **options)
for name, options in converted.items():
    if name in wanted:
        command = ["convert", folder / "rgb.png", "-strip", *options, folder / name]
        subprocess.run(command, check=True)
for name, source in without_marker.items():
    if name in wanted:
        (folder / name).write_bytes(without_adobe(folder / source))

file = folder / "expected.json"
expected = json.loads(file.read_text()) if file.exists() else {}
for name in wanted:
    expected[name] = base64.b64encode(bytes(greys(folder / name))).decode()
file.write_text(json.dumps(dict(sorted(expected.items())), indent=2) + "\n")
