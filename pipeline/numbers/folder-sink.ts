import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sink } from '../../datasets/formats/format.ts';
import { writing } from '../files/write-error.ts';

/** A folder that a data set is written to, and how far files that grow are. */
export interface FolderSink extends Sink {
  /** Bytes of each file that something was appended to. */
  readonly sizes: () => Readonly<Record<string, number>>;
}

/**
 * Opens a folder for a data set.
 *
 * @param sizes of files that grow, where a run goes on: what is behind is cut off
 */
export async function createFolderSink(
  folder: string,
  sizes: Readonly<Record<string, number>> = {},
): Promise<FolderSink> {
  const grown = new Map(Object.entries(sizes));
  const made = new Set<string>();
  const place = async (path: string): Promise<string> => {
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    return file;
  };
  await Promise.all([...grown].map(([path, size]) => truncate(join(folder, path), size)));
  return {
    sizes: () => Object.fromEntries(grown),
    appended: (path) => grown.get(path) ?? 0,
    async write(path, content) {
      const file = await place(path);
      await writing(file, async () => {
        try {
          await writeFile(file, content);
        } catch (error) {
          // What the disk had no room for is no picture.
          await rm(file, { force: true });
          throw error;
        }
      });
    },
    async append(path, content) {
      const file = await place(path);
      const before = grown.get(path);
      await writing(file, () =>
        before === undefined ? writeFile(file, content) : appendFile(file, content),
      );
      grown.set(path, (before ?? 0) + Buffer.byteLength(content));
    },
    async join(path, parts) {
      const file = await place(path);
      await writing(file, async () => {
        const handle = await open(file, 'w');
        try {
          for (const part of parts) {
            if (typeof part === 'string' || part instanceof Uint8Array) {
              await handle.writeFile(part);
            } else if (grown.has(part.appended)) {
              for await (const chunk of createReadStream(join(folder, part.appended))) {
                await handle.writeFile(chunk as Buffer);
              }
            }
          }
        } finally {
          await handle.close();
        }
      });
      for (const part of parts) {
        if (typeof part === 'string' || part instanceof Uint8Array) continue;
        await rm(join(folder, part.appended), { force: true });
        grown.delete(part.appended);
      }
    },
  };
}
