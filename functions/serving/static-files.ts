import { fileURLToPath } from 'node:url';
import type { StaticFiles } from '../../build/static-files.mjs';

let opening: Promise<StaticFiles> | undefined;

/**
 * The files that are answered as they are: /learn, the report, real digits. A server from source reads them from the
 * repository; in a bundle, this module is replaced by one that knows what its build wrote (build/static-files.mjs).
 */
export async function staticFiles(): Promise<StaticFiles> {
  opening ??= import('../../build/static-files.mjs').then(async ({ openStaticFiles }) =>
    openStaticFiles(fileURLToPath(new URL('../../', import.meta.url))),
  );
  return opening;
}
