import { fileURLToPath } from 'node:url';

let making: Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> | undefined;

/**
 * A file of /learn by its path; undefined: there is none. The files are made when the first is asked for; a bundle
 * has another module here, which reads what its build wrote (build/learn.mjs).
 */
export async function learnFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  making ??= import('../../build/learn.mjs').then(async ({ learnFiles }) =>
    learnFiles(fileURLToPath(new URL('../../', import.meta.url))),
  );
  return (await making).get(path);
}
