import { describe, expect, test } from 'vitest';
import { fontHands } from '../../bench/reader/font-digits.ts';
import { drawnLines, generatedLines } from '../../bench/reader/lines.ts';
import { measureReading } from '../../bench/reader/reader.ts';
import type { PaperName } from '../../datasets/paper/presets.ts';
import { loadDataset } from '../../pipeline/data/dataset.ts';
import { holdOutValidation, referenceImages } from '../../pipeline/data/validation.ts';
import { startEngine } from '../../pipeline/engines/engine.ts';
import { needsThat } from '../fixtures/requirements.ts';
import { rounds } from '../fixtures/rounds.ts';
import { shippedModel } from '../functions/shipped-app.ts';

await startEngine('wasm', { threads: 1 });
const digits = referenceImages(holdOutValidation(await loadDataset('mnist'), 10_000));

/** What `npm run bench:reader` learns from, or a tenth of it. */
const lines = rounds({ full: 8000, part: 800 });
const least = lines === 8000 ? 0.97 : 0.9;

const readAfterOurs = async (paper: PaperName) =>
  measureReading({
    paper,
    source: (plan) => generatedLines(shippedModel.generator, plan),
    lines,
    rounds: 4,
    digits,
  });

/** The hands of fonts; null: the packages are not installed. */
const hands = await fontHands().catch(() => null);
const fonts = needsThat(hands !== null, {
  what: 'handwriting fonts from npm',
  get: 'npm install --no-save opentype.js @resvg/resvg-wasm $(node examples/data-sets/letters.mjs --packages)',
});

describe('a reader that has seen our lines alone', () => {
  test.each(['clean', 'phone'] as const)('reads real digits on %s paper', async (paper) => {
    const { characters, rate } = await readAfterOurs(paper);
    process.stdout.write(`${paper}: ${(100 * rate).toFixed(2)} % of ${characters} real digits\n`);
    expect(characters).toBeGreaterThan(9900);
    expect(rate).toBeGreaterThanOrEqual(least);
  });

  test('reads more of them than one that has seen lines of fonts', fonts, async () => {
    const ours = await readAfterOurs('clean');
    const source = (plan: Parameters<typeof drawnLines>[1]) =>
      drawnLines(hands ?? (() => new Map()), plan);
    const theirs = await measureReading({ paper: 'clean', source, lines, rounds: 4, digits });
    process.stdout.write(`after fonts: ${(100 * theirs.rate).toFixed(2)} %\n`);
    expect(ours.rate).toBeGreaterThan(theirs.rate);
  });
});
