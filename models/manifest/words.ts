import { drawsDigits } from './labels.ts';
import type { Manifest } from './manifest.ts';

/** What texts call the things that a model draws. */
export interface ModelWords {
  /** One of them: also the name of the route that draws one. */
  readonly one: 'digit' | 'image';
  /** Several of them: also the name of the route that draws a sheet. */
  readonly several: 'digits' | 'images';
  readonly article: 'a' | 'an';
}

/** Digits where the model learned handwritten digits, else images. */
export function modelWords(manifest: Pick<Manifest, 'dataset' | 'labels'>): ModelWords {
  return drawsDigits(manifest)
    ? { one: 'digit', several: 'digits', article: 'a' }
    : { one: 'image', several: 'images', article: 'an' };
}
