import { createHash } from 'node:crypto';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../functions/images/formats.ts';
import { encodePng } from '../../../models/images/png.ts';
import { resize } from '../../../models/images/image.ts';

const pattern = {
  width: 28,
  height: 28,
  pixels: Uint8Array.from({ length: 784 }, (_, at) => (at * at * 7 + at * 13) % 256),
};

describe('encodePng', () => {
  it('keeps every pixel', () => {
    const { width, height, channels, depth, data } = decode(encodePng(pattern));
    expect({ width, height, channels, depth }).toEqual({
      width: 28,
      height: 28,
      channels: 1,
      depth: 8,
    });
    expect(data).toEqual(pattern.pixels);
  });

  it('gives the bytes of its format version: other bytes need a higher version', () => {
    const digest = createHash('sha256');
    for (const size of [28, 40, 300]) digest.update(encodePng(resize(pattern, size, size)));
    expect([formats.png.version, digest.digest('hex')]).toEqual([
      2,
      'fd5404dc3ea0f3ed02a79e9954f2e3811ffdcdcbaae44405644386e93ad1fcb4',
    ]);
  });
});
