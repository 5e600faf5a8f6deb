import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { openWorker } from '../../../functions/entries/worker-app.ts';

/** All files of the shipped folder by their paths in it. */
async function shippedFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(shippedFolder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const read = paths.map(
    async (path) =>
      [path.slice(shippedFolder.length + 1).replaceAll('\\', '/'), await readFile(path)] as const,
  );
  return new Map(await Promise.all(read));
}

describe('a Worker', () => {
  it('goes on with loading its model when the first client leaves', async () => {
    const worker = await openWorker(await shippedFiles());
    const kept: Promise<unknown>[] = [];
    const answer = await worker.fetch(
      new Request('https://digits.example/digit?seed=42'),
      { LOG: 'off' },
      { waitUntil: (work) => void kept.push(work) },
    );
    expect(answer.status).toBe(200);
    expect(kept).toHaveLength(1);
    await kept[0];
  });
});
