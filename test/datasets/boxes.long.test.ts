import { describe, expect, test } from 'vitest';
import { paperNames, papers } from '../../datasets/paper/presets.ts';
import { createLineSeries } from '../../datasets/series.ts';
import { generate } from '../../models/generator.ts';
import { rounds } from '../fixtures/rounds.ts';
import { shippedModel } from '../functions/shipped-app.ts';
import { inside, textsOfAll } from './boxes.ts';
import { planOf } from './plan.ts';

const lineCount = rounds({ full: 10_000, part: 500 });
const linesAtOnce = 100;

describe('the boxes of many lines', () => {
  test.each(paperNames)('on %s hold 99 %% of the ink and end with it', async (name) => {
    const { generator } = shippedModel;
    const plan = planOf({
      seed: 'many',
      paper: papers[name],
      variation: 'loose',
      touching: 0.2,
    });
    const series = createLineSeries(generator.manifest, plan, (draws) =>
      generate(generator, draws),
    );
    const texts = textsOfAll(lineCount);
    let [characters, leastShare, widestMargin] = [0, 1, 0];
    for (let first = 0; first < lineCount; first += linesAtOnce) {
      const requests = texts
        .slice(first, first + linesAtOnce)
        .map((text, place) => ({ index: first + place, text }));
      for (const line of await series.draw(requests)) {
        for (const { mask, box } of line.characters) {
          if (!mask || !box) continue;
          const { share, margin } = inside(mask, box);
          characters++;
          leastShare = Math.min(leastShare, share);
          widestMargin = Math.max(widestMargin, margin);
        }
      }
    }
    expect(characters).toBeGreaterThan(7 * lineCount);
    expect(leastShare).toBeGreaterThanOrEqual(0.99);
    expect(widestMargin).toBeLessThanOrEqual(1);
  });
});
