/** Ink and paper where nothing else is asked for, as MNIST has them. */
export const plainColors = { color: 'ffffff', background: '000000' } as const;

/** Ink and background in canonical form. */
export interface Colors {
  readonly color: string;
  readonly background: string;
}

/** What a client asks of a picture's colors; what is absent is plain. */
interface ColorParameters {
  readonly invert?: boolean | undefined;
  readonly color?: string | undefined;
  readonly background?: string | undefined;
}

/** Decides the colors: inverted, ink and background swap, whichever were asked for. */
export function decideColors({ invert = false, color, background }: ColorParameters): Colors {
  const ink = color ?? plainColors.color;
  const paper = background ?? plainColors.background;
  return invert ? { color: paper, background: ink } : { color: ink, background: paper };
}

/** The colors in a canonical path: none for the plain ones, so that defaults do not split caches. */
export function colorsQuery({ color, background }: Colors): {
  readonly invert?: true;
  readonly color?: string;
  readonly background?: string;
} {
  if (color === plainColors.background && background === plainColors.color) {
    return { invert: true };
  }
  return {
    ...(color !== plainColors.color && { color }),
    ...(background !== plainColors.background && { background }),
  };
}

/** Whether colors are white on black or black on white: all that grey pixels can show. */
export function isGrey(colors: Colors): boolean {
  return Object.keys(colorsQuery(colors)).every((name) => name === 'invert');
}

/** A color: 6 hexadecimal digits, 8 with opacity, with or without "#", or "transparent". */
export const colorPattern = /^(#?([0-9a-f]{6}|[0-9a-f]{8})|transparent)$/i;

/** A color of {@link colorPattern} in the one form that is kept: lower case, without "#" or full opacity. */
export function canonicalColor(text: string): string {
  const hex = text.toLowerCase().replace('#', '');
  if (hex === 'transparent' || /^.{6}00$/.test(hex)) return 'transparent';
  return hex.replace(/^(.{6})ff$/, '$1');
}

/** Red, green, blue and opacity, each 0 to 255. */
export type Rgba = readonly [number, number, number, number];

/** A colour from its canonical form; "transparent" takes the other's hue. */
export function parseColor(text: string, hueOf = '000000'): Rgba {
  if (text === 'transparent') {
    const [red, green, blue] = hueOf === 'transparent' ? [0, 0, 0] : parseColor(hueOf);
    return [red, green, blue, 0];
  }
  const byte = (at: number) => Number.parseInt(text.slice(at, at + 2), 16);
  return [byte(0), byte(2), byte(4), text.length === 8 ? byte(6) : 255];
}

/**
 * The colour of each of the 256 greys, from background to ink: mixed with their opacities, so that the
 * edge of a translucent ink does not darken.
 */
export function paletteOf({ color, background }: Colors): readonly Rgba[] {
  const ink = parseColor(color, background);
  const paper = parseColor(background, color);
  return Array.from({ length: 256 }, (_, grey) => mix(paper, ink, grey / 255));
}

function mix(from: Rgba, to: Rgba, share: number): Rgba {
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
  palette: readonly Rgba[],
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
