"""Makes the pictures of this folder and expected.json, what Pillow and libjpeg read in them.

Run once, with Pillow 13.0.0 and ImageMagick 6.9.11: python3 make.py
Greys are those of greyPixels: BT.601 luma, alpha over black.
"""

import base64
import json
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw

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
    "1-bit-lzw.tif": (one_bit, {"compression": "tiff_lzw"}),
    "1-bit-deflate.tif": (one_bit, {"compression": "tiff_adobe_deflate"}),
}
# What Pillow does not write.
converted = {
    "interlaced.png": ["-interlace", "PNG"],
    "rgb-big-endian.tif": ["-endian", "MSB"],
    "rgb-16-bit.tif": ["-depth", "16"],
    "rgb-tiled.tif": ["-define", "tiff:tile-geometry=16x16"],
}


def greys(file: Path) -> list[int]:
    pixels = Image.open(file).convert("RGBA").get_flattened_data()
    return [int((0.299 * r + 0.587 * g + 0.114 * b) * a / 255 + 0.5) for r, g, b, a in pixels]


for name, (image, options) in pictures.items():
    image.save(folder / name, **options)
for name, options in converted.items():
    subprocess.run(["convert", folder / "rgb.png", "-strip", *options, folder / name], check=True)

expected = {
    name: base64.b64encode(bytes(greys(folder / name))).decode()
    for name in sorted([*pictures, *converted])
}
(folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
