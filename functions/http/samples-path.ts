import { paths } from '../../models/paths.ts';
import { canonicalPath } from './canonical.ts';

/** Images of the sheet that shows a model: ten rows of ten. */
const sampleCount = 100;

/** The path of the sheet that shows what a model draws. @param route the name that fits it */
export function samplesPath(model: string, route: 'digits' | 'images'): string {
  return canonicalPath(paths[route].path, { model, seed: 'samples', count: sampleCount });
}
