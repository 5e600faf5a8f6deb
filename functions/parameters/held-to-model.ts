import type { Manifest } from '../../models/manifest/manifest.ts';
import { shortName } from '../../models/manifest/label-text.ts';
import { labelIndex } from '../../models/manifest/labels.ts';
import { seedToLabel, seedToLatent } from '../../models/seed/seed.ts';
import { Problem } from '../problem.ts';
import { refuseChanges } from './effect.ts';
import { shown } from './parse.ts';
import type { ParameterSchema, ParameterShape, Values } from './parameter.ts';

/**
 * Holds a label to the model.
 *
 * @returns its index; null where none was asked for
 * @throws Problem no-such-label
 */
export function checkLabel(
  label: string | number | undefined,
  { id, labels }: Manifest,
  parameter = 'label',
): number | null {
  if (label === undefined) return null;
  if (labels === null) {
    const detail = `The model ${id} has no labels: leave out ${parameter}.`;
    throw new Problem(
      'no-such-label',
      [{ parameter, value: shown(String(label)), allowed: 'none' }],
      detail,
    );
  }
  const index = labelIndex(labels, String(label));
  if (index >= 0) return index;
  const allowed = `${labelsOf(labels)}, the labels of the model ${id}`;
  throw new Problem('no-such-label', [{ parameter, value: shown(String(label)), allowed }]);
}

/** "0 to 9", or the first names. */
function labelsOf(labels: readonly string[]): string {
  const areNumbers = labels.every((name, index) => name === `${index}`);
  if (areNumbers) return `0 to ${labels.length - 1}`;
  const first = labels.slice(0, 50).map(shortName);
  const more = labels.length - first.length;
  return more > 0 ? `${first.join(', ')} and ${more} more` : first.join(', ');
}

/**
 * The index of the label asked for, else the one that the seed picks; null for a model without labels.
 *
 * @param seed null: there is none to pick one
 * @param required where a label must be given, for the error
 * @throws Problem no-such-label, or invalid-parameter where nothing says which
 */
export function decideLabel(
  requested: string | number | undefined,
  seed: string | null,
  manifest: Manifest,
  required: string,
): number | null {
  const label = checkLabel(requested, manifest);
  if (label !== null || manifest.labels === null) return label;
  if (seed !== null) return seedToLabel(seed, manifest.labels.length);
  const allowed = `${labelsOf(manifest.labels)}, required ${required}`;
  throw new Problem('invalid-parameter', [{ parameter: 'label', value: '', allowed }]);
}

/** Holds values to what needs the model's image: the checks, and what only grey images have. @throws Problem invalid-parameter */
export function checkWithModel<Shape extends ParameterShape>(
  { shape, checks }: ParameterSchema<Shape>,
  values: Values<Shape>,
  { id, image }: Manifest,
): void {
  if (image.channels === 3) {
    const allowed = `none, because the model ${id} draws in colour`;
    refuseChanges(shape, values, ({ isForGrey }) => (isForGrey ? allowed : null));
  }
  for (const { blames, allowed: check } of checks) {
    const allowed = check(values, image);
    if (allowed === null) continue;
    const value = String(
      (values as Readonly<Record<string, string | number | undefined>>)[blames] ?? '',
    );
    throw new Problem('invalid-parameter', [{ parameter: blames, value, allowed }]);
  }
}

/**
 * The latent vector that a parameter gives as a text.
 *
 * @returns [latent.size]; null where the parameter is absent
 * @throws Problem no-such-hand where it is not one of this model's
 */
export async function requestedLatent(
  text: string | undefined,
  { id, latent }: Manifest,
  parameter = 'hand',
): Promise<Float32Array | null> {
  if (text === undefined) return null;
  // Most drawings follow from a seed: they need none of this.
  const { largestDeviate, parseLatentText } = await import('../../models/seed/latent-text.ts');
  const parsed = parseLatentText(text, latent.size);
  if (parsed) return parsed;
  const allowed = `${latent.size} float16 numbers from -${largestDeviate} to ${largestDeviate} in base64url, as the model ${id} has them`;
  throw new Problem('no-such-hand', [{ parameter, value: text.slice(0, 200), allowed }]);
}

/** The latent vector of the seed where there is one, else the given one. */
export function latentOf(
  seed: string | null,
  given: Float32Array | null,
  { latent }: Manifest,
): Float32Array {
  if (seed !== null) return seedToLatent(seed, latent.size);
  if (given) return given;
  throw new Error('neither a seed nor a latent vector');
}
