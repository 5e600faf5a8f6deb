"""Latent vectors and labels from seeds, as docs/seeds.md defines them. Needs the standard library only.

latent('42', 64) gives 64 numbers, label('42', 10) the label that the seed picks among ten.
"""

import hashlib
import math
import struct

MASK = 2**64 - 1


def latent(seed, size):
    """The latent vector of a seed: `size` standard normal deviates, each exactly a float32."""
    uniforms = _uniforms(_digest(seed))
    deviates = []
    while len(deviates) < size:
        radius = math.sqrt(-2 * _ln(1 - next(uniforms)))
        cos, sin = _cos_sin(2 * math.pi * next(uniforms))
        deviates += [radius * cos, radius * sin]
    return list(struct.unpack(f"<{size}f", struct.pack(f"<{size}f", *deviates[:size])))


def label(seed, label_count):
    """The label that a seed picks where none is asked for: 0 to label_count - 1."""
    return int.from_bytes(_digest(seed)[16:20], "big") * label_count >> 32


def _digest(seed):
    if not 1 <= len(seed) <= 128:
        raise ValueError(f"seed: {seed!r}: a text of 1 to 128 characters is allowed")
    return hashlib.sha256(seed.encode("utf-8")).digest()


def _uniforms(digest):
    """Doubles in [0, 1) by xoroshiro128+, of which each takes two outputs of 32 bits."""
    s0, s1 = (int.from_bytes(digest[at : at + 8], "big") for at in (0, 8))
    rotate = lambda word, by: (word << by | word >> (64 - by)) & MASK
    while True:
        outputs = []
        for _ in range(2):
            outputs.append(s0 + s1)
            s1 ^= s0
            s0 = rotate(s0, 24) ^ s1 ^ (s1 << 16 & MASK)
            s1 = rotate(s1, 37)
        yield (outputs[0] & 2**26 - 1) / 2**26 + (outputs[1] & 2**27 - 1) / 2**53


# Python takes math.log, math.cos and math.sin from the C library, and those differ in the last bit. What
# follows is models/seed/portable-math.ts: ports of FreeBSD's e_log.c, e_rem_pio2.c, k_cos.c and k_sin.c.
# Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun Microsystems,
# Inc. business. Permission to use, copy, modify, and distribute this software is freely granted, provided
# that this notice is preserved.


def _ln(x):
    significand, exponent = math.frexp(x)
    if significand < 0.7071067811865476:
        significand, exponent = significand * 2, exponent - 1
    f = significand - 1
    s = f / (2 + f)
    z = s * s
    w = z * z
    odd = 0.666666666666673513 + w * (
        0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591)
    )
    even = 0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332)
    remainder = z * odd + w * even
    high, low = exponent * 6.9314718036912381649e-1, exponent * 1.90821492927058770002e-10
    if 0.71 < significand < 1.38:
        return high - (s * (f - remainder) - low - f)
    half = 0.5 * f * f
    return high - (half - (s * (half + remainder) + low) - f)


def _cos_sin(angle):
    quadrant = math.floor(angle * 0.6366197723675814 + 0.5)
    over = angle - quadrant * 1.57079632673412561417
    second = quadrant * 6.0771005063039659766e-11
    nearly = over - second
    third = quadrant * 2.02226624879595063154e-21 - (over - nearly - second)
    x = nearly - third
    rest = nearly - x - third
    z = x * x
    w = z * z
    low = 4.16666666666666019037e-2 + z * (-1.38888888888741095749e-3 + z * 2.48015872894767294178e-5)
    high = -2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)
    near = 1 - 0.5 * z
    cos = near + (1 - near - 0.5 * z + (z * (z * low + w * w * high) - x * rest))
    odd = 8.33333333332248946124e-3 + z * (-1.98412698298579493134e-4 + z * 2.75573137070700676789e-6)
    odd += z * w * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)
    v = z * x
    sin = x - (z * (0.5 * rest - v * odd) - rest - v * -1.66666666666666324348e-1)
    return ((cos, sin), (-sin, cos), (-cos, -sin), (sin, -cos), (cos, sin))[quadrant]
