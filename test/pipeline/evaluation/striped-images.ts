import { createHash } from 'node:crypto';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { fillNormal } from '../../../models/seed/normal.ts';
import type { Dataset } from '../../../pipeline/data/dataset.ts';
import type { LabelledImages } from '../../../pipeline/data/images.ts';

export const stripedSize = 8;
const pixelCount = stripedSize ** 2;

/** Images of 8 × 8 whose left half is bright, label 0, or whose right half is, label 1, with noise. */
export function stripedImages(name: string, count: number): LabelledImages {
  const noise = fillNormal(
    generatorFromDigest(digestOf(name)),
    new Float32Array(count * pixelCount),
  );
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 2);
  const pixels = Uint8Array.from(noise, (deviate, index) => {
    const isLeft = index % stripedSize < stripedSize / 2;
    const isBright = isLeft === (labels[Math.floor(index / pixelCount)] === 0);
    return Math.max(0, Math.min(255, (isBright ? 200 : 40) + 25 * deviate));
  });
  return { count, height: stripedSize, width: stripedSize, channels: 1, pixels, labels };
}

/** 300 such images to train on and 140 to test with. */
export function stripedDataset(): Dataset {
  const [train, test] = [stripedImages('train', 300), stripedImages('test', 140)];
  const sha256 = createHash('sha256').update(train.pixels).update(test.pixels).digest('hex');
  return { name: 'striped', sha256, labels: ['0', '1'], train, test };
}
