import { encode } from 'fast-png';
import { writePng } from '../../models/png.ts';
import type { Mask } from '../lines/mask.ts';
import { inkThreshold } from '../lines/glyph.ts';
import type { RenderedLine } from './render.ts';

/** Encodes a picture as PNG: the same bytes on every machine. */
export function encodeLine({ width, height, channels, pixels }: RenderedLine): Uint8Array {
  if (channels === 1) return writePng({ width, height, pixels });
  return encode({ width, height, data: pixels, channels: 3, depth: 8 }, { zlib: { level: 3 } });
}

/**
 * Encodes whose ink each pixel has, as a grey PNG: 0 for none, else the character's place in the text, from 1. Where
 * two touch, the darker ink counts.
 */
export function encodeMask({ width, height, characters }: RenderedLine): Uint8Array {
  const owners = new Uint8Array(width * height);
  const darkest = new Uint8Array(width * height);
  for (const [index, { mask }] of characters.entries()) {
    if (mask) own(owners, darkest, { width, height }, mask, index + 1);
  }
  return writePng({ width, height, pixels: owners });
}

function own(
  owners: Uint8Array,
  darkest: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  mask: Mask,
  owner: number,
): void {
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const [column, row] = [mask.left + x, mask.top + y];
      const grey = mask.pixels[y * mask.width + x] ?? 0;
      const at = row * width + column;
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      if (grey < inkThreshold || grey <= (darkest[at] ?? 0)) continue;
      darkest[at] = grey;
      owners[at] = owner;
    }
  }
}
