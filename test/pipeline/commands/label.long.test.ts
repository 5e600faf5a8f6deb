import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { entry, label, linesOf, rowsOf, sides, writeImages } from './labelled-images.ts';

describe('pipeline:label', () => {
  it('when interrupted says how to go on, and then labels like a run that never stopped', async () => {
    const places = await writeImages(rowsOf(8));
    const flags = ['--epochs', '60'];
    const whole = { ...places, out: `${places.out}-whole` };
    await label(whole, flags);
    let isSent = false;
    const stopped = await label(places, flags, (stderr, child) => {
      if (isSent || !stderr.includes('labels of')) return;
      isSent = true;
      child.kill('SIGINT');
    });
    expect(stopped.stderr).toContain(
      `; to continue:\n  npm run pipeline:label -- --resume --out ${places.out}\n`,
    );
    expect(stopped.code).toBe(130);
    const resumed = await runScript(entry, ['--resume', '--out', places.out]);
    expect(resumed.code, resumed.stderr).toBe(0);
    for (const file of ['labels.csv', 'unsure.csv']) {
      const [one, other] = [places, whole].map(({ out }) => readFile(join(out, file), 'utf8'));
      expect(await one).toBe(await other);
    }
  });

  it('labels by a fully connected preset, too', async () => {
    const places = await writeImages(rowsOf(8));
    const { code, stderr } = await label(places, ['--preset', 'semi-vat', '--epochs', '30']);
    expect(code, stderr).toBe(0);
    const [, ...labels] = await linesOf(join(places.out, 'labels.csv'));
    for (const line of labels) {
      const [image = '', found] = line.split(',');
      expect(found).toBe(sides[Number.parseInt(image, 10) % 2]);
    }
  });

  it('started twice into one folder labels once, and refuses the other', async () => {
    const places = await writeImages(rowsOf(8));
    const both = await Promise.all([1, 2].map(async () => label(places, ['--epochs', '30'])));
    expect(both.map(({ code }) => code ?? -1).toSorted((first, second) => first - second)).toEqual([
      0, 2,
    ]);
    const refused = both.find(({ code }) => code === 2);
    expect(refused?.stderr).toMatch(/^error: (?:--out )?\S+run: [^\n]+\n$/m);
    expect(await linesOf(join(places.out, 'labels.csv'))).toHaveLength(25);
  });
});
