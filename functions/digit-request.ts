import type { Manifest } from '../models/manifest.ts';
import { seedToLabel } from '../models/seed.ts';
import type { DigitParameters } from './digit-parameters.ts';
import { entityTag } from './entity-tag.ts';
import { imageFormatVersion } from './image/encode-png.ts';
import { Problem } from './problem.ts';

/** One digit, fully decided: everything that its bytes follow from. */
export interface DigitRequest {
  readonly model: string;
  readonly seed: string;
  /** Null for a model without labels. */
  readonly label: number | null;
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** How long a cache may keep the answer to this very URL. */
  readonly lifetime: 'forever' | 'minutes' | 'none';
}

/**
 * Decides what the parameters leave open: a seed, the label that the seed picks, the model's own size.
 *
 * @throws Problem model-not-served or no-such-label
 */
export function decideDigit(
  { seed, label, size, model }: DigitParameters,
  manifest: Manifest,
  randomSeed: () => string,
): DigitRequest {
  if (model !== undefined && model !== manifest.id) throw modelNotServed(model, manifest.id);
  const decidedSeed = seed ?? randomSeed();
  const { width, height } = manifest.image;
  const scale = size === undefined ? 1 : size / Math.max(width, height);
  return {
    model: manifest.id,
    seed: decidedSeed,
    label: decideLabel(label, decidedSeed, manifest),
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    lifetime: seed === undefined ? 'none' : model === undefined ? 'minutes' : 'forever',
  };
}

/** The path of this one digit, for ever: model, seed, label and size in this order, defaults left out. */
export function pinnedPath(request: DigitRequest, { image }: Manifest): string {
  const { model, seed, label, width, height } = request;
  const parts = [`model=${model}`, `seed=${encodeURIComponent(seed)}`];
  if (label !== null) parts.push(`label=${label}`);
  if (width !== image.width || height !== image.height) {
    parts.push(`size=${Math.max(width, height)}`);
  }
  return `/digit?${parts.join('&')}`;
}

/** The entity tag of a digit, known before it is drawn. */
export function digitTag(path: string): string {
  return entityTag(`png ${imageFormatVersion}`, path);
}

function decideLabel(
  label: number | undefined,
  seed: string,
  { id, labels }: Manifest,
): number | null {
  if (labels === null) {
    if (label === undefined) return null;
    throw noSuchLabel(label, 'none', `The model ${id} has no labels: leave out label.`);
  }
  if (label === undefined) return seedToLabel(seed, labels.length);
  if (label < labels.length) return label;
  throw noSuchLabel(label, `0 to ${labels.length - 1}, the labels of the model ${id}`);
}

function noSuchLabel(label: number, allowed: string, detail?: string): Problem {
  const error = { parameter: 'label', value: String(label), allowed };
  return new Problem('no-such-label', [error], detail);
}

function modelNotServed(model: string, served: string): Problem {
  return new Problem('model-not-served', [
    { parameter: 'model', value: model, allowed: `${served}, the model served here` },
  ]);
}
