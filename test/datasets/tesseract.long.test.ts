import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createLineDrawing } from '../../datasets/line-drawing.ts';
import { needsThat } from '../fixtures/requirements.ts';
import { rounds } from '../fixtures/rounds.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { shippedModel } from '../functions/shipped-app.ts';
import { planOf } from './plan.ts';

const run = promisify(execFile);
const lineCount = rounds({ full: 200, part: 20 });

const requirement = needsThat(hasTesseract(), {
  what: 'Tesseract',
  get: 'sudo apt-get install tesseract-ocr',
});

function hasTesseract(): boolean {
  try {
    execFileSync('tesseract', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('Tesseract, which learnt from print, reads some of our clean lines', requirement, async () => {
  const folder = await temporaryFolder('tesseract');
  const plan = planOf({
    seed: 'tesseract',
    text: { from: 'pattern', pattern: '[0-9]{8}', lengths: 'equal' },
    size: 64,
  });
  const drawing = createLineDrawing(shippedModel.generator, plan, { mask: false, grey: false });
  const lines = await drawing.draw(Array.from({ length: lineCount }, (_, index) => index));
  const list = lines.map(({ index }) => join(folder, `${index}.png`));
  await Promise.all(lines.map(({ png }, index) => writeFile(list[index] ?? '', png)));
  await writeFile(join(folder, 'list.txt'), list.join('\n'));
  const limits = ['--psm', '7', '--dpi', '200', '-c', 'tessedit_char_whitelist=0123456789'];
  const { stdout } = await run('tesseract', [join(folder, 'list.txt'), 'stdout', ...limits], {
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
  });
  const read = stdout.split('\f').map((page) => page.replaceAll(/\D/g, ''));
  const rates = lines.map(({ text }, index) => 1 - distance(text, read[index] ?? '') / text.length);
  const rate = rates.reduce((sum, own) => sum + Math.max(0, own), 0) / lines.length;
  const whole = lines.filter(({ text }, index) => read[index] === text).length;
  process.stdout.write(
    `Tesseract: ${(100 * rate).toFixed(1)} % of characters, ${whole} of ${lineCount} whole lines\n`,
  );
  expect(read.length).toBeGreaterThanOrEqual(lineCount);
  expect(rate).toBeGreaterThan(0.4);
});

/** Characters to insert, to leave out and to replace between two texts (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, character] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [place, found] of Array.from(other).entries()) {
      const replaced = (row[place] ?? 0) + (character === found ? 0 : 1);
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
