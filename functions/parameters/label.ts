import type { Manifest } from '../../models/manifest.ts';
import { Problem } from '../problem.ts';

/**
 * Holds a label to the model: null where none was asked for.
 *
 * @throws Problem no-such-label
 */
export function checkLabel(
  label: number | undefined,
  { id, labels }: Manifest,
  parameter = 'label',
): number | null {
  if (label === undefined) return null;
  if (labels === null) {
    const detail = `The model ${id} has no labels: leave out ${parameter}.`;
    throw new Problem(
      'no-such-label',
      [{ parameter, value: String(label), allowed: 'none' }],
      detail,
    );
  }
  if (label < labels.length) return label;
  const allowed = `0 to ${labels.length - 1}, the labels of the model ${id}`;
  throw new Problem('no-such-label', [{ parameter, value: String(label), allowed }]);
}

/** Holds a route that is all about labels to the model. @throws Problem no-labels */
export function requireLabels({ id, labels }: Manifest): readonly string[] {
  if (labels !== null) return labels;
  throw new Problem('no-labels', [], `The model ${id} has no labels to choose digits by.`);
}
