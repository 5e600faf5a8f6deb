import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runScript } from '../../fixtures/run-script.ts';
import { png } from '../data/grey-png.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';

export const entry = 'pipeline/commands/label.ts';

/** Images of 4 × 4 that are bright on the left or on the right. */
function sided(index: number): Uint8Array {
  const isLeft = index % 2 === 0;
  const samples = Array.from({ length: 16 }, (_, pixel) =>
    pixel % 4 < 2 === isLeft ? 200 + index : index,
  );
  return png(4, 4, 1, samples);
}

export const sides = ['left', 'right'] as const;
export const imageCount = 24;

/** Two dozen images, a file of labels of some, and a run's folder that is not there yet. */
export async function writeImages(
  labels: string,
  others: Readonly<Record<string, Uint8Array>> = {},
) {
  const files = Object.fromEntries(
    Array.from(
      { length: imageCount },
      (_, index) => [`images/${index}.png`, sided(index)] as const,
    ),
  );
  const folder = await temporaryFolder({ ...files, ...others, 'labels.csv': labels });
  return {
    data: join(folder, 'images'),
    labels: join(folder, 'labels.csv'),
    out: join(folder, 'run'),
  };
}

/** Rows of labels of the first images. */
export const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index}.png,${sides[index % 2]}\n`).join('');

type Places = Awaited<ReturnType<typeof writeImages>>;

/** Runs pipeline:label on one thread. */
export const label = async (
  { data, labels, out }: Places,
  flags: readonly string[] = [],
  watch?: Parameters<typeof runScript>[2],
) =>
  runScript(
    entry,
    ['--threads', '1', '--data', data, '--labels', labels, '--out', out, ...flags],
    watch,
  );

export async function linesOf(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8')).trim().split('\n');
}
