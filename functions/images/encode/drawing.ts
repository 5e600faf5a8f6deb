import type { MovingName, StillFormat } from '../formats.ts';
import type { Animation } from './animation.ts';
import { encodeStill, type Still } from './still.ts';

/** A drawing to encode: one picture, or several that follow each other. */
export type Drawing =
  | { readonly kind: 'still'; readonly format: StillFormat; readonly still: Still }
  | { readonly kind: 'moving'; readonly format: MovingName; readonly animation: Animation };

/** What a drawing is encoded as. */
export type Encoded = Uint8Array<ArrayBuffer> | string;

/** Encodes a drawing. */
export async function encodeDrawing(drawing: Drawing): Promise<Encoded> {
  if (drawing.kind === 'still') return encodeStill(drawing.format, drawing.still);
  const { encodeAnimation } = await import('./animation.ts');
  return encodeAnimation(drawing.format, drawing.animation);
}

/** Milliseconds of processor time, as measured in docs/experiments.md (2026-11-28). */
interface Effort {
  /** For a million pixels of the result. */
  readonly result?: number;
  /** For a million of the model's own pixels. */
  readonly own?: number;
  /** For each picture. */
  readonly picture?: number;
}

const stillEffort: Readonly<Record<StillFormat, Effort>> = {
  png: { result: 35 },
  webp: { result: 90 },
  // The outline is traced at one size, whatever the picture's.
  svg: { own: 800 },
};

const movingEffort: Readonly<Record<MovingName, Effort>> = {
  png: { result: 30, picture: 0.25 },
  webp: { result: 60, picture: 0.6 },
  gif: { result: 25 },
};

/** About how many milliseconds of processor time it takes to encode a drawing. */
export function encodingTime(drawing: Drawing): number {
  if (drawing.kind === 'still') {
    const { image, width, height } = drawing.still;
    const { result = 0, own = 0 } = stillEffort[drawing.format];
    const { channels = 1 } = image;
    return (result * width * height * channels + own * image.pixels.length) / 1e6;
  }
  const { images, width, height } = drawing.animation;
  const { result = 0, picture = 0 } = movingEffort[drawing.format];
  const { channels = 1 } = images[0] ?? {};
  return images.length * ((result * width * height * channels) / 1e6 + picture);
}
