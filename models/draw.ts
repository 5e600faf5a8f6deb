import type { Manifest } from './manifest/manifest.ts';
import type { RunningNetwork } from './runtime/running-network.ts';

/** What to draw: a latent vector, and the label for a model that has labels. */
export interface Draw {
  readonly latent: Float32Array; // [latent.size]
  readonly label: number | null;
  /** Other labels and their shares, 0 to 1 and together no more, of what is drawn: a digit between all of them. */
  readonly mixed?: readonly LabelShare[];
}

/** A label's share of an image, 0 to 1. */
export interface LabelShare {
  readonly label: number;
  readonly share: number;
}

/** What draws: a network in memory, and what it takes and gives. */
export interface Drawable {
  readonly manifest: Pick<Manifest, 'image' | 'latent' | 'labels'>;
  readonly running: Pick<RunningNetwork, 'runToPixels'>;
}

/**
 * Draws digits; each gets the same pixels alone as among others.
 *
 * @returns one array of height × width × channels bytes an image, 0 to 255
 * @throws RangeError when a latent vector has another length than the model's, or a label is not one of its
 */
export function generate(generator: Drawable, draws: readonly Draw[]): Uint8Array[] {
  const { manifest, running } = generator;
  const { image, latent, labels } = manifest;
  const inputs = generatorInputs(draws, latent.size, labels?.length ?? 0);
  const pixels = running.runToPixels(inputs); // [draws.length, height, width, channels]
  const size = image.height * image.width * image.channels;
  return draws.map((_, index) => pixels.slice(index * size, (index + 1) * size));
}

/**
 * What a generator takes: each latent vector, followed by its label as one-hot where there are labels, or
 * by the shares of several.
 *
 * @returns [draws.length, latentSize + labelCount]
 * @throws RangeError for a latent vector of another length, or a label that is not one of the model's
 */
export function generatorInputs(
  draws: readonly Draw[],
  latentSize: number,
  labelCount: number,
): Float32Array {
  const inputSize = latentSize + labelCount;
  const inputs = new Float32Array(draws.length * inputSize);
  for (const [index, { latent, label, mixed = [] }] of draws.entries()) {
    if (latent.length !== latentSize) {
      throw new RangeError(`latent: ${latent.length} numbers given, ${latentSize} expected`);
    }
    inputs.set(latent, index * inputSize);
    if (labelCount === 0 && label === null) continue;
    const labels = inputs.subarray(index * inputSize + latentSize, (index + 1) * inputSize);
    const add = (name: number | null, share: number): void => {
      const place = requireLabel(name, labelCount);
      labels[place] = (labels[place] ?? 0) + share;
    };
    add(label, 1);
    for (const { label: name, share } of mixed) {
      add(label, -share);
      add(name, share);
    }
  }
  return inputs;
}

function requireLabel(label: number | null, labelCount: number): number {
  if (label !== null && Number.isInteger(label) && label >= 0 && label < labelCount) return label;
  const allowed = labelCount === 0 ? 'the model has no labels' : `0 to ${labelCount - 1} allowed`;
  throw new RangeError(`label: ${label} given, ${allowed}`);
}
