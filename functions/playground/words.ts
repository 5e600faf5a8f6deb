import { drawsDigits } from '../../models/manifest/labels.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';

/** What a page calls the things that a model draws. */
export interface PageWords {
  /** One of them: also the name of the route that draws one. */
  readonly one: 'digit' | 'image';
  /** Several of them: also the name of the route that draws a sheet. */
  readonly several: 'digits' | 'images';
  readonly article: 'a' | 'an';
  /** The page's heading. */
  readonly heading: string;
}

/** The page's words for a model: digits where it learned handwritten digits, else images of its data set. */
export function pageWords(manifest: Pick<Manifest, 'dataset' | 'labels'>): PageWords {
  if (drawsDigits(manifest)) {
    return {
      one: 'digit',
      several: 'digits',
      article: 'a',
      heading: 'Handwritten digits from a neural network',
    };
  }
  const heading = `Images like those of ${manifest.dataset.name}, from a neural network`;
  return { one: 'image', several: 'images', article: 'an', heading };
}
