/**
 * Writes site/playground/real-digits.png, the real digits of the playground's game: `node build/real-digits.mjs`.
 * They are the first twenty of each class among MNIST's 10,000 validation images, which no shipped model was trained
 * on. A column has one class, and a row one digit of each.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { tsImport } from 'tsx/esm/api';

const root = join(import.meta.dirname, '..');
const perClass = 20;

const { loadDataset } = await tsImport('../pipeline/data/dataset.ts', import.meta.url);
const { defaultValidationImages, holdOutValidation } = await tsImport(
  '../pipeline/data/validation.ts',
  import.meta.url,
);
const dataset = await loadDataset('mnist');
const { validation } = holdOutValidation(dataset, defaultValidationImages(dataset));
const { width, height, labels, pixels } = validation;
const classes = dataset.labels.length;
const data = new Uint8Array(perClass * classes * width * height);
for (let label = 0; label < classes; label++) {
  const indices = [...labels.keys()].filter((index) => labels[index] === label);
  for (const [row, index] of indices.slice(0, perClass).entries()) {
    for (let y = 0; y < height; y++) {
      const from = (index * height + y) * width;
      const to = ((row * height + y) * classes + label) * width;
      data.set(pixels.subarray(from, from + width), to);
    }
  }
}
const png = encode({
  width: classes * width,
  height: perClass * height,
  data,
  channels: 1,
  depth: 8,
});
await writeFile(join(root, 'site/playground/real-digits.png'), png);
