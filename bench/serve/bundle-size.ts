import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../report.ts';
import { projectFolder } from './server-process.ts';

/** The bytes of the Lambda's own code beside those of all it is deployed with (weights, wasm). */
export async function measureBundle(): Promise<readonly Figure[]> {
  const folder = join(projectFolder, 'dist/lambda');
  const files = await Promise.all(
    (await readdir(folder, { recursive: true })).map(async (name) => {
      const status = await stat(join(folder, name));
      return { name, bytes: status.isFile() ? status.size : 0 };
    }),
  );
  const sum = (names: RegExp) =>
    files.filter(({ name }) => names.test(name)).reduce((total, { bytes }) => total + bytes, 0);
  return [
    {
      metric: 'bundle',
      engine: 'wasm',
      value: sum(/\.mjs$/),
      unit: 'bytes',
      rival: 'whole folder',
      rivalValue: sum(/./),
    },
  ];
}
