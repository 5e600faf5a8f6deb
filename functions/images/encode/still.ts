import type { StillFormat } from '../formats.ts';
import type { Colors } from '../../../models/images/colors.ts';
import { encodePng } from '../../../models/images/png.ts';
import { type RasterImage, resize } from '../../../models/images/image.ts';

/** A picture to encode: the model's pixels, and what is to become of them. */
export interface Still {
  readonly image: RasterImage;
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly colors: Colors;
  /** Null: it says nothing of itself. */
  readonly caption: Caption | null;
}

/** What a picture says of itself. */
export interface Caption {
  /** Null where it follows from a hand alone. */
  readonly seed: string | null;
  /** The names of labels, percent-encoded and separated by commas; null for a model without labels. */
  readonly label: string | null;
  readonly model: string;
}

type EncodeStill = (still: Still) => Promise<Uint8Array<ArrayBuffer> | string>;

// What most requests do not ask for is loaded by the first that does: the cold start stays short.
const encoders: Readonly<Record<StillFormat, EncodeStill>> = {
  png: ({ image, width, height, colors, caption }) =>
    Promise.resolve(encodePng(resize(image, width, height), { colors, text: pngText(caption) })),
  async svg({ image, width, height, colors, caption }) {
    const { encodeSvg } = await import('../../../models/images/svg.ts');
    return encodeSvg(image, colors, { width, height, title: titleOf(caption) });
  },
  async webp({ image, width, height, colors }) {
    const { encodeWebp } = await import('./webp.ts');
    return encodeWebp(resize(image, width, height), colors);
  },
};

/** Encodes a picture. */
export async function encodeStill(
  format: StillFormat,
  still: Still,
): Promise<Uint8Array<ArrayBuffer> | string> {
  return encoders[format](still);
}

/** What a PNG's text chunks say, in ASCII; the seed as a URL has it. */
export function pngText(caption: Caption | null): Readonly<Record<string, string>> {
  if (!caption) return {};
  const { seed, label, model } = caption;
  return {
    Software: 'digit-mint',
    Comment: 'generated',
    Model: model,
    ...(seed !== null && { Seed: encodeURIComponent(seed) }),
    ...(label !== null && { Label: label }),
  };
}

function titleOf(caption: Caption | null): string {
  if (!caption) return 'images, generated';
  const { seed, label } = caption;
  const source = seed === null ? 'in a hand that was given' : `of the seed ${seed}`;
  return `${label === null ? 'image' : decodeURIComponent(label)} ${source}, generated`;
}
