import type { Channels } from '../../../models/images/image.ts';
import { contentOf } from '../../../models/manifest/labels.ts';
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
  /** What transparent pixels lie on where pictures show other things; absent: white. */
  readonly ground?: 'black' | 'white';
}

/**
 * What pictures must become for a model. Those of handwriting may be light on dark or dark on light, and are centred and
 * scaled as those of MNIST were.
 */
export function fieldOf(manifest: Pick<Manifest, 'image' | 'dataset' | 'labels'>): Field {
  const { image, dataset } = manifest;
  return {
    ...image,
    isHandwriting: image.channels === 1 && contentOf(manifest) !== 'images',
    ...(dataset.ground && { ground: dataset.ground }),
  };
}
