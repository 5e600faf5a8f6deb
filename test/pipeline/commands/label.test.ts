import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { runScript } from '../../fixtures/run-script.ts';
import { png } from '../data/grey-png.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';

const entry = 'pipeline/commands/label.ts';

/** Images of 4 × 4 that are bright on the left or on the right. */
function sided(index: number): Uint8Array {
  const isLeft = index % 2 === 0;
  const samples = Array.from({ length: 16 }, (_, pixel) =>
    pixel % 4 < 2 === isLeft ? 200 + index : index,
  );
  return png(4, 4, 1, samples);
}

const sides = ['left', 'right'] as const;

describe('pipeline:label', () => {
  it('labels all images from a few, and shows those to label next', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 24 }, (_, index) => [`images/${index}.png`, sided(index)] as const),
    );
    const rows = Array.from({ length: 8 }, (_, index) => `${index}.png,${sides[index % 2]}\n`);
    const folder = await temporaryFolder({ ...files, 'labels.csv': rows.join('') });
    const [images, labelsFile, out] = ['images', 'labels.csv', 'run'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const flags = `--preset semi-vat --epochs 30 --threads 1 --data ${images} --labels ${labelsFile}`;
    const { code, stderr } = await runScript(entry, [...flags.split(' '), '--out', out]);
    expect(stderr).toContain(`6 labels of ${labelsFile}`);
    expect(stderr).toContain(`labels of all images: ${join(out, 'labels.csv')}`);
    expect(code).toBe(0);

    const [names, ...labels] = await linesOf(join(out, 'labels.csv'));
    expect(names).toBe('image,label,probability');
    expect(labels).toHaveLength(24);
    expect(labels[0]).toBe('0.png,left,1.0000');
    for (const line of labels) {
      const [image = '', label] = line.split(',');
      expect(label).toBe(sides[Number.parseInt(image, 10) % 2]);
    }
    const [, ...unsure] = await linesOf(join(out, 'unsure.csv'));
    expect(unsure).toHaveLength(16);
    const shares = unsure.map((line) => Number(line.split(',')[2]));
    expect(shares).toEqual(shares.toSorted((first, second) => first - second));
    expect(decode(await readFile(join(out, 'unsure.png'))).width).toBe(62);
  });

  it('asks for data and labels', async () => {
    const { code, stderr } = await runScript(entry, ['--out', 'nowhere']);
    expect(stderr).toBe('error: --data and --labels: both are needed, but with --resume\n');
    expect(code).toBe(2);
  });
});

async function linesOf(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8')).trim().split('\n');
}
