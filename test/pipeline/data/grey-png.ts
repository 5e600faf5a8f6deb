import { encode } from 'fast-png';

/** A PNG of 2 × 1, both pixels of one grey. */
export function grey(value: number): Uint8Array {
  return png(2, 1, 1, [value, value]);
}

/** A PNG of 8 bits a sample: grey, grey and alpha, RGB or RGBA by its channels. */
export function png(
  width: number,
  height: number,
  channels: number,
  samples: readonly number[],
): Uint8Array {
  return encode({ width, height, channels, depth: 8, data: Uint8Array.from(samples) });
}
