import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Figure } from '../report.ts';
import { projectFolder } from './server-process.ts';

/** The bytes of the Lambda's own code beside those of all it is deployed with (weights, wasm), and zipped. */
export async function measureBundle(): Promise<readonly Figure[]> {
  const folder = join(projectFolder, 'dist/lambda');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(folder.length + 1), new Uint8Array(await readFile(path))] as const;
      }),
  );
  const sum = (names: RegExp) =>
    files
      .filter(([name]) => names.test(name))
      .reduce((total, [, { byteLength }]) => total + byteLength, 0);
  const figure = (metric: string, value: number): Figure => ({
    metric,
    engine: 'wasm',
    value,
    unit: 'bytes',
    baseline: 'whole deployment folder',
    baselineValue: sum(/./),
  });
  const zip = zipSync(Object.fromEntries(files), { level: 9 });
  return [figure('bundle', sum(/\.mjs$/)), figure('bundle-zip', zip.byteLength)];
}
