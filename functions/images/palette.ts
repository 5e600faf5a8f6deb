import type { Look } from '../parameters/look-parameters.ts';

/** Red, green, blue and opacity, each 0 to 255. */
export type Colour = readonly [number, number, number, number];

/** A colour from its canonical form (parameters/look-parameters.ts); "transparent" takes the other's hue. */
export function parseColour(text: string, hueOf = '000000'): Colour {
  if (text === 'transparent') {
    const [red, green, blue] = hueOf === 'transparent' ? [0, 0, 0] : parseColour(hueOf);
    return [red, green, blue, 0];
  }
  const byte = (at: number) => Number.parseInt(text.slice(at, at + 2), 16);
  return [byte(0), byte(2), byte(4), text.length === 8 ? byte(6) : 255];
}

/**
 * The colour of each of the 256 greys, from background to ink: mixed with their opacities, so that the
 * edge of a translucent ink does not darken.
 */
export function paletteOf({ color, background }: Look): readonly Colour[] {
  const ink = parseColour(color, background);
  const paper = parseColour(background, color);
  return Array.from({ length: 256 }, (_, grey) => mix(paper, ink, grey / 255));
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const fromWeight = from[3] * (1 - share);
  const toWeight = to[3] * share;
  const opacity = fromWeight + toWeight;
  const channel = (index: 0 | 1 | 2) =>
    Math.round(
      opacity === 0 ? from[index] : (from[index] * fromWeight + to[index] * toWeight) / opacity,
    );
  return [channel(0), channel(1), channel(2), Math.round(opacity)];
}

/** Grey pixels as four bytes each. */
export function paint(
  pixels: Uint8Array,
  palette: readonly Colour[],
): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(pixels.length * 4);
  // A word a pixel: four times as fast as a byte at a time. Little-endian, as wasm is.
  const words = new Uint32Array(bytes.buffer);
  const wordOf = Uint32Array.from(
    palette,
    ([red, green, blue, opacity]) => red | (green << 8) | (blue << 16) | (opacity << 24),
  );
  for (let index = 0; index < pixels.length; index++) {
    words[index] = wordOf[pixels[index] ?? 0] ?? 0;
  }
  return bytes;
}

/** Grey pixels with ink and background swapped. */
export function inverted(pixels: Uint8Array): Uint8Array {
  return pixels.map((grey) => 255 - grey);
}
