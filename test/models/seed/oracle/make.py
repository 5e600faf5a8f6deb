"""The oracle of portable-math.test.ts: ln, cos and sin at hard points, to 200 bits.

Run once, with mpmath 1.4.1: python3 make.py > high-precision.json

A row is [argument, value rounded to a double, what that rounding left out]; for cos and sin the angle and
then both, for each the two numbers.
"""

import json
import math
import random

from mpmath import mp, mpf

mp.prec = 200
random.seed(14)


def around(x, steps=2):
    """A double and its neighbours."""
    below = above = x
    yield x
    for _ in range(steps):
        below, above = math.nextafter(below, -math.inf), math.nextafter(above, math.inf)
        yield below
        yield above


def two_doubles(value):
    high = float(value)
    return [high, float(value - mpf(high))]


def uniform():
    return 1 - random.getrandbits(53) * 2.0**-53


# The least argument, the greatest, the ends of the reduction and of its two formulas, in several binades.
edges = [2.0**-53, 2.0**-52, 3 * 2.0**-53, 0.5, 1.0, 1 - 2.0**-20, math.sqrt(0.5), 0.71, 0.69, 0.355, 0.345]
edges += [math.sqrt(0.5) * 2.0**-k for k in (1, 7, 30, 52)]
arguments = {x for edge in edges for x in around(edge)} | {uniform() for _ in range(60)}
# Multiples of π/4, where the reduction loses most or changes the quadrant, and the least angles.
angles = {x for k in range(9) for x in around(k * math.pi / 4)}
angles |= {2 * math.pi * v for v in (2.0**-53, 2.0**-40, 2.0**-27, 1 - 2.0**-53)}
angles |= {2 * math.pi * uniform() for _ in range(60)}

ln = [[x, *two_doubles(mp.log(mpf(x)))] for x in sorted(arguments) if 0 < x <= 1]
cos_sin = [
    [x, *two_doubles(mp.cos(mpf(x))), *two_doubles(mp.sin(mpf(x)))]
    for x in sorted(angles)
    if 0 <= x <= 2 * math.pi
]
rows = lambda table: ",\n".join(json.dumps(row) for row in table)
print(f'{{\n"ln": [\n{rows(ln)}\n],\n"cosSin": [\n{rows(cos_sin)}\n]\n}}')
