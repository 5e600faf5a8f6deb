import { describe, expect, test } from 'vitest';
import { fontHands } from '../../bench/reader/font-digits.ts';
import { drawnLines, generatedLines } from '../../bench/reader/lines.ts';
import { measureReading } from '../../bench/reader/reader.ts';
import type { PaperName } from '../../datasets/paper/presets.ts';
import { loadDataset } from '../../pipeline/data/dataset.ts';
import { takeImages } from '../../pipeline/data/images.ts';
import { holdOutValidation, referenceImages } from '../../pipeline/data/validation.ts';
import { startEngine } from '../../pipeline/engines/engine.ts';
import { needsThat } from '../fixtures/requirements.ts';
import { rounds } from '../fixtures/rounds.ts';
import { shippedModel } from '../functions/shipped-app.ts';

await startEngine('wasm', { threads: 1 });
const held = referenceImages(holdOutValidation(await loadDataset('mnist'), 10_000));

/** Lines to learn from and digits to read as in `npm run bench:reader`, or a part of both. */
const lines = rounds({ full: 8000, part: 400 });
const count = rounds({ full: held.count, part: 1000 });
const digits = takeImages(
  held,
  Uint32Array.from({ length: count }, (_, index) => index),
);
const least = rounds({ full: 97, part: 80 }) / 100;

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
    expect(characters).toBeGreaterThan(0.95 * count);
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
