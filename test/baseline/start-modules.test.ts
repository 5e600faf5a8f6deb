import { fileURLToPath } from 'node:url';
import { type Metafile, build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What each start imports before the first request, by the module that its entry waits for. */
const starts = {
  'npm start': 'functions/entries/serve.ts',
  'the Lambda function': 'functions/entries/handle.ts',
  'npm run digit': 'functions/entries/digit.ts',
} as const;

let outputs: Metafile['outputs'];

// esbuild sees which imports are static: those that a route makes later are chunks of their own.
beforeAll(async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.values(starts),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: 'start-modules',
    write: false,
    metafile: true,
  });
  ({ outputs } = metafile);
});

/** The source files that an entry imports at once, they and what they import, sorted. */
function modulesOf(entry: string): readonly string[] {
  const first = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
  const chunks = new Set(first === undefined ? [] : [first]);
  for (const chunk of chunks) {
    for (const { path, kind } of outputs[chunk]?.imports ?? []) {
      if (kind === 'import-statement' && path in outputs) chunks.add(path);
    }
  }
  return [...chunks].flatMap((chunk) => Object.keys(outputs[chunk]?.inputs ?? {})).toSorted();
}

describe.each(Object.entries(starts))('%s', (_name, entry) => {
  it('loads no page, no description and nothing of the pipeline', () => {
    const modules = modulesOf(entry);
    expect(modules).toContain('models/generator.ts');
    expect(modules.filter((path) => /playground|openapi|^pipeline\//.test(path))).toEqual([]);
  });

  // A commit that means to change it: `npx vitest run test/baseline/start-modules.test.ts -u`.
  it('loads the modules that it is known to load', async () => {
    const list = `${modulesOf(entry).join('\n')}\n`;
    const name = entry.replaceAll('/', '-').replace('.ts', '.txt');
    await expect(list).toMatchFileSnapshot(`start-modules/${name}`);
  });
});
