import type { Manifest } from '../../models/manifest/manifest.ts';
import { Problem } from '../problem.ts';

/** Holds a route that is all about labels to the model. @throws Problem no-labels */
export function requireLabels({ id, labels }: Manifest): readonly string[] {
  if (labels !== null) return labels;
  throw new Problem('no-labels', [], `The model ${id} has no labels to choose digits by.`);
}
