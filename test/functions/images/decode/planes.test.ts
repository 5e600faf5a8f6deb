import { expect, it } from 'vitest';
import { enlarged, planesOf, reduced } from '../../../../functions/images/decode/planes.ts';

const pixels = (...samples: readonly number[][]) => Uint8Array.from(samples.flat());

it.each([
  ['grey', pixels([9, 9, 9, 255], [7, 7, 7, 255]), [[9, 7]]],
  [
    'colour',
    pixels([9, 8, 7, 255], [6, 5, 4, 255]),
    [
      [9, 6],
      [8, 5],
      [7, 4],
    ],
  ],
  [
    'two equal colours',
    pixels([9, 8, 9, 255], [6, 5, 6, 255]),
    [
      [9, 6],
      [8, 5],
    ],
  ],
  [
    'black on transparent paper',
    pixels([0, 0, 0, 255], [0, 0, 0, 0]),
    [
      [0, 0],
      [255, 0],
    ],
  ],
  ['white on transparent paper', pixels([255, 255, 255, 255], [0, 0, 0, 0]), [[255, 0]]],
])('keeps each sample of a picture once: %s', (_, samples, channels) => {
  const planes = planesOf({ width: 2, height: 1, samples });
  expect(planes.channels.map((channel) => [...channel])).toEqual(channels);
});

it('reduces a picture of more than 512 pixels to means of blocks', () => {
  const samples = new Uint8Array(1025 * 3 * 4).fill(255);
  samples.set([0, 0, 0, 255]);
  samples.fill(0, 4 * 1024, 4 * 1025 - 1);
  const { width, height, channels } = planesOf({ width: 1025, height: 3, samples });
  expect([width, height]).toEqual([342, 1]);
  expect(channels[0]?.[0]).toBeCloseTo((8 * 255) / 9, 4);
  // The last block has two of three columns.
  expect(channels[0]?.[341]).toBeCloseTo((5 * 255) / 6, 4);
});

it('gives a slope back when it enlarges what it reduced', () => {
  const plane = Float32Array.from({ length: 40 * 30 }, (_, pixel) => pixel % 40);
  const back = enlarged(reduced(plane, 40, 30, 5), 40, 30, 5);
  for (let x = 2; x < 38; x++) expect(back[10 * 40 + x]).toBeCloseTo(x, 4);
});
