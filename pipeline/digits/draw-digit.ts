import { type Generator, generate } from '../../models/generator.ts';
import { truncateLatent } from '../../models/latent.ts';
import { seedToLabel, seedToLatent } from '../../models/seed.ts';
import { InvalidInput } from '../invalid-input.ts';

/** Which digit to draw. */
export interface DigitWish {
  readonly seed: string;
  /** Null: the seed picks, or the model has none. */
  readonly label: number | null;
  readonly truncation: number; // 0 to 1
}

/** A digit, and what it came from. */
export interface DrawnDigit {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly pixels: Uint8Array; // [height × width], 0 (background) to 255 (ink)
  readonly seed: string;
  /** Null for a model without labels. */
  readonly label: number | null;
  /** The id of the model that drew. */
  readonly model: string;
}

/** Draws one digit, as the server does for the same wish. @throws InvalidInput for a label the model has not */
export async function drawDigit(
  generator: Generator,
  { seed, label: wished, truncation }: DigitWish,
): Promise<DrawnDigit> {
  const { id, image, labels, latent: space } = generator.manifest;
  checkLabel(wished, generator);
  const label = wished ?? (labels && seedToLabel(seed, labels.length));
  const latent = truncateLatent(seedToLatent(seed, space.size), truncation);
  const [pixels] = await generate(generator, [{ latent, label }]);
  if (!pixels) throw new Error(`the model ${id} drew nothing`);
  return { width: image.width, height: image.height, pixels, seed, label, model: id };
}

function checkLabel(label: number | null, { manifest: { id, labels } }: Generator): void {
  if (label === null || label < (labels?.length ?? 0)) return;
  const allowed =
    labels === null
      ? `leave it out: the model ${id} has no labels`
      : `0 to ${labels.length - 1} are allowed, the labels of the model ${id}`;
  throw new InvalidInput(`--label ${label}: ${allowed}`);
}
