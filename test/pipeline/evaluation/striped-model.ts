import * as tf from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import type { Manifest } from '../../../models/manifest/manifest.ts';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { fillNormal } from '../../../models/seed/normal.ts';
import { exportModel } from '../../../pipeline/export/model.ts';
import { provenance } from '../../fixtures/tiny-model.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { stripedSize } from './striped-images.ts';

const latentSize = 6;

/** What a striped model gets wrong. */
interface Faults {
  /** It takes no labels: the first latent number decides the side. */
  readonly isUnlabelled?: boolean;
  /** It takes labels and draws the left half whatever they are. */
  readonly isDeaf?: boolean;
  /** It draws each label's stripes for the other. */
  readonly isContrary?: boolean;
  /** The names of its labels. */
  readonly labels?: readonly string[];
  /** What its manifest says of how it was made. */
  readonly made?: Partial<Pick<Manifest, 'trainingSeed' | 'configuration' | 'dataset'>>;
}

/**
 * A model folder whose generator draws striped images from weights set by hand: one dense layer, whose rows
 * for the labels hold the stripes and whose rows for the latent vector hold some noise. Needs wasm.
 */
export async function stripedModel({
  isUnlabelled = false,
  isDeaf = false,
  isContrary = false,
  labels = ['0', '1'],
  made = {},
}: Faults = {}): Promise<{ readonly folder: string; readonly manifest: Manifest }> {
  const pixelCount = stripedSize ** 2;
  const noise = fillNormal(
    generatorFromDigest(digestOf('striped model')),
    new Float32Array(latentSize * pixelCount),
  );
  const isLeft = (pixel: number) => pixel % stripedSize < stripedSize / 2;
  const stripe = (label: number) =>
    Array.from({ length: pixelCount }, (_, pixel) =>
      isLeft(pixel) === (label === 0) ? 0.6 : -0.75,
    );
  const latentRows = Array.from({ length: latentSize }, (_, row) =>
    Array.from(noise.subarray(row * pixelCount, (row + 1) * pixelCount), (value, pixel) =>
      row === 0 && isUnlabelled ? (isLeft(pixel) ? 0.8 : -0.8) : 0.12 * value,
    ),
  );
  const side = (label: number) => (isDeaf ? 0 : isContrary ? 1 - label : label);
  const labelRows = isUnlabelled ? [] : labels.map((_, label) => stripe(side(label)));
  const kernel = [...latentRows, ...labelRows];
  const folder = await temporaryFolder('striped');
  const parameters = new Map<string, tf.Tensor>([
    ['dense_1/kernel', tf.tensor2d(kernel)],
    ['dense_1/bias', tf.zeros([pixelCount])],
  ]);
  const manifest = await exportModel(
    folder,
    {
      inputShape: [kernel.length],
      layers: [
        { kind: 'dense', units: pixelCount },
        { kind: 'tanh' },
        { kind: 'reshape', shape: [stripedSize, stripedSize, 1] },
      ],
    },
    parameters,
    [stripedSize, stripedSize, 1],
    { ...provenance, ...made, labels: isUnlabelled ? null : [...labels] },
  );
  tf.dispose([...parameters.values()]);
  return { folder: join(folder, manifest.id), manifest };
}
