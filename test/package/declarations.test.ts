import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { writeDeclarations } = (await import(`${root}package/declarations.mjs`)) as {
  readonly writeDeclarations: (root: string, out: string, entries: readonly string[]) => void;
};

it('writes types that follow from schemas out in full, with what the schemas say of each member', async () => {
  const folder = await temporaryFolder('declarations');
  writeDeclarations(fileURLToPath(new URL('../../', import.meta.url)), folder, [
    'client/client.ts',
  ]);
  const text = await readFile(join(folder, 'functions/answers/judge.d.ts'), 'utf8');
  expect(text).toContain(
    [
      '    /** That the image is a real one, like those that the model was trained on. */',
      '    readonly probabilityReal: number;',
    ].join('\n'),
  );
  expect(text).not.toMatch(/\bz\.|zod/);
});

it('names no type of the DOM in what draws, which programs of Node do not have', async () => {
  const folder = await temporaryFolder('declarations');
  writeDeclarations(root, folder, ['models/index.ts']);
  const text = await readFile(join(folder, 'models/runtime/kernels.d.ts'), 'utf8');
  expect(text.replaceAll(/\/\*\*.*?\*\//gs, '')).not.toContain('WebAssembly');
});
