import { expect, it } from 'vitest';
import { blendKnown } from '../../../models/completion/blend-known.ts';

const size = { height: 1, width: 20 };
const known = Uint8Array.from({ length: 20 }, (_, column) => (column < 10 ? 1 : 0));

it('keeps every known pixel and what lies farther from them than the blur reaches', () => {
  const drawn = new Uint8Array(20).fill(50);
  const pixels = Uint8Array.from({ length: 20 }, (_, column) => 100 + column);
  const blended = blendKnown(drawn, pixels, known, size);
  expect(blended.slice(0, 10)).toEqual(pixels.slice(0, 10));
  expect(blended.slice(14)).toEqual(drawn.slice(14));
});

it('lets a difference at the border fade out, never growing', () => {
  const drawn = new Uint8Array(20).fill(50);
  const blended = blendKnown(drawn, new Uint8Array(20).fill(150), known, size);
  for (let column = 11; column < 20; column++) {
    expect(blended[column]).toBeLessThanOrEqual(blended[column - 1] ?? 0);
  }
  expect(blended[10]).toBeGreaterThan(50);
});

it('changes nothing when the drawn pixels agree with the known ones', () => {
  const drawn = Uint8Array.from({ length: 20 }, (_, column) => 10 * column);
  expect(blendKnown(drawn, drawn, known, size)).toEqual(drawn);
});

it('treats each channel of an image in colour as a grey image of its own', () => {
  const planes = [0, 1, 2].map((channel) => ({
    drawn: Uint8Array.from({ length: 20 }, (_, column) => (column * 41 + channel * 90) % 256),
    pixels: Uint8Array.from({ length: 20 }, (_, column) => (column * 97 + channel * 33) % 256),
  }));
  const interleaved = (of: 'drawn' | 'pixels') =>
    Uint8Array.from({ length: 60 }, (_, at) => planes[at % 3]?.[of][Math.floor(at / 3)] ?? 0);
  const blended = blendKnown(interleaved('drawn'), interleaved('pixels'), known, {
    ...size,
    channels: 3,
  });
  for (const [channel, { drawn, pixels }] of planes.entries()) {
    expect(blended.filter((_, at) => at % 3 === channel)).toEqual(
      blendKnown(drawn, pixels, known, size),
    );
  }
});
