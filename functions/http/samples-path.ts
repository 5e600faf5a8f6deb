import { canonicalPath } from './canonical.ts';

/** Digits of the sheet that shows a model: ten rows of ten. */
const sampleCount = 100;

/** The path of the sheet that shows what a model draws. */
export function samplesPath(model: string): string {
  return canonicalPath('/digits', { model, seed: 'samples', count: sampleCount });
}
