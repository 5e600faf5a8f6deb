/** Noise by place: the same number for the same pixel. */
export interface Noise {
  /** In [0, 1), for whole numbers. */
  readonly at: (x: number, y: number) => number;
  /** In [0, 1), changing smoothly from one whole number to the next. */
  readonly smooth: (x: number, y: number) => number;
}

/** Noise that follows from 32 bits: a hash of the place, so that it costs a few multiplications a pixel. */
export function quickNoise(bits: number): Noise {
  const at = (x: number, y: number): number => {
    let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ bits;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
    return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    at,
    smooth(x, y) {
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [shareX, shareY] = [x - left, y - top];
      const upper = at(left, top) * (1 - shareX) + at(left + 1, top) * shareX;
      const lower = at(left, top + 1) * (1 - shareX) + at(left + 1, top + 1) * shareX;
      return upper * (1 - shareY) + lower * shareY;
    },
  };
}
