import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Configuration } from '../../pipeline/gan/configuration.ts';
import type { Dataset } from '../../pipeline/data/dataset.ts';
import type { PresetName } from '../../pipeline/gan/presets.ts';
import { resolveConfiguration } from '../../pipeline/run/gan-configuration.ts';

const random = generatorFromDigest(digestOf('bench'));
const imageCount = 512;

/** Images that nobody drew: arithmetic takes the same time whatever the pixels. */
export const madeUpImages: Dataset['train'] = {
  count: imageCount,
  height: 28,
  width: 28,
  channels: 1,
  pixels: Uint8Array.from({ length: imageCount * 28 * 28 }, () => uniformInt(random, 0, 255)),
  labels: Uint8Array.from({ length: imageCount }, (_, index) => index % 10),
};

/** The configuration of a preset, at full size, over the made-up images. */
export function ganConfiguration(preset: PresetName, batchSize: number): Configuration {
  const dataset: Dataset = {
    name: 'made-up',
    sha256: '0'.repeat(64),
    labels: Array.from({ length: 10 }, (_, label) => String(label)),
    train: madeUpImages,
    test: undefined,
  };
  return resolveConfiguration(
    { preset, data: 'made-up', seed: 1, headStart: 0, batchSize },
    dataset,
  );
}
