import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type * as clientModule from '../../client/client.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { origin, send } from './app-client.ts';

describe('a bundle for a browser', () => {
  it('holds the client and the list of routes alone, is small, and works', async () => {
    const outfile = join(await temporaryFolder('client'), 'client.mjs');
    const { metafile } = await build({
      absWorkingDir: fileURLToPath(new URL('../../', import.meta.url)),
      entryPoints: ['client/client.ts'],
      outfile,
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      metafile: true,
    });
    const foreign = Object.keys(metafile.inputs).filter((path) => !path.startsWith('client/'));
    expect(foreign).toEqual(['models/paths.ts']);
    expect(Object.values(metafile.outputs)[0]?.bytes).toBeLessThan(6_600);
    const { createClient } = (await import(pathToFileURL(outfile).href)) as typeof clientModule;
    const { body } = await createClient(origin, { fetch: send }).digit({ seed: 'a', label: 4 });
    expect(Buffer.from(body.subarray(1, 4)).toString()).toBe('PNG');
  });
});
