import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { type SweepRow, readGrid } from '../../../pipeline/sweep/grid.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

/** What a row's run is to have left. */
export interface RowContent {
  readonly errors?: number;
  /** Fréchet distances every 100 iterations. */
  readonly distances?: readonly number[];
  readonly hasSheet?: boolean;
}

/** A sweep's folder whose runs have left what is given, without training. */
export async function writeSweepFolder(
  grid: unknown,
  contents: readonly RowContent[],
): Promise<{ readonly folder: string; readonly rows: readonly SweepRow[] }> {
  const folder = await temporaryFolder('sweep');
  const rows = readGrid(JSON.stringify(grid), 'grid.json', () => null);
  for (const [index, { errors, distances = [], hasSheet = false }] of contents.entries()) {
    const write = async (path: string, content: string | Uint8Array) => {
      const file = join(folder, rows[index]?.name ?? '', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    };
    if (errors !== undefined) {
      await write(
        'result.json',
        JSON.stringify({ errors, errorRate: errors / 10_000, minutes: 3 }),
      );
    }
    if (distances.length > 0) await write('history.jsonl', distances.map(historyLine).join(''));
    if (hasSheet) {
      const data = new Uint8Array(40 * 20).fill(index);
      await write('samples/step-000100.png', encode({ width: 40, height: 20, data, channels: 1 }));
    }
  }
  return { folder, rows };
}

function historyLine(frechetDistance: number, index: number): string {
  const step = 100 * (index + 1);
  const others = { seconds: step, coverage: 0.5, precision: 0.5, labelAgreement: null };
  return `${JSON.stringify({ step, frechetDistance, ...others })}\n`;
}
