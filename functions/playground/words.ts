import type { Manifest } from '../../models/manifest/manifest.ts';
import { type ModelWords, modelWords } from '../../models/manifest/words.ts';

/** What a page calls the things that a model draws. */
export interface PageWords extends ModelWords {
  /** The page's heading. */
  readonly heading: string;
}

/** The page's words for a model: digits where it learned handwritten digits, else images of its data set. */
export function pageWords(manifest: Pick<Manifest, 'dataset' | 'labels'>): PageWords {
  const words = modelWords(manifest);
  const heading =
    words.one === 'digit'
      ? 'Handwritten digits from a neural network'
      : `Images like those of ${manifest.dataset.name}, from a neural network`;
  return { ...words, heading };
}
