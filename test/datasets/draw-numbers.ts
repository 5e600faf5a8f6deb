import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FormatName } from '../../datasets/formats/table.ts';
import { papers } from '../../datasets/paper/presets.ts';
import type { LinePlan } from '../../datasets/series.ts';
import type { Shares } from '../../datasets/splits.ts';
import { writeNumbers } from '../../pipeline/numbers/write-numbers.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { shippedModel } from '../functions/shipped-app.ts';
import { planOf } from './plan.ts';

/** A data set as a test asks for it. */
interface AskedLines {
  readonly plan: Partial<LinePlan>;
  readonly count: number;
  readonly format: FormatName;
  readonly split?: Shares | null;
  /** Those of a list, whose plan names it. */
  readonly texts?: readonly string[];
}

/** Lines on forms, where the plan names no paper, as the command writes them: each file by its path. */
export async function drawNumbers({
  plan: changed,
  count,
  format,
  split = null,
  texts,
}: AskedLines): Promise<ReadonlyMap<string, Buffer>> {
  const folder = join(await temporaryFolder('numbers'), 'set');
  const plan = planOf({ paper: papers.form, ...changed });
  const order = { plan, count, shard: null, split, format, masks: false };
  await writeNumbers(shippedModel.generator, order, folder, {
    threads: 1,
    resume: false,
    listFrom: texts ? (index) => textsFrom(texts, index) : null,
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

async function* textsFrom(texts: readonly string[], index: number): AsyncGenerator<string> {
  yield* texts.slice(index);
}
