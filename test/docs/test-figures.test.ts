import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFigure, type FigureName } from '../../models/manifest/figures.ts';
import { shippedId } from '../../models/source.ts';
import { overSeeds, type TestResult } from '../../pipeline/evaluation/test-models.ts';
import { figureValue } from '../../pipeline/evaluation/table.ts';

const root = join(import.meta.dirname, '..', '..');
const readme = await readFile(join(root, 'README.md'), 'utf8');
/** As `npm run pipeline:test -- --out docs/test-figures.json` wrote it. */
const result = JSON.parse(
  await readFile(join(root, 'docs', 'test-figures.json'), 'utf8'),
) as TestResult;

/** The rows of README.md's table, by the words that each begins with. */
const rows: Readonly<Record<string, FigureName>> = {
  'label agreement': 'labelAgreement',
  'accuracy on real digits': 'classificationAccuracyScore',
  'coverage of the test images': 'coverage',
  'Fréchet distance to the test images': 'frechetDistance',
  'median distance to the nearest training image': 'copyDistanceRatio',
};

describe('the figures in README.md', () => {
  it.each(Object.entries(rows))('are those of the test set: %s', (words, name) => {
    const { unit } = describeFigure(name);
    const figure = overSeeds(result, name);
    if (!figure) throw new Error(`docs/test-figures.json has no ${name}`);
    const text = (value: number | null) => (value === null ? '1' : figureValue(value, unit));
    const spread = result.models.length > 1 ? ` ± ${text(figure.std)}` : '';
    const row = readme.split('\n').find((line) => line.startsWith(`| ${words}`)) ?? '';
    expect(row.split('|').map((cell) => cell.trim())).toEqual([
      '',
      expect.stringContaining(words),
      `${text(figure.mean)}${spread}`,
      text(figure.floor),
      '',
    ]);
  });

  it('say on how many training seeds they are', () => {
    const count = result.models.length;
    expect(readme).toContain(`${count} training ${count === 1 ? 'seed' : 'seeds'}`);
  });

  it('were measured on the test images, with the generator that ships among the models', () => {
    expect(result.models.every(({ evaluation }) => evaluation.reference === 'test')).toBe(true);
    expect(result.models.map(({ id }) => id)).toContain(shippedId);
  });
});
