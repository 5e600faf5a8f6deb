import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { gameSection } from '../../../functions/playground/game.ts';
import { staticFiles } from '../../../functions/serving/static-files.ts';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { defaultValidationImages, holdOutValidation } from '../../../pipeline/data/validation.ts';
import { classes, rows } from '../../../site/playground/game-rounds.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const { manifest } = shippedModel.generator;
const { listing } = await staticFiles();

describe('the section of the game', () => {
  it('is on the page of a model of MNIST', () => {
    expect(String(gameSection(manifest, listing))).toContain(`data-real="/${listing.realDigits}"`);
  });

  it.each([
    ['of other data', { ...manifest, dataset: { ...manifest.dataset, name: 'fashion' } }, listing],
    ['without labels', { ...manifest, labels: null }, listing],
    ['in colour', { ...manifest, image: { ...manifest.image, channels: 3 as const } }, listing],
    ['on a host without real digits', manifest, { ...listing, realDigits: null }],
  ])('is not on that of a model %s', (_, other, files) => {
    expect(gameSection(other, files)).toBeNull();
  });

  it('speaks of no judge where the model has none', () => {
    const text = String(gameSection({ ...manifest, companions: {} }, listing));
    expect(text).toContain('data-judges="false"');
    expect(text).not.toContain('The judge');
  });
});

describe('the real digits', () => {
  const get = async () => shippedApp().request(`/${listing.realDigits}`);

  it('are kept for ever, and small', async () => {
    const response = await get();
    expect(response.headers.get('Content-Type')).toBe('image/png');
    expect(response.headers.get('Cache-Control')).toContain('immutable');
    expect((await bytesOf(response)).length).toBeLessThan(50_000);
  });

  it('are the first of each class among the validation images, as they are', async () => {
    const dataset = await loadDataset('mnist');
    const { validation } = holdOutValidation(dataset, defaultValidationImages(dataset));
    if (!validation) throw new Error('no validation images');
    const { width, height, labels, pixels } = validation;
    const picture = decode(await bytesOf(get()));
    expect([picture.width, picture.height]).toEqual([classes * width, rows * height]);
    for (let label = 0; label < classes; label++) {
      const indices = [...labels.keys()].filter((index) => labels[index] === label);
      for (const [row, index] of indices.slice(0, rows).entries()) {
        const shown = Array.from({ length: width * height }, (__, at) => {
          const y = row * height + Math.floor(at / width);
          return picture.data[y * picture.width + label * width + (at % width)];
        });
        const own = pixels.subarray(index * width * height, (index + 1) * width * height);
        expect(shown).toEqual([...own]);
      }
    }
  });
});
