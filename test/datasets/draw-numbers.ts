import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FormatName } from '../../datasets/formats/table.ts';
import { papers } from '../../datasets/paper/presets.ts';
import { writeNumbers } from '../../pipeline/numbers/write-numbers.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { shippedModel } from '../functions/shipped-app.ts';
import { planOf } from './plan.ts';

/** Lines on forms as the command writes them: each file by its path. */
export async function drawNumbers({
  seed,
  pattern,
  count,
  format,
}: {
  readonly seed: string;
  readonly pattern: string;
  readonly count: number;
  readonly format: FormatName;
}): Promise<ReadonlyMap<string, Buffer>> {
  const folder = join(await temporaryFolder('numbers'), 'set');
  const text = { from: 'pattern', pattern, lengths: 'equal' } as const;
  const plan = planOf({ seed, text, paper: papers.form });
  const order = { plan, count, shard: null, split: null, format, masks: false };
  await writeNumbers(shippedModel.generator, order, folder, {
    threads: 1,
    resume: false,
    listFrom: null,
    onWritten: () => {},
  });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = paths.map(
    async (path) => [path.slice(folder.length + 1), await readFile(path)] as const,
  );
  return new Map(await Promise.all(files));
}
