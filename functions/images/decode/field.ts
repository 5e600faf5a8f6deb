import type { Channels } from '../../../models/images/image.ts';
import type { Manifest } from '../../../models/manifest/manifest.ts';

export type { Channels };

/** The images that a model takes, which pictures are made to fit. */
export interface Field {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly channels?: Channels; // absent: 1
  /**
   * Whether pictures show handwriting, whose ink and paper are told apart, and which is set right as MNIST's was;
   * absent: they do.
   */
  readonly isHandwriting?: boolean;
}

/** What pictures must become for a model. */
export function fieldOf({ image, dataset }: Pick<Manifest, 'image' | 'dataset'>): Field {
  return { ...image, isHandwriting: learnedHandwriting({ image, dataset }) };
}

/**
 * Whether a model's images are strokes of ink on paper, by the name of its data set: pictures of such things may be
 * light on dark or dark on light, and are centred and scaled as those of MNIST were.
 */
function learnedHandwriting({ image, dataset }: Pick<Manifest, 'image' | 'dataset'>): boolean {
  const isNamedSo = /mnist|usps|digit|letter|character|handwrit|omniglot/i.test(dataset.name);
  return image.channels === 1 && isNamedSo && !/fashion/i.test(dataset.name);
}
