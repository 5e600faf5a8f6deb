import { readFile } from 'node:fs/promises';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { collectSweep, sweepFiles } from '../../../pipeline/sweep/collect.ts';
import { writeSweepFolder } from './sweep-folder.ts';

describe('the table of a sweep', () => {
  it('shows mean ± sample deviation over label seeds, by hand', async () => {
    const { folder, rows } = await writeSweepFolder(
      { preset: 'semi', 'labels-only': [false, true], 'label-seed': [1, 2, 3] },
      [90, 100, 125, 900, 1000, 1100].map((errors) => ({ errors })),
    );
    // 105, and √((15² + 5² + 20²) / 2) = 18.03; 1000 and √((100² + 100²) / 2) = 100.
    expect(await collectSweep(folder, rows)).toBe(
      [
        '| row       | labels-only | label-seed | errors           | error rate      | minutes |',
        '|-----------|-------------|------------|------------------|-----------------|---------|',
        '| 0         |             | 1          | 90               | 0.0090          | 3.0     |',
        '| 1         |             | 2          | 100              | 0.0100          | 3.0     |',
        '| 2         |             | 3          | 125              | 0.0125          | 3.0     |',
        '| mean of 3 |             |            | 105.00 ± 18.03   | 0.0105 ± 0.0018 | 9.0     |',
        '| 3         | yes         | 1          | 900              | 0.0900          | 3.0     |',
        '| 4         | yes         | 2          | 1000             | 0.100           | 3.0     |',
        '| 5         | yes         | 3          | 1100             | 0.110           | 3.0     |',
        '| mean of 3 | yes         |            | 1000.00 ± 100.00 | 0.1000 ± 0.0100 | 9.0     |',
      ].join('\n'),
    );
    const { table, json } = sweepFiles(folder);
    expect(await readFile(table, 'utf8')).toBe(`${await collectSweep(folder, rows)}\n`);
    const { groups } = JSON.parse(await readFile(json, 'utf8')) as {
      groups: {
        rows: number[];
        figures: { errors: { mean: number; std: number; rows: number } };
      }[];
    };
    expect(groups[0]?.rows).toEqual([0, 1, 2]);
    expect(groups[0]?.figures.errors.mean).toBe(105);
    expect(groups[0]?.figures.errors.std).toBeCloseTo(Math.sqrt(325), 12);
  });

  it('says what is not done, and takes the mean over the rest', async () => {
    const { folder, rows } = await writeSweepFolder({ seed: [1, 2, 3] }, [
      { errors: 10 },
      { distances: [2] },
    ]);
    expect(await collectSweep(folder, rows)).toBe(
      [
        '| row       | seed | state       | errors | error rate | minutes |',
        '|-----------|------|-------------|--------|------------|---------|',
        '| 0         | 1    | done        | 10     | 0.0010     | 3.0     |',
        '| 1         | 2    | unfinished  | –      | –          | –       |',
        '| 2         | 3    | not started | –      | –          | –       |',
        '| mean of 1 |      |             | 10     | 0.0010     | 3.0     |',
      ].join('\n'),
    );
  });
});

describe('the picture of a sweep', () => {
  it('has a line a row, and the sheets beside each other under their names', async () => {
    const { folder, rows } = await writeSweepFolder({ seed: [1, 2], steps: 300 }, [
      { distances: [9, 4, 2], hasSheet: true },
      { distances: [8, 5, 3], hasSheet: true },
    ]);
    await collectSweep(folder, rows);
    const text = await readFile(sweepFiles(folder).picture, 'utf8');
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    const { document } = parseHTML(`<html><body>${text}</body></html>`);
    expect(document.querySelectorAll('[aria-label="line"] path')).toHaveLength(2);
    const sheets = [...document.querySelectorAll('image')];
    expect(sheets.map((sheet) => sheet.getAttribute('href')?.slice(0, 22))).toEqual([
      'data:image/png;base64,',
      'data:image/png;base64,',
    ]);
    // As wide as high, times two: the sheet's own proportions.
    for (const sheet of sheets) {
      const [width, height] = ['width', 'height'].map((name) => Number(sheet.getAttribute(name)));
      expect(width).toBeCloseTo(2 * (height ?? 0), 6);
    }
    const titles = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(titles).toEqual(expect.arrayContaining(['0: seed 1', '1: seed 2']));
    // Nothing to fetch, nothing to run.
    expect(text).not.toMatch(/<script|href="http|url\(http/);
  });

  it('draws errors where rows end with a classifier', async () => {
    const { folder, rows } = await writeSweepFolder({ preset: 'semi', 'label-seed': [1, 2] }, [
      { errors: 90 },
      { errors: 120 },
    ]);
    await collectSweep(folder, rows);
    const text = await readFile(sweepFiles(folder).picture, 'utf8');
    const { document } = parseHTML(`<html><body>${text}</body></html>`);
    expect(document.querySelectorAll('[aria-label="dot"] circle')).toHaveLength(2);
  });
});
