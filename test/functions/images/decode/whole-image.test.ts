import { describe, expect, it } from 'vitest';
import { fieldOf } from '../../../../functions/images/decode/field.ts';
import { wholeImage } from '../../../../functions/images/decode/whole-image.ts';

const sha256 = '0'.repeat(64);
const image = { width: 2, height: 2, channels: 3 } as const;
/** Red times opacity, one pixel of four opaque. */
const picture = {
  width: 2,
  height: 2,
  samples: Uint8Array.from([255, 0, 0, 255, ...Array<number>(12).fill(0)]),
};

describe('a picture for a model that did not learn handwriting', () => {
  it.each([
    [undefined, 255],
    ['white', 255],
    ['black', 0],
  ] as const)('lies on what the training data lay on: %s', (ground, level) => {
    const dataset = { name: 'icons', sha256, ...(ground && { ground }) };
    const pixels = wholeImage(picture, fieldOf({ image, dataset, labels: ['a'] }));
    expect([...pixels]).toEqual([255, 0, 0, ...Array<number>(9).fill(level)]);
  });
});

describe('the field of a model', () => {
  const grey = { ...image, channels: 1 } as const;

  it('is one of handwriting where a grey model learned it', () => {
    const letters = { name: 'letters', sha256 };
    expect(fieldOf({ image: grey, dataset: letters, labels: ['A'] }).isHandwriting).toBe(true);
    expect(fieldOf({ image, dataset: letters, labels: ['A'] }).isHandwriting).toBe(false);
    const said = { ...letters, content: 'images' } as const;
    expect(fieldOf({ image: grey, dataset: said, labels: ['A'] }).isHandwriting).toBe(false);
  });
});
